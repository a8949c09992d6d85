import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { look, warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { takeLane } from '../../support/lane.ts';
import { newFlight } from '../../support/new-flight.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const scene = openScene();
const { api, database, enter } = scene;
const { proxy, api: behind } = await openFaultyDatabase(scene);

const FACTS = { name: 'Trial Field', city: 'Trial', country: 'IN', time_zone: 'Asia/Kolkata' };
const LHR = {
  code: 'LHR',
  name: 'London Heathrow Airport',
  city: 'London',
  country: 'GB',
  time_zone: 'Europe/London',
  city_airports: ['LHR', 'LGW', 'LTN', 'LCY', 'STN', 'SEN'],
};

/** A code of this test file's own: no other makes airports that begin with these letters. */
let letters = 0;
function newCode(): string {
  letters += 1;
  return `QW${String.fromCharCode(64 + letters)}`;
}

describe('GET /airports', () => {
  test('?query → 200 with the airports, which anybody may keep for 300 s', async () => {
    const answer = await api.findAirports(' heathrow');
    expect(granted(answer, 200)).toEqual([]);
    const found = await api.findAirports(' lhr ');
    expect(granted(found, 200)).toEqual([LHR]);
    expect(found.headers.get('Cache-Control')).toBe('public, max-age=300');
  });

  test('ten of them, unless another limit is sent', async () => {
    expect(granted(await api.findAirports('a'), 200)).toHaveLength(10);
    expect(granted(await api.findAirports('a', 50), 200)).toHaveLength(50);
    expect(granted(await api.findAirports('São', 1), 200)).toMatchObject([{ city: 'São Paulo' }]);
  });

  test.each([
    ['', 'query'],
    ['?query=', 'query'],
    ['?query=%20%20', 'query'],
    [`?query=${'x'.repeat(51)}`, 'query'],
    ['?query=a%00', 'query'],
    ['?query=a&limit=0', 'limit'],
    ['?query=a&limit=51', 'limit'],
    ['?query=a&limit=x', 'limit'],
  ])('%s → 422 that names %s', async (query, path) => {
    const answer = await api.call('GET', `/airports${query}`);
    expect(refused(answer, 422, 'validation_failed').errors).toMatchObject([{ path }]);
  });

  test('a query of 50 characters is looked for', async () => {
    expect(granted(await api.findAirports('x'.repeat(50)), 200)).toEqual([]);
  });
});

describe('GET /airports/{code}', () => {
  test.each(['LHR', 'lhr'])('%s → 200 with the airport as it is now', async (code) => {
    const answer = await api.call('GET', `/airports/${code}`);
    expect(granted(answer, 200)).toEqual(LHR);
    expect(answer.headers.get('Cache-Control')).toBe('no-cache');
  });

  test.each(['QQX', 'LON', 'L', 'LOND', 'L1R', 'é', '%27'])(
    '%s → 404 airport_not_found',
    async (code) => {
      refused(await api.call('GET', `/airports/${code}`), 404, 'airport_not_found');
    },
  );

  test('another method → 405 that names those there are', async () => {
    const answer = await api.call('DELETE', '/airports/LHR');
    refused(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('Allow')).toBe('GET, HEAD, PUT');
  });
});

describe('PUT /airports/{code}', () => {
  test('new → 201 with Location; the same again, or changed → 200', async () => {
    const { client } = await enter('admin');
    const code = newCode();
    const made = await client.putAirport(code.toLowerCase(), { ...FACTS, country: 'in' });
    const airport = { code, ...FACTS, city_airports: [code] };
    expect(granted(made, 201)).toEqual(airport);
    expect(made.headers.get('Location')).toBe(`/airports/${code}`);
    expect(granted(await api.call('GET', `/airports/${code}`), 200)).toEqual(airport);
    const again = await client.putAirport(code, FACTS);
    expect(granted(again, 200)).toEqual(airport);
    expect(again.headers.get('Location')).toBeNull();
    const renamed = await client.putAirport(code, { ...FACTS, name: '  Re\u0301named ' });
    expect(granted(renamed, 200)).toEqual({ ...airport, name: 'R\u00e9named' });
  });

  test('a flight can be published from it', async () => {
    const { client } = await enter('admin');
    const code = newCode();
    const flight = newFlight({ origin: code });
    const unknown = { path: 'origin', message: `${code} is not a known airport.` };
    expect(refused(await client.publish(flight), 422, 'validation_failed').errors).toEqual([
      unknown,
    ]);
    granted(await client.putAirport(code, FACTS), 201);
    granted(await client.publish(flight), 201);
  });

  test.each(['L', 'LOND', 'L1R', '%C3%A9', 'QW%20Z'])(
    'of a malformed code, %s → 422',
    async (code) => {
      const { client } = await enter('admin');
      const answer = await client.call('PUT', `/airports/${code}`, FACTS);
      expect(refused(answer, 422, 'validation_failed').errors).toMatchObject([{ path: 'code' }]);
    },
  );

  test.each([
    ['name', ''],
    ['name', 'x'.repeat(101)],
    ['name', 'a\u0000b'],
    ['name', undefined],
    ['city', '  '],
    ['city', 7],
    ['country', 'UK'],
    ['country', 'EU'],
    ['country', 'IND'],
    ['country', ''],
    ['country', 'ß'],
    ['country', 'ﬁ'],
    ['country', 'ın'],
    ['country', 'IN\n'],
    ['time_zone', 'EST5EDT'],
    ['time_zone', 'UTC'],
    ['time_zone', '+05:30'],
    ['time_zone', 'Asia/Atlantis'],
    ['time_zone', 'Asia/../Kolkata'],
    ['time_zone', 'Asia'],
  ])('with %s %j → 422 that names it', async (path, value) => {
    const { client } = await enter('admin');
    const answer = await client.putAirport('QWY', { ...FACTS, [path]: value });
    expect(refused(answer, 422, 'validation_failed').errors).toMatchObject([{ path }]);
    refused(await api.call('GET', '/airports/QWY'), 404, 'airport_not_found');
  });
});

describe('an airport that moves to another time zone', () => {
  /** A new airport in India with a flight to LHR at 01:00 there, and a search that has it cached. */
  async function setUp() {
    const { client } = await enter('admin');
    const code = newCode();
    granted(await client.putAirport(code, FACTS), 201);
    const own = await takeLane();
    const { date } = own;
    const departure_at = new Date(`${date}T01:00:00+05:30`);
    const { flight_id } = await database.makeFlight({ origin: code, departure_at });
    const before = new Date(departure_at.getTime() - 43_200_000).toISOString().slice(0, 10);
    const lane = (day: string) => ({
      ...own,
      query: () => ({ origin: code, destination: 'LHR', date: day }),
    });
    const [today, dayBefore] = [lane(date), lane(before)];
    await warm(api, today);
    await warm(api, dayBefore);
    expect(Object.keys((await look(api, today)).available_kg)).toEqual([flight_id]);
    return { client, code, flight_id, today, dayBefore };
  }
  test('has its flights under their new dates, in cached searches too, from the answer on', async () => {
    const { client, code, flight_id, today, dayBefore } = await setUp();
    granted(await client.putAirport(code, { ...FACTS, time_zone: 'Europe/London' }), 200);
    expect(Object.keys((await look(api, today)).available_kg)).toEqual([]);
    expect(Object.keys((await look(api, dayBefore)).available_kg)).toEqual([flight_id]);
    const shown = granted(await api.readFlight(flight_id), 200);
    expect(shown.departure_datetime).toMatch(/T(19|20):30:00/);
  });

  test('has them there also when the answer was lost', async () => {
    const { code, flight_id, today, dayBefore } = await setUp();
    const admin = behind.as((await enter('admin')).token);
    proxy.decide = ({ path }) =>
      path === '/rest/v1/rpc/put_airport' ? { kind: 'lose-reply' } : PASS;
    const moved = await admin.putAirport(code, { ...FACTS, time_zone: 'Europe/London' });
    refused(moved, 503, 'unavailable');
    await eventually(async () =>
      expect(Object.keys((await look(api, dayBefore)).available_kg)).toEqual([flight_id]),
    );
    expect(Object.keys((await look(api, today)).available_kg)).toEqual([]);
  });
});

test('a city code in any field that wants an airport → 422 that names its airports', async () => {
  const message = 'LON is a city: use LHR, LGW, LTN, LCY, STN or SEN.';
  const search = await api.search({ origin: 'lon', destination: 'DEL', date: '2027-01-01' });
  expect(refused(search, 422, 'validation_failed').errors).toEqual([{ path: 'origin', message }]);
  const { client } = await enter('admin');
  const flight = newFlight({ destination: 'LON' });
  expect(refused(await client.publish([flight]), 422, 'validation_failed').errors).toEqual([
    { path: '0.destination', message },
  ]);
  const shipment = { origin: 'LON', destination: 'DEL', weight_kg: 1, pieces: 1 };
  const booked = await client.book({
    ...shipment,
    flight_ids: ['00000000-0000-4000-8000-000000000000'],
  });
  expect(refused(booked, 422, 'validation_failed').errors).toEqual([{ path: 'origin', message }]);
  const made = await client.book(shipmentOn(await database.makeFlight({ destination: 'LHR' })));
  const step = await client.step(granted(made, 201).ref_id, 'arrive', 'LON');
  expect(refused(step, 422, 'validation_failed').errors).toEqual([{ path: 'location', message }]);
});
