import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Deployment, deploy } from '../../../deploy/deploy.ts';

const NEW = 'b2c3-new';
const ready = (id: string, status = 'ok') =>
  JSON.stringify({ status, version: { id, tag: '' }, checks: {} });

/** What answers before anything is deployed. */
let standing: { status: number; body: string } | undefined;
/** What answers from then on, one after the other; the last one again and again. */
let answers: { status: number; body: string }[];
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((_request, response) => {
    const next = () => (answers.length > 1 ? answers.shift() : answers[0]);
    const answer = calls.length > 0 ? next() : standing;
    if (answer === undefined) {
      response.destroy();
      return;
    }
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

let calls: string[][];
let said: string[];
beforeEach(() => {
  calls = [];
  said = [];
  answers = [];
  standing = OLD;
});

const OK = { status: 200, body: ready(NEW) };
const OLD = { status: 200, body: ready('a1b2-old') };

const run = (options: Partial<Deployment> = {}) =>
  deploy({
    environment: 'production',
    url,
    secrets_file: undefined,
    looks_max: 8,
    pause_ms: 1,
    wrangler(args, env) {
      calls.push(args);
      if (args[0] === 'deploy') {
        const lines = [{ type: 'wrangler-session' }, { type: 'deploy', version_id: NEW }];
        writeFileSync(
          env.WRANGLER_OUTPUT_FILE_PATH ?? '',
          lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
        );
      }
      return 0;
    },
    print: (line) => said.push(line),
    ...options,
  });

describe('a deployment', () => {
  test.each(['', 'api.example.com', 'ftp://api.example.com'])(
    'with PUBLIC_URL %j goes nowhere',
    async (address) => {
      expect(await run({ url: address })).toBe(2);
      expect(calls).toEqual([]);
      expect(said).toEqual([expect.stringContaining('PUBLIC_URL')]);
    },
  );

  test.each(['', 'prod', '--env'])('to %j goes nowhere', async (environment) => {
    expect(await run({ environment })).toBe(2);
    expect(calls).toEqual([]);
  });

  test('is over when the new version is ready', async () => {
    answers = [OK];
    expect(await run({ secrets_file: 'secrets.json' })).toBe(0);
    expect(calls).toEqual([['deploy', '--secrets-file', 'secrets.json', '--env', 'production']]);
  });

  test('survives pages, empty answers, broken connections and the version before', async () => {
    answers = [
      { status: 200, body: '<html>Just a moment…</html>' },
      { status: 502, body: '' },
      { status: 200, body: 'null' },
      { status: 200, body: ready('a1b2-old') },
      { status: 503, body: '{"code":"unavailable"}' },
      OK,
    ];
    expect(await run()).toBe(0);
    expect(said.filter((line) => line.startsWith('look'))).toHaveLength(5);
  });

  test('that nobody answers is rolled back', async () => {
    expect(await run()).toBe(1);
    expect(calls.map(([name]) => name)).toEqual(['deploy', 'rollback']);
    expect(calls[1]?.join(' ')).toContain('--yes');
    expect(said.at(-1)).toContain('is back');
  });

  test.each([
    ['the version before', { status: 200, body: ready('a1b2-old') }],
    ['no version', { status: 200, body: '{"status":"ok","version":null}' }],
    ['degraded', { status: 200, body: ready(NEW, 'degraded') }],
    ['unavailable', { status: 503, body: '{"status":503}' }],
  ])('where %s answers is rolled back', async (_, answer) => {
    answers = [answer];
    expect(await run()).toBe(1);
    expect(calls.map(([name]) => name)).toEqual(['deploy', 'rollback']);
  });

  test('is not ready while two versions take turns', async () => {
    answers = [OK, OK, OLD, OK, OK, OLD, OK, OLD];
    expect(await run()).toBe(1);
  });

  test.each([
    ['failed', 1, OK, `version ${NEW}`],
    ['failed', null, OLD, 'version a1b2-old'],
    ['named no version', 0, OLD, 'version a1b2-old'],
    ['named no version', 0, { status: 502, body: '' }, 'no version'],
  ])(
    'whose wrangler %s (%j) waits for nothing, and says that it may serve',
    async (_, status, answer, who) => {
      answers = [answer];
      const wrangler: Deployment['wrangler'] = (args, env) => {
        calls.push(args);
        const lines = [{ type: 'wrangler-session' }, { type: 'deploy', version_id: null }];
        const text = lines.map((line) => JSON.stringify(line)).join('\n');
        if (status === 0) writeFileSync(env.WRANGLER_OUTPUT_FILE_PATH ?? '', text);
        return status;
      };
      expect(await run({ wrangler })).toBe(1);
      expect(calls.map(([name]) => name)).toEqual(['deploy']);
      expect(said.join('\n')).not.toContain('Nothing was deployed');
      expect(said[0]).toContain('may be serving');
      expect(said[0]).toContain('npx wrangler deployments list --env production');
      expect(said[1]).toContain(`answers with ${who}; version a1b2-old answered before`);
    },
  );

  test('whose wrangler wrote nothing down is not taken for one', async () => {
    expect(await run({ wrangler: () => 0 })).toBe(1);
    expect(said[0]).toContain('may be serving');
  });

  test('is rolled back to the very version that answered before, ready or not', async () => {
    for (const before of [OLD, { status: 503, body: ready('a1b2-old', 'unavailable') }]) {
      standing = before;
      calls = [];
      expect(await run()).toBe(1);
      expect(calls[1]?.slice(0, 3)).toEqual(['rollback', 'a1b2-old', '--yes']);
    }
  });

  test.each([
    undefined,
    { status: 200, body: '<html></html>' },
    { status: 200, body: '{"version":null}' },
    { status: 200, body: ready('--env') },
    { status: 200, body: '{"version":{"id":7}}' },
  ])('is rolled back by wrangler’s choice where %j answered before', async (before) => {
    standing = before;
    expect(await run()).toBe(1);
    expect(calls[1]?.slice(0, 2)).toEqual(['rollback', '--yes']);
  });

  test('says after the roll-back which version answers', async () => {
    answers = [{ status: 503, body: ready(NEW, 'unavailable') }];
    expect(await run()).toBe(1);
    expect(said.at(-1)).toContain(`a1b2-old is back, and production answers with version ${NEW}.`);
    calls = [];
    answers = [OLD];
    expect(await run()).toBe(1);
    expect(said.at(-1)).toContain(
      'a1b2-old is back, and production answers with version a1b2-old.',
    );
  });

  test('that cannot be rolled back says so', async () => {
    const wrangler: Deployment['wrangler'] = (args, env) => {
      calls.push(args);
      if (args[0] === 'rollback') return 1;
      writeFileSync(
        env.WRANGLER_OUTPUT_FILE_PATH ?? '',
        JSON.stringify({ type: 'deploy', version_id: NEW }),
      );
      return 0;
    };
    expect(await run({ wrangler })).toBe(1);
    expect(said.at(-1)).toContain('it is serving');
  });
});
