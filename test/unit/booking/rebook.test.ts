import { expect, test } from 'vitest';
import { rebook } from '../../../src/core/booking/rebook.ts';
import type { Rebooked } from '../../../src/core/booking/types.ts';
import type { CapacityChange } from '../../../src/core/schedule/types.ts';
import { NothingDone, Unavailable } from '../../../src/core/world.ts';
import {
  BOOKING,
  CAPACITY,
  createLedger,
  createLocks,
  createNews,
  createPorts,
  createWorld,
  SHIPMENT,
} from '../fakes.ts';

const REBOOKED: Rebooked = { outcome: 'rebooked', booking: BOOKING, capacity: CAPACITY };
const LOCK_REQUIRED = { outcome: 'lock_required' as const, flight_ids: ['flight-a'] };
const order = {
  actor: SHIPMENT.actor,
  ref_id: 'BKG-TEST',
  if_versions: null,
  request: { flight_ids: ['flight-a'] },
};

/** Everything around a rebook; `answers` come one after the other, an error is thrown. */
function setUp(...answers: unknown[]) {
  const world = createWorld();
  const { locks, tries } = createLocks(world, {});
  const shown: CapacityChange[] = [];
  const asked: boolean[] = [];
  const ports = createPorts({
    world,
    locks,
    ledger: createLedger({
      rebookBooking: async (_: unknown, lock_held: boolean) => {
        asked.push(lock_held);
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return Object(answer);
      },
    }),
    news: createNews({
      async writeCapacity(changes) {
        shown.push(...changes);
      },
    }),
  });
  return { ports, world, tries, shown, asked };
}

test('takes no lock while there is plenty, and shows searches what came back and what was taken', async () => {
  const { ports, world, tries, shown } = setUp(REBOOKED);
  expect(await rebook(ports, order)).toBe(REBOOKED);
  await world.settle();
  expect(tries).toEqual([]);
  expect(shown).toEqual(CAPACITY);
});

test('asks once more under the lock of each scarce flight', async () => {
  const { ports, world, tries, asked } = setUp(LOCK_REQUIRED, REBOOKED);
  expect(await rebook(ports, order)).toBe(REBOOKED);
  await world.settle();
  expect(asked).toEqual([false, true]);
  expect(tries).toEqual(['flight-a']);
});

test('a refusal keeps its figures, and the capacity of holds ended on the way goes to searches alone', async () => {
  const refusal = { reason: 'nothing_to_rebook', booking_status: 'DEPARTED' };
  const { ports, world, shown } = setUp({ ...refusal, capacity: CAPACITY });
  expect(await rebook(ports, order)).toEqual(refusal);
  await world.settle();
  expect(shown).toEqual(CAPACITY);
});

test('a booking that others keep locked is busy, and may be asked again', async () => {
  const { ports, world } = setUp(new NothingDone('Locked.', { contended: true }));
  expect(await rebook(ports, order)).toMatchObject({ reason: 'flight_busy' });
  expect(world.reports).toEqual(['nothing_booked']);
});

test.each([
  new NothingDone('Refused.', { contended: false }),
  new Unavailable('No reply.'),
  new Error('A bug.'),
])('any other failure is the error of the call: %s', async (error) => {
  const { ports } = setUp(error);
  await expect(rebook(ports, order)).rejects.toBe(error);
});
