import { expect, test } from 'vitest';
import { DATABASE_BUDGET_MS } from '../../../src/data/postgres.ts';
import { useDatabase } from '../fixture.ts';

/** What the Worker gives a call of the database. In absolute terms: the functions are made for this figure. */
const WORKER_BUDGET_MS = 4_000;

const books = useDatabase();

interface Limits {
  name: string;
  writes: boolean;
  lock_ms: number | null;
  statement_ms: number | null;
}

const { rows: functions } = await books.pool.query<Limits>(`
  select p.proname as name, p.provolatile = 'v' as writes,
    (select extract(epoch from split_part(s, '=', 2)::interval)::float8 * 1000
     from unnest(p.proconfig) s where s like 'lock_timeout=%') as lock_ms,
    (select extract(epoch from split_part(s, '=', 2)::interval)::float8 * 1000
     from unnest(p.proconfig) s where s like 'statement_timeout=%') as statement_ms
  from pg_proc p
  where p.pronamespace = 'public'::regnamespace
  order by 1`);

test('the Worker waits 4 s for the database', () => {
  expect(DATABASE_BUDGET_MS).toBe(WORKER_BUDGET_MS);
});

test('there are functions to look at', () => {
  expect(functions.map(({ name }) => name)).toContain('book_shipment');
});

test.each(functions)('$name speaks before the Worker stops to listen', ({ statement_ms }) => {
  expect(statement_ms).toBeGreaterThan(0);
  // A quarter of the budget is left for the way there and back.
  expect(statement_ms).toBeLessThanOrEqual(0.75 * WORKER_BUDGET_MS);
});

test.each(functions.filter(({ writes }) => writes))(
  '$name gives up waiting for a lock before its statement is cancelled',
  ({ lock_ms, statement_ms }) => {
    expect(lock_ms).toBeGreaterThan(0);
    expect(lock_ms).toBeLessThan(Number(statement_ms) / 2);
  },
);
