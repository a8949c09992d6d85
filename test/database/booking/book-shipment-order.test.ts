import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Shipment } from '../../../src/core/booking/types.ts';
import type { Reason } from '../../../src/core/reasons.ts';
import { named } from '../../support/scene.ts';
import { actorOf, shipmentOn, useDatabase } from '../fixture.ts';

const HOUR_MS = 3_600_000;
const books = useDatabase();

/** Faults by the reason they lead to, from the one that is looked at last to the first one. */
type Faults = [Reason, (shipment: Shipment) => Shipment][];

test('of several faults the one earlier in the contract is told', async () => {
  const user = await books.makeUser();
  const gone = {
    departure_at: new Date(Date.now() - HOUR_MS),
    arrival_at: new Date(Date.now() + HOUR_MS),
  };
  const ample = await books.makeFlight();
  const full = await books.makeFlight({ max_weight_kg: 1 });
  const departed = await books.makeFlight({ max_weight_kg: 1, ...gone });
  const elsewhere = await books.makeFlight({ max_weight_kg: 1, origin: 'BOM', ...gone });
  const taken = await books.book(await books.makeUser(), [ample]);
  const key = 'order-of-refusals';
  await books.book(user, [ample], { key });
  const withFlights =
    (...flight_ids: string[]) =>
    (shipment: Shipment) => ({ ...shipment, request: { ...shipment.request, flight_ids } });

  const faults: Faults = [
    ['capacity_exceeded', withFlights(full.flight_id)],
    ['flight_departed', withFlights(departed.flight_id)],
    ['itinerary_invalid', withFlights(elsewhere.flight_id)],
    ['flight_not_found', withFlights(elsewhere.flight_id, 'no-flight')],
    ['validation_failed', (s) => ({ ...s, request: { ...s.request, origin: 'XXQ' } })],
    ['ref_id_taken', (s) => ({ ...s, ref_id: taken.ref_id })],
    ['idempotency_key_reused', (s) => ({ ...s, idempotency_key: key })],
    ['unauthenticated', (s) => ({ ...s, actor: { user_id: randomUUID(), identity: null } })],
  ];
  let shipment = shipmentOn(user, [ample]);
  for (const [reason, add] of faults) {
    shipment = add(shipment);
    for (const answer of [
      await books.ledger.bookShipment(shipment, true),
      await books.ledger.bookShipment(shipment, false),
    ]) {
      expect(answer, JSON.stringify(shipment)).toMatchObject({ reason });
    }
  }
});

test('a user that is no more gets no replay, by the key or by the reference', async () => {
  const user = await books.makeUser();
  const shipment = shipmentOn(user, [await books.makeFlight()], { key: 'of-nobody' });
  expect(await books.ledger.bookShipment(shipment, true)).toMatchObject({ outcome: 'booked' });
  const actor = { user_id: randomUUID(), identity: null };
  for (const idempotency_key of ['of-nobody', null]) {
    expect(
      await books.ledger.bookShipment({ ...shipment, actor, idempotency_key }, true),
    ).toStrictEqual({ reason: 'unauthenticated' });
  }
});

test('a departed second leg is told before a full first one', async () => {
  const user = await books.makeUser();
  const [full, late] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: 1 });
  if (!full || !late) throw new Error('No flights.');
  // No valid itinerary has departed from its second leg only, unless connections may be negative.
  await books.pool.query(
    `update cargo.flights set departure_at = now() - interval '1 hour', arrival_at = now() + interval '1 day' where flight_id = $1`,
    [late.flight_id],
  );
  const { request, ref_id } = shipmentOn(user, [full, late]);
  const answer = await books.call('book_shipment', {
    p_user_id: user.id,
    p_ref_id: ref_id,
    p_request: request,
    p_min_connection_minutes: -30 * 24 * 60,
  });
  expect(answer).toStrictEqual({ reason: 'flight_departed', ...named(late) });
});

test('what is refused is not remembered: with room again, the same key books', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 15 });
  const before = await books.book(user, [flight]);
  const shipment = shipmentOn(user, [flight], { key: 'patience' });
  expect(await books.ledger.bookShipment(shipment, true)).toMatchObject({
    reason: 'capacity_exceeded',
  });
  const { ref_id } = before;
  await books.ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null });
  expect(await books.ledger.bookShipment(shipment, true)).toMatchObject({ outcome: 'booked' });
});
