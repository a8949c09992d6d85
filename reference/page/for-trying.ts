import type { Document } from './client-sample.ts';

/**
 * The document as it is tried in the page, which sends every example: a booking of this visit has a key of its own, and
 * a version comes from who knows it. The contact is this page.
 */
export function forTrying(document: Document): Document {
  const { contact: _, ...info } = document.info ?? {};
  for (const operations of Object.values(document.paths ?? {})) {
    for (const { name, schema } of Object.values(operations).flatMap((of) => of.parameters ?? [])) {
      if (schema && name === 'idempotency-key') schema.example = crypto.randomUUID();
      if (name === 'if-match' || name === 'if-none-match') delete schema?.example;
    }
  }
  return { ...document, info };
}
