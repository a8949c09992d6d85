import { expect, test } from 'vitest';
import type { Booked, Shipment, ShipmentRequest } from '../../../src/core/booking/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { newReference } from '../../support/scene.ts';
import { actorOf, shipmentOn, useDatabase } from '../fixture.ts';

const books = useDatabase();
const repeat = (shipment: Shipment) => books.ledger.bookShipment(shipment, false);

/** A shipment with a retry key that has been booked, and the answer it got. */
async function makeBooked(fields: { request_ref?: boolean } = {}) {
  const user = await books.makeUser();
  const legs = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: 500 });
  const made = shipmentOn(user, legs, { key: 'first-key' });
  const request = fields.request_ref ? { ...made.request, ref_id: made.ref_id } : made.request;
  const shipment: Shipment = { ...made, request };
  const first = await repeat(shipment);
  if (!('outcome' in first) || first.outcome !== 'booked') throw new Error(JSON.stringify(first));
  return { user, legs, shipment, first };
}

type Made = Awaited<ReturnType<typeof makeBooked>>;

/** That the answer is the first one again, with the capacity as it stands. */
async function expectRepeated(answer: unknown, { booking }: Booked, legs: readonly MadeFlight[]) {
  const capacity = await books.tellCapacity(legs);
  expect(answer).toStrictEqual({ outcome: 'replayed', booking, capacity });
}

/** The same, and that nothing more was taken for it. */
async function expectReplay(answer: unknown, { first, legs }: Made) {
  await expectRepeated(answer, first, legs);
  for (const { flight_id, version } of first.capacity) {
    const row = await books.pool.query('select from cargo.booking_legs where flight_id = $1', [
      flight_id,
    ]);
    expect(await books.readCapacity(flight_id)).toMatchObject({ version });
    expect(row.rowCount, 'bookings of the flight').toBe(1);
  }
}

test('the same key with the same body gets the first answer again', async () => {
  const made = await makeBooked();
  const { shipment } = made;
  await expectReplay(await repeat(shipment), made);
});

test('a key is answered also when the reference was made anew', async () => {
  const made = await makeBooked();
  const { shipment } = made;
  await expectReplay(await repeat({ ...shipment, ref_id: newReference() }), made);
});

test('the order of the fields and the zeros of the weight make no other body', async () => {
  const made = await makeBooked();
  const { shipment } = made;
  const { rows } = await books.pool.query(
    `select public.book_shipment($1, $2, $3::jsonb, $4) as answer`,
    [
      shipment.actor.user_id,
      newReference(),
      JSON.stringify(Object.fromEntries(Object.entries(shipment.request).toReversed())).replace(
        '"weight_kg":10',
        '"weight_kg":10.00',
      ),
      shipment.idempotency_key,
    ],
  );
  await expectReplay(rows[0]?.answer, made);
});

test.each<[string, Partial<ShipmentRequest>]>([
  ['another weight', { weight_kg: 10.1 }],
  ['other pieces', { pieces: 2 }],
  ['another origin', { origin: 'BOM' }],
  ['another destination', { destination: 'JFK' }],
  ['other flights', { flight_ids: [] }],
  ['a reference that is not the one booked', { ref_id: 'ANOTHER-ONE' }],
])('the key with %s is refused as reused', async (_, fields) => {
  const { shipment } = await makeBooked();
  const request = { ...shipment.request, ...fields };
  expect(await repeat({ ...shipment, ref_id: newReference(), request })).toStrictEqual({
    reason: 'idempotency_key_reused',
  });
});

test('the key with the flights in another order is refused as reused', async () => {
  const { shipment } = await makeBooked();
  const flight_ids = shipment.request.flight_ids.toReversed();
  expect(await repeat({ ...shipment, request: { ...shipment.request, flight_ids } })).toStrictEqual(
    { reason: 'idempotency_key_reused' },
  );
});

test("another user's key of the same name is another key", async () => {
  const { shipment, legs } = await makeBooked();
  const other = await books.makeUser();
  const answer = await repeat({ ...shipment, actor: actorOf(other), ref_id: newReference() });
  expect(answer).toMatchObject({ outcome: 'booked', booking: { user_id: other.id } });
  expect(await books.readCapacity(legs[0]?.flight_id ?? '')).toMatchObject({ version: 2 });
});

