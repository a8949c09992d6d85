import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { browse, lowest, makeThings, PAGE_CASES, type Things } from '../../support/page-cases.ts';
import type { Trips } from '../../support/round-trips.ts';
import { openScene, type Person } from '../../support/scene.ts';

/** What a view of each page costs, and that looking changes nothing. */

const scene = openScene();
const { database, enter } = scene;
const views = PAGE_CASES.filter(({ method }) => method === 'GET');

/** A view is one use case, and that one round trip; what more a page costs, it costs for this reason. */
const BUDGET: Trips = { db: 1, redis: 0 };
const MORE: Readonly<Record<string, Trips>> = {
  // A search: the cache, and behind it the timetable.
  'GET /': { db: 1, redis: 1 },
  'GET /days': { db: 1, redis: 1 },
};

let things: Things;
let viewers: Record<'customer' | 'handler' | 'admin', Person>;
let faulty: Awaited<ReturnType<typeof openFaultyDatabase>>;
const called = new Set<string>();
let stable: Set<string>;

beforeAll(async () => {
  faulty = await openFaultyDatabase(scene);
  things = await makeThings({ database, enter });
  const [handler, admin] = await Promise.all([enter('handler'), enter('admin')]);
  viewers = { customer: things.owner, handler, admin };
  const { rows } = await database.pool.query<{ proname: string }>(
    "select proname from pg_proc where pronamespace = 'public'::regnamespace and provolatile <> 'v'",
  );
  stable = new Set(rows.map(({ proname }) => proname));
});

/** The round trips that an answer tells of: other tests hold it to the truth. */
function tripsOf(headers: Headers): Trips {
  const timing = headers.get('Server-Timing') ?? '';
  const count = (backend: string) =>
    Number(new RegExp(`${backend};desc="(\\d+)"`).exec(timing)?.[1] ?? Number.NaN);
  return { db: count('db'), redis: count('redis') };
}

describe.each(views)('$page', (one) => {
  test('costs what it may, and reads alone', async () => {
    const recording = faulty.proxy.record();
    const browser = browse(faulty.url, viewers[lowest(one)].token);
    const { headers, status, text } = await browser.see(things.pathOf(one.page));
    expect([200, 303], text).toContain(status);
    const functions = recording.take().map(({ path }) => path.split('/').at(-1) ?? '');
    for (const name of functions) called.add(name);
    const trips = tripsOf(headers);
    const budget = MORE[one.page] ?? BUDGET;
    expect(trips.db, functions.join()).toBeLessThanOrEqual(budget.db);
    expect(trips.redis).toBeLessThanOrEqual(budget.redis);
    expect(
      functions.filter((name) => !stable.has(name)),
      'A page that is looked at writes.',
    ).toEqual([]);
  });
});

test('who is signed in costs nothing, and where the data are out of reach the frame stands', async () => {
  const browser = browse(faulty.url, viewers.admin.token);
  expect(tripsOf((await browser.see('/login')).headers)).toEqual({ db: 0, redis: 0 });
});

afterAll(() => {
  // Seen able to fail: functions were called, and there are some that write.
  expect([...called]).toContain('get_user');
  expect(stable.has('book_shipment')).toBe(false);
});
