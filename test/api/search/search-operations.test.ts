import { expect, test } from 'vitest';
import type { FlightChanges } from '../../../src/core/schedule/types.ts';
import { granted } from '../../support/answers.ts';
import { warm } from '../../support/cached-search.ts';
import { type Lane, takeLane } from '../../support/lane.ts';
import { runRedis } from '../../support/redis.ts';
import { minutesAfter, openScene, shipmentOn } from '../../support/scene.ts';

/** What becomes of a flight shows in the next search, whatever was cached. */

const { api, database, enter, stack } = openScene();

async function setUp() {
  const lane = await takeLane();
  const flight = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
  const { client } = await enter('admin');
  await warm(api, lane);
  const operate = async (changes: FlightChanges) =>
    granted(await client.operate(flight.flight_id, changes), 200);
  return { lane, flight, operate };
}

async function search(lane: Lane, filter = {}) {
  const answer = await api.search(lane.query(filter));
  return { source: answer.headers.get('X-Cache'), flights: granted(answer, 200).flat() };
}

test.each<[string, FlightChanges, FlightChanges]>([
  ['cancelled', { status: 'CANCELLED' }, { status: 'SCHEDULED' }],
  ['closed', { closed: true }, { closed: false }],
])('a flight that is %s is gone, and back when that is taken back', async (_, change, back) => {
  const { lane, operate } = await setUp();
  await operate(change);
  expect(await search(lane)).toEqual({ source: 'miss', flights: [] });
  await warm(api, lane);
  await operate(back);
  expect(await search(lane)).toMatchObject({ source: 'miss', flights: [{ available_kg: 1_000 }] });
});

test('an itinerary with a second leg that is cancelled is gone too', async () => {
  const lane = await takeLane();
  await database.makeFlight(lane.flight(['from', '20:00'], ['via', '22:00']));
  const second = await database.makeFlight(lane.flight(['via', '08:00', 1], ['to', '20:00', 1]));
  const { client } = await enter('admin');
  await warm(api, lane);
  granted(await client.operate(second.flight_id, { status: 'CANCELLED' }), 200);
  expect(await search(lane)).toEqual({ source: 'miss', flights: [] });
});

test('a delay shows with the flight, in the answer of the cache too', async () => {
  const { lane, flight, operate } = await setUp();
  const estimated_departure_datetime = minutesAfter(flight.departure_at, 45).toISOString();
  const { operational } = await operate({ estimated_departure_datetime });
  expect((await search(lane)).flights).toMatchObject([{ operational }]);
  await warm(api, lane);
  expect(await search(lane)).toMatchObject({ source: 'hit', flights: [{ operational }] });
});

test('another capacity shows, and one that is lowered is no longer found by weight', async () => {
  const { lane, operate } = await setUp();
  await operate({ max_weight_kg: 77, max_volume_m3: 5 });
  expect((await search(lane)).flights).toMatchObject([
    { max_weight_kg: 77, available_kg: 77, available_m3: 5 },
  ]);
  expect((await search(lane, { weight_kg: 77.1 })).flights).toEqual([]);
});

test('what equals the present state makes searches read again: the news may have been lost', async () => {
  const { lane, operate } = await setUp();
  await operate({ closed: false });
  expect((await search(lane)).source).toBe('miss');
});

test('what a cancel gives back shows once the flight is sold again', async () => {
  const { lane, flight, operate } = await setUp();
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight)), 201);
  await operate({ status: 'CANCELLED' });
  await operate({ status: 'SCHEDULED' });
  await runRedis(stack, 'DEL', `capacity:${flight.departure_date}`);
  expect((await search(lane)).flights).toMatchObject([{ available_kg: 1_000 }]);
});
