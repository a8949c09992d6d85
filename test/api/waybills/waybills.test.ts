import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BookingListed, BookingWithEvents } from '../../../src/core/booking/types.ts';
import type { NewStock, Stock, VoidNumber } from '../../../src/core/waybill/types.ts';
import { granted, refused } from '../../support/answers.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { makeHold } from '../../support/holds.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';
import { awbNumber, flyWithoutStock, WAYBILLS } from '../../support/waybills.ts';

const scene = openScene();
const { database, enter } = scene;

type Assigned = BookingWithEvents & { message: string };
type Sent = { awb_number?: string | null; draw?: boolean | null };

const assign = (client: ApiClient, ref_id: string, body: Sent, headers = {}) =>
  client.call<Assigned>('POST', `/bookings/${ref_id}/awb`, body, { headers });

/** A number that no other test has. */
const newNumber = () => awbNumber(String(randomInt(1_000)).padStart(3, '0'), randomInt(9_000_000));

/** A range that no other test has, of the carrier of a flight. */
const newRange = ({ flight_number }: { flight_number: string }, count: number): NewStock => ({
  carrier: flight_number.slice(0, 2),
  prefix: String(randomInt(1_000)).padStart(3, '0'),
  first_serial: String(randomInt(9_000_000)).padStart(7, '0'),
  count,
});
const numberOf = ({ prefix, first_serial }: NewStock, place: number) =>
  awbNumber(prefix, Number(first_serial) + place);

async function makeBooking() {
  const [owner, flight] = [await enter(), await database.makeFlight()];
  const booking = granted(await owner.client.book(shipmentOn(flight)), 201);
  return { owner, flight, booking, ref_id: booking.ref_id };
}

test.each(WAYBILLS)('POST …/awb with $text → valid: $valid', async (vector) => {
  const { client } = await enter();
  const { text, valid, expected_check_digit } = vector;
  const given = await assign(client, 'BKG-OF-NOBODY', { awb_number: text });
  const listed = await client.call(
    'GET',
    `/bookings/my-bookings?awb_number=${encodeURIComponent(text)}`,
  );
  if (valid) {
    refused(given, 404, 'booking_not_found');
    expect(granted(listed, 200)).toEqual([]);
  } else {
    const message =
      expected_check_digit === null
        ? 'Three digits and eight, such as 176-12345675.'
        : `The check digit is ${expected_check_digit}.`;
    for (const answer of [given, listed]) {
      const problem = refused(answer, 422, 'validation_failed');
      expect(problem.errors).toEqual([{ path: 'awb_number', message }]);
    }
  }
});

test('POST …/awb by the owner → 200, with message, event and ETag; again → the same', async () => {
  const { owner, ref_id, booking } = await makeBooking();
  const awb_number = newNumber();
  const sent = { awb_number: awb_number.replace('-', '') };
  const answer = await assign(owner.client, ref_id, sent, { 'If-Match': '"1"' });
  const assigned = granted(answer, 200);
  expect(assigned).toEqual({
    ...booking,
    awb_number,
    version: 2,
    updated_at: assigned.updated_at,
    message: `Waybill ${awb_number}`,
    events: [
      ...booking.events,
      {
        id: expect.any(String),
        booking_ref_id: ref_id,
        status: 'BOOKED',
        kind: 'awb_assigned',
        location: null,
        flight_id: null,
        timestamp: assigned.updated_at,
        metadata: { message: `Waybill ${awb_number}` },
      },
    ],
  });
  expect(answer.headers.get('ETag')).toBe('"2"');
  const { message: _, ...read } = assigned;
  expect(granted(await owner.client.readBooking(ref_id), 200)).toEqual(read);
  for (const again of [{ awb_number }, { draw: true }]) {
    const repeated = await assign(owner.client, ref_id, again, { 'If-Match': '"1"' });
    expect(granted(repeated, 200)).toEqual(assigned);
  }
});

test.each(['handler', 'admin'] as const)('POST …/awb by %s → 200', async (role) => {
  const { ref_id } = await makeBooking();
  const { client } = await enter(role);
  granted(await assign(client, ref_id, { awb_number: newNumber() }), 200);
});

