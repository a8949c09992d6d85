import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../deploy/node_modules/.bin/supabase', import.meta.url));

/**
 * Runs the Supabase CLI against databases of this machine, which speak without TLS, and returns what it printed.
 * `env` is for what a command line would show to everybody, such as a password.
 */
export function runSupabase(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  if (!existsSync(CLI)) {
    throw new Error('The Supabase CLI is not installed: npm install --prefix deploy brings it.');
  }
  return execFileSync(CLI, [...args, '--agent', 'no'], {
    encoding: 'utf8',
    env: { ...process.env, PGSSLMODE: 'disable', SUPABASE_TELEMETRY_DISABLED: '1', ...env },
  });
}
