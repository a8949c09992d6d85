import { expect, test } from 'vitest';
import type { BookingListed } from '../../../src/core/booking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { api, database, enter } = openScene();

const PATH = '/bookings/my-bookings';
const list = (client: ApiClient, query = '') => client.call<BookingListed[]>('GET', PATH + query);

/** Somebody with so many bookings; their references, newest first. */
async function makeBookings(count: number) {
  const person = await enter();
  const flight = await database.makeFlight();
  const ref_ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    ref_ids.unshift(granted(await person.client.book(shipmentOn(flight)), 201).ref_id);
  }
  return { ...person, ref_ids };
}

const refsOf = (bookings: BookingListed[]) => bookings.map((booking) => booking.ref_id);

/** The path of the next page, from the `Link` header. */
function nextOf(headers: Headers): string | null {
  const link = headers.get('Link');
  if (link === null) return null;
  expect(link).toMatch(/^<\/[^>]*>; rel="next"$/);
  return /^<(.*)>/.exec(link)?.[1] ?? null;
}

test('GET /bookings/my-bookings without bookings → 200 [] and no Link', async () => {
  const answer = await list((await enter()).client);
  expect(granted(answer, 200)).toEqual([]);
  expect(answer.headers.get('Link')).toBeNull();
});

test('GET /bookings/my-bookings → the caller’s bookings, newest first, events null', async () => {
  const { user, client, ref_ids } = await makeBookings(3);
  const bookings = granted(await list(client), 200);
  expect(refsOf(bookings)).toEqual(ref_ids);
  const [newest] = bookings;
  const whole = granted(await client.readBooking(ref_ids[0] ?? ''), 200);
  expect(newest).toEqual({ ...whole, events: null });
  expect(newest?.user_id).toBe(user.id);
});

test('others’ bookings are not listed, to staff neither', async () => {
  const { ref_ids } = await makeBookings(1);
  for (const role of ['customer', 'handler', 'admin'] as const) {
    const answer = await list((await enter(role)).client, '?limit=100');
    expect(answer.text).not.toContain(ref_ids[0]);
  }
});

test('pages follow each other by Link, none twice and none left out', async () => {
  const { client, ref_ids } = await makeBookings(5);
  const pages: string[][] = [];
  let path: string | null = `${PATH}?limit=2`;
  while (path !== null) {
    const answer = await client.call<BookingListed[]>('GET', path);
    pages.push(refsOf(granted(answer, 200)));
    path = nextOf(answer.headers);
  }
  expect(pages).toEqual([ref_ids.slice(0, 2), ref_ids.slice(2, 4), ref_ids.slice(4)]);
});

test('a page that ends with the last booking has no Link', async () => {
  const { client } = await makeBookings(2);
  expect(nextOf((await list(client, '?limit=2')).headers)).toBeNull();
  expect(nextOf((await list(client, '?limit=1')).headers)).not.toBeNull();
});

test('bookings of the same moment are listed once each over the pages', async () => {
  const { user, client } = await makeBookings(1);
  const flight = await database.makeFlight();
  await database.pool.query(
    `insert into cargo.bookings
       (ref_id, user_id, request, flight_ids, origin, destination, pieces, weight_kg, created_at, updated_at, booked, volume_l, chargeable_halves)
     select upper('SAME-' || substr($1, 1, 8) || n), $1::uuid, '{}', array[$2::uuid], 'DEL', 'LHR', 1, 1,
       '2026-01-01Z', '2026-01-01Z', '{}', 6, 2
     from generate_series(1, 5) n`,
    [user.id, flight.flight_id],
  );
  const seen: string[] = [];
  let path: string | null = `${PATH}?limit=2`;
  while (path !== null) {
    const answer = await client.call<BookingListed[]>('GET', path);
    seen.push(...refsOf(granted(answer, 200)));
    path = nextOf(answer.headers);
  }
  expect(seen).toHaveLength(6);
  expect(new Set(seen).size).toBe(6);
});

test('without a limit the newest 200 are listed, and the next page has the rest', async () => {
  const { user, client } = await enter();
  const flight = await database.makeFlight();
  await database.pool.query(
    `insert into cargo.bookings
       (ref_id, user_id, request, flight_ids, origin, destination, pieces, weight_kg, created_at, updated_at, booked, volume_l, chargeable_halves)
     select upper('MANY-' || substr($1, 1, 8) || '-' || n), $1::uuid, '{}', array[$2::uuid], 'DEL', 'LHR', 1, 1, m, m, '{}', 6, 2
     from generate_series(100, 300) n, lateral (select timestamptz '2026-01-01Z' + n * interval '1 minute') t (m)`,
    [user.id, flight.flight_id],
  );
  const number = (booking: BookingListed) => Number(booking.ref_id.slice(-3));
  const newest = Array.from({ length: 200 }, (_, index) => 300 - index);
  for (const query of ['', '?limit=200', '?status=BOOKED']) {
    const answer = await list(client, query);
    expect(granted(answer, 200).map(number), query).toEqual(newest);
    const next = await client.call<BookingListed[]>('GET', nextOf(answer.headers) ?? '');
    expect(granted(next, 200).map(number), query).toEqual([100]);
    expect(nextOf(next.headers), query).toBeNull();
  }
});

test('status filters, and stays in the Link to the next page', async () => {
  const { client, ref_ids } = await makeBookings(4);
  const cancelled = [ref_ids[0], ref_ids[2]];
  for (const ref_id of cancelled) granted(await client.cancel(ref_id ?? ''), 200);
  const answer = await list(client, '?status=CANCELLED&limit=1');
  expect(refsOf(granted(answer, 200))).toEqual([cancelled[0]]);
  const next = await client.call<BookingListed[]>('GET', nextOf(answer.headers) ?? '');
  expect(refsOf(granted(next, 200))).toEqual([cancelled[1]]);
  expect(nextOf(next.headers)).toBeNull();
  expect(refsOf(granted(await list(client, '?status=BOOKED'), 200))).toEqual([
    ref_ids[1],
    ref_ids[3],
  ]);
  expect(granted(await list(client, '?status=DELIVERED'), 200)).toEqual([]);
});

test.each([
  ['status', 'booked'],
  ['status', 'LOST'],
  ['status', ''],
  ['limit', '0'],
  ['limit', '201'],
  ['limit', '-1'],
  ['limit', '1.5'],
  ['limit', 'all'],
  ['cursor', 'no cursor'],
  ['cursor', ''],
  ['cursor', 'BKG-000000000000'],
])('GET /bookings/my-bookings?%s=%s → 422 that names it', async (name, value) => {
  const { client } = await enter();
  expect(refusedPaths(await list(client, `?${name}=${value}`))).toEqual([name]);
});

test('a cursor of somebody else → 422', async () => {
  const { ref_ids } = await makeBookings(1);
  const { client } = await enter();
  expect(refusedPaths(await list(client, `?cursor=${ref_ids[0]}`))).toEqual(['cursor']);
});

test('GET /bookings/my-bookings without a token → 401, not a booking of that name', async () => {
  refused(await list(api), 401, 'unauthenticated');
});
