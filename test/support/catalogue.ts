import { createHash } from 'node:crypto';
import pg from 'pg';

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
