import { describe, expect, test } from 'vitest';
import { cancel } from '../../../src/core/booking/cancel.ts';
import type { CancelRefusal } from '../../../src/core/booking/ports.ts';
import type { CapacityChange } from '../../../src/core/schedule/types.ts';
import {
  BOOKING,
  CAPACITY,
  createLedger,
  createNews,
  createPorts,
  createWorld,
  SHIPMENT,
} from '../fakes.ts';

const { actor } = SHIPMENT;
const outOfReach = () => Promise.reject(new Error('Out of reach.'));

describe('cancel', () => {
  const order = { actor, ref_id: 'BKG-TEST', if_versions: null };
  const cancelled = { booking: { ...BOOKING, status: 'CANCELLED' as const }, capacity: CAPACITY };

  function setUp(answer: typeof cancelled | CancelRefusal, writeCapacity = keep()) {
    const world = createWorld();
    const ledger = createLedger({ cancelBooking: async () => answer });
    const news = createNews({ writeCapacity });
    return { world, ports: createPorts({ world, ledger, news }) };
  }

  const shown: CapacityChange[] = [];
  const keep = () => async (changes: readonly CapacityChange[]) => {
    shown.push(...changes);
  };

  test('shows searches the capacity that came back, after the answer', async () => {
    shown.length = 0;
    const { world, ports } = setUp(cancelled);
    expect(await cancel(ports, order)).toBe(cancelled);
    await world.settle();
    expect(shown).toEqual(CAPACITY);
  });

  test('that is refused shows nothing', async () => {
    shown.length = 0;
    const { world, ports } = setUp({ reason: 'forbidden' });
    expect(await cancel(ports, order)).toEqual({ reason: 'forbidden' });
    await world.settle();
    expect(shown).toEqual([]);
  });

  test('with Redis out of reach is told to the operator only', async () => {
    const { world, ports } = setUp(cancelled, outOfReach);
    expect(await cancel(ports, order)).toBe(cancelled);
    await world.settle();
    expect(world.reports).toEqual(['capacity_not_shown']);
  });

  test('that the database did not answer shows nothing, and the answer alone carries the error', async () => {
    const world = createWorld();
    const ledger = createLedger({ cancelBooking: outOfReach });
    await expect(cancel(createPorts({ world, ledger }), order)).rejects.toThrow('Out of reach.');
    await world.settle();
    expect(world.reports).toEqual([]);
  });
});