test('POST …/awb by a stranger → 403, nothing changes', async () => {
  const { owner, ref_id } = await makeBooking();
  const { client } = await enter();
  refused(await assign(client, ref_id, { awb_number: newNumber() }), 403, 'forbidden');
  expect(granted(await owner.client.readBooking(ref_id), 200)).toMatchObject({
    version: 1,
    awb_number: null,
  });
});

test.each<[Sent, string]>([
  [{}, 'awb_number'],
  [{ draw: false }, 'awb_number'],
  [{ awb_number: null, draw: null }, 'awb_number'],
  [{ awb_number: '176-12345675', draw: true }, 'draw'],
])('POST …/awb with %j → 422 at %s', async (sent, path) => {
  const { owner, ref_id } = await makeBooking();
  const problem = refused(await assign(owner.client, ref_id, sent), 422, 'validation_failed');
  expect(problem.errors?.map((error) => error.path)).toEqual([path]);
});

test('a number that another booking has → 409 awb_taken; another than the booking’s → 409 awb_assigned', async () => {
  const [first, second] = [await makeBooking(), await makeBooking()];
  const [awb_number, other] = [newNumber(), newNumber()];
  granted(await assign(first.owner.client, first.ref_id, { awb_number }), 200);
  const taken = await assign(second.owner.client, second.ref_id, { awb_number });
  expect(refused(taken, 409, 'awb_taken')).toMatchObject({ awb_number });
  const changed = await assign(first.owner.client, first.ref_id, { awb_number: other });
  expect(refused(changed, 409, 'awb_assigned')).toMatchObject({ awb_number });
});

test('to draw for a hold → 409 booking_held; from an empty stock → 409 awb_stock_empty', async () => {
  const held = await makeHold(scene);
  const draw = { draw: true };
  const refusal = refused(await assign(held.owner.client, held.ref_id, draw), 409, 'booking_held');
  expect(refusal.hold_expires_at).toBe(held.held.hold_expires_at);
  const { owner, ref_id, flight } = await makeBooking();
  const carrier = await flyWithoutStock(database.pool, flight.flight_id);
  const empty = refused(await assign(owner.client, ref_id, draw), 409, 'awb_stock_empty');
  expect(empty).toMatchObject({ carrier });
});

test('an old version → 412; a departed or cancelled booking → 409', async () => {
  const { owner, ref_id } = await makeBooking();
  const sent = { awb_number: newNumber() };
  const stale = await assign(owner.client, ref_id, sent, { 'If-Match': '"7"' });
  expect(refused(stale, 412, 'version_mismatch')).toMatchObject({ version: 1 });
  const handler = await enter('handler');
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  const late = refused(await assign(owner.client, ref_id, sent), 409, 'not_changeable');
  expect(late).toMatchObject({ booking_status: 'DEPARTED' });
  granted(await owner.client.cancel(ref_id), 200);
  const closed = refused(await assign(owner.client, ref_id, sent), 409, 'booking_closed');
  expect(closed).toMatchObject({ booking_status: 'CANCELLED' });
});

