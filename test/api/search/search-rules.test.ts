import { beforeEach, describe, expect, test } from 'vitest';
import { granted, refusedPaths } from '../../support/answers.ts';
import { keepFromEdge } from '../../support/eventually.ts';
import { addDays, dayFromNow, takeLane } from '../../support/lane.ts';
import { minutesAfter, openScene } from '../../support/scene.ts';

const { api, database } = openScene();
const DAY_MS = 86_400_000;

const search = async (query: Record<string, string | number>) =>
  granted(await api.search(query), 200);

describe('the time to connect', () => {
  /** Whether a flight on from the connection airport is found after one that arrives there at 10:00. */
  async function connects(time: string, days = 0): Promise<boolean> {
    const lane = await takeLane();
    await database.makeFlight(lane.flight(['from', '08:00'], ['via', '10:00']));
    await database.makeFlight(lane.flight(['via', time, days], ['to', '23:59', days + 1]));
    return (await search(lane.query())).length === 1;
  }

  test.each([
    ['09:30', 0, false],
    ['10:00', 0, false],
    ['10:59', 0, false],
    ['11:00', 0, true],
    ['23:59', 0, true],
    ['00:00', 1, true],
    ['23:59', 1, true],
    ['00:00', 2, false],
  ])(
    'arrived at 10:00, a flight at %s, %d days later connects: %s',
    async (time, days, expected) => {
      expect(await connects(time, days)).toBe(expected);
    },
  );

  test('the day after counts from the arrival of the first leg, not from the date searched', async () => {
    const lane = await takeLane();
    await database.makeFlight(lane.flight(['from', '22:00'], ['via', '01:00', 1]));
    const last = await database.makeFlight(lane.flight(['via', '23:59', 2], ['to', '12:00', 3]));
    await database.makeFlight(lane.flight(['via', '00:00', 3], ['to', '12:00', 3]));
    const found = await search(lane.query());
    expect(found.map((itinerary) => itinerary[1]?.flight_id)).toEqual([last.flight_id]);
  });
});

test('a connection may cross the date line: the second leg leaves on an earlier date than the first', async () => {
  const lane = await takeLane();
  const moment = (time: string, offset: string, day = lane.date) =>
    new Date(`${day}T${time}:00${offset}`);
  const dayBefore = addDays(lane.date, -1);
  // Fiji is at +12:00, Pago Pago at -11:00, Honolulu at -10:00.
  const first = await database.makeFlight({
    origin: 'NAN',
    destination: 'PPG',
    departure_at: moment('08:00', '+12:00'),
    arrival_at: moment('11:00', '-11:00', dayBefore),
  });
  const second = await database.makeFlight({
    origin: 'PPG',
    destination: 'HNL',
    departure_at: moment('15:00', '-11:00', dayBefore),
    arrival_at: moment('22:00', '-10:00', dayBefore),
  });
  expect(second.departure_date).toBe(dayBefore);
  const found = await search({ origin: 'NAN', destination: 'HNL', date: lane.date });
  const ids = found.map((itinerary) => itinerary.map((flight) => flight.flight_id));
  expect(ids).toContainEqual([first.flight_id, second.flight_id]);
});

test('no itinerary passes its destination or returns to its origin', async () => {
  const lane = await takeLane();
  const out = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
  await database.makeFlight(lane.flight(['to', '21:30'], ['from', '23:00', 1]));
  expect(await search(lane.query())).toHaveLength(1);
  expect(await search(lane.query({ destination: lane.from }))).toEqual([]);
  // Past the destination and back to it is no itinerary either.
  await database.makeFlight(lane.flight(['to', '21:30'], ['via', '23:00', 1]));
  await database.makeFlight(lane.flight(['via', '01:00', 1], ['to', '12:00', 1]));
  const found = await search(lane.query({ limit: 199 }));
  expect(found.map((itinerary) => itinerary.map((flight) => flight.flight_id))).toEqual([
    [out.flight_id],
  ]);
});

