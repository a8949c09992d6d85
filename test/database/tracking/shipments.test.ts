import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import { newReference } from '../../support/scene.ts';
import { newWaybillNumber } from '../../support/waybills.ts';
import { useDatabase } from '../fixture.ts';
import { assign } from '../waybills.ts';

const books = useDatabase();
const STAFF = { user_id: null, sees_all: true, is_public: true };
const STRANGER = { user_id: null, sees_all: false, is_public: true };
const AT = new Date(Date.now() - 3_600_000).toISOString();

/** A booking of ten pieces under a number of its own, or another. */
async function makeShipment(owner: User, awb_number = newWaybillNumber()) {
  const flights = await books.makeRoute(['DEL', 'LHR']);
  const { ref_id } = await books.book(owner, flights, { pieces: 10, weight_kg: 100 });
  expect(await assign(books, owner, ref_id, awb_number)).toHaveProperty('booking');
  const handler = await books.makeUser('handler');
  /** Leaves so many pieces behind, of the booking or of a part of it. */
  const split = async (pieces: number, of = ref_id) => {
    const answer = await books.call('offload_booking', {
      p_user_id: handler.id,
      p_ref_id: of,
      p_part_ref_id: newReference(),
      p_offload: { flight_id: flights[0]?.flight_id, discrepancy: 'OFLD', occurred_at: AT, pieces },
    });
    expect(answer).not.toHaveProperty('reason');
    return String(answer.offloaded_ref_id);
  };
  const cancel = (of = ref_id) =>
    books.call('cancel_booking', { p_user_id: owner.id, p_ref_id: of });
  return { ref_id, awb_number, split, cancel };
}

const notFound = (awb_number: string) => ({ reason: 'shipment_not_found', awb_number });

test('a number with or without its hyphen names all its parts, the first booking first', async () => {
  const { ref_id, awb_number, split } = await makeShipment(await books.makeUser());
  const first = await split(4);
  const second = await split(1);
  for (const spelling of [awb_number, awb_number.replace('-', '')]) {
    const shipment = await books.tracking.getShipment(spelling, STAFF);
    expect(shipment).toMatchObject({
      awb_number,
      is_stranger: false,
      // Booked, given its number, twice offloaded; and a first event each.
      versions: 6,
      bookings: 3,
      parts: [
        { ref_id, pieces: 5, is_part: false, shipment_pieces: 10 },
        { ref_id: first, pieces: 4, is_part: true, shipment_pieces: 10 },
        { ref_id: second, pieces: 1, is_part: true, shipment_pieces: 10 },
      ],
    });
  }
});

test('strangers get no reference; owner and staff do', async () => {
  const owner = await books.makeUser();
  const { ref_id, awb_number, split } = await makeShipment(owner);
  const part = await split(4);
  const whole = await books.tracking.getShipment(awb_number, STAFF);
  expect(await books.tracking.getShipment(awb_number, { ...STRANGER, user_id: owner.id })).toEqual(
    whole,
  );
  for (const { id } of [await books.makeUser(), { id: null }]) {
    const seen = await books.tracking.getShipment(awb_number, { ...STRANGER, user_id: id });
    expect(seen).toMatchObject({ is_stranger: true, parts: [{ ref_id: null }, { ref_id: null }] });
    for (const ref of [ref_id, part]) expect(JSON.stringify(seen)).not.toContain(ref);
  }
});

test('where tracking by waybill is not public, strangers find nothing', async () => {
  const owner = await books.makeUser();
  const { awb_number } = await makeShipment(owner);
  const closed = { ...STRANGER, is_public: false };
  for (const user_id of [null, (await books.makeUser()).id]) {
    const seen = await books.tracking.getShipment(awb_number, { ...closed, user_id });
    expect(seen).toStrictEqual(notFound(awb_number));
  }
  const own = await books.tracking.getShipment(awb_number, { ...closed, user_id: owner.id });
  expect(own).toMatchObject({ awb_number });
  const staff = await books.tracking.getShipment(awb_number, { ...closed, sees_all: true });
  expect(staff).toMatchObject({ awb_number });
});

test('when the number moves on, the shipment is the next one, and the count does not go back', async () => {
  const owner = await books.makeUser();
  const { ref_id, awb_number, split, cancel } = await makeShipment(owner);
  const part = await split(4);
  await cancel(part);
  await cancel();
  const over = await books.tracking.getShipment(awb_number, STAFF);
  expect(over).toMatchObject({
    versions: 6,
    bookings: 2,
    parts: [
      { ref_id, status: 'CANCELLED' },
      { ref_id: part, status: 'CANCELLED' },
    ],
  });
  const next = await makeShipment(owner, awb_number);
  const moved = await books.tracking.getShipment(awb_number, STAFF);
  expect(moved).toMatchObject({
    versions: 8,
    bookings: 3,
    parts: [{ ref_id: next.ref_id, shipment_pieces: 10 }],
  });
  expect(Object(moved).parts).toHaveLength(1);
});

test.each([newWaybillNumber(), '123-4567', '', "' or 1=1 --", '１２３-12345675'])(
  '%s is no shipment',
  async (awb_number) => {
    expect(await books.tracking.getShipment(awb_number, STAFF)).toStrictEqual(notFound(awb_number));
  },
);
