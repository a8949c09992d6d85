import { describe, expect, test } from 'vitest';
import { book } from '../../../src/core/booking/book.ts';
import type { Booked } from '../../../src/core/booking/types.ts';
import type { Ports } from '../../../src/core/ports.ts';
import type { CapacityChange } from '../../../src/core/schedule/types.ts';
import { NothingDone, Unavailable } from '../../../src/core/world.ts';
import {
  BOOKING,
  bookShipmentBy,
  CAPACITY,
  createLedger,
  createLocks,
  createNews,
  createPorts,
  createWorld,
  SHIPMENT,
} from '../fakes.ts';

const BOOKED: Booked = { outcome: 'booked', booking: BOOKING, capacity: CAPACITY };
const REPLAYED: Booked = { outcome: 'replayed', booking: BOOKING, capacity: CAPACITY };
const scarce = async () => ({ outcome: 'lock_required' as const, flight_ids: ['flight-a'] });
const full = async () => ({
  reason: 'capacity_exceeded' as const,
  flight_id: 'flight-a',
  flight_number: 'BA142',
  departure_date: '2026-11-28',
  available_kg: 1,
  requested_kg: 10,
});
const lost = () => Promise.reject(new Unavailable('No reply.'));
const broken = () => Promise.reject(new Error('A bug.'));

/** Everything around a booking, by how the database answers; keeps what was shown to searches. */
function setUp(answers: Parameters<typeof bookShipmentBy>[0], held: Record<string, number> = {}) {
  const world = createWorld();
  const { locks, owners, tries } = createLocks(world, held);
  const shown: CapacityChange[] = [];
  const ports: Ports = createPorts({
    world,
    locks,
    ledger: createLedger({ bookShipment: bookShipmentBy(answers) }),
    news: createNews({
      async writeCapacity(changes) {
        shown.push(...changes);
      },
    }),
  });
  return { ports, world, owners, tries, shown };
}

test('in the fast zone a booking takes no lock, and searches are shown the capacity afterwards', async () => {
  const { ports, world, tries, shown } = setUp({ free: async () => BOOKED });
  expect(await book(ports, SHIPMENT)).toBe(BOOKED);
  await world.settle();
  expect(tries).toEqual([]);
  expect(shown).toEqual(CAPACITY);
});

test('the answer does not wait for the capacity to be shown', async () => {
  const { ports } = setUp({ free: async () => BOOKED });
  const never = createNews({ writeCapacity: () => new Promise(() => undefined) });
  expect(await book({ ...ports, news: never }, SHIPMENT)).toBe(BOOKED);
});

test('capacity that cannot be shown is told to the operator, not to the client', async () => {
  const { ports, world } = setUp({ free: async () => BOOKED });
  const news = createNews({ writeCapacity: () => Promise.reject(new Error('Out of reach.')) });
  expect(await book({ ...ports, news }, SHIPMENT)).toBe(BOOKED);
  await world.settle();
  expect(world.reports).toEqual(['capacity_not_shown']);
});

test('a scarce flight is locked, booked under the lock, and unlocked', async () => {
  const seen: string[][] = [];
  const { ports, world, owners, shown } = setUp({
    free: scarce,
    async locked() {
      seen.push([...owners.keys()]);
      return BOOKED;
    },
  });
  expect(await book(ports, SHIPMENT)).toBe(BOOKED);
  await world.settle();
  expect(seen).toEqual([['flight-a']]);
  expect([...owners]).toEqual([]);
  expect(shown).toEqual(CAPACITY);
});

test('a lock that stays held elsewhere: flight_busy, and the database is not asked again', async () => {
  const { ports, world, owners, shown } = setUp(
    { free: scarce },
    { 'flight-a': Number.POSITIVE_INFINITY },
  );
  expect(await book(ports, SHIPMENT)).toEqual({
    reason: 'flight_busy',
    retry_after_s: expect.any(Number),
  });
  await world.settle();
  expect([...owners]).toEqual([]);
  expect(shown).toEqual([]);
});

test.each([
  ['at once', { free: full }],
  ['under the lock', { free: scarce, locked: full }],
])('a full flight is refused %s; nothing is shown, no lock is left', async (_, answers) => {
  const { ports, world, owners, shown } = setUp(answers);
  expect(await book(ports, SHIPMENT)).toMatchObject({ reason: 'capacity_exceeded' });
  await world.settle();
  expect(shown).toEqual([]);
  expect([...owners]).toEqual([]);
});

