import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, DatabaseError } from 'pg';

const FILE_NAME = /^(\d+)_(.*)\.sql$/;
/** A file of one index that is made while its table is written to, which no transaction can do. */
const INDEX_ALONE = /^(?:\s*--.*\n)*\s*create (?:unique )?index concurrently [^;]*;\s*$/;

/** The ledger of the Supabase CLI, so that either of the two can go on where the other stopped. */
const LEDGER = `
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (
  version text not null primary key, statements text[], name text
);
`;

export interface MigrationReport {
  /** Names of the files applied by this call, in order. */
  readonly applied: readonly string[];
  /** Files applied earlier whose text is another now, or that are gone. */
  readonly changed: readonly string[];
}

/**
 * Applies the migrations that a database does not have yet, each in a transaction (but for an index that is
 * made concurrently), as the Supabase CLI does. `warn` is told what they have found in its data, and what to do.
 */
export async function applyMigrations(
  client: Client,
  folder: string,
  warn: (text: string) => void = () => {},
): Promise<MigrationReport> {
  await client.query(`set client_min_messages = warning; ${LEDGER}`);
  const { rows } = await client.query<{ version: string; name: string; text: string | null }>(
    `select version, name, array_to_string(statements, E'\\n') as text
       from supabase_migrations.schema_migrations order by version`,
  );
  const known = new Map(rows.map((row) => [row.version, row]));
  const applied: string[] = [];
  const changed: string[] = [];
  const hear = ({ message, hint }: { message?: string | undefined; hint?: string | undefined }) =>
    warn([message, hint].filter(Boolean).join('\n  '));
  client.on('notice', hear);
  for (const { file, version, name } of await migrationFiles(folder)) {
    const text = await readFile(join(folder, file), 'utf8');
    const before = known.get(version);
    known.delete(version);
    if (before && before.text !== text) changed.push(file);
    if (before) continue;
    const run = INDEX_ALONE.test(text) ? withoutTransaction : inTransaction;
    await run(client, { text, file }, () =>
      client.query('insert into supabase_migrations.schema_migrations values ($1, $2, $3)', [
        version,
        [text],
        name,
      ]),
    );
    applied.push(file);
  }
  client.off('notice', hear);
  for (const { version, name } of known.values()) changed.push(`${version}_${name}.sql`);
  return { applied, changed };
}

/** Runs the seed, which must be re-runnable, in one transaction. No file is no error. */
export async function applySeed(client: Client, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text) await inTransaction(client, { text, file }, async () => {});
}

async function migrationFiles(folder: string) {
  const names = await readdir(folder).catch(() => []);
  return names.sort().flatMap((file) => {
    const [, version, name] = FILE_NAME.exec(file) ?? [];
    return version && name ? [{ file, version, name }] : [];
  });
}

type Script = { text: string; file: string };

async function withoutTransaction(
  client: Client,
  { text, file }: Script,
  then: () => Promise<unknown>,
): Promise<void> {
  await client.query(text).catch((error) => {
    throw new Error(explain(error, text, file), { cause: error });
  });
  await then();
}

/** Runs a file's text and what belongs to it, or neither; an error names the file and its line. */
export async function inTransaction(
  client: Client,
  { text, file }: Script,
  then: () => Promise<unknown>,
): Promise<void> {
  await client.query('begin');
  try {
    await client.query(text);
    await then();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new Error(explain(error, text, file), { cause: error });
  } finally {
    await client.query('reset all').catch(() => {});
  }
}

function explain(error: unknown, text: string, file: string): string {
  if (!(error instanceof DatabaseError)) return `${file}: ${String(error)}`;
  const before = error.position ? text.slice(0, Number(error.position)) : null;
  const place = before === null ? file : `${file}:${before.split('\n').length}`;
  const more = [error.detail, error.hint, error.where].filter(Boolean).join('\n  ');
  return `${place}: ${error.message} (${error.code})${more ? `\n  ${more}` : ''}`;
}
