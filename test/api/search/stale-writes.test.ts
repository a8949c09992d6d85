import { expect, test } from 'vitest';
import { createFlightNews } from '../../../src/data/flight-news.ts';
import { createRedis } from '../../../src/data/redis.ts';
import { granted } from '../../support/answers.ts';
import { look, makeDirect, warm, warmQuery } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { newFlight } from '../../support/new-flight.ts';
import { runRedis } from '../../support/redis.ts';
import { openScene } from '../../support/scene.ts';

/** What comes late to the cache must not hide what came before it. */

const scene = openScene();
const { api, database, enter, stack } = scene;
/** Keys of this file alone: other tests search and publish on the same days. */
const CACHE_PREFIX = 'stale-writes:';
const { proxy, api: behind } = await openFaultyDatabase(scene, { CACHE_PREFIX });
const SEARCH = '/rest/v1/rpc/search_itineraries';

test('capacity of an older version, written later, does not replace the newer', async () => {
  const { lane, flight, id } = await makeDirect(database);
  await warm(api, lane);
  const redis = createRedis({
    url: stack.vars.UPSTASH_REDIS_REST_URL ?? '',
    token: stack.vars.UPSTASH_REDIS_REST_TOKEN ?? '',
    signal: () => AbortSignal.timeout(5_000),
  });
  const news = createFlightNews({ patient: redis }, '')((call) => call());
  const { departure_date } = flight;
  const write = (version: number, booked_tenths: number) =>
    news.writeCapacity([{ flight_id: id, departure_date, version, booked_tenths }]);
  const shows = async (available_kg: number) =>
    expect(await look(api, lane)).toMatchObject({
      source: 'hit',
      available_kg: { [id]: available_kg },
    });

  await write(2, 3_000);
  await shows(700);
  await write(1, 1_000);
  await shows(700);
  await write(10, 5_000);
  await shows(500);
  await write(9, 4_000);
  await shows(500);
});

test.each(['a day that nobody searched before', 'a day with a timetable token'])(
  'a flight published while a search reads the database shows in the next: %s',
  async (day) => {
    const { lane, id } = await makeDirect(database);
    const token = `${CACHE_PREFIX}timetable:${lane.date}`;
    if (day.endsWith('token')) await warmQuery(behind, lane.query({ destination: lane.via }));
    expect(await runRedis(stack, 'EXISTS', token), day).toBe(day.endsWith('token') ? 1 : 0);
    const admin = behind.as((await enter('admin')).token);
    const published = Promise.withResolvers<void>();
    proxy.decide = ({ path }) =>
      path === SEARCH ? { kind: 'hold-reply', until: published.promise } : PASS;
    const searching = look(behind, lane);
    await eventually(() => expect(proxy.held).toBe(1)); // the database has answered without the flight
    const wish = {
      origin: lane.from,
      destination: lane.to,
      departure_datetime: lane.at('from', '09:00').toISOString(),
      arrival_datetime: lane.at('to', '21:00').toISOString(),
    };
    const { flight_id } = granted(await admin.publish(newFlight(wish)), 201);
    published.resolve();
    proxy.decide = () => PASS;
    expect(await searching).toMatchObject({ source: 'miss', available_kg: { [id]: 1_000 } });

    const entry = `${CACHE_PREFIX}timetable-of:${lane.from}:${lane.to}:${lane.date}`;
    await eventually(async () => expect(await runRedis(stack, 'EXISTS', entry)).toBe(1));
    expect(Object.keys((await look(behind, lane)).available_kg).sort()).toEqual(
      [id, flight_id].sort(),
    );
  },
);