test.each([
  ['at once', { free: async () => REPLAYED }],
  ['under the lock', { free: scarce, locked: async () => REPLAYED }],
])('a replay %s shows the capacity too: the first write may have been lost', async (_, answers) => {
  const { ports, world, shown } = setUp(answers);
  expect(await book(ports, SHIPMENT)).toBe(REPLAYED);
  await world.settle();
  expect(shown).toEqual(CAPACITY);
});

test.each([
  ['at once', { free: lost }],
  ['under the lock', { free: scarce, locked: lost }],
])(
  'a reply that is lost %s leaves the outcome unknown, with the reference to ask for',
  async (_, answers) => {
    const { ports, world, owners } = setUp(answers);
    expect(await book(ports, SHIPMENT)).toEqual({ reason: 'outcome_unknown', ref_id: 'BKG-TEST' });
    await world.settle();
    expect([...owners]).toEqual([]);
  },
);

test.each([
  ['at once', (call: () => Promise<never>) => ({ free: call })],
  ['under the lock', (call: () => Promise<never>) => ({ free: scarce, locked: call })],
])(
  'what the database says it did not do %s was not booked, and is logged as such',
  async (_, by) => {
    const fail = (contended: boolean) => () =>
      Promise.reject(new NothingDone('Rolled back.', { contended }));
    const busy = setUp(by(fail(true)));
    expect(await book(busy.ports, SHIPMENT)).toEqual({ reason: 'flight_busy', retry_after_s: 1 });
    const not_now = setUp(by(fail(false)));
    expect(await book(not_now.ports, SHIPMENT)).toEqual({ reason: 'nothing_booked' });
    for (const { world, owners, shown } of [busy, not_now]) {
      await world.settle();
      expect(world.reports).toEqual(['nothing_booked']);
      expect([...owners]).toEqual([]);
      expect(shown).toEqual([]);
    }
  },
);

test.each([
  ['at once', { free: broken }],
  ['under the lock', { free: scarce, locked: broken }],
])('a bug %s is thrown, and no lock is left', async (_, answers) => {
  const { ports, world, owners } = setUp(answers);
  await expect(book(ports, SHIPMENT)).rejects.toThrow('A bug.');
  await world.settle();
  expect([...owners]).toEqual([]);
});

test('the whole work is handed over before the first await: a client that hangs up stops nothing', () => {
  const { ports, world } = setUp({ free: async () => BOOKED });
  let handed = 0;
  world.waitUntil = () => {
    handed += 1;
  };
  void book(ports, SHIPMENT);
  expect(handed).toBe(1);
});

describe('holds that were over, and were ended on the way to a refusal', () => {
  const freeing = async () => ({ ...(await full()), capacity: CAPACITY });
  const scarceFreeing = async () => ({ ...(await scarce()), capacity: CAPACITY });
  const LATER: CapacityChange[] = [
    { flight_id: 'flight-b', departure_date: '2026-11-26', version: 9, booked_tenths: 5 },
  ];

  test.each([
    ['at once', { free: freeing }],
    ['under the lock', { free: scarce, locked: freeing }],
  ])('are shown to searches %s, and to the caller not at all', async (_, answers) => {
    const { ports, world, shown } = setUp(answers);
    expect(await book(ports, SHIPMENT)).toEqual(await full());
    await world.settle();
    expect(shown).toEqual(CAPACITY);
  });

  test('or to asking for the lock, are shown with what came of it', async () => {
    const { ports, world, shown } = setUp({
      free: scarceFreeing,
      locked: async () => ({ ...BOOKED, capacity: LATER }),
    });
    expect(await book(ports, SHIPMENT)).toMatchObject({ outcome: 'booked' });
    await world.settle();
    expect(shown).toEqual([...CAPACITY, ...LATER]);
  });

  test('are shown also where the lock stays held elsewhere', async () => {
    const held = { 'flight-a': Number.POSITIVE_INFINITY };
    const { ports, world, shown } = setUp({ free: scarceFreeing }, held);
    expect(await book(ports, SHIPMENT)).toMatchObject({ reason: 'flight_busy' });
    await world.settle();
    expect(shown).toEqual(CAPACITY);
  });

  test.each([
    ['the reply is lost', lost],
    ['there is a bug', broken],
  ])('are shown also where under the lock %s', async (_, locked) => {
    const { ports, world, owners, shown } = setUp({ free: scarceFreeing, locked });
    await book(ports, SHIPMENT).catch(() => undefined);
    await world.settle();
    expect(shown).toEqual(CAPACITY);
    expect([...owners]).toEqual([]);
  });
});
