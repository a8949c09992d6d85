import { expect, test } from 'vitest';
import { ITINERARIES_MAX } from '../../../src/core/search/search.ts';
import { granted, refusedPaths } from '../../support/answers.ts';
import { look, lookOnce, makeDirect, warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { takeLane } from '../../support/lane.ts';
import { newFlight } from '../../support/new-flight.ts';
import { runRedis } from '../../support/redis.ts';
import { minutesAfter, openScene } from '../../support/scene.ts';

const { api, database, enter, stack } = openScene();

test('the first search is a miss, the next a hit with its Age in whole seconds', async () => {
  const { lane, id } = await makeDirect(database);
  expect(await look(api, lane)).toEqual({
    source: 'miss',
    age: null,
    available_kg: { [id]: 1_000 },
  });
  await warm(api, lane);
  expect(await look(api, lane)).toEqual({
    source: 'hit',
    age: expect.stringMatching(/^\d+$/),
    available_kg: { [id]: 1_000 },
  });
});

test('a search says to caches on the way that they must ask again', async () => {
  const answer = await api.search((await takeLane()).query());
  expect(answer.headers.get('Cache-Control')).toBe('no-cache');
});

test('Age counts from when the timetable was read', async () => {
  const { lane } = await makeDirect(database);
  await warm(api, lane);
  await eventually(async () => expect(Number((await look(api, lane)).age)).toBeGreaterThan(0));
});

test('a day without flights is cached too', async () => {
  const lane = await takeLane();
  await warm(api, lane);
  expect((await look(api, lane)).available_kg).toEqual({});
});

test('one entry answers every filter', async () => {
  const { lane, id } = await makeDirect(database, 50);
  await warm(api, lane);
  expect(await look(api, lane, { weight_kg: 50 })).toMatchObject({
    source: 'hit',
    available_kg: { [id]: 50 },
  });
  expect(await look(api, lane, { weight_kg: 50.1 })).toMatchObject({
    source: 'hit',
    available_kg: {},
  });
  expect(await look(api, lane, { max_stops: 0, limit: 1 })).toMatchObject({ source: 'hit' });
});

test('an entry that was cut answers while it has enough, and then the database does', async () => {
  const lane = await takeLane();
  const admin = await enter('admin');
  const makeFlights = (max_weight_kg: number, first_minute: number, count: number) =>
    Array.from({ length: count }, (_, nth) => {
      const departure_at = minutesAfter(lane.at('from', '00:00'), first_minute + nth);
      return newFlight({
        origin: lane.from,
        destination: lane.to,
        departure_datetime: departure_at.toISOString(),
        arrival_datetime: minutesAfter(departure_at, 480).toISOString(),
        max_weight_kg,
      });
    });
  const flights = [...makeFlights(10, 0, ITINERARIES_MAX), ...makeFlights(900, 600, 3)];
  const published = granted(await admin.client.publish(flights), 201);
  const beyond = published.slice(ITINERARIES_MAX).map(({ flight_id }) => [flight_id, 900]);
  await warm(api, lane);

  const enough = await look(api, lane, { limit: 200 });
  expect(enough.source).toBe('hit');
  expect(Object.keys(enough.available_kg)).toHaveLength(200);
  expect(await look(api, lane, { weight_kg: 100, limit: 3 })).toEqual({
    source: 'miss',
    age: null,
    available_kg: Object.fromEntries(beyond),
  });
});

test('a flight that departs leaves the cached answer at once', async () => {
  const departure_at = new Date(Date.now() + 8_000);
  const flight = await database.makeFlight({ origin: 'LOS', destination: 'ADD', departure_at });
  const search = () =>
    api.search({ origin: 'LOS', destination: 'ADD', date: flight.departure_date });
  await eventually(async () => {
    const answer = await search();
    expect(answer.headers.get('X-Cache')).toBe('hit');
    expect(answer.text).toContain(flight.flight_id);
  });
  await eventually(async () => {
    const answer = await search();
    expect(answer.headers.get('X-Cache')).toBe('hit');
    expect(answer.text).not.toContain(flight.flight_id);
  }, 20_000);
});

test('a flight put into the database past the API waits for the entry’s end', async () => {
  const { lane, id } = await makeDirect(database);
  await warm(api, lane);
  await database.makeFlight(lane.flight(['from', '09:00'], ['to', '21:00']));
  expect(Object.keys((await look(api, lane)).available_kg)).toEqual([id]);
});

test('unknown airports are refused each time and never cached', async () => {
  const query = (await takeLane()).query({ origin: 'QQQ' });
  expect(refusedPaths(await api.search(query))).toEqual(['origin']);
  expect(refusedPaths(await api.search(query))).toEqual(['origin']);
  expect(
    await runRedis(stack, 'EXISTS', `timetable-of:QQQ:${query.destination}:${query.date}`),
  ).toBe(0);
});

test('an entry that nobody can read is a bypass, not an error', async () => {
  const { lane } = await makeDirect(database);
  const key = `timetable-of:${lane.from}:${lane.to}:${lane.date}`;
  await runRedis(stack, 'HSET', key, 'not', 'a string');
  await runRedis(stack, 'EXPIRE', key, '60');
  expect((await lookOnce(api, lane)).source).toBe('bypass');
});
