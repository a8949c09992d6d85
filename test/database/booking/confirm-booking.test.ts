import { expect, test } from 'vitest';
import { newReference } from '../../support/scene.ts';
import { actorOf, useDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';
import { bookingWith } from '../shapes.ts';

const books = useDatabase();

/** A hold on two flights, and what confirms it. */
async function makeHold() {
  const owner = await books.makeUser();
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR']);
  const { ref_id } = await books.book(owner, flights, { hold_minutes: 5 });
  const confirm = (by = owner, if_versions: number[] | null = null) =>
    books.ledger.confirmBooking({ actor: actorOf(by), ref_id, if_versions });
  const rows = async () =>
    (await books.pool.query('select flight_id from cargo.holds where ref_id = $1', [ref_id])).rows;
  return { owner, flights, ref_id, confirm, rows };
}

test('a confirmation makes a hold a booking, with an event of its own, and changes no capacity', async () => {
  const { owner, flights, ref_id, confirm, rows } = await makeHold();
  expect(await rows()).toHaveLength(2);
  expect(await confirm()).toStrictEqual({
    booking: bookingWith(
      { ref_id, user_id: owner.id, status: 'BOOKED', version: 2, hold_expires_at: null },
      [
        {
          status: 'HELD',
          metadata: { message: 'Booking held', hold_expires_at: expect.any(String) },
        },
        {
          status: 'BOOKED',
          kind: 'confirmed',
          location: null,
          flight_id: null,
          metadata: { message: 'Booking confirmed' },
        },
      ],
    ),
    capacity: [],
  });
  expect(await rows()).toEqual([]);
  for (const { flight_id } of flights) {
    expect(await books.readCapacity(flight_id)).toEqual({ booked_weight_kg: 10, version: 1 });
  }
});

test('who is neither owner nor staff may not, and nobody may what is not there', async () => {
  const { ref_id, confirm } = await makeHold();
  expect(await confirm(await books.makeUser())).toEqual({ reason: 'forbidden' });
  const order = { actor: actorOf(await books.makeUser('handler')), if_versions: null };
  const unknown = newReference();
  expect(await books.ledger.confirmBooking({ ...order, ref_id: unknown })).toEqual({
    reason: 'booking_not_found',
    ref_id: unknown,
  });
  expect(await books.ledger.confirmBooking({ ...order, ref_id })).toMatchObject({
    booking: { status: 'BOOKED' },
  });
});

test('another version is refused, unless there is nothing to confirm', async () => {
  const { owner, confirm } = await makeHold();
  expect(await confirm(owner, [2])).toEqual({ reason: 'version_mismatch', version: 1 });
  expect(await confirm(owner, [1])).toMatchObject({ booking: { version: 2 } });
  expect(await confirm(owner, [1])).toMatchObject({ booking: { version: 2 } });
});

test('one that is over is ended, and says each time what came back', async () => {
  const { owner, flights, ref_id, confirm, rows } = await makeHold();
  await books.outlast(ref_id);
  const expired = {
    reason: 'hold_expired',
    hold_expires_at: expect.stringMatching(/Z$/),
    capacity: flights
      .map(({ flight_id, departure_date }) => ({
        flight_id,
        departure_date,
        booked_tenths: 0,
        version: 2,
      }))
      .sort((a, b) => (a.flight_id < b.flight_id ? -1 : 1)),
  };
  expect(await confirm()).toEqual(expired);
  expect(await confirm(owner, [1])).toEqual(expired);
  expect(await rows()).toEqual([]);
});

test('one that was cancelled stays so', async () => {
  const { owner, ref_id, confirm } = await makeHold();
  await books.ledger.cancelBooking({ actor: actorOf(owner), ref_id, if_versions: null });
  expect(await confirm()).toEqual({ reason: 'booking_closed', booking_status: 'CANCELLED' });
});

test('a shipment that has moved is no hold: it is as it is', async () => {
  const { owner, ref_id, read } = await makeJourney(books, ['DEL', 'LHR'], ['depart', 'DEL']);
  const before = await read();
  const order = { actor: actorOf(owner), ref_id, if_versions: [1] };
  expect(await books.ledger.confirmBooking(order)).toEqual({ booking: before, capacity: [] });
  expect(await read()).toEqual(before);
});
