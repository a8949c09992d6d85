import { expect, test } from 'vitest';
import type { NetworkLoad } from '../../../src/core/schedule/types.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import { cancel, operate, step, useOperations } from '../operations.ts';

const books = await useScratchDatabase();
const { bookWith } = useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];

const day = (days: number) => inDays(days).toISOString().slice(0, 10);
async function loadOf(days: number, wish: object = {}): Promise<NetworkLoad> {
  return Object(await books.call('get_network_load', { p_date: day(days), ...wish }));
}
const on = (days: number, lane: string, wish: { hours?: number; kg?: number; m3?: number } = {}) =>
  books.makeFlight({
    origin: lane.slice(0, 3),
    destination: lane.slice(4),
    departure_at: new Date(inDays(days).getTime() + (wish.hours ?? 0) * 3_600_000),
    max_weight_kg: wish.kg,
    max_volume_m3: wish.m3,
  });

test('a day without flights has no lane', async () => {
  expect(await loadOf(39)).toMatchObject({ lanes: [], lanes_left_out: 0, shipments: null });
});

test('flights of a lane count together, in weight and, where they count it, in volume', async () => {
  const early = await on(40, 'BLR-CDG', { hours: -1, kg: 1_000, m3: 10 });
  const late = await on(40, 'BLR-CDG', { kg: 500.5 });
  await bookWith(owner, [early], { weight_kg: 100.5, volume_m3: 2 });
  await bookWith(owner, [late], { weight_kg: 20, volume_m3: 3 });
  const { lanes, carriers } = await loadOf(40);
  const offset = /T16:30:00\+05:30$/;
  expect(lanes).toStrictEqual([
    {
      origin: 'BLR',
      destination: 'CDG',
      flights: 2,
      max_tenths: 15_005,
      booked_tenths: 1_205,
      volume: { max_litres: 10_000, booked_litres: 2_000 },
      first_flights: [
        {
          flight_id: early.flight_id,
          flight_number: early.flight_number,
          departure_datetime: expect.stringMatching(offset),
          max_tenths: 10_000,
          booked_tenths: 1_005,
        },
        expect.objectContaining({ flight_id: late.flight_id, booked_tenths: 200 }),
      ],
    },
  ]);
  expect(carriers).toEqual(expect.arrayContaining([early.flight_number.slice(0, 2)]));
  expect([...carriers].sort()).toEqual(carriers);
});

test('a lane without counted volume has none', async () => {
  await on(41, 'BLR-CDG');
  expect((await loadOf(41)).lanes).toMatchObject([{ volume: null }]);
});

test('cancelled flights are none, closed ones are; the date is local at the origin', async () => {
  const cancelled = await on(42, 'CCU-HKG');
  const closed = await on(42, 'CCU-SIN');
  // 22:00 UTC: the next day in India.
  await on(42, 'CCU-DXB', { hours: 10 });
  await operate(books, admin, cancelled, { status: 'CANCELLED' });
  await operate(books, admin, closed, { closed: true });
  expect((await loadOf(42)).lanes.map(({ destination }) => destination)).toEqual(['SIN']);
  expect((await loadOf(43)).lanes.map(({ destination }) => destination)).toEqual(['DXB']);
});

test('by carrier; the most capacity first, and what is beyond the lanes asked for is counted', async () => {
  const flights = [
    await on(44, 'MAA-CDG', { kg: 10 }),
    await on(44, 'MAA-FRA', { kg: 30 }),
    await on(44, 'MAA-LHR', { kg: 20 }),
  ];
  await books.pool.query(
    "update cargo.flights set flight_number = 'Q7' || row_number from (select flight_id, row_number() over () from cargo.flights where flight_id = any ($1)) n where n.flight_id = flights.flight_id",
    [flights.slice(0, 2).map(({ flight_id }) => flight_id)],
  );
  const names = ({ lanes }: NetworkLoad) => lanes.map(({ destination }) => destination);
  expect(names(await loadOf(44))).toEqual(['FRA', 'LHR', 'CDG']);
  const few = await loadOf(44, { p_lanes_max: 1 });
  expect([names(few), few.lanes_left_out]).toEqual([['FRA'], 2]);
  const one = await loadOf(44, { p_carrier: 'Q7' });
  expect([names(one), one.carriers]).toEqual([['FRA', 'CDG'], ['Q7']]);
  expect(names(await loadOf(44, { p_carrier: 'Q6' }))).toEqual([]);
});

test('of a lane the first flights are named, all are counted', async () => {
  for (const hours of [3, 1, 2]) await on(45, 'GOI-LHR', { hours });
  const [lane] = (await loadOf(45, { p_flights_max: 2 })).lanes;
  expect(lane?.flights).toBe(3);
  expect(
    lane?.first_flights.map(({ departure_datetime }) => departure_datetime.slice(11, 16)),
  ).toEqual(['18:30', '19:30']);
});

test('a shipment is where its last step says, and counts once', async () => {
  const [first, second] = [
    await on(46, 'AMD-DXB', { hours: -9 }),
    await on(46, 'DXB-LHR', { hours: 5 }),
  ];
  const places = async () => {
    const { shipments } = await loadOf(46, { p_with_shipments: true });
    const { at = [], under_way = [] } = shipments ?? {};
    return Object.fromEntries([
      ...at.map((place) => [place.airport, place.shipments]),
      ...under_way.map((lane) => [`${lane.origin}-${lane.destination}`, lane.shipments]),
    ]);
  };
  const both = await bookWith(owner, [first, second]);
  const one = await bookWith(owner, [first]);
  await bookWith(owner, [first], { hold_minutes: 9 });
  await cancel(books, owner, await bookWith(owner, [first]));
  expect(await places()).toEqual({ AMD: 2 });
  await step(books, handler, both, ['depart', 'AMD']);
  expect(await places()).toEqual({ AMD: 1, 'AMD-DXB': 1 });
  await step(books, handler, both, ['arrive', 'DXB']);
  expect(await places()).toEqual({ AMD: 1, DXB: 1 });
  await step(books, handler, both, ['depart', 'DXB']);
  expect(await places()).toEqual({ AMD: 1, 'DXB-LHR': 1 });
  for (const [verb, where] of [
    ['depart', 'AMD'],
    ['arrive', 'DXB'],
    ['deliver', 'DXB'],
  ] as const) {
    await step(books, handler, one, [verb, where]);
  }
  expect(await places()).toEqual({ 'DXB-LHR': 1 });
});

test('a shipment that has yet to come from a flight of the day before is not there', async () => {
  const first = await on(47, 'AMD-DXB');
  const second = await on(48, 'DXB-LHR', { hours: -4 });
  const ref = await bookWith(owner, [first, second]);
  const at = async () => (await loadOf(48, { p_with_shipments: true })).shipments?.at;
  expect(await at()).toEqual([]);
  await step(books, handler, ref, ['depart', 'AMD']);
  await step(books, handler, ref, ['arrive', 'DXB']);
  expect(await at()).toEqual([{ airport: 'DXB', shipments: 1 }]);
});
