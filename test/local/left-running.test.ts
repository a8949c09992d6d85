import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { dataHome, serverUser } from '../../local/postgres/server-user.ts';
import { isRunning, startTime, startTimeByPs } from '../../local/process/state.ts';
import { outliveOwner } from '../../local/stack/data-folder.ts';
import { withClient } from '../../local/stack/database.ts';
import { startStack } from '../../local/stack/stack.ts';
import { openPorts, processesNaming } from './left-behind.ts';
import { type Program, runProgram } from './program.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const COMMAND = new URL('../../local/stack-command.ts', import.meta.url).pathname;
const PATIENTLY = { timeout: 30_000, interval: 50 };

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const folder = makeTemporaryFolder();
const strangers: ChildProcess[] = [];
let program: Program | null = null;

afterEach(async () => {
  program?.child.kill('SIGTERM');
  await program?.ended;
  program = null;
  for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL');
});
afterAll(() => removeFolder(folder));

async function runStack(dataDir: string): Promise<{ pid: number; addresses: string[] }> {
  program = runProgram(COMMAND, { args: ['--data', dataDir] });
  await expect.poll(program.output, PATIENTLY).toContain('DATABASE_URL=');
  const addresses = program.output().match(/\w+:\/\/\S+/g) ?? [];
  return { pid: program.child.pid ?? 0, addresses };
}

const reaperOf = (dataDir: string): number =>
  JSON.parse(readFileSync(join(dataDir, 'lock.json'), 'utf8')).reaper;
const childrenOf = (dataDir: string): { pid: number; started: string }[] =>
  JSON.parse(readFileSync(join(dataDir, 'children.json'), 'utf8'));

/** A process of Postgres's account that has nothing to do with any stack. */
function startStranger(user = serverUser()): number {
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore', cwd: '/', ...user });
  strangers.push(stranger);
  return stranger.pid ?? 0;
}

test('reaper and parent killed at once: the next start ends what they left, and keeps the data', async () => {
  const dataDir = join(folder, 'both-killed');
  const { pid, addresses } = await runStack(dataDir);
  const databaseUrl = addresses.find((address) => address.startsWith('postgres:')) ?? '';
  await withClient(databaseUrl, (client) => client.query('create table public.kept ()'));
  const children = childrenOf(dataDir).map((child) => child.pid);
  expect(children.length).toBeGreaterThanOrEqual(1);

  // Stopped first: else it would see the reaper end, and start another.
  process.kill(pid, 'SIGSTOP');
  process.kill(reaperOf(dataDir), 'SIGKILL');
  process.kill(pid, 'SIGKILL');
  await program?.ended.catch(() => null);
  expect(children.filter(isRunning), 'left running').toEqual(children);
  expect(await openPorts([databaseUrl])).toEqual([databaseUrl]);

  const stack = await startStack({ dataDir, durable: true });
  expect(children.filter(isRunning)).toEqual([]);
  expect(await openPorts([databaseUrl])).toEqual(
    new URL(stack.databaseUrl).port === new URL(databaseUrl).port ? [databaseUrl] : [],
  );
  await withClient(stack.databaseUrl, (client) => client.query('select from public.kept'));
  await stack.stop();
  await expect.poll(() => processesNaming(dataDir), PATIENTLY).toEqual([]);
});

test('a reaper that is killed alone is followed by another', async () => {
  const dataDir = join(folder, 'reaper-killed');
  const { pid, addresses } = await runStack(dataDir);
  process.kill(reaperOf(dataDir), 'SIGKILL');
  // Its end has to be seen before the parent's: that is what is tested.
  await expect.poll(() => reapersOf(pid), PATIENTLY).toEqual([expect.any(Number)]);
  expect(reapersOf(pid)).not.toContain(reaperOf(dataDir));
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => openPorts(addresses), PATIENTLY).toEqual([]);
  await expect.poll(() => processesNaming(dataDir), PATIENTLY).toEqual([]);
});

test('a process that only took the id of a child, or of a Postgres, is left alone', async () => {
  const dataDir = join(folder, 'taken-ids');
  await (await startStack({ dataDir })).stop();
  const [one, two, three] = [startStranger(), startStranger(), startStranger()];
  const list = [{ pid: one, started: '1' }, { pid: two }, { pid: 'x', started: 'x' }, null, 7];
  writeFileSync(join(dataDir, 'children.json'), JSON.stringify(list));
  writeFileSync(join(dataDir, 'lock.json'), JSON.stringify({ pid: one, started: '1', reaper: 0 }));
  const cluster = join(dataHome(join(dataDir, 'postgres'), serverUser()), 'cluster');
  writeFileSync(join(cluster, 'postmaster.pid'), `${three}\n${cluster}\n1\n5432\n\n127.0.0.1\n`);

  const stack = await startStack({ dataDir });
  expect((await withClient(stack.databaseUrl, (client) => client.query('select'))).rowCount).toBe(
    1,
  );
  await stack.stop();
  expect([one, two, three].map(isRunning)).toEqual([true, true, true]);
});

test.each(['', '{', '{"pid":999999999,"started":"5","reaper":-1}'])(
  'a lock, a list and a pid file that hold %j stop nobody, and are not waited for',
  async (text) => {
    const dataDir = join(folder, 'broken');
    const options = { dataDir, redis: 'memory', rest: 'adapter' } as const;
    await (await startStack(options)).stop();
    for (const file of ['lock.json', 'children.json']) writeFileSync(join(dataDir, file), text);
    const cluster = join(dataHome(join(dataDir, 'postgres'), serverUser()), 'cluster');
    writeFileSync(join(cluster, 'postmaster.pid'), text);
    expect(await Promise.race([outliveOwner(dataDir), sleep(1_000, 'waited')])).toBeUndefined();
    await (await startStack(options)).stop();
  },
);

test('a process is told from another by when it began, by either way of asking', () => {
  const stranger = startStranger();
  for (const ask of [startTime, startTimeByPs]) {
    expect(ask(stranger)).toBe(ask(stranger));
    expect(ask(stranger)).not.toBe(ask(1));
    expect(ask(stranger)).toEqual(expect.any(String));
    expect(ask(999_999_999)).toBeNull();
  }
});

/** The reapers that a process has. */
function reapersOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return lines
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, state]) => Number(parent) === pid && state?.[0] !== 'Z')
    .filter((words) => words.at(-1)?.endsWith('reaper.ts'))
    .map(([id]) => Number(id));
}
