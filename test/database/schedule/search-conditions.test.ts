import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { dayFromNow } from '../../support/lane.ts';
import { useScratchDatabase } from '../fixture.ts';
import { type FlightChanges, operate, useOperations } from '../operations.ts';
import { idsOf, named } from '../search/itineraries.ts';

const MINUTE_MS = 60_000;
const DAY = dayFromNow(30);
/** Without any flights but those of these tests, each of which has an origin of its own. */
const books = await useScratchDatabase();
const { bookWith } = useOperations(books);
const [admin, owner] = [await books.makeUser('admin'), await books.makeUser()];
const change = (flight: MadeFlight, changes: FlightChanges) =>
  operate(books, admin, flight, changes);

const ORIGINS = [
  'BLR',
  'BOM',
  'MAA',
  'CCU',
  'HYD',
  'COK',
  'AMD',
  'PNQ',
  'JAI',
  'GOI',
  'LKO',
  'TRV',
];
const HUBS = ['AUH', 'BAH', 'KWI', 'RUH', 'JED', 'CAI', 'DOH', 'MCT', 'DMM', 'AMM', 'BEY', 'IST'];

async function fly(origin: string, destination: string, departs: string, minutes = 120) {
  const departure_at = new Date(`${DAY}T${departs}:00Z`);
  const arrival_at = new Date(departure_at.getTime() + minutes * MINUTE_MS);
  return books.makeFlight({ origin, destination, departure_at, arrival_at });
}

/** A connection that arrives first, and a direct flight. */
async function makeChoice() {
  const [from = '', hub = ''] = [ORIGINS.pop(), HUBS.pop()];
  const first = await fly(from, hub, '06:00');
  const second = await fly(hub, 'LHR', '09:00');
  const direct = await fly(from, 'LHR', '08:00', 600);
  const search = async (args: object = {}) => {
    const all = { p_origin: from, p_destination: 'LHR', p_date: DAY, ...args };
    return named(await books.call('search_itineraries', all)).itineraries;
  };
  const [connection, alone] = idsOf([first, second], [direct]);
  return { first, second, direct, search, connection, alone };
}

const publishWith = (flight: MadeFlight, columns: string, value: unknown) =>
  books.pool.query(`update cargo.flights set ${columns} = $2 where flight_id = $1`, [
    flight.flight_id,
    value,
  ]);

test.each<[string, FlightChanges]>([
  ['cancelled', { status: 'CANCELLED' }],
  ['closed', { closed: true }],
])('what is %s is left out in each place, and found again afterwards', async (_, changes) => {
  const { first, second, direct, search, connection, alone } = await makeChoice();
  const back: FlightChanges = { status: 'SCHEDULED', closed: false };
  for (const [flight, rest] of [
    [first, [alone]],
    [second, [alone]],
    [direct, [connection]],
  ] as const) {
    await change(flight, changes);
    for (const args of [{}, { p_weight_kg: 1 }, { p_volume_l: 1 }, { p_handling_codes: ['PER'] }]) {
      expect(await search(args)).toEqual(rest);
    }
    await change(flight, back);
    expect(await search()).toEqual([connection, alone]);
  }
});

test('a delay and a smaller capacity leave a flight where it was', async () => {
  const { first, second, direct, search, connection, alone } = await makeChoice();
  for (const flight of [first, second, direct]) {
    await change(flight, {
      estimated_departure_datetime: new Date(flight.arrival_at.getTime() - MINUTE_MS).toISOString(),
      max_weight_kg: 10,
    });
  }
  expect(await search({ p_weight_kg: 10 })).toEqual([connection, alone]);
  expect(await search({ p_weight_kg: 10.1 })).toEqual([]);
});

test('litres are asked of each flight that has a volume, to the last one', async () => {
  const { first, second, direct, search, connection, alone } = await makeChoice();
  await change(first, { max_volume_m3: 3 });
  await change(direct, { max_volume_m3: 2 });
  await bookWith(owner, [first], { volume_m3: 1 });
  expect(await search({ p_volume_l: 2_000 })).toEqual([connection, alone]);
  expect(await search({ p_volume_l: 2_001 })).toEqual([]);
  await change(second, { max_volume_m3: 1.999 });
  expect(await search({ p_volume_l: 2_000 })).toEqual([alone]);
  expect(await search({ p_volume_l: 1_999 })).toEqual([connection, alone]);
  await change(second, { max_volume_m3: null });
  await change(direct, { max_volume_m3: null });
  expect(await search({ p_volume_l: 10_000_000 })).toEqual([alone]);
  expect(await search()).toEqual([connection, alone]);
});

