import { expect, test } from 'vitest';
import type { Shipment } from '../../../src/core/booking/types.ts';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { ORDERS, race } from '../../support/interleaving.ts';
import { newReference } from '../../support/scene.ts';
import { actorOf, type Books, shipmentOn, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });

/** Two shipments that are one, or that claim the same name, and what the later one is told. */
const TWINS: [string, (first: Shipment, books: Books) => Promise<Shipment> | Shipment, object][] = [
  ['the same key', (first) => ({ ...first, ref_id: newReference() }), { outcome: 'replayed' }],
  [
    'the same key with another body',
    (first) => ({ ...first, ref_id: newReference(), request: { ...first.request, pieces: 2 } }),
    { reason: 'idempotency_key_reused' },
  ],
  ['the same reference', (first) => ({ ...first, idempotency_key: null }), { outcome: 'replayed' }],
  [
    'the same reference under another key',
    (first) => ({ ...first, idempotency_key: 'another' }),
    { outcome: 'replayed' },
  ],
  [
    'the same reference with another body',
    (first) => ({ ...first, idempotency_key: null, request: { ...first.request, pieces: 2 } }),
    { reason: 'ref_id_taken' },
  ],
  [
    "another user's reference",
    async (first) => ({ ...first, actor: actorOf(await books.makeUser()) }),
    { reason: 'ref_id_taken' },
  ],
];

const book =
  (shipment: Shipment) =>
  ({ ledger }: DatabaseSession) =>
    ledger.bookShipment(shipment, true);

const CASES = TWINS.flatMap(([title, makeTwin, told]) =>
  ORDERS.map(({ order, path }) => [title, path, { order, makeTwin, told }] as const),
);

test.each(CASES)('%s: one is booked once (%s)', async (_, __, { order, makeTwin, told }) => {
  const flight = await books.makeFlight();
  const a = shipmentOn(await books.makeUser(), [flight], { key: 'a-key' });
  const b = await makeTwin(a, books);

  const { first, second, waited } = await race(books, { order, works: { A: book(a), B: book(b) } });

  expect(first).toMatchObject({ outcome: 'booked' });
  expect(second, JSON.stringify(first)).toMatchObject(told);
  if ('outcome' in told) {
    const { booking } = Object(first);
    const capacity = await books.tellCapacity([flight]);
    expect(second).toStrictEqual({ outcome: 'replayed', booking, capacity });
  }
  const overlapped = order[1]?.endsWith('works');
  expect(waited, 'the second one waited').toBe(overlapped);
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 10, version: 1 });
});

test.each(ORDERS)('when the first one rolls back, its twin books ($path)', async ({ order }) => {
  const flight = await books.makeFlight();
  const a = shipmentOn(await books.makeUser(), [flight], { key: 'a-key' });
  const works = { A: book(a), B: book({ ...a, ref_id: newReference() }) };
  const { second } = await race(books, { order, works, endOfFirst: 'rollback' });
  expect(second).toMatchObject({ outcome: 'booked' });
  expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 1 });
});

test('of many twins at once one is booked, and all the others get its answer', async () => {
  const flight = await books.makeFlight();
  const shipment = shipmentOn(await books.makeUser(), [flight], { key: 'a-key' });
  const sessions = await Promise.all(Array.from({ length: 12 }, () => books.openSession()));
  const answers = await Promise.all(
    sessions.map(({ ledger }, index) => {
      const ref_id = index % 2 === 0 ? shipment.ref_id : newReference();
      return ledger.bookShipment({ ...shipment, ref_id }, true);
    }),
  );
  const outcomes = answers.map((answer) => ('outcome' in answer ? answer.outcome : answer.reason));
  expect(outcomes.toSorted()).toEqual(['booked', ...Array(11).fill('replayed')]);
  const bookings = new Set(answers.map((answer) => JSON.stringify(Object(answer).booking)));
  expect([...bookings], 'different answers').toHaveLength(1);
  const capacity = await books.tellCapacity([flight]);
  for (const answer of answers) expect(answer).toMatchObject({ capacity });
  expect(await books.readCapacity(flight.flight_id)).toEqual({ booked_weight_kg: 10, version: 1 });
});
