import { expect, test } from 'vitest';
import { granted, refusedPaths } from '../support/answers.ts';
import { warmQuery } from '../support/cached-search.ts';
import { eventually } from '../support/eventually.ts';
import { takeLane } from '../support/lane.ts';
import { runRedis } from '../support/redis.ts';
import { openScene, shipmentOn } from '../support/scene.ts';
import { from, makeAccount, newAddress } from './account.ts';

const { api, database, enter, stack } = openScene();

const keysLike = async (pattern: string): Promise<string[]> => {
  const keys = await runRedis(stack, 'KEYS', pattern);
  const names = Array.isArray(keys) ? keys.map(String).sort() : [];
  return names.filter((key) => !key.startsWith('test:')); // those are the tests' own
};
const makeLaneWithFlights = async () => {
  const lane = await takeLane();
  const small = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '19:00'], 20));
  const large = await database.makeFlight(lane.flight(['from', '09:00'], ['to', '20:00'], 900));
  return { lane, ids: [small.flight_id, large.flight_id] };
};
type Query = Record<string, string | number>;
async function found(query: Query, headers: Record<string, string> = {}) {
  const answer = await api.search(query, { headers });
  const ids = granted(answer, 200).map((itinerary) => itinerary[0]?.flight_id);
  return { ids, source: answer.headers.get('X-Cache') };
}
const warm = (query: Query) => warmQuery(api, query);

test('what one caller filters away is not missing for the next', async () => {
  const { lane, ids } = await makeLaneWithFlights();
  const narrow = { weight_kg: 500, max_stops: 0, limit: 1 };
  expect((await found(lane.query(narrow))).ids).toEqual([ids[1]]);
  expect((await found(lane.query())).ids).toEqual(ids);
  await warm(lane.query());
  expect((await found(lane.query({ weight_kg: 100_000 }))).ids).toEqual([]);
  expect((await found(lane.query({ limit: 1 }))).ids).toEqual([ids[0]]);
  expect((await found(lane.query())).ids).toEqual(ids);
});

test.each([
  ['x-forwarded-host', 'elsewhere.example'],
  ['x-forwarded-scheme', 'http'],
  ['x-original-url', '/health'],
  ['origin', 'https://elsewhere.example'],
  ['cookie', 'session=1'],
  ['authorization', 'Bearer not.a.token'],
  ['accept', 'text/html'],
  ['accept-language', 'xx'],
  ['range', 'bytes=0-1'],
  ['cache-control', 'no-store'],
])('what a header like %s says is in nobody else’s answer', async (name, value) => {
  const { lane, ids } = await makeLaneWithFlights();
  const headers = { [name]: value };
  expect((await found(lane.query(), headers)).ids).toEqual(ids);
  await warm(lane.query());
  const [sent, plain] = [
    await api.search(lane.query(), { headers }),
    await api.search(lane.query()),
  ];
  expect(plain.text).toBe(sent.text);
  expect(plain.text).not.toContain('elsewhere.example');
});

test('an airport code in another case is the same entry, not another', async () => {
  const { lane } = await makeLaneWithFlights();
  await warm(lane.query());
  const before = await keysLike(`timetable-of:*:${lane.date}`);
  const { source } = await found(
    lane.query({ origin: lane.from.toLowerCase(), destination: lane.to.toLowerCase() }),
  );
  expect(source).toBe('hit');
  expect(await keysLike(`timetable-of:*:${lane.date}`)).toEqual(before);
});

test.each<Record<string, string>>([
  { origin: 'DEL:LHR' },
  { destination: 'LHR\r\nSET x 1' },
  { origin: '*' },
  { date: '2026-12-01:x' },
  { date: '../capacity' },
  { origin: 'ZZZ' },
  { destination: 'QQQ' },
])('a search for %j makes no key in Redis', async (odd) => {
  const lane = await takeLane();
  const [name] = Object.keys(odd);
  const made = () => keysLike(`*${odd.date ?? lane.date}*`);
  const before = await made();
  expect(refusedPaths(await api.search(lane.query(odd)))).toEqual([name]);
  expect(await made()).toEqual(before);
});

test('every key that the API makes ends by itself', async () => {
  const { lane } = await makeLaneWithFlights();
  await warm(lane.query());
  const account = await makeAccount(database);
  const headers = from(newAddress());
  const { email, password } = account;
  granted(await api.call('POST', '/users/login', { email, password }, { headers }), 200);
  await eventually(async () => expect(await keysLike('sign-in:known:*')).not.toEqual([]));
  for (const key of await keysLike('*')) {
    // -1: a key without an end; -2: it has ended meanwhile.
    expect(await runRedis(stack, 'TTL', key), key).not.toBe(-1);
  }
});

test('Redis holds no one’s identity, no reference and no token', async () => {
  const { lane } = await makeLaneWithFlights();
  const { client, user, token } = await enter();
  const flight = await database.makeFlight(lane.flight(['from', '10:00'], ['to', '21:00'], 60));
  const { ref_id } = granted(await client.book(shipmentOn(flight, { weight_kg: 1 })), 201);
  await client.search(lane.query());
  await warm(lane.query());
  const values = await Promise.all(
    (await keysLike('*')).map(async (key) => {
      const type = await runRedis(stack, 'TYPE', key);
      const value =
        type === 'hash'
          ? await runRedis(stack, 'HGETALL', key)
          : type === 'string'
            ? await runRedis(stack, 'GET', key)
            : type;
      return `${key} ${JSON.stringify(value)}`;
    }),
  );
  const everything = values.join('\n');
  expect(everything).toContain(flight.flight_id);
  for (const secret of [user.id, user.email, ref_id, token, '@example.test']) {
    expect(everything).not.toContain(secret);
  }
});

test('a forged entry in the cache can show what is not there, and sell none of it', async () => {
  const { lane, ids } = await makeLaneWithFlights();
  await warm(lane.query());
  await runRedis(stack, 'HSET', `capacity:${lane.date}`, String(ids[0]), '999:0');
  const { client } = await enter();
  const [flight_id] = ids;
  const shipment = { origin: lane.from, destination: lane.to, weight_kg: 21, pieces: 1 };
  const answer = await client.book({ ...shipment, flight_ids: [String(flight_id)] });
  expect(answer.status).toBe(409);
  expect(await database.audit()).toEqual([]);
});
