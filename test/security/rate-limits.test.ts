import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { refused } from '../support/answers.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { openScene } from '../support/scene.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';
import { WRANGLER_CONFIGURATION } from '../support/worker-bundle.ts';
import { from, newAddress } from './account.ts';

const { stack, enter, startWorker } = openScene();
const LIMIT = 5;
/** More than two windows let through, should one end in between. */
const MANY = 2 * LIMIT + 4;

let worker: TestWorker;
let client: ApiClient;
/** As deployed. */
let deployed: ApiClient;

beforeAll(async () => {
  worker = await startTestWorker({
    bindings: { ...stack.vars, RATE_LIMIT_PER_10_S: String(LIMIT) },
    rate_limits: { RATE_LIMITER: LIMIT, SIGN_IN_LIMITER: LIMIT },
    files: 'of npm install',
  });
  client = createApiClient(worker.url);
  deployed = createApiClient((await startWorker({}, 'of npm install')).url);
});
afterAll(() => worker.stop());

/** Many calls at once; those that were refused. */
async function flood(ask: (nth: number) => ReturnType<ApiClient['call']>) {
  const answers = await Promise.all(Array.from({ length: MANY }, (_, nth) => ask(nth)));
  return answers.filter(({ status }) => status === 429);
}
const ask = (address: string, as = client) =>
  as.call('GET', '/openapi.json', undefined, { headers: from(address) });

test('an address has its limit, and another address its own', async () => {
  const address = newAddress();
  const over = await flood(() => ask(address));
  expect(over.length).toBeGreaterThanOrEqual(MANY - 2 * LIMIT);
  for (const answer of over) {
    refused(answer, 429, 'rate_limited');
    expect(answer.headers.get('Retry-After')).toBe('10');
    expect(answer.headers.get('RateLimit')).toBe('"default";r=0;t=10');
    expect(answer.headers.get('RateLimit-Policy')).toBe(`"default";q=${LIMIT};w=10`);
  }
  expect((await ask(newAddress())).status).toBe(200);
});

test('another other half of an IPv6 address is the same subscriber', async () => {
  const network = `2001:db8:7:${randomInt(1, 65_536).toString(16)}`;
  const over = await flood((nth) => ask(`${network}:${nth}:2:3:4`));
  expect(over.length).toBeGreaterThanOrEqual(MANY - 2 * LIMIT);
});

test('a user with a valid token has a limit of their own, from wherever they call', async () => {
  const address = newAddress();
  await flood(() => ask(address));
  const [one, two] = [await enter(), await enter()];
  expect((await ask(address, client.as(one.token))).status).toBe(200);
  const over = await flood(() => ask(newAddress(), client.as(one.token)));
  expect(over.length).toBeGreaterThanOrEqual(MANY - 2 * LIMIT);
  expect((await ask(address, client.as(two.token))).status).toBe(200);
});

test('a made-up token is no way out of the limit of an address', async () => {
  const address = newAddress();
  const over = await flood(() => ask(address, client.as(`a.${randomUUID()}.c`)));
  expect(over.length).toBeGreaterThanOrEqual(MANY - 2 * LIMIT);
});

test.each(['X-Forwarded-For', 'X-Real-IP', 'True-Client-IP', 'Forwarded'])(
  'neither is %s',
  async (header) => {
    const address = newAddress();
    const over = await flood(() =>
      client.call('GET', '/openapi.json', undefined, {
        headers: { ...from(address), [header]: newAddress() },
      }),
    );
    expect(over.length).toBeGreaterThanOrEqual(MANY - 2 * LIMIT);
  },
);

test('paths that there are not count too, and whether the Worker runs may always be asked', async () => {
  const address = newAddress();
  const headers = from(address);
  const over = await flood((nth) => client.call('GET', `/nowhere/${nth}`, undefined, { headers }));
  expect(over.length).toBeGreaterThanOrEqual(MANY - 2 * LIMIT);
  expect(await flood(() => client.call('GET', '/health', undefined, { headers }))).toEqual([]);
});

test('sign-ups and sign-ins of one address share a limit, counted before the body is read', async () => {
  const address = newAddress();
  const over = await flood(async (nth) => {
    // A user's token, so that it is not the general limit which is met.
    const as = client.as((await enter()).token);
    const path = nth % 2 ? '/users/login' : '/users/signup';
    return as.call('POST', path, { nonsense: true }, { headers: from(address) });
  });
  expect(over.length).toBeGreaterThanOrEqual(MANY - 2 * LIMIT);
  for (const answer of over) {
    refused(answer, 429, 'rate_limited');
    expect(answer.headers.get('Retry-After')).toBe('60');
    expect(answer.headers.get('RateLimit')).toBe('"sign-in";r=0;t=60');
  }
});

test.each([
  ['200', 'GET', '/openapi.json'],
  ['401', 'GET', '/users/me'],
  ['404', 'GET', '/nowhere'],
  ['404', 'GET', '/bookings/BKG-000000000000'],
  ['405', 'PUT', '/route'],
  ['422', 'POST', '/users/login'],
  ['422', 'GET', '/route'],
])('the policy stands on an answer of %s: %s %s', async (status, method, path) => {
  const answer = await deployed.call(method, path, undefined, { headers: from(newAddress()) });
  expect(String(answer.status)).toBe(status);
  expect(answer.headers.get('RateLimit-Policy')).toContain('"default";q=1000;w=10');
  expect(answer.headers.get('RateLimit')).toBeNull();
});

test('signing in tells its own policy besides', async () => {
  const answer = await deployed.call('POST', '/users/login', { email: 1 });
  expect(answer.headers.get('RateLimit-Policy')).toBe(
    '"default";q=1000;w=10, "sign-in";q=300;w=60',
  );
});

test('RATE_LIMIT_PER_10_S = 0 is no limit, and no policy is told', async () => {
  const open = await startTestWorker({
    bindings: { ...stack.vars, RATE_LIMIT_PER_10_S: '0' },
    rate_limits: { RATE_LIMITER: 1, SIGN_IN_LIMITER: 1 },
  });
  const address = newAddress();
  expect(await flood(() => ask(address, createApiClient(open.url)))).toEqual([]);
  const answer = await ask(address, createApiClient(open.url));
  expect(answer.headers.get('RateLimit-Policy')).toBeNull();
  await open.stop();
});

const ENVIRONMENTS = [
  undefined,
  ...[...readFileSync(WRANGLER_CONFIGURATION, 'utf8').matchAll(/^\[env\.(\w+)\]$/gm)].map(
    ([, name]) => name,
  ),
];

test.each(ENVIRONMENTS)('wrangler.toml limits what it says, environment %s', (environment) => {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(WRANGLER_CONFIGURATION, environment);
  const said = Reflect.get(Object(workerOptions.bindings), 'RATE_LIMIT_PER_10_S');
  expect(said).toBeGreaterThan(0);
  expect(workerOptions.ratelimits).toMatchObject({
    RATE_LIMITER: { simple: { limit: said, period: 10 } },
    SIGN_IN_LIMITER: { simple: { limit: 300, period: 60 } },
  });
});

test('no two limits of wrangler.toml share their counters', () => {
  const text = readFileSync(WRANGLER_CONFIGURATION, 'utf8');
  const names = [...text.matchAll(/^namespace_id = "(\d+)"$/gm)].map(([, id]) => id);
  expect(names).toHaveLength(2 * ENVIRONMENTS.length);
  expect(new Set(names).size).toBe(names.length);
});
