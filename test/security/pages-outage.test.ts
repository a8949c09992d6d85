import { beforeAll, describe, expect, test } from 'vitest';
import { openFaultProxy } from '../support/fault-proxy.ts';
import {
  browse,
  type Came,
  lowest,
  makeThings,
  PAGE_CASES,
  type PageCase,
  type Things,
} from '../support/page-cases.ts';
import { NOBODY_HOME, openScene, type Person } from '../support/scene.ts';
import type { TestWorker } from '../support/worker.ts';

/** Every page and every form where the data are out of reach, slow, or the settings wrong. */

const { database, enter, stack, startWorker } = openScene();
const INTERNAL =
  /PGRST|SQLSTATE|postgres|supabase|upstash|redis|ECONN|\bat \S+:\d+:\d+|127\.0\.0\.1:1\b/i;

/** What is no page, but a part for the script of one. */
const PARTS: readonly string[] = ['GET /days'];

let things: Things;
let viewers: Record<'customer' | 'handler' | 'admin', Person>;
let without: Record<'the database' | 'Redis', TestWorker>;

beforeAll(async () => {
  const [no_database, no_redis] = await Promise.all([
    startWorker({ SUPABASE_URL: NOBODY_HOME, RATE_LIMIT_PER_10_S: '0' }),
    startWorker({ UPSTASH_REDIS_REST_URL: NOBODY_HOME, RATE_LIMIT_PER_10_S: '0' }),
  ]);
  without = { 'the database': no_database, Redis: no_redis };
  things = await makeThings({ database, enter });
  const [handler, admin] = await Promise.all([enter('handler'), enter('admin')]);
  viewers = { customer: things.owner, handler, admin };
});

function ask(one: PageCase, origin: string, headers: Record<string, string> = {}): Promise<Came> {
  const browser = browse(origin, viewers[lowest(one)].token);
  const path = things.pathOf(one.page);
  return one.method === 'GET' ? browser.see(path, headers) : browser.send(path, {}, headers);
}

/** What every answer owes to people who meet an outage. */
function isSaid({ page }: PageCase, { status, headers, text, isPage }: Came): void {
  expect(status, text).not.toBe(500);
  expect(text).not.toMatch(INTERNAL);
  if (status === 303 || PARTS.includes(page)) return;
  expect(isPage, text).toBe(true);
  expect(text).toMatch(/<h1[^>]*>[^<]*\w{3}/);
  if (status === 503) {
    expect(text).toMatch(/<main[\s\S]*(Try again|Send it again)/);
    expect(headers.get('Retry-After') ?? '2').toMatch(/^[1-9]\d*$/);
  }
}

describe.each(PAGE_CASES)('$page', (one) => {
  test('without the database: a page that says so', async () => {
    isSaid(one, await ask(one, without['the database'].url));
  });

  test('without Redis: as ever', async () => {
    const answer = await ask(one, without.Redis.url);
    isSaid(one, answer);
    // Signing in counts its failures there, and says so; nothing else depends on it.
    if (one.method === 'GET') expect(answer.status, answer.text).toBeLessThan(500);
  });

  test('to a script: the same', async () => {
    const answer = await ask(one, without['the database'].url, { 'X-Part': 'yes' });
    expect(answer.status, answer.text).not.toBe(500);
    if (answer.status === 503) {
      expect(answer.text).toMatch(/again/i);
      expect(answer.text).not.toMatch(INTERNAL);
    }
  });
});

test('the account without the database is a 503 that can be tried again', async () => {
  const { status, text } = await browse(without['the database'].url, things.owner.token).see(
    '/account',
  );
  expect(status).toBe(503);
  expect(text).toContain('<a href="/account">Try again</a>');
});

test('a database that does not answer is given up in seconds, as a page', async () => {
  const proxy = await openFaultProxy(stack.vars.SUPABASE_URL ?? '');
  const { url } = await startWorker({ SUPABASE_URL: proxy.url });
  let let_go = () => {};
  const until = new Promise<void>((resolve) => {
    let_go = resolve;
  });
  proxy.decide = () => ({ kind: 'hold-reply', until });
  const answer = await browse(url, things.owner.token).see('/account');
  let_go();
  await proxy.close();
  expect(answer.status, answer.text).toBe(503);
  expect(answer.text).toContain('Try again');
});
