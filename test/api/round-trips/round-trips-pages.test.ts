import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Passage } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { browse, lowest, makeThings, PAGE_CASES, type Things } from '../../support/page-cases.ts';
import type { Trips } from '../../support/round-trips.ts';
import { openScene, type Person } from '../../support/scene.ts';

/** What a view of each page costs, and that looking changes nothing. */

const scene = openScene();
const { database, enter } = scene;
const views = PAGE_CASES.filter(({ method }) => method === 'GET');

/** A view costs one round trip. */
const BUDGET: Cost = { db: 1, redis: 0, waits: 1 };
const SIDE_BY_SIDE: Cost = { db: 2, redis: 0, waits: 1 };
/** What some cost more, and why. */
const MORE: Readonly<Record<string, Cost>> = {
  // A search: the cache, and behind it the timetable.
  'GET /': { db: 1, redis: 1, waits: 1 },
  'GET /days': { db: 1, redis: 1, waits: 1 },
  // A booking beside its tracking.
  'GET /track/:number': SIDE_BY_SIDE,
  'GET /track/:number/label': SIDE_BY_SIDE,
  'GET /my/bookings/:ref_id': SIDE_BY_SIDE,
  'GET /my/bookings/:ref_id/cancel': SIDE_BY_SIDE,
  'GET /my/bookings/:ref_id/change': SIDE_BY_SIDE,
  // The same, and then a search for what it may fly with.
  'GET /my/bookings/:ref_id/rebook': { db: 3, redis: 1, waits: 2 },
  // Departures beside arrivals; a flight beside its bookings.
  'GET /desk': SIDE_BY_SIDE,
  'GET /desk/flights/:flight_id': SIDE_BY_SIDE,
  // A flight, and then its line of the timetable, which has its load.
  'GET /board/flights/:flight_id': { db: 2, redis: 0, waits: 2 },
  'GET /board/flights/:flight_id/cancel': { db: 2, redis: 0, waits: 2 },
  'GET /board/flights/:flight_id/reinstate': { db: 2, redis: 0, waits: 2 },
};

/** Round trips, and how often one of the database waited for another's answer. */
interface Cost extends Trips {
  waits: number;
}

/** Long enough that calls which were begun together overlap. */
const HOP_MS = 20;

let things: Things;
let viewers: Record<'customer' | 'handler' | 'admin', Person>;
let faulty: Awaited<ReturnType<typeof openFaultyDatabase>>;
const called = new Set<string>();
let stable: Set<string>;

beforeAll(async () => {
  faulty = await openFaultyDatabase(scene, {}, 'of npm install');
  faulty.proxy.hop_ms = HOP_MS;
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

/** How many of the calls one after the other make up the time of all: those side by side are one. */
function waitsOf(passages: readonly Passage[]): number {
  let [waits, first_answer_ms] = [0, Number.NEGATIVE_INFINITY];
  for (const { at_ms, answered_ms } of passages.toSorted((a, b) => a.at_ms - b.at_ms)) {
    const answered = answered_ms ?? Number.POSITIVE_INFINITY;
    if (at_ms >= first_answer_ms) [waits, first_answer_ms] = [waits + 1, answered];
    else first_answer_ms = Math.min(first_answer_ms, answered);
  }
  return waits;
}

describe.each(views)('$page', (one) => {
  test('costs what it may, and reads alone', async () => {
    const recording = faulty.proxy.record();
    const browser = browse(faulty.url, viewers[lowest(one)].token);
    const { headers, status, text } = await browser.see(things.pathOf(one.page));
    expect([200, 303], text).toContain(status);
    const passages = recording.take();
    const functions = passages.map(({ path }) => path.split('/').at(-1) ?? '');
    for (const name of functions) called.add(name);
    const cost = { ...tripsOf(headers), waits: waitsOf(passages) };
    const budget = MORE[one.page] ?? BUDGET;
    const over = Object.entries(budget).filter(([name, most]) => Reflect.get(cost, name) > most);
    expect(over, `${functions.join()}: ${JSON.stringify(cost)}`).toEqual([]);
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
