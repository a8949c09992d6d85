/**
 * Applies the migrations that a database lacks, each in a transaction of its own.
 *
 *     DATABASE_URL='postgresql://…' npm run migrate [-- --dry-run]
 *
 * Asks nothing, connects to another machine with TLS or not at all, and says what is wrong with an address before it goes there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { aimAt } from './database-address.ts';

const CLI = fileURLToPath(new URL('./node_modules/.bin/supabase', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

process.exitCode = migrate(process.env.DATABASE_URL ?? '', process.argv.slice(2));

function migrate(address: string, options: string[]): number {
  const aim = existsSync(CLI)
    ? aimAt(address, process.env)
    : { refused: 'The Supabase CLI is missing: run `npm install --prefix deploy`.' };
  if ('refused' in aim) {
    console.error(aim.refused);
    return 2;
  }
  const { status } = spawnSync(
    CLI,
    ['db', 'push', '--yes', '--agent', 'no', aim.remote, ...options],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: aim.env,
    },
  );
  return status ?? 1;
}
