import { expect, test } from 'vitest';
import { offload } from '../../../src/core/booking/offload.ts';
import type { CapacityChange } from '../../../src/core/schedule/types.ts';
import { Unavailable } from '../../../src/core/world.ts';
import {
  BOOKING,
  CAPACITY,
  createLedger,
  createNews,
  createPorts,
  createWorld,
  SHIPMENT,
} from '../fakes.ts';

const order = {
  actor: SHIPMENT.actor,
  ref_id: 'BKG-TEST',
  if_versions: null,
  offload: {
    flight_id: 'flight-a',
    discrepancy: 'OFLD' as const,
    occurred_at: '2026-11-25T16:10:00.000Z',
    pieces: 1,
  },
};

/** Everything around an offload; keeps how its part was named and what searches were shown. */
function setUp(answer: unknown) {
  const world = createWorld();
  const [shown, named]: [CapacityChange[], string[]] = [[], []];
  const ports = createPorts({
    world,
    ledger: createLedger({
      offloadBooking: async (_: unknown, part_ref_id: string) => {
        named.push(part_ref_id);
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
  return { ports, world, shown, named };
}

test('names the part that there may be, and shows searches the capacity that came back', async () => {
  const offloaded = { booking: BOOKING, offloaded_ref_id: 'BKG-PART' };
  const { ports, world, shown, named } = setUp({ ...offloaded, capacity: CAPACITY });
  expect(await offload(ports, order)).toEqual(offloaded);
  await world.settle();
  expect(named).toEqual([expect.stringMatching(/^BKG-[0-9A-Z]{16}$/)]);
  expect(shown).toEqual(CAPACITY);
});

test('a refusal shows nothing', async () => {
  const refusal = { reason: 'booking_held', hold_expires_at: '2026-11-25T16:10:00.000Z' };
  const { ports, world, shown } = setUp(refusal);
  expect(await offload(ports, order)).toEqual(refusal);
  await world.settle();
  expect(shown).toEqual([]);
});

test('a reply that never came is the error of the call', async () => {
  const error = new Unavailable('No reply.');
  const { ports, shown } = setUp(error);
  await expect(offload(ports, order)).rejects.toBe(error);
  expect(shown).toEqual([]);
});
