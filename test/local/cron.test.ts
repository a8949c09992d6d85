import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../../local/process/port.ts';
import { createRuntime, type Runtime } from '../../local/worker/runtime.ts';
import { processIds } from './left-behind.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const folder = makeTemporaryFolder();
const configuration = join(folder, 'wrangler.toml');
const MINUTE = new Date('2026-11-26T03:17:00Z');
const PATIENTLY = { timeout: 20_000, interval: 50 };

const configurationOf = (triggers: string) => `
name = "cron-test"
main = "src/index.ts"
compatibility_date = "2026-11-02"
${triggers}
`;
const EACH_MINUTE = '[triggers]\ncrons = ["* * * * *"]';
/** Says each start of `scheduled`, after that the end of what it handed to `waitUntil`. */
const workerOf = (version: string, work = '') => `export default {
  fetch: (request) => new Response(new URL(request.url).pathname),
  async scheduled({ cron, scheduledTime }, env, ctx) {
    console.log('${version} ' + cron + ' ' + new Date(scheduledTime).toISOString());
    ctx.waitUntil(new Promise((done) => setTimeout(done, 50)).then(() => console.log('${version} went on')));
    ${work}
  },
};`;
const line = (version: string) => `${version} * * * * * ${MINUTE.toISOString()}`;

let runtime: Runtime;
let port: number;
let restarts = 0;
const lines: string[] = [];

beforeAll(async () => {
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'index.ts'), '');
  writeFileSync(configuration, configurationOf(EACH_MINUTE));
  port = await freePort();
  runtime = createRuntime({
    configuration,
    port,
    vars: {},
    onLine: (text) => lines.push(text),
    onRestart: () => {
      restarts += 1;
    },
    onEnd: (error) => lines.push(`ended: ${error.message}`),
  });
});
afterAll(() => removeFolder(folder));

/** What is said while `scheduled` runs once. */
async function run(): Promise<string[]> {
  lines.length = 0;
  await runtime.schedule(MINUTE);
  return [...lines];
}

test('before there is a Worker the cron does nothing', async () => {
  expect(await run()).toEqual([]);
});

test('the Worker is told the cron and its minute, and what it lets go on is waited for', async () => {
  await runtime.run(workerOf('first'));
  expect(await run()).toEqual([line('first'), 'first went on']);
});

test('of a new script the new one is run', async () => {
  await runtime.run(workerOf('second'));
  expect(await run()).toEqual([line('second'), 'second went on']);
});

test('it goes on after workerd has been killed', async () => {
  const [workerd] = processIds('workerd', process.pid);
  process.kill(workerd ?? 0, 'SIGKILL');
  await expect.poll(() => restarts, PATIENTLY).toBe(1);
  expect(await run()).toEqual([line('second'), 'second went on']);
});

test('a run that is cut by a new script is told, and the next is whole', async () => {
  await runtime.run(workerOf('slow', 'await new Promise((done) => setTimeout(done, 60_000));'));
  lines.length = 0;
  const cut = runtime.schedule(MINUTE);
  await vi.waitUntil(() => lines.includes(line('slow')), PATIENTLY);
  await runtime.run(workerOf('third'));
  await cut;
  expect(lines.join('\n')).toContain('The cron was cut');
  expect(await run()).toEqual([line('third'), 'third went on']);
});

test('a Worker that throws ends nothing', async () => {
  await runtime.run(workerOf('bad', "throw new Error('a mistake');"));
  expect((await run()).join('\n')).toContain(line('bad'));
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('/');
});

test.each(['/cdn-cgi/local/scheduled', '/cdn-cgi/handler/scheduled', '/__scheduled'])(
  'no path starts it: %s is the Worker’s own',
  async (path) => {
    lines.length = 0;
    const answer = await fetch(`http://127.0.0.1:${port}${path}?cron=*+*+*+*+*`);
    expect(await answer.text()).toBe(path);
    expect(lines).toEqual([]);
  },
);

test('without a cron in the configuration nothing is run, from the next script on', async () => {
  writeFileSync(configuration, configurationOf(''));
  await runtime.run(workerOf('off'));
  expect(await run()).toEqual([]);
  writeFileSync(configuration, configurationOf(EACH_MINUTE));
  await runtime.run(workerOf('on'));
  expect(await run()).toEqual([line('on'), 'on went on']);
});