test('a retry may name the reference that an unknown outcome was given', async () => {
  const made = await makeBooked();
  const { shipment } = made;
  const request = { ...shipment.request, ref_id: shipment.ref_id };
  await expectReplay(await repeat({ ...shipment, request }), made);
  await expectReplay(await repeat({ ...shipment, idempotency_key: null, request }), made);
});

test('a body that was sent with its reference is replayed without it by an attempt of that name only', async () => {
  const made = await makeBooked({ request_ref: true });
  const { shipment } = made;
  await expectReplay(await repeat({ ...shipment, idempotency_key: null }), made);
  const { ref_id: _, ...request } = shipment.request;
  await expectReplay(await repeat({ ...shipment, request }), made);
  expect(await repeat({ ...shipment, ref_id: newReference(), request })).toStrictEqual({
    reason: 'idempotency_key_reused',
  });
});

test('the same reference with the same body gets the first answer again, under any new key', async () => {
  const made = await makeBooked();
  const { shipment } = made;
  await expectReplay(await repeat({ ...shipment, idempotency_key: null }), made);
  await expectReplay(await repeat({ ...shipment, idempotency_key: 'second-key' }), made);
  const { rows } = await books.pool.query(
    'select idempotency_key from cargo.bookings where ref_id = $1',
    [shipment.ref_id],
  );
  expect(rows).toEqual([{ idempotency_key: 'first-key' }]);
});

test("a used reference with another body, or another user's, is taken", async () => {
  const { shipment } = await makeBooked();
  const { ref_id } = shipment;
  const taken = { reason: 'ref_id_taken', ref_id };
  const keyless = { ...shipment, idempotency_key: null };
  const heavier = { ...shipment.request, weight_kg: 11 };
  expect(await repeat({ ...keyless, request: heavier })).toStrictEqual(taken);
  const other = actorOf(await books.makeUser());
  expect(await repeat({ ...shipment, actor: other })).toStrictEqual(taken);
  expect(await repeat({ ...keyless, actor: other })).toStrictEqual(taken);
});

test('the reference of a cancelled booking is taken, its key still replays', async () => {
  const { shipment, first, user, legs } = await makeBooked();
  const { ref_id } = shipment;
  await books.ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null });
  await expectRepeated(await repeat(shipment), first, legs);
  expect(await books.tellCapacity(legs)).toMatchObject([
    { booked_tenths: 0, version: 2 },
    { booked_tenths: 0, version: 2 },
  ]);
  expect(await repeat({ ...shipment, idempotency_key: null })).toStrictEqual({
    reason: 'ref_id_taken',
    ref_id,
  });
});

test('the key is looked at before the reference', async () => {
  const { shipment, first, user, legs } = await makeBooked();
  const other = await books.book(user, legs, { weight_kg: 5 });
  await expectRepeated(await repeat({ ...shipment, ref_id: other.ref_id }), first, legs);
});

test('a replay shows the first answer whatever has happened since', async () => {
  const { shipment, first, legs } = await makeBooked();
  const actor = actorOf(await books.makeUser('handler'));
  for (const [step, location] of [
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
  ] as const) {
    const order = { actor, ref_id: shipment.ref_id, flight_id: null, if_versions: null };
    await books.tracking.recordStep({ ...order, step, location });
  }
  // Departed by the timetable, and full: a replay looks at neither.
  await books.pool.query(
    `update cargo.flights set departure_at = now() - interval '1 hour', arrival_at = now() + interval '1 day' where flight_id = $1`,
    [legs[0]?.flight_id],
  );
  await books.book(await books.makeUser(), legs.slice(1), { weight_kg: 490 });
  for (const each of [shipment, { ...shipment, idempotency_key: null }]) {
    await expectRepeated(await repeat(each), first, legs);
  }
  const full = legs[1]?.flight_id ?? '';
  expect(await books.readCapacity(full)).toEqual({ booked_weight_kg: 500, version: 2 });
});
