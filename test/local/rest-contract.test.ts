import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Postgres } from '../../local/postgres/postgres.ts';
import { startPostgres } from '../../local/postgres/postgres.ts';
import { prepareDatabase } from '../../local/postgres/roles.ts';
import { findPostgrest, type Rest } from '../../local/postgrest/postgrest.ts';
import { startRest, withClient } from '../../local/stack/database.ts';
import { type Answer, CALLS, JWT_SECRET, ok, SERVICE, STATUS_BY_SQLSTATE } from './rest-cases.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const folder = makeTemporaryFolder();
let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres({
    folder: `${folder}/postgres`,
    durable: true, // it is killed: what was committed a moment ago has to be there again
    logFile: `${folder}/log`,
  });
  await withClient(postgres.url(), async (client) => {
    await prepareDatabase(client);
    await client.query(readFileSync(new URL('./rest-cases.sql', import.meta.url), 'utf8'));
  });
});
afterAll(async () => {
  await postgres?.stop();
  removeFolder(folder);
});

const programs = [
  { choice: 'adapter' as const },
  ...(findPostgrest() ? [{ choice: 'postgrest' as const }] : []),
];

describe.each(programs)('functions by the $choice', ({ choice }) => {
  let rest: Rest;

  beforeAll(async () => {
    rest = await startRest(choice, {
      databaseUrl: postgres.urlAs('authenticator'),
      jwtSecret: JWT_SECRET,
      schema: 'api',
      pool: 3,
      logFile: `${folder}/postgrest.log`,
    });
  });
  afterAll(() => rest?.stop());

  async function call(fn: string, args: unknown, token: string | null = SERVICE): Promise<Answer> {
    const response = await fetch(`${rest.url}/rpc/${fn}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: typeof args === 'string' ? args : JSON.stringify(args),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  }

  test.each(CALLS)('%s', async (_name, fn, args, answer, token) => {
    const given = await call(fn, args, token);
    expect(withoutAdvice(given)).toEqual(withoutAdvice(answer));
  });

  test.each(STATUS_BY_SQLSTATE)('SQLSTATE %s → %d', async (code, status) => {
    const body = { code, message: 'm', details: 'd', hint: 'h' };
    expect(await call('fail', { p_state: code })).toEqual({ status, body });
  });

  test('what fails leaves nothing behind', async () => {
    expect((await call('half_done', { p_id: 50 })).status).toBe(400);
    expect(await call('find_parcels', { p_from: 50 })).toEqual(ok([]));
  });

  test('other methods are refused', async () => {
    const response = await fetch(`${rest.url}/rpc/who`, { method: 'DELETE' });
    expect([response.status, (await response.json()).code]).toEqual([405, 'PGRST101']);
  });

  test('more calls than connections wait for their turn', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('is_it', {})));
    expect(answers).toEqual(answers.map(() => ok(true)));
  });

  test('a lost database is a 503, and forgotten when it is back', async () => {
    await postgres.kill();
    expect(await call('is_it', {})).toMatchObject({ status: 503 });
    await postgres.restart();
    await expect.poll(() => call('is_it', {}), { timeout: 10_000 }).toEqual(ok(true));
  });

  test('down: nothing answers; up again: it does, on the same port', async () => {
    await rest.kill();
    await expect(call('is_it', {})).rejects.toThrow('fetch failed');
    await rest.restart();
    expect(await call('is_it', {})).toEqual(ok(true));
  });
});

/** PostgREST's own failures carry advice that is worded by what else there is to call. */
function withoutAdvice({ status, body }: Answer): Answer {
  const isOwn =
    body && typeof body === 'object' && 'code' in body && String(body.code).startsWith('PGRST');
  return { status, body: isOwn ? { ...body, details: null, hint: null } : body };
}
