import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { inTransaction } from './migrations.ts';

/**
 * Makes in an empty database what supabase/schemas says, chapter by chapter. No installation is made like
 * this: it is for comparing them with the migrations.
 */
export async function applySchemas(client: Client, folder: string): Promise<void> {
  for (const file of await schemaFiles(folder)) {
    const text = await readFile(join(folder, file), 'utf8');
    await inTransaction(client, { text, file }, async () => {});
  }
}

/** The chapters in the order in which they can be run, which is that of their names. */
export async function schemaFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.sql')).sort();
}