test('departed flights are left out, as a direct one and as a first leg', async () => {
  const now = new Date();
  const gone = minutesAfter(now, -5);
  const soon = minutesAfter(now, 60);
  const make = (departure_at: Date, destination: string) =>
    database.makeFlight({
      origin: 'ACC',
      destination,
      departure_at,
      arrival_at: minutesAfter(departure_at, 120),
    });
  const departed = [await make(gone, 'LOS'), await make(gone, 'ADD')];
  const open = await make(soon, 'LOS');
  await database.makeFlight({
    origin: 'ADD',
    destination: 'LOS',
    departure_at: minutesAfter(gone, 200),
    arrival_at: minutesAfter(gone, 500),
  });
  // The flights fall on the date at the origin of the one that is still to depart, or on the day before.
  const dates = new Set([...departed, open].map((flight) => flight.departure_date));
  const found = await Promise.all(
    [...dates].map((date) => search({ origin: 'ACC', destination: 'LOS', date })),
  );
  const ids = found.flat(2).map((flight) => flight.flight_id);
  expect(ids).toContain(open.flight_id);
  for (const flight of departed) expect(ids).not.toContain(flight.flight_id);
});

test.each([
  ['limit', '1'],
  ['limit', '200'],
  ['weight_kg', '0.1'],
  ['weight_kg', '1.1'],
  ['weight_kg', '7.9'],
  ['weight_kg', '10.50'],
  ['weight_kg', '100000'],
  ['unknown_parameter', 'x'],
])('GET /route with %s=%s → 200', async (name, value) => {
  await search((await takeLane()).query({ [name]: value }));
});

test.each([
  ['origin', 'DE'],
  ['origin', 'DELH'],
  ['origin', 'D3L'],
  ['origin', ''],
  ['origin', 'ZZZ'],
  ['destination', 'zzz'],
  ['destination', 'ЛОН'],
  ['date', 'tomorrow'],
  ['date', '2027-02-29'],
  ['date', '2019-02-29'],
  ['date', '2019-1-1'],
  ['date', '27-01-01'],
  ['date', '2027-01-01T00:00:00Z'],
  ['weight_kg', '0'],
  ['weight_kg', '-1'],
  ['weight_kg', '10.55'],
  ['weight_kg', '100000.1'],
  ['weight_kg', '1e3'],
  ['weight_kg', 'NaN'],
  ['weight_kg', ''],
  ['max_stops', '2'],
  ['max_stops', '-1'],
  ['max_stops', 'none'],
  ['limit', '0'],
  ['limit', '201'],
  ['limit', '1.5'],
  ['limit', ''],
])('GET /route with %s=%s → 422 that names it', async (name, value) => {
  expect(refusedPaths(await api.search((await takeLane()).query({ [name]: value })))).toEqual([
    name,
  ]);
});

describe('the date, counted from today in UTC', () => {
  beforeEach(() => keepFromEdge(DAY_MS));

  test.each([-1, 0, 400])('%d days from now → 200', async (days) => {
    await search((await takeLane()).query({ date: dayFromNow(days) }));
  });

  test.each([-2, -30, -400, -40_000])('%d days from now → 200 and nothing', async (days) => {
    const answer = await api.search((await takeLane()).query({ date: dayFromNow(days) }));
    expect(granted(answer, 200)).toEqual([]);
    expect(answer.headers.get('X-Cache')).toBe('miss');
    expect(answer.headers.get('Age')).toBeNull();
  });

  test('401 days from now → 422 that names it', async () => {
    const answer = await api.search((await takeLane()).query({ date: dayFromNow(401) }));
    expect(refusedPaths(answer)).toEqual(['date']);
  });
});

test.each(['origin', 'destination', 'date'])(
  'GET /route without %s → 422 that names it',
  async (name) => {
    const { [name]: _, ...query } = (await takeLane()).query();
    expect(refusedPaths(await api.search(query))).toEqual([name]);
  },
);

test('GET /route with two unknown airports → 422 that names both', async () => {
  const answer = await api.search((await takeLane()).query({ origin: 'QQQ', destination: 'ZZZ' }));
  expect(refusedPaths(answer)).toEqual(['origin', 'destination']);
});
