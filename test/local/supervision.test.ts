import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExplainedError } from '../../local/explained-error.ts';
import { createSupervisor } from '../../local/process/supervisor.ts';
import { withClient } from '../../local/stack/database.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { supervised } from '../../local/stack/supervision.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

const PATIENTLY = { timeout: 30_000, interval: 50 };
const folder = makeTemporaryFolder();
const said: string[] = [];
const givenUp: ExplainedError[] = [];
const supervisor = createSupervisor({
  say: (line) => said.push(line),
  giveUp: (reason) => givenUp.push(reason),
});
let stack: Stack;
let worker: TestWorker;

beforeAll(async () => {
  stack = await startStack({
    dataDir: `${folder}/data`,
    durable: true,
    onCrash: supervised(supervisor),
  });
  worker = await startTestWorker({ bindings: stack.vars });
});
beforeEach(() => {
  said.length = 0;
});
afterAll(async () => {
  supervisor.stop();
  await worker?.stop();
  await stack?.stop();
  removeFolder(folder);
});

const DAY = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
/** A search, as a client sees it; on a date that is unlike the others' for it is about the cache. */
async function search() {
  const url = `${worker.url}/route?origin=DEL&destination=LHR&date=${DAY}`;
  const response = await fetch(url);
  await response.text();
  return { status: response.status, cache: response.headers.get('x-cache') };
}

describe('a part that is killed is started again', () => {
  test('Postgres, with all that was committed', async () => {
    await withClient(stack.databaseUrl, (client) =>
      client.query("create table public.kept as select 'yes' as kept"),
    );
    const before = stack.postgres.pid();
    process.kill(before, 'SIGKILL');
    await expect.poll(() => said.at(-1), PATIENTLY).toBe('Postgres is back.');
    expect(said[0]).toMatch(/^Postgres has ended.*; it is started again …$/);
    expect(stack.postgres.pid()).not.toBe(before);
    const { rows } = await withClient(stack.databaseUrl, (client) =>
      client.query('select kept from public.kept'),
    );
    expect(rows).toEqual([{ kept: 'yes' }]);
    await expect.poll(async () => (await search()).status, PATIENTLY).toBe(200);
  });

  // The adapter is no process of its own, and neither is the stand-in for Redis.
  test('PostgREST, where it runs', async () => {
    const pid = stack.postgrest.pid?.();
    if (pid === undefined) return expect(stack.using.rest).toContain('adapter');
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => said.at(-1), PATIENTLY).toBe('PostgREST is back.');
    expect((await search()).status).toBe(200);
  });

  test('Redis, where it runs: meanwhile the API goes on without it', async () => {
    const pid = stack.redis.pid?.();
    if (pid === undefined) return expect(stack.using.redis).toContain('stand-in');
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => said[0], PATIENTLY)
      .toMatch(/^Redis has ended.* started again in 5 s\./);
    expect(await search()).toEqual({ status: 200, cache: 'bypass' });
    await expect.poll(() => said.at(-1), PATIENTLY).toBe('Redis is back.');
    await expect.poll(async () => (await search()).cache, PATIENTLY).toBe('hit');
  });
});

test('one that is ended on purpose stays down, and nobody is told', async () => {
  await stack.postgres.kill();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(said).toEqual([]);
  await expect(withClient(stack.databaseUrl, (client) => client.query('select'))).rejects.toThrow(
    'ECONNREFUSED',
  );
  await stack.postgres.restart();
  expect(givenUp).toEqual([]);
});

test('one that ends three times in a minute is given up', async () => {
  // Once already, in the first test of this file.
  for (const expected of [1, 2]) {
    process.kill(stack.postgres.pid(), 'SIGKILL');
    await expect.poll(() => said.length + givenUp.length, PATIENTLY).toBe(expected + 1);
  }
  expect(givenUp[0]?.message).toMatch(/^Postgres has ended 3 times within a minute/);
  expect(givenUp[0]?.wayOut).toContain('logs');
});
