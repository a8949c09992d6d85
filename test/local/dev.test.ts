import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type HttpServer, openServer, sendJson } from '../../local/gateway/http-server.ts';
import { freePort } from '../../local/process/port.ts';
import { openPorts, processesNaming } from './left-behind.ts';
import { type Program, runProgram } from './program.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = makeTemporaryFolder();
/** Named as a shell, a regular expression or a URL would read otherwise. */
const checkout = join(folder, `a$b 'ü" #%41`);
const command = join(checkout, 'local', 'dev.ts');
const PATIENTLY = { timeout: 40_000, interval: 50 };

/** Shows its variables instead of selling kilograms: `npm run dev` is under test, not the API. */
const WORKER = `export default { fetch: (request, env) => Response.json(env) };\n`;
const WRANGLER = `name = "dev-test"\nmain = "src/index.ts"\ncompatibility_date = "2026-11-02"\n`;

const ELSEWHERE = {
  SUPABASE_URL: 'https://project.example',
  SUPABASE_KEY: 'sb_secret_elsewhere',
  UPSTASH_REDIS_REST_URL: 'https://redis.example',
  UPSTASH_REDIS_REST_TOKEN: 'a-token',
};

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let program: Program | null = null;
let port: number;

beforeAll(async () => {
  for (const part of ['local', 'supabase', 'package.json']) {
    cpSync(join(ROOT, part), join(checkout, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  mkdirSync(join(checkout, 'src'));
  writeFileSync(join(checkout, 'src', 'index.ts'), WORKER);
  writeFileSync(join(checkout, 'wrangler.toml'), WRANGLER);
});
beforeEach(async () => {
  port = await freePort();
});
afterEach(async () => {
  program?.child.kill('SIGTERM');
  await program?.ended;
  program = null;
});
afterAll(() => removeFolder(folder));

const run = (args: string[], env: NodeJS.ProcessEnv = {}) => runProgram(command, { args, env });

async function runUntilReady(args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Program> {
  program = run(['--port', String(port), ...args], env);
  await expect.poll(program.output, PATIENTLY).toContain('Ctrl-C');
  return program;
}

const variables = async (): Promise<Record<string, string>> =>
  (await fetch(`http://127.0.0.1:${port}/`)).json();

describe('npm run dev', () => {
  test('shows what it started; killed, it leaves nothing behind; started again, its keys are the same', async () => {
    const first = await runUntilReady([], { ALLOWED_ORIGINS: 'https://a.example', UNRELATED: 'x' });
    const shown = first.output();
    for (const part of [`http://127.0.0.1:${port}`, 'shipper@gocomet.dev', 'curl', 'Postgres 17']) {
      expect(shown).toContain(part);
    }
    const before = await variables();
    expect(Object.keys(before).sort()).toEqual([
      'ALLOWED_ORIGINS',
      'SECRET_KEY',
      'SUPABASE_KEY',
      'SUPABASE_URL',
      'UPSTASH_REDIS_REST_TOKEN',
      'UPSTASH_REDIS_REST_URL',
    ]);
    expect(shown).toContain('secrets.json');
    const { postgresPassword } = JSON.parse(
      readFileSync(join(checkout, '.local', 'secrets.json'), 'utf8'),
    );
    expect(shown, 'passwords are named by their file').not.toContain(postgresPassword);
    expect(shown).toMatch(
      /PGPASSFILE='.*pgpass' psql postgres:\/\/postgres@127\.0\.0\.1:\d+\/postgres/,
    );
    for (const file of ['secrets.json', `worker-${port}.json`]) {
      expect(statSync(join(checkout, '.local', file)).mode & 0o777, file).toBe(0o600);
    }

    const again = run(['--port', String(await freePort())]);
    expect(await again.ended).toBe(1);
    expect(again.output()).toContain('Another stack is already running');

    const addresses = shown.match(/\w+:\/\/(?:\w*@)?127\.0\.0\.1:\d+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(2);
    first.child.kill('SIGKILL');
    await first.ended;
    port = await freePort();
    const second = await runUntilReady();
    const after = await variables();
    expect(after.SECRET_KEY).toBe(before.SECRET_KEY);
    expect(after.SUPABASE_KEY).toBe(before.SUPABASE_KEY);
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
    const opened = [...addresses, `http://127.0.0.1:${port}`];
    await expect.poll(() => openPorts(opened), PATIENTLY).toEqual([]);
    await expect.poll(() => processesNaming(checkout), PATIENTLY).toEqual([]);
  });

  test('with SUPABASE_URL it passes that on, and starts a Redis and no database', async () => {
    removeFolder(join(checkout, '.local'));
    const elsewhere = {
      SUPABASE_URL: 'https://project.example',
      SUPABASE_KEY: 'sb_secret_elsewhere',
    };
    const { output } = await runUntilReady(['--reset'], elsewhere);
    const vars = await variables();
    expect(vars).toMatchObject(elsewhere);
    expect(output()).toContain(elsewhere.SUPABASE_URL);
    expect(output()).not.toContain('Demo users');
    expect(existsSync(join(checkout, '.local', 'postgres'))).toBe(false);
    const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = vars;
    const answer = await fetch(`${url}/ping`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toEqual({ result: 'PONG' });
  });
});

describe('npm run dev explains', () => {
  let squatter: HttpServer;
  beforeAll(async () => {
    squatter = await openServer((_request, response) => sendJson(response, 200, {}));
  });
  afterAll(() => squatter.close());

  test('a Worker that does not build', async () => {
    const source = join(checkout, 'src', 'index.ts');
    writeFileSync(source, 'export default {');
    const failing = run(['--port', String(port)], ELSEWHERE);
    expect(await failing.ended).toBe(1);
    expect(failing.output()).toContain('Build failed with 1 error');
    writeFileSync(source, WORKER);
  });

  test.each([
    ['an unknown flag', () => ['--prot', '1'], {}, "Unknown option '--prot'", '--port'],
    ['a port that is none', () => ['--port', 'abc'], {}, '"abc" is no port', '1 to 65535'],
    ['a port that is taken', () => ['--port', String(squatter.port)], {}, 'is taken', '-- --port'],
    [
      'half an address',
      () => [],
      { SUPABASE_URL: 'https://x.example' },
      'SUPABASE_KEY is not',
      'Set both',
    ],
    ['a missing TMPDIR', () => [], { TMPDIR: '/not/there' }, '/not/there cannot be used', 'TMPDIR'],
    ['a TMPDIR that is read-only', () => [], { TMPDIR: '/proc' }, '/proc cannot be used', 'TMPDIR'],
    ['a wrong REDIS_URL', () => [], { REDIS_URL: 'here' }, 'REDIS_URL is no address', 'redis://'],
  ])('%s', async (_name, args, env, problem, wayOut) => {
    const failing = run(args(), env);
    expect(await failing.ended).toBe(1);
    expect(failing.output()).toContain(problem);
    expect(failing.output()).toContain(wayOut);
    expect(failing.output()).not.toMatch(/^\s+at /m);
  });

  test('a place for data that cannot be written to', async () => {
    const data = join(checkout, '.local');
    removeFolder(data);
    writeFileSync(data, 'in the way');
    const failing = run(['--port', String(port)]);
    expect(await failing.ended).toBe(1);
    expect(failing.output()).toContain(`Data cannot be kept in ${data}`);
    removeFolder(data);
  });
});
