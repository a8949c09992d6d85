import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { browse, lowest, makeThings, PAGE_CASES, type Things } from '../support/page-cases.ts';
import { NOBODY_HOME, openScene, type Person } from '../support/scene.ts';
import type { TestWorker } from '../support/worker.ts';

/** What the log keeps of pages: which, and never of whom, what they wrote, or which shipment. */

const { database, enter, startWorker } = openScene();

const QUERY = 'thunder-umbrella';
const WRITTEN: Record<string, string> = {
  name: 'Xanthippe Quillfeather',
  email: `someone.${randomUUID()}@example.test`,
  password: 'tortoise pancake velvet',
  key: `retry-${randomUUID()}`,
  ref_id: 'MARMALADE-7',
  goods_description: 'periwinkle anvils',
  come_back: '/track/GOOSEBERRY-LANTERN',
};

let things: Things;
let viewers: Record<'customer' | 'handler' | 'admin', Person>;
const workers: TestWorker[] = [];
/** The page asked for, by the id of the request. */
const asked = new Map<string, string>();

const lines = () => workers.flatMap(({ log }) => log);
const requests = (): Record<string, unknown>[] =>
  lines()
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'request');

beforeAll(async () => {
  workers.push(
    await startWorker({ RATE_LIMIT_PER_10_S: '0' }),
    await startWorker({ RATE_LIMIT_PER_10_S: '0', SUPABASE_URL: NOBODY_HOME }),
  );
  things = await makeThings({ database, enter });
  const [handler, admin] = await Promise.all([enter('handler'), enter('admin')]);
  viewers = { customer: things.owner, handler, admin };
  for (const [nth, { url }] of workers.entries()) {
    for (const one of PAGE_CASES) {
      const tokens = [viewers[lowest(one)].token, `${viewers.admin.token}x`];
      for (const token of tokens.slice(nth)) {
        const path = things.pathOf(one.page);
        const headers = {
          'X-Request-Id': randomUUID(),
          Referer: `${url}/track/GOOSEBERRY-LANTERN`,
        };
        asked.set(headers['X-Request-Id'], one.page);
        const browser = browse(url, token);
        if (one.method === 'GET') {
          await browser.see(`${path}${path.includes('?') ? '&' : '?'}q=${QUERY}`, headers);
        } else await browser.send(path, WRITTEN, headers);
      }
    }
    await browse(url, viewers.admin.token).see(`/nowhere/${QUERY}?q=${QUERY}`);
    await browse(url, viewers.admin.token).send('/login', WRITTEN, {
      Origin: 'https://elsewhere.test',
    });
  }
  await eventually(() => {
    const logged = new Set(requests().map(({ request_id }) => request_id));
    // The log keeps its last 500 lines.
    expect([...asked.keys()].slice(-50).filter((id) => !logged.has(id))).toEqual([]);
  });
});

test('each request is one line with the pattern of its page', () => {
  for (const { request_id, method, route } of requests()) {
    const page = asked.get(String(request_id));
    if (page !== undefined) expect(`${method} ${route}`).toBe(page);
  }
});

test('no line has a session, a reference, a query or anything that was written into a form', () => {
  const tokens = Object.values(viewers).map(({ token }) => token);
  const secrets = [
    QUERY,
    ...Object.values(WRITTEN),
    ...tokens.flatMap((token) => token.split('.').slice(1)),
    ...Object.entries(things.values).flatMap(([name, value]) =>
      /^(ref_id|number|quote_id)$/.test(name) ? [value] : [],
    ),
    'GOOSEBERRY',
    '__Host-session',
    things.owner.user.email,
  ];
  const shown = secrets.filter((secret) => lines().some((line) => line.includes(secret)));
  expect(shown).toEqual([]);
});

test('a line has the fields of every request, and no others', () => {
  const known = [
    'event',
    'request_id',
    'method',
    'route',
    'status',
    'problem',
    'user_id',
    'total_ms',
    'db',
    'redis',
  ];
  for (const line of requests()) {
    expect(
      Object.keys(line).filter((field) => !known.includes(field)),
      JSON.stringify(line),
    ).toEqual([]);
  }
});

test('who is signed in is named by the id alone; whoever is not, not at all', () => {
  const ids = new Set(requests().map(({ user_id }) => user_id));
  const people: unknown[] = Object.values(viewers).map(({ user }) => user.id);
  expect([...ids].filter((id) => id !== null && !people.includes(id))).toEqual([]);
  expect(ids).toContain(null);
});
