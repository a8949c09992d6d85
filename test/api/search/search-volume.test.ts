import { describe, expect, test } from 'vitest';
import { granted, refusedPaths } from '../../support/answers.ts';
import { warm } from '../../support/cached-search.ts';
import type { FlightWish } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { type Lane, takeLane } from '../../support/lane.ts';
import { runRedis } from '../../support/redis.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

/** Searches by volume, with the volume of each flight live in cached answers. */

const { api, database, enter, stack } = openScene();

/** A direct flight of 1,000 kg on a lane of its own. */
async function makeDirect(wish: FlightWish) {
  const lane = await takeLane();
  const flight = await database.makeFlight({
    ...lane.flight(['from', '08:00'], ['to', '20:00']),
    ...wish,
  });
  return { lane, flight };
}

/** The flights of one search, and what it says of the cache. */
async function search(lane: Lane, filter: Record<string, string | number> = {}) {
  const answer = await api.search(lane.query(filter));
  return { source: answer.headers.get('X-Cache'), flights: granted(answer, 200).flat() };
}

/** How many flights a search finds: read from the database, and again in its cached answer. */
async function found(lane: Lane, filter: Record<string, string | number>) {
  const { flights } = await eventually(async () => {
    // Again where what an answer before wrote comes after it.
    await runRedis(stack, 'DEL', `timetable-of:${lane.from}:${lane.to}:${lane.date}`);
    const answer = await search(lane, filter);
    expect(answer.source).toBe('miss');
    return answer;
  });
  await warm(api, lane);
  const cached = await search(lane, filter);
  expect(cached).toEqual({ source: 'hit', flights });
  return flights.length;
}

test('a flight with a volume shows it in answers of the cache as of the database', async () => {
  const { lane } = await makeDirect({ max_volume_m3: 9.5 });
  const shown = { max_volume_m3: 9.5, booked_volume_m3: 0, available_m3: 9.5 };
  expect((await search(lane)).flights).toMatchObject([shown]);
  await warm(api, lane);
  expect((await search(lane)).flights).toMatchObject([shown]);
});

test('a flight without one has no new key', async () => {
  const { lane } = await makeDirect({});
  await warm(api, lane);
  const [flight] = (await search(lane)).flights;
  expect(Object.keys(flight ?? {})).toEqual([
    'flight_id',
    'flight_number',
    'airline_name',
    'origin',
    'destination',
    'departure_datetime',
    'arrival_datetime',
    'max_weight_kg',
    'booked_weight_kg',
    'available_kg',
    'base_price_per_kg',
  ]);
});

describe('the volume in a cached answer is live', () => {
  test('after a booking, and after its cancellation', async () => {
    const { lane, flight } = await makeDirect({ max_volume_m3: 9 });
    const { client } = await enter();
    await warm(api, lane);
    const shows = (booked_volume_m3: number, available_m3: number) =>
      eventually(async () =>
        expect(await search(lane)).toMatchObject({
          source: 'hit',
          flights: [{ booked_volume_m3, available_m3 }],
        }),
      );
    const booked = await client.book(shipmentOn(flight, { volume_m3: 2.343 }));
    await shows(2.343, 6.657);
    granted(await client.cancel(granted(booked, 201).ref_id), 200);
    await shows(0, 9);
  });

  test('so that a flight that is full by volume leaves a search by volume, and no other', async () => {
    const { lane, flight } = await makeDirect({ max_volume_m3: 5 });
    const { client } = await enter();
    await warm(api, lane);
    granted(await client.book(shipmentOn(flight, { volume_m3: 4 })), 201);
    await eventually(async () =>
      expect(await search(lane, { volume_m3: 1.001 })).toEqual({ source: 'hit', flights: [] }),
    );
    expect((await search(lane, { volume_m3: 1 })).flights).toHaveLength(1);
    expect((await search(lane)).flights).toHaveLength(1);
  });

  test('beside that of a flight without volume on the same day, each its own', async () => {
    const lane = await takeLane();
    const legs = [
      await database.makeFlight(lane.flight(['from', '08:00'], ['via', '10:00'])),
      await database.makeFlight({
        ...lane.flight(['via', '12:00'], ['to', '23:00']),
        max_volume_m3: 9,
      }),
    ];
    const { client } = await enter();
    await warm(api, lane);
    granted(await client.book(shipmentOn(legs, { weight_kg: 7.9, volume_m3: 2 })), 201);
    await eventually(async () => {
      const { source, flights } = await search(lane);
      expect(source).toBe('hit');
      expect(flights).toMatchObject([
        { available_kg: 992.1 },
        { available_kg: 992.1, available_m3: 7 },
      ]);
      expect(flights[0]).not.toHaveProperty('available_m3');
    });
  });

  test('and weight each by the higher version: an older Worker writes kilograms alone', async () => {
    const { lane, flight } = await makeDirect({ max_volume_m3: 9 });
    await warm(api, lane);
    const key = `capacity:${flight.departure_date}`;
    const write = async (field: string, value: string) => {
      await runRedis(stack, 'HSET', key, field, value);
      await runRedis(stack, 'EXPIRE', key, '900');
    };
    await write(flight.flight_id, '7:1000');
    expect((await search(lane)).flights).toMatchObject([{ available_kg: 900, available_m3: 9 }]);
    await write(`${flight.flight_id}:l`, '6:2343');
    expect((await search(lane)).flights).toMatchObject([
      { available_kg: 900, available_m3: 6.657 },
    ]);
  });
});

