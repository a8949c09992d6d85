import { expect, test } from 'vitest';
import type { Airports } from '../../../src/core/schedule/ports.ts';
import { putAirport } from '../../../src/core/schedule/put-airport.ts';
import type { AirportPut } from '../../../src/core/schedule/types.ts';
import { NothingDone, Unavailable } from '../../../src/core/world.ts';
import { createAirports, createNews, createPorts, createWorld, SHIPMENT } from '../fakes.ts';

const FACTS = { name: 'Test', city: 'Testville', country: 'IN', time_zone: 'Asia/Kolkata' };
const PUT: AirportPut = {
  airport: { code: 'ZZZ', city_airports: ['ZZZ'], ...FACTS },
  created: false,
  departure_dates: ['2027-01-01', '2027-01-02'],
  collisions: [],
};

/** What the order of things was: `told` is the renewal of so many dates. */
function setUp(
  answer: Awaited<ReturnType<Airports['putAirport']>> | Error,
  renewTimetables?: () => Promise<void>,
) {
  const happened: string[] = [];
  const dates: string[] = [];
  const world = createWorld({ now: Date.parse('2026-11-26T12:00:00Z') });
  const airports = createAirports({
    putAirport: async () => {
      if (answer instanceof Error) throw answer;
      happened.push('committed');
      return answer;
    },
  });
  const news = createNews({
    renewTimetables: async (renewed) => {
      await renewTimetables?.();
      dates.push(...renewed);
      happened.push('told');
    },
  });
  const ports = createPorts({ world, airports, news });
  const put = () =>
    putAirport(ports, SHIPMENT.actor, 'ZZZ', FACTS).finally(() => happened.push('answered'));
  return { put, world, happened, dates };
}

test('searches are told of the dates after the commit and before the answer', async () => {
  const { put, happened, dates } = setUp(PUT);
  expect(await put()).toBe(PUT);
  expect(happened).toEqual(['committed', 'told', 'answered']);
  expect(dates).toEqual(PUT.departure_dates);
});

test('it goes on when the client has hung up', async () => {
  const { put, world, happened } = setUp(PUT);
  void put();
  await world.settle();
  expect(happened).toContain('told');
});

test('an airport without flights costs no trip to Redis', async () => {
  const { put, happened } = setUp({ ...PUT, departure_dates: [] });
  await put();
  expect(happened).toEqual(['committed', 'answered']);
});

test('a refusal tells nobody', async () => {
  const { put, happened } = setUp({ reason: 'forbidden' });
  expect(await put()).toEqual({ reason: 'forbidden' });
  expect(happened).toEqual(['committed', 'answered']);
});

test('after a lost reply every date that a search can have cached is told, after the answer', async () => {
  const { put, world, happened, dates } = setUp(new Unavailable('Lost.'));
  await expect(put()).rejects.toThrow(Unavailable);
  await world.settle();
  expect(happened).toContain('told');
  expect(dates).toHaveLength(405);
  expect(dates).toEqual(expect.arrayContaining(['2026-11-24', '2026-11-26', '2028-01-02']));
});

test.each([
  ['a failure that changed nothing', new NothingDone('Rolled back.', { contended: true })],
  ['any other failure', new Error('A bug.')],
])('%s tells nobody', async (_, failure) => {
  const { put, world, happened } = setUp(failure);
  await expect(put()).rejects.toThrow(failure.message);
  await world.settle();
  expect(happened).toEqual(['answered']);
});

test('with Redis out of reach the answer stands, and the operator hears of it', async () => {
  const { put, world } = setUp(PUT, () => Promise.reject(new Error('Out of reach.')));
  expect(await put()).toBe(PUT);
  expect(world.reports).toEqual(['timetable_not_renewed']);
});

test('flights that stay on their dates are told to the operator', async () => {
  const collision = { flight_number: 'AI1', origin: 'ZZZ', departure_date: '2027-01-01' };
  const { put, world } = setUp({ ...PUT, collisions: [collision] });
  await put();
  expect(world.reports).toEqual(['local_dates_collided']);
});
