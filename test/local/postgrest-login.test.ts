import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startPostgrest } from '../../local/postgrest/postgrest.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const folder = makeTemporaryFolder();
afterAll(() => removeFolder(folder));

test('PostgREST is told to give its password to nobody who asks for it in the clear', async () => {
  const program = join(folder, 'postgrest');
  const seen = join(folder, 'environment');
  writeFileSync(program, `#!/bin/sh\nenv > '${seen}'\n`, { mode: 0o755 });
  const start = startPostgrest(program, {
    databaseUrl: 'postgres://authenticator:hush@127.0.0.1/postgres',
    jwtSecret: 's'.repeat(32),
    schema: 'public',
    pool: 1,
    logFile: join(folder, 'log'),
  });
  await expect(start).rejects.toThrow('PostgREST did not start');
  expect(readFileSync(seen, 'utf8').split('\n')).toContain('PGREQUIREAUTH=scram-sha-256');
});
