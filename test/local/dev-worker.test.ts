import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../local/process/port.ts';
import { isRunning } from '../../local/process/state.ts';
import { openPorts, processesNaming, processIds } from './left-behind.ts';
import { type Program, runProgram } from './program.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const checkout = makeTemporaryFolder();
const command = join(checkout, 'local', 'dev.ts');
const source = join(checkout, 'src', 'index.ts');
const PATIENTLY = { timeout: 30_000, interval: 50 };
/** A full minute comes, and the line of it. */
const A_MINUTE = { timeout: 75_000, interval: 50 };

/** Nothing of our own is started, so that only the Worker is under test. */
const ELSEWHERE = {
  SUPABASE_URL: 'https://project.example',
  SUPABASE_KEY: 'sb_secret_elsewhere',
  UPSTASH_REDIS_REST_URL: 'https://redis.example',
  UPSTASH_REDIS_REST_TOKEN: `a token's # $HOME "both" and \`these\`, \\n and \\\\, ü\nof two lines\t`,
  ALLOWED_ORIGINS: 'https://set.example',
  VOLUMETRIC_DIVISOR: '5000',
  HOLD_MINUTES_MAX: '10',
  HOLDS_PER_USER: '3',
  QUOTE_MINUTES: '15',
  BASE_PRICE_CURRENCY: 'EUR',
  PUBLIC_AWB_TRACKING: 'off',
};

const workerOf = (version: string) => `
import { aliased } from 'not-a-package';
export default {
  async fetch(request: Request, env: Record<string, unknown>) {
    const { pathname } = new URL(request.url);
    if (pathname === '/health') return new Response('ok');
    if (pathname === '/log') console.log('a line of the log');
    const { success } = await env.LIMITER.limit({ key: pathname });
    return Response.json({ version: '${version}', aliased, success, env, headers: [...request.headers] });
  },
  scheduled: ({ scheduledTime }) => console.log('${version} at ' + new Date(scheduledTime).toISOString()),
};
`;
const configurationOf = (value: string) => `
name = "dev-test"
main = "src/index.ts"
compatibility_date = "2026-11-02"
[alias]
"not-a-package" = "./src/aliased.ts"
[vars]
CONFIGURED = "${value}"
ALLOWED_ORIGINS = "https://configured.example"
[triggers]
crons = ["* * * * *"]
[[ratelimits]]
name = "LIMITER"
namespace_id = "1"
simple = { limit = 2, period = 60 }
`;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let program: Program;
let port: number;