test('POST /awb-stock → 201, and the numbers are drawn, listed and made void', async () => {
  const { owner, ref_id, flight } = await makeBooking();
  const [admin, handler] = [await enter('admin'), await enter('handler')];
  const range = { ...newRange(flight, 3), user_id: owner.user.id };
  const added = await admin.client.call<Stock>('POST', '/awb-stock', range);
  const stock = granted(added, 201);
  expect(stock).toEqual({
    ...range,
    stock_id: expect.any(String),
    created_at: expect.any(String),
    free: 3,
    assigned: 0,
    void: 0,
  });
  const again = await admin.client.call('POST', '/awb-stock', range);
  expect(refused(again, 409, 'awb_stock_overlaps')).toMatchObject({ index: 0 });

  const drawn = granted(await assign(owner.client, ref_id, { draw: true }), 200);
  expect(drawn).toMatchObject({
    awb_number: numberOf(range, 0),
    message: `Waybill ${numberOf(range, 0)}`,
  });
  const voidIt = (awb_number: string, reason: string) =>
    admin.client.call<VoidNumber>('POST', '/awb-stock/void', { awb_number, reason });
  const voided = { awb_number: numberOf(range, 1), state: 'void', reason: 'Lost' };
  expect(granted(await voidIt(voided.awb_number, 'Lost'), 200)).toEqual(voided);
  expect(granted(await voidIt(voided.awb_number, 'Again'), 200)).toEqual(voided);
  for (const awb_number of [numberOf(range, 0), numberOf(range, 9)]) {
    expect(refused(await voidIt(awb_number, 'Lost'), 409, 'awb_taken')).toMatchObject({
      awb_number,
    });
  }
  const listed = granted(await handler.client.call<Stock[]>('GET', '/awb-stock'), 200);
  expect(listed.filter(({ stock_id }) => stock_id === stock.stock_id)).toEqual([
    { ...stock, free: 1, assigned: 1, void: 1 },
  ]);
});

test('POST /awb-stock with an array → 201 with an array, all or none', async () => {
  const { client } = await enter('admin');
  const flight = await database.makeFlight();
  const [first, second] = [newRange(flight, 2), newRange(flight, 1)];
  const post = (ranges: NewStock[]) => client.call<Stock[]>('POST', '/awb-stock', ranges);
  expect(granted(await post([first, second]), 201)).toMatchObject([first, second]);
  const [third] = [newRange(flight, 1)];
  expect(refused(await post([third, first]), 409, 'awb_stock_overlaps').index).toBe(1);
  expect(granted(await post([third]), 201)).toMatchObject([third]);
});

test('POST /awb-stock with what is out of its rules → 422, told by field', async () => {
  const { client } = await enter('admin');
  const range = newRange(await database.makeFlight(), 1);
  const pathsOf = async (sent: unknown) =>
    refused(await client.call('POST', '/awb-stock', sent), 422, 'validation_failed').errors?.map(
      ({ path }) => path,
    );
  expect(await pathsOf({ ...range, first_serial: '9999999', count: 2 })).toEqual(['count']);
  expect(await pathsOf({ ...range, user_id: '9c5d1f0a-2b3e-4c68-8a71-6d0e4f2b9c13' })).toEqual([
    'user_id',
  ]);
  expect(await pathsOf({})).toEqual(['carrier', 'prefix', 'first_serial', 'count']);
});

test('GET /bookings/my-bookings?awb_number=… → those with the number, page by page', async () => {
  const { owner, flight, ref_id } = await makeBooking();
  const sent = { awb_number: newNumber() };
  granted(await assign(owner.client, ref_id, sent), 200);
  granted(await owner.client.cancel(ref_id), 200);
  const next = newReference();
  granted(await owner.client.book(shipmentOn(flight, { ref_id: next })), 201);
  granted(await assign(owner.client, next, sent), 200);
  granted(await owner.client.book(shipmentOn(flight)), 201);

  const list = (query: string, client = owner.client) =>
    client.call<BookingListed[]>('GET', `/bookings/my-bookings?awb_number=${query}`);
  const refsIn = (bookings: BookingListed[]) => bookings.map((booking) => booking.ref_id);
  const number = sent.awb_number.replace('-', '');
  expect(refsIn(granted(await list(number), 200))).toEqual([next, ref_id]);
  expect(refsIn(granted(await list(`${number}&status=CANCELLED`), 200))).toEqual([ref_id]);
  const page = await list(`${number}&limit=1`);
  expect(refsIn(granted(page, 200))).toEqual([next]);
  const [, link = ''] = /<([^>]*)>; rel="next"/.exec(page.headers.get('Link') ?? '') ?? [];
  const rest = await owner.client.call<BookingListed[]>('GET', link);
  expect(refsIn(granted(rest, 200))).toEqual([ref_id]);
  expect(rest.headers.get('Link')).toBeNull();
  const stranger = await enter();
  expect(granted(await list(number, stranger.client), 200)).toEqual([]);
});
