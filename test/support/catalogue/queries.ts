import { RELATION_QUERIES } from './relations.ts';
import { REMAINING_QUERIES } from './remaining.ts';
import { RULE_QUERIES } from './rules.ts';
import { WHOLE_QUERIES } from './whole.ts';

/**
 * Queries for all that a database is made of: rows of `object`, its kind and name, and `definition`, as
 * Postgres itself writes it. With an empty search path, or names would depend on who asks.
 */
export const CATALOGUE_QUERIES: readonly string[] = [
  ...WHOLE_QUERIES,
  ...RELATION_QUERIES,
  ...RULE_QUERIES,
  ...REMAINING_QUERIES,
];
