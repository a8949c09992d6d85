import { expect, test } from 'vitest';
import { refusedPaths } from '../support/answers.ts';
import { look, makeDirect, warm } from '../support/cached-search.ts';
import { eventually } from '../support/eventually.ts';
import { takeLane } from '../support/lane.ts';
import { runRedis } from '../support/redis.ts';
import { openScene } from '../support/scene.ts';

const { api, database, stack } = openScene();

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

test('a flight that departs leaves the cached answer at once', async () => {
  const departure_at = new Date(Date.now() + 3_000);
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
  });
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
  expect(await runRedis(stack, 'EXISTS', `route:QQQ:${query.destination}:${query.date}`)).toBe(0);
});

test('an entry that nobody can read is a bypass, not an error', async () => {
  const { lane } = await makeDirect(database);
  const key = `route:${lane.from}:${lane.to}:${lane.date}`;
  await runRedis(stack, 'HSET', key, 'not', 'a string');
  await runRedis(stack, 'EXPIRE', key, '60');
  expect((await look(api, lane)).source).toBe('bypass');
});
