import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Lock } from '@upstash/lock';
import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Gateway, openGateway } from '../../local/gateway/gateway.ts';
import type { RedisBackend } from '../../local/redis/backend.ts';
import { createMemoryRedis } from '../../local/redis/memory/backend.ts';
import { findRedis, startRedis } from '../../local/redis/redis.ts';
import { keepFromEdge } from '../support/eventually.ts';
import { FAILING_SCRIPTS, readRedisCases } from './redis-cases.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const TOKEN = 'a-token-for-tests';
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const folder = makeTemporaryFolder();
const server = findRedis();

const backends: { name: string; start: () => Promise<RedisBackend> }[] = [
  { name: 'the in-memory stand-in', start: async () => createMemoryRedis() },
];
if (server) {
  const options = { folder, persistent: false, logFile: join(folder, 'redis.log') };
  backends.push({ name: server.description, start: () => startRedis(server, options) });
}

afterAll(() => removeFolder(folder));

describe.each(backends)('$name behind the gateway', ({ start }) => {
  let backend: RedisBackend;
  let gateway: Gateway;
  let redis: Redis;

  beforeAll(async () => {
    backend = await start();
    gateway = await openGateway({ rest: null, redis: { backend, token: TOKEN } });
    redis = new Redis({ url: gateway.redisUrl, token: TOKEN, enableTelemetry: false });
  });
  beforeEach(() => redis.flushall());
  afterAll(async () => {
    await gateway?.close();
    await backend?.stop();
  });

  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.redisUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  test.each(readRedisCases())('$name', async ({ commands, answers }) => {
    expect((await post('/pipeline', commands)).body).toEqual(answers);
  });

  test.each(FAILING_SCRIPTS)('a script fails: %s', async (_name, script, command, startsWith) => {
    const { status, body } = await post('', [command, script, 1, 'k']);
    expect({ status, body }).toEqual({ status: 400, body: { error: expect.any(String) } });
    expect(body.error.slice(0, startsWith.length)).toBe(startsWith);
    expect((await post('', ['ping'])).body).toEqual({ result: 'PONG' });
  });

  test('a key is gone when its time is over', async () => {
    await post('', ['set', 'k', 'v', 'px', 40]);
    await post('', ['hset', 'h', 'f', 'v']);
    await post('', ['pexpire', 'h', 40]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const { body } = await post('/pipeline', [
      ['get', 'k'],
      ['hgetall', 'h'],
      ['exists', 'k', 'h'],
    ]);
    expect(body).toEqual([{ result: null }, { result: [] }, { result: 0 }]);
  });

  test('/multi-exec runs all, and none when one is malformed', async () => {
    const done = await post('/multi-exec', [
      ['incr', 'n'],
      ['hget', 'n', 'f'],
      ['get', 'n'],
    ]);
    expect(done).toEqual({ status: 200, body: [{ result: 1 }, WRONG_TYPE(), { result: '1' }] });
    const refused = await post('/multi-exec', [['incr', 'n'], ['nope']]);
    const reason = 'EXECABORT Transaction discarded because of previous errors.';
    expect(refused).toEqual({ status: 400, body: error(reason) });
    expect((await post('', ['get', 'n'])).body).toEqual({ result: '1' });
  });

  test('strings are base64 when asked for, OK and numbers never', async () => {
    const commands = [
      ['set', 'k', 'é'],
      ['get', 'k'],
      ['strlen', 'k'],
      ['mget', 'k', 'x'],
      ['nope'],
    ];
    const { body } = await post('/pipeline', commands, { 'upstash-encoding': 'base64' });
    const [unknown] = [error("ERR unknown command 'nope', with args beginning with: ")];
    expect(body).toEqual([
      { result: 'OK' },
      { result: 'w6k=' },
      { result: 2 },
      { result: ['w6k=', null] },
      unknown,
    ]);
  });

  test('@upstash/redis: values, transactions, scripts', async () => {
    expect(await redis.set('o', { a: [1, 'zwei'] })).toBe('OK');
    expect(await redis.get('o')).toEqual({ a: [1, 'zwei'] });
    expect(await redis.hset('h', { a: 1, b: 'x' })).toBe(2);
    expect(await redis.hgetall('h')).toEqual({ a: 1, b: 'x' });
    expect(await redis.multi().incr('n').incrby('n', 4).exec()).toEqual([1, 5]);
    const script = redis.createScript('return {KEYS[1], ARGV[1]}');
    expect(await script.exec(['k'], ['v'])).toEqual(['k', 'v']);
    const reading = redis.createScript('return redis.call("get", KEYS[1])', { readonly: true });
    expect(await reading.exec(['n'], [])).toBe(5);
    await expect(redis.incr('h')).rejects.toThrow('WRONGTYPE');
    const [, cursorless] = await redis.scan('0', { match: 'h*' });
    expect(cursorless).toEqual(['h']);
  });

  describe("a script with Upstash's own flag", () => {
    const READS = [
      '#!lua flags=no-writes,allow-key-locking\nreturn redis.call("get", KEYS[1])',
      '#!lua flags=allow-key-locking,no-writes\nreturn redis.call("get", KEYS[1])',
      '#!lua flags=no-writes flags=allow-key-locking\nreturn redis.call("get", KEYS[1])',
      '#!lua  flags=allow-key-locking\tflags=no-writes,allow-oom\r\nreturn redis.call("get", KEYS[1])',
      '#!lua "flags=no-writes,allow-key-locking"\nreturn redis.call("get", KEYS[1])',
      '#!lua flags=no-writes,allow-key-locking\nreturn redis.call("get", KEYS[1]) -- é',
    ];
    const digest = (script: string) => createHash('sha1').update(script).digest('hex');
    const NOSCRIPT = error('NOSCRIPT No matching script. Please use EVAL.');

    beforeEach(async () => {
      await redis.scriptFlush();
      await redis.set('k', 'v');
    });

    test.each(READS)('%j runs by its text, then by the digest of that text', async (script) => {
      const sha = digest(script);
      const { body } = await post('/pipeline', [
        ['evalsha', sha, 1, 'k'],
        ['script', 'exists', sha],
        ['eval', script, 1, 'k'],
        ['evalsha', sha, 1, 'k'],
        ['evalsha_ro', sha.toUpperCase(), 1, 'k'],
        ['script', 'exists', sha, digest('another')],
        ['script', 'flush'],
        ['script', 'exists', sha],
        ['evalsha', sha, 1, 'k'],
        ['script', 'load', script],
        ['evalsha', sha, 1, 'k'],
      ]);
      expect(body).toEqual([
        NOSCRIPT,
        { result: [0] },
        { result: 'v' },
        { result: 'v' },
        { result: 'v' },
        { result: [1, 0] },
        { result: 'OK' },
        { result: [0] },
        NOSCRIPT,
        { result: sha },
        { result: 'v' },
      ]);
    });

    test('keeps its other flags', async () => {
      for (const flags of ['no-writes,allow-key-locking', 'allow-key-locking flags=no-writes']) {
        const script = `#!lua flags=${flags}\nreturn redis.call("set", KEYS[1], "w")`;
        const { status, body } = await post('', ['eval', script, 1, 'k']);
        expect({ status, body }, flags).toEqual({
          status: 400,
          body: { error: expect.stringMatching(/^ERR Write commands are not allowed/) },
        });
      }
      const writing = '#!lua flags=allow-key-locking\nreturn redis.call("set", KEYS[1], "w")';
      expect((await post('', ['eval', writing, 1, 'k'])).body).toEqual({ result: 'OK' });
    });

    test('is loaded again after Redis was started again, by its text as by its digest', async () => {
      const [script = ''] = READS;
      const sha = digest(script);
      await post('', ['eval', script, 1, 'k']);
      await backend.kill();
      await backend.restart();
      expect((await post('', ['evalsha', sha, 1, 'k'])).body).toEqual(NOSCRIPT);
      expect((await post('', ['eval', script, 1, 'k'])).body).toEqual({ result: null });
      expect((await post('', ['evalsha', sha, 1, 'k'])).body).toEqual({ result: null });
    });

    test('runs by its digest within a transaction', async () => {
      const [script = ''] = READS;
      const run = await post('/multi-exec', [
        ['script', 'load', script],
        ['evalsha', digest(script), 1, 'k'],
      ]);
      expect(run.body).toEqual([{ result: digest(script) }, { result: 'v' }]);
    });

    test('@upstash/redis runs it by its digest, and by its text once', async () => {
      const script = redis.createScript(READS[0] ?? '', { readonly: true });
      expect([await script.exec(['k'], []), await script.exec(['k'], [])]).toEqual(['v', 'v']);
    });
  });

  test('@upstash/lock: one holder at a time, extended and released by it alone', async () => {
    const options = { id: 'lock', redis, lease: 5_000, retry: { attempts: 1, delay: 0 } };
    const [first, second] = [new Lock(options), new Lock(options)];
    expect([await first.acquire(), await second.acquire()]).toEqual([true, false]);
    expect([await first.extend(2_000), await second.extend(2_000)]).toEqual([true, false]);
    expect(await redis.ttl('lock')).toBe(7);
    expect([await second.release(), await first.release()]).toEqual([false, true]);
    expect(await second.acquire()).toBe(true);
  });

  test.each([
    ['fixed window', Ratelimit.fixedWindow(3, '60 s')],
    ['sliding window', Ratelimit.slidingWindow(3, '60 s')],
    ['token bucket', Ratelimit.tokenBucket(3, '60 s', 3)],
  ])('@upstash/ratelimit: %s', async (_name, limiter) => {
    const limit = new Ratelimit({ redis, limiter, analytics: false, ephemeralCache: false });
    await keepFromEdge(60_000, 5_000);
    const answers = [];
    for (let call = 0; call < 5; call++) answers.push((await limit.limit('someone')).success);
    expect(answers).toEqual([true, true, true, false, false]);
    expect((await limit.getRemaining('someone')).remaining).toBe(0);
    await limit.resetUsedTokens('someone');
    expect((await limit.limit('someone')).success).toBe(true);
  });

  test('down: 503 at once; up again: it answers', async () => {
    await backend.kill();
    const down = await post('/pipeline', [['ping']]);
    expect(down).toEqual({ status: 503, body: { error: expect.any(String) } });
    await backend.restart();
    expect(await post('/pipeline', [['ping']])).toEqual({
      status: 200,
      body: [{ result: 'PONG' }],
    });
  });
});

function error(message: string): { error: string } {
  return { error: message };
}

function WRONG_TYPE(): { error: string } {
  return error('WRONGTYPE Operation against a key holding the wrong kind of value');
}
