/**
 * Drafts the next migration: what brings a database with all migrations to what supabase/schemas says, by the
 * Supabase CLI (`npm install --prefix deploy`). The draft is for reading. It goes to the standard output, and
 * to the error output what the catalogues differ in, which is more than the CLI sees.
 */
import { prepareDatabase } from '../local/postgres/roles.ts';
import { applySchemas } from '../local/postgres/schemas.ts';
import { SCHEMAS_FOLDER } from '../local/project-paths.ts';
import { withClient } from '../local/stack/database.ts';
import { startStack } from '../local/stack/stack.ts';
import { describeDifferences, findDifferences } from '../test/support/catalogue/differences.ts';
import { readCatalogue } from '../test/support/catalogue.ts';
import { runSupabase } from './supabase-cli.ts';

const stack = await startStack({ redis: 'memory' });
try {
  const { url: installed } = await stack.createDatabase();
  const written = stack.postgres.url('schemas');
  await withClient(installed, (client) =>
    client.query('create database schemas template template0'),
  );
  await withClient(written, async (client) => {
    await prepareDatabase(client);
    await applySchemas(client, SCHEMAS_FOLDER);
  });

  process.stdout.write(runSupabase(['db', 'diff', '--from', installed, '--to', written]));
  const differences = findDifferences(
    await withClient(installed, readCatalogue),
    await withClient(written, readCatalogue),
  );
  const names = { before: 'supabase/migrations', after: 'supabase/schemas' };
  console.error(
    describeDifferences(differences, names) || 'The migrations make what the schemas say.',
  );
} finally {
  await stack.stop();
}