describe('GET /route?volume_m3', () => {
  test('finds flights with so much left, and all that have no volume', async () => {
    const { lane } = await makeDirect({ max_volume_m3: 2.343 });
    expect(await found(lane, { volume_m3: 2.343 })).toBe(1);
    expect(await found(lane, { volume_m3: 2.344 })).toBe(0);
    await database.makeFlight(lane.flight(['from', '09:00'], ['to', '21:00']));
    expect(await found(lane, { volume_m3: 10_000 })).toBe(1);
  });

  test('needs it on every leg', async () => {
    const lane = await takeLane();
    await database.makeFlight({
      ...lane.flight(['from', '08:00'], ['via', '10:00']),
      max_volume_m3: 5,
    });
    await database.makeFlight({
      ...lane.flight(['via', '12:00'], ['to', '23:00']),
      max_volume_m3: 4,
    });
    expect(await found(lane, { volume_m3: 4 })).toBe(2);
    expect(await found(lane, { volume_m3: 4.001 })).toBe(0);
  });

  test('left out, a weight needs the volume that a booking of it takes: what is found can be booked', async () => {
    const { lane, flight } = await makeDirect({ max_volume_m3: 0.603 });
    const { client } = await enter();
    expect(await found(lane, { weight_kg: 100.6 })).toBe(0);
    expect(await found(lane, { weight_kg: 100.6, volume_m3: 0.5 })).toBe(1);
    expect(await found(lane, { weight_kg: 100.5 })).toBe(1);
    granted(await client.book(shipmentOn(flight, { weight_kg: 100.5 })), 201);
  });

  test.each(['0', '0.0009', '0.0001', '10000.001', '-1', '1e1', '1,5', 'NaN', '', '1.2345'])(
    'of %j → 422 that names it',
    async (volume_m3) => {
      const { query } = await takeLane();
      expect(refusedPaths(await api.search(query({ volume_m3 })))).toEqual(['volume_m3']);
    },
  );
});

describe('GET /route?handling', () => {
  test('leaves out flights that refuse one of the codes, on any leg', async () => {
    const lane = await takeLane();
    await database.makeFlight(lane.flight(['from', '08:00'], ['via', '10:00']));
    await database.makeFlight({
      ...lane.flight(['via', '12:00'], ['to', '23:00']),
      refused_handling_codes: ['AVI', 'PER'],
    });
    expect(await found(lane, {})).toBe(2);
    expect(await found(lane, { handling: 'COL' })).toBe(2);
    expect(await found(lane, { handling: 'PER' })).toBe(0);
    expect(await found(lane, { handling: 'col,avi' })).toBe(0);
    expect(await found(lane, { handling: 'COL, PER' })).toBe(0);
  });

  test.each(['COL', 'col', 'COL,COL', 'ACT,AOG,AVI,BIG,BUP,CAO,CAT,COL,EAT', ' COL , EAT '])(
    'takes %j',
    async (handling) => {
      granted(await api.search((await takeLane()).query({ handling })), 200);
    },
  );

  test.each([
    '',
    ',',
    'PER,',
    'QQQ',
    'PE',
    'PER;COL',
    'PER COL',
    'ACT,AOG,AVI,BIG,BUP,CAO,CAT,COL,EAT,EAP',
  ])('of %j → 422 that names it', async (handling) => {
    const { query } = await takeLane();
    expect(refusedPaths(await api.search(query({ handling })))).toEqual(['handling']);
  });
});

test('a flight that takes no more cargo is left out as the first, and not as the second', async () => {
  const lane = await takeLane();
  const over = { latest_acceptance_minutes: 2_880 };
  // Tomorrow at noon in India: within the 48 hours, and what departs some hours later does so on the same day.
  const soon = new Date(Math.floor(Date.now() / 86_400_000 + 1) * 86_400_000 + 6.5 * 3_600_000);
  const day = (moment: Date) =>
    new Date(moment.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 10);
  const direct = await database.makeFlight({
    origin: lane.from,
    destination: lane.to,
    departure_at: soon,
    ...over,
  });
  const query = { origin: lane.from, destination: lane.to, date: day(soon) };
  const ids = async () =>
    granted(await api.search(query), 200).map((legs) => legs.map((leg) => leg.flight_id));
  expect(await ids()).not.toContainEqual([direct.flight_id]);
  expect(await ids()).not.toContainEqual([direct.flight_id]);

  const at = (hours: number) => new Date(soon.getTime() + hours * 3_600_000);
  const first = await database.makeFlight({
    origin: lane.from,
    destination: lane.via,
    departure_at: at(0.5),
    arrival_at: at(2),
  });
  const second = await database.makeFlight({
    origin: lane.via,
    destination: lane.to,
    departure_at: at(4),
    ...over,
  });
  await runRedis(stack, 'DEL', `timetable-of:${lane.from}:${lane.to}:${query.date}`);
  expect(await ids()).toContainEqual([first.flight_id, second.flight_id]);
});
