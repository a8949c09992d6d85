import { describe, expect, test } from 'vitest';
import { operate } from '../../../src/core/schedule/operate.ts';
import type { Flights } from '../../../src/core/schedule/ports.ts';
import type { CapacityChange, Flight, FlightChanges } from '../../../src/core/schedule/types.ts';
import { NothingDone, Unavailable } from '../../../src/core/world.ts';
import { createFlights, createNews, createPorts, createWorld, SHIPMENT } from '../fakes.ts';

const { actor } = SHIPMENT;
const CHANGES: FlightChanges = { status: 'CANCELLED' };
const CAPACITY: CapacityChange[] = [
  { flight_id: 'f', departure_date: '2026-12-01', version: 3, booked_tenths: 0, booked_litres: 0 },
];

const flight: Flight = {
  flight_id: 'f',
  flight_number: 'EK511',
  airline_name: 'Test Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: '2026-12-01T10:00:00+05:30',
  arrival_datetime: '2026-12-01T20:00:00Z',
  departure_date: '2026-12-01',
  departure_ms: 0,
  max_tenths: 10,
  base_price_per_kg: 1,
  version: 3,
  booked_tenths: 0,
  volume: { max_litres: 1, booked_litres: 0 },
  conditions: null,
  operational: {
    status: 'CANCELLED',
    closed: false,
    estimated_departure_datetime: null,
    estimated_arrival_datetime: null,
    changed_at: '2026-11-26T10:00:00.000Z',
  },
};

/** An operation that the database answers like this, and what happened in which order. */
function setUp(
  operateFlight: Flights['operateFlight'],
  renewTimetables: () => Promise<void> = async () => undefined,
) {
  const world = createWorld({ now: Date.parse('2026-11-26T10:00:00Z') });
  const happened: string[] = [];
  const dates: string[] = [];
  const shown: CapacityChange[] = [];
  const ports = createPorts({
    world,
    flights: createFlights({
      operateFlight: (...order) => {
        expect(order).toEqual([actor, 'f', CHANGES]);
        happened.push('asked');
        return operateFlight(...order);
      },
    }),
    news: createNews({
      async renewTimetables(renewed) {
        happened.push('renewed');
        dates.push(...renewed);
        await renewTimetables();
      },
      async writeCapacity(changes) {
        if (changes.length > 0) happened.push('shown');
        shown.push(...changes);
      },
    }),
  });
  const call = () =>
    operate(ports, actor, 'f', CHANGES).finally(() => {
      happened.push('answered');
    });
  return { call, world, happened, dates, shown };
}

const operated = (affected_bookings: number) => async () => ({
  flight,
  affected_bookings,
  capacity: CAPACITY,
});

describe('operate', () => {
  test.each([2, 0])(
    'with %d bookings affected renews the timetable of the day before the answer, and shows the capacity',
    async (affected_bookings) => {
      const { call, world, happened, dates, shown } = setUp(operated(affected_bookings));
      expect(await call()).toEqual({ flight, affected_bookings });
      await world.settle();
      expect(happened.slice(0, 2)).toEqual(['asked', 'renewed']);
      expect(happened).toContain('shown');
      expect(dates).toEqual(['2026-12-01']);
      expect(shown).toEqual(CAPACITY);
    },
  );

  test('goes on when the client has hung up', async () => {
    const { call, world, happened } = setUp(operated(1));
    void call();
    await world.settle();
    expect(happened).toEqual(expect.arrayContaining(['renewed', 'shown']));
  });

  test('with Redis out of reach stands, and the operator hears of it', async () => {
    const { call, world } = setUp(operated(1), () => Promise.reject(new Error('Out of reach.')));
    expect(await call()).toMatchObject({ affected_bookings: 1 });
    expect(world.reports).toEqual(['timetable_not_renewed']);
  });

  const refusal = {
    reason: 'capacity_below_booked',
    flight_id: 'f',
    flight_number: 'ZZ1',
    departure_date: '2026-12-01',
    booked_weight_kg: 7,
  } as const;

  test('that is refused shows what holds gave back on the way, and tells the caller nothing of it', async () => {
    const { call, world, dates, shown } = setUp(async () => ({ ...refusal, capacity: CAPACITY }));
    expect(await call()).toEqual(refusal);
    await world.settle();
    expect(shown).toEqual(CAPACITY);
    expect(dates).toEqual([]);
  });

  test('that is refused without capacity tells searches nothing', async () => {
    const { call, world, happened } = setUp(async () => refusal);
    expect(await call()).toEqual(refusal);
    await world.settle();
    expect(happened).toEqual(['asked', 'answered']);
  });

  test('that others are in the way of is to be sent again in a second', async () => {
    const busy = new NothingDone('Locked.', { contended: true });
    const { call, world, happened } = setUp(() => Promise.reject(busy));
    expect(await call()).toEqual({ reason: 'operation_busy', retry_after_s: 1 });
    await world.settle();
    expect(happened).toEqual(['asked', 'answered']);
  });

  test('that nobody answers makes every timetable be read again, since it may have been done', async () => {
    const { call, world, happened, dates } = setUp(() => Promise.reject(new Unavailable('Lost.')));
    await expect(call()).rejects.toThrow(Unavailable);
    await world.settle();
    expect(happened).toContain('renewed');
    expect(dates).toHaveLength(405);
    expect(dates).toEqual(expect.arrayContaining(['2026-11-24', '2026-12-01', '2028-01-02']));
  });

  test.each([
    ['did not run', new NothingDone('Rolled back.', { contended: false })],
    ['fails for another reason', new Error('A bug.')],
  ])('that %s tells nobody', async (_, failure) => {
    const { call, world, happened } = setUp(() => Promise.reject(failure));
    await expect(call()).rejects.toBe(failure);
    await world.settle();
    expect(happened).toEqual(['asked', 'answered']);
  });
});