test('kilograms and litres both count, each on its own', async () => {
  const { first, direct, search, connection, alone } = await makeChoice();
  await change(first, { max_volume_m3: 1 });
  await change(direct, { max_weight_kg: 50 });
  expect(await search({ p_weight_kg: 50, p_volume_l: 1_000 })).toEqual([connection, alone]);
  expect(await search({ p_weight_kg: 50.1, p_volume_l: 1_000 })).toEqual([connection]);
  expect(await search({ p_weight_kg: 50, p_volume_l: 1_001 })).toEqual([alone]);
  expect(await search({ p_weight_kg: 50.1, p_volume_l: 1_001 })).toEqual([]);
});

test('what refuses one of the handling codes is left out, as any leg', async () => {
  const { first, second, direct, search, connection, alone } = await makeChoice();
  await publishWith(second, 'refused_handling_codes', ['DGR', 'AVI']);
  await publishWith(direct, 'refused_handling_codes', ['PER']);
  const find = (...p_handling_codes: string[]) => search({ p_handling_codes });
  expect(await find('AVI')).toEqual([alone]);
  expect(await find('COL', 'DGR')).toEqual([alone]);
  expect(await find('PER')).toEqual([connection]);
  expect(await find('PER', 'AVI')).toEqual([]);
  expect(await find('COL')).toEqual([connection, alone]);
  expect(await find()).toEqual([connection, alone]);
  await publishWith(first, 'refused_handling_codes', ['COL']);
  expect(await find('COL')).toEqual([alone]);
});

test('a first leg is found until its latest acceptance, and an onward leg after it', async () => {
  const now = Date.now();
  const from = 'DEL';
  const minutes = 120;
  const departure_at = new Date(now + 60 * MINUTE_MS);
  const legs = [
    await books.makeFlight({
      origin: from,
      destination: 'DXB',
      departure_at,
      arrival_at: new Date(departure_at.getTime() + minutes * MINUTE_MS),
    }),
    await books.makeFlight({
      origin: 'DXB',
      destination: 'LHR',
      departure_at: new Date(departure_at.getTime() + 2 * minutes * MINUTE_MS),
    }),
  ];
  const [first, second] = legs;
  if (!first || !second) throw new Error('No flights.');
  const search = async (leg: MadeFlight) => {
    const args = {
      p_origin: leg.origin,
      p_destination: 'LHR',
      p_date: leg.departure_date,
    };
    return named(await books.call('search_itineraries', args)).itineraries;
  };
  await publishWith(first, 'latest_acceptance_minutes', 59);
  await publishWith(second, 'latest_acceptance_minutes', 2_880);
  expect(await search(first)).toEqual(idsOf(legs));
  expect(await search(second), 'as the first leg it accepts nothing any more').toEqual([]);
  await publishWith(first, 'latest_acceptance_minutes', 61);
  expect(await search(first)).toEqual([]);
  await publishWith(first, 'latest_acceptance_minutes', 0);
  expect(await search(first)).toEqual(idsOf(legs));
  await publishWith(second, 'latest_acceptance_minutes', null);
  expect(await search(second)).toEqual(idsOf([second]));
  // By the timetable, whatever is said of the departure.
  await publishWith(first, 'latest_acceptance_minutes', 61);
  await change(first, {
    estimated_departure_datetime: new Date(first.arrival_at.getTime() - MINUTE_MS).toISOString(),
  });
  expect(await search(first)).toEqual([]);
});

test('what is found carries its volume, its conditions and what became of it', async () => {
  const { direct, search, alone } = await makeChoice();
  await publishWith(direct, 'refused_handling_codes', ['ICE']);
  await change(direct, { max_volume_m3: 4.5, max_weight_kg: 2_000 });
  await bookWith(owner, [direct], { volume_m3: 0.5 });
  const { flights } = Object(
    await books.call('search_itineraries', {
      p_origin: direct.origin,
      p_destination: 'LHR',
      p_date: DAY,
      p_max_stops: 0,
    }),
  );
  expect(flights).toMatchObject([
    {
      flight_id: direct.flight_id,
      volume: { max_litres: 4_500, booked_litres: 500 },
      conditions: { refused_handling_codes: ['ICE'] },
      operational: { status: 'SCHEDULED', closed: false },
    },
  ]);
  expect(await search({ p_weight_kg: 1_500 })).toEqual([alone]);
});