beforeAll(async () => {
  for (const part of ['local', 'package.json']) {
    cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  mkdirSync(join(checkout, 'src'));
  writeFileSync(join(checkout, 'src', 'aliased.ts'), `export const aliased = 'by alias';\n`);
  writeFileSync(source, workerOf('first'));
  writeFileSync(join(checkout, 'wrangler.toml'), configurationOf('first'));
  await start();
});
afterAll(async () => {
  program?.child.kill('SIGTERM');
  await program?.ended;
  removeFolder(checkout);
});

async function start(on?: number): Promise<void> {
  port = on ?? (await freePort());
  program = runProgram(command, { args: ['--port', String(port)], env: ELSEWHERE });
  await vi.waitUntil(() => program.output().includes('Ctrl-C'), PATIENTLY);
}

const url = () => `http://127.0.0.1:${port}`;
/** What the Worker answers; while it is started again nobody does. */
const answer = (path = '/') =>
  fetch(`${url()}${path}`).then(
    (response) => response.json(),
    () => null,
  );
const version = async () => (await answer())?.version;
const host = () => only(processIds(join(checkout, 'local', 'worker', 'host.ts')));
const workerd = () => only(processIds('workerd', host()));
const timesSaid = (text: string) => program.output().split(text).length - 1;

describe('the Worker of npm run dev', () => {
  test('has the variables, limits and aliases of wrangler.toml, and the stack over them', async () => {
    const { aliased, env } = await answer('/limited');
    expect(aliased).toBe('by alias');
    expect(env).toMatchObject({ ...ELSEWHERE, CONFIGURED: 'first' });
    expect((await answer('/limited')).success).toBe(true);
    expect((await answer('/limited')).success).toBe(false);
  });

  test('is reached without anything in between: no address of the caller but the one he writes', async () => {
    const { headers } = await answer();
    const names = headers.map(([name]: [string]) => name.toLowerCase());
    expect(names.filter((name: string) => /^(cf-|mf-|x-forwarded)/.test(name))).toEqual([]);
    const written = await fetch(url(), { headers: { 'CF-Connecting-IP': '203.0.113.7' } });
    expect((await written.json()).headers).toContainEqual(['cf-connecting-ip', '203.0.113.7']);
  });

  test('has its log lines shown and kept', async () => {
    await answer('/log');
    await expect.poll(program.output, PATIENTLY).toContain('\na line of the log\n');
    const kept = readFileSync(join(checkout, '.local', 'logs', 'worker.log'), 'utf8');
    expect(kept).toContain('a line of the log');
  });

  test('takes up what is saved, its configuration too', async () => {
    writeFileSync(source, workerOf('second'));
    await expect.poll(version, PATIENTLY).toBe('second');
    await expect.poll(program.output, PATIENTLY).toContain('The Worker runs as saved');
    writeFileSync(join(checkout, 'wrangler.toml'), configurationOf('second'));
    await expect.poll(async () => (await answer())?.env.CONFIGURED, PATIENTLY).toBe('second');
  });

  test('goes on answering when a save does not build, and says why', async () => {
    writeFileSync(source, 'export default {');
    await expect.poll(program.output, PATIENTLY).toContain('The last good one goes on answering.');
    expect(program.output()).toContain('Build failed with 1 error');
    expect(await version()).toBe('second');
    writeFileSync(join(checkout, 'wrangler.toml'), '[vars');
    await expect.poll(() => timesSaid('The last good one goes on'), PATIENTLY).toBeGreaterThan(1);
    writeFileSync(source, workerOf('third'));
    await expect.poll(program.output, PATIENTLY).toContain('cannot be started as saved');
    expect(await version()).toBe('second');
    writeFileSync(join(checkout, 'wrangler.toml'), configurationOf('second'));
    await expect.poll(version, PATIENTLY).toBe('third');
  });

  test('goes on answering when a save builds and cannot be started', async () => {
    writeFileSync(source, `${workerOf('bad')}throw new Error('at the very start');\n`);
    await expect.poll(() => timesSaid('cannot be started as saved'), PATIENTLY).toBeGreaterThan(1);
    expect(program.output()).toContain('at the very start');
    await expect.poll(version, PATIENTLY).toBe('third');
    writeFileSync(source, workerOf('fourth'));
    await expect.poll(version, PATIENTLY).toBe('fourth');
  });

  test('is run by the cron at the next full minute, as it was saved last', async () => {
    const struck = () =>
      [...program.output().matchAll(/^fourth at (\S+)$/gm)].map(([, minute]) => minute);
    await expect.poll(struck, A_MINUTE).toEqual([expect.stringMatching(/:00\.000Z$/)]);
  }, 90_000);

  test('is back, and a line says so, when its process is killed', async () => {
    const [killed, orphan] = [host(), workerd()];
    process.kill(killed, 'SIGKILL');
    await expect.poll(program.output, PATIENTLY).toContain('the Worker is back.');
    expect(await version()).toBe('fourth');
    expect(host()).not.toBe(killed);
    expect(isRunning(orphan)).toBe(false);
  });

  test('is back when its port was taken while workerd was dead, once it is free again', async () => {
    process.kill(workerd(), 'SIGKILL');
    const squatter = await squat();
    await expect.poll(program.output, PATIENTLY).toMatch(/the Worker has ended.*already in use/);
    squatter.close();
    await expect.poll(() => timesSaid('the Worker is back.'), PATIENTLY).toBe(2);
    expect(await version()).toBe('fourth');
  });

  test('is back, and a line says so, when workerd is killed; at the third time in a minute all ends', async () => {
    for (const times of [1, 2]) {
      process.kill(workerd(), 'SIGKILL');
      await expect.poll(() => timesSaid('workerd has ended;'), PATIENTLY).toBe(times);
      expect(await version()).toBe('fourth');
    }
    process.kill(workerd(), 'SIGKILL');
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain('workerd has ended 3 times within a minute');
    await nothingIsLeft();
  });

  test('killed together with the reaper, it is ended by the next start, which has the same port', async () => {
    await start();
    const left = [host(), workerd()];
    await killOwner();
    expect(left.map(isRunning)).toEqual([true, true]);
    await start(port);
    expect(left.map(isRunning)).toEqual([false, false]);
    expect(await version()).toBe('fourth');
  });

  test('killed with all but workerd, workerd is known by its mark and ended by the next start', async () => {
    const [killed, orphan] = [host(), workerd()];
    await killOwner(killed);
    expect(isRunning(orphan)).toBe(true);
    expect(await openPorts([url()])).toEqual([url()]);
    await start(port);
    expect(isRunning(orphan)).toBe(false);
    expect(await version()).toBe('fourth');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(existsSync(join(checkout, '.local', 'children.json'))).toBe(false);
    await nothingIsLeft();
  });

  test('leaves nothing behind when it is killed together with what started it', async () => {
    await start();
    const orphan = workerd();
    expect(isRunning(orphan)).toBe(true);
    // Stopped first, so that only the reaper is left to notice.
    program.child.kill('SIGSTOP');
    process.kill(host(), 'SIGKILL');
    program.child.kill('SIGKILL');
    await program.ended;
    await nothingIsLeft();
    await expect.poll(() => isRunning(orphan), PATIENTLY).toBe(false);
  });
});

function only(pids: number[]): number {
  const [pid] = pids;
  if (pid === undefined || pids.length > 1) throw new Error(`Not one process: ${pids.join()}`);
  return pid;
}

/** Kills the program and its reaper at once, and with them whom else: nobody is left to clean up. */
async function killOwner(...more: number[]): Promise<void> {
  const { reaper } = JSON.parse(readFileSync(join(checkout, '.local', 'lock.json'), 'utf8'));
  for (const pid of [program.child.pid ?? 0, reaper, ...more]) process.kill(pid, 'SIGSTOP');
  for (const pid of [reaper, program.child.pid ?? 0, ...more]) process.kill(pid, 'SIGKILL');
  await program.ended;
}

/** Takes the port as soon as nobody has it. */
function squat(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.on('error', () => setTimeout(() => server.listen(port, '127.0.0.1'), 1));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function nothingIsLeft(): Promise<void> {
  await expect.poll(() => openPorts([url()]), PATIENTLY).toEqual([]);
  await expect.poll(() => processesNaming(checkout), PATIENTLY).toEqual([]);
}
