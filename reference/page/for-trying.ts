import type { Document } from './client-sample.ts';

const DAY_MS = 86_400_000;
/** What nobody would send who did not type it: a version, a place in a list, a wish that leaves flights out. */
const ONLY_TYPED = ['if-match', 'if-none-match', 'cursor', 'volume_m3', 'handling'];

/**
 * The document as it is tried in the page, which sends every example: a booking of this visit has a key of its own, a
 * search is for tomorrow (UTC), and some parameters wait for somebody to type them. The contact is this page.
 */
export function forTrying(document: Document): Document {
  const { contact: _, ...info } = document.info ?? {};
  for (const operations of Object.values(document.paths ?? {})) {
    for (const { name, required, schema } of Object.values(operations).flatMap(
      (of) => of.parameters ?? [],
    )) {
      if (schema === undefined) continue;
      if (name === 'idempotency-key') schema.example = crypto.randomUUID();
      if (name === 'date' && required) schema.example = tomorrow();
      if (ONLY_TYPED.includes(name)) delete schema.example;
    }
  }
  return { ...document, info };
}

const tomorrow = () => new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
