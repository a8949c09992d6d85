import { createHash } from 'node:crypto';
import pg from 'pg';
import { CATALOGUE_QUERIES } from './catalogue/queries.ts';

/** A hash of the functions that the Data API shows: their names, arguments and results. */
export async function hashCatalogue(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ signature: string }>(`
      select p.proname || '(' || pg_get_function_arguments(p.oid) || ') ' || pg_get_function_result(p.oid) as signature
      from pg_proc p
      where p.pronamespace = 'public'::regnamespace
      order by 1
    `);
    return createHash('sha256')
      .update(rows.map((row) => row.signature).join('\n'))
      .digest('hex');
  } finally {
    await client.end();
  }
}

/** What a database is made of: for each object, by kind and name, what Postgres says of it. */
export type Catalogue = ReadonlyMap<string, string>;

/** Reads the catalogue of a database, all of it. The search path of the connection is empty afterwards. */
export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const catalogue = new Map<string, string>();
  await client.query("set search_path = ''");
  for (const query of CATALOGUE_QUERIES) {
    const { rows } = await client.query<{ object: string; definition: string }>(query);
    for (const { object, definition } of rows) {
      if (catalogue.has(object)) throw new Error(`Two objects are called ${object}.`);
      catalogue.set(object, definition);
    }
  }
  return catalogue;
}
