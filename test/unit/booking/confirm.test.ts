import { expect, test } from 'vitest';
import { confirm } from '../../../src/core/booking/confirm.ts';
import type { Ledger } from '../../../src/core/booking/ports.ts';
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

const ORDER = { actor: SHIPMENT.actor, ref_id: 'BKG-TEST', if_versions: [1] };
const EXPIRED = {
  reason: 'hold_expired' as const,
  hold_expires_at: '2026-11-25T16:05:00.000Z',
};

/** Everything around a confirmation, by how the database answers; keeps what was shown to searches. */
function setUp(confirmBooking: Ledger['confirmBooking']) {
  const world = createWorld();
  const shown: CapacityChange[] = [];
  const news = createNews({
    async writeCapacity(changes) {
      shown.push(...changes);
    },
  });
  return {
    world,
    shown,
    ports: createPorts({ world, news, ledger: createLedger({ confirmBooking }) }),
  };
}

test('a hold is confirmed as ordered, and nothing of capacity is news', async () => {
  const orders: unknown[] = [];
  const { ports, world, shown } = setUp(async (order) => {
    orders.push(order);
    return { booking: BOOKING };
  });
  expect(await confirm(ports, ORDER)).toEqual({ booking: BOOKING });
  await world.settle();
  expect(orders).toEqual([ORDER]);
  expect(shown).toEqual([]);
});

test('a hold that is over is refused; searches are shown what came back, the caller is not', async () => {
  const { ports, world, shown } = setUp(async () => ({ ...EXPIRED, capacity: CAPACITY }));
  expect(await confirm(ports, ORDER)).toEqual(EXPIRED);
  await world.settle();
  expect(shown).toEqual(CAPACITY);
});

test('a refusal without capacity shows nothing', async () => {
  const { ports, world, shown } = setUp(async () => ({ reason: 'forbidden' }));
  expect(await confirm(ports, ORDER)).toEqual({ reason: 'forbidden' });
  await world.settle();
  expect(shown).toEqual([]);
});

test('with Redis out of reach the operator is told, not the client', async () => {
  const { ports, world } = setUp(async () => ({ ...EXPIRED, capacity: CAPACITY }));
  const news = createNews({ writeCapacity: () => Promise.reject(new Error('Out of reach.')) });
  expect(await confirm({ ...ports, news }, ORDER)).toEqual(EXPIRED);
  await world.settle();
  expect(world.reports).toEqual(['capacity_not_shown']);
});

test('that the database did not answer is thrown, and shows nothing', async () => {
  const { ports, world, shown } = setUp(() => Promise.reject(new Error('Out of reach.')));
  await expect(confirm(ports, ORDER)).rejects.toThrow('Out of reach.');
  await world.settle();
  expect(shown).toEqual([]);
});

test('the whole work is handed over before the first await: a client that hangs up stops nothing', () => {
  const { ports, world } = setUp(async () => ({ booking: BOOKING }));
  let handed = 0;
  world.waitUntil = () => {
    handed += 1;
  };
  void confirm(ports, ORDER);
  expect(handed).toBe(1);
});
