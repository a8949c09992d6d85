import { expect, test } from 'vitest';
import { minutesAfter } from '../../support/scene.ts';
import { cancel, hold, nobody } from '../facts.ts';
import { actorOf, useScratchDatabase } from '../fixture.ts';
import { bookingWith } from '../shapes.ts';
import { assign, giveAndCancel, useCarriers } from '../waybills.ts';

const books = await useScratchDatabase();
const { makeCarrier, makePart, readNumber, readWaybill, admin } = await useCarriers(books);
const [user, stranger] = [await books.makeUser(), await books.makeUser()];
const handler = await books.makeUser('handler');

const depart = (ref_id: string) =>
  books.tracking.recordStep({
    actor: actorOf(handler),
    ref_id,
    step: 'depart',
    location: 'DEL',
    flight_id: null,
    if_versions: null,
  });
const taken = (awb_number: string) => ({ reason: 'awb_taken', awb_number });

test('a given number is the booking’s, with an event that says so', async () => {
  const carrier = await makeCarrier();
  const ref_id = await carrier.book(user);
  const awb_number = carrier.awb(1);
  expect(await assign(books, user, ref_id, awb_number, [1])).toStrictEqual({
    booking: bookingWith(
      { ref_id, user_id: user.id, status: 'BOOKED', version: 2, weight_kg: 1, awb_number },
      [
        { status: 'BOOKED' },
        {
          status: 'BOOKED',
          location: null,
          flight_id: null,
          metadata: { message: `Waybill ${awb_number}` },
          kind: 'awb_assigned',
        },
      ],
    ),
  });
  expect(await readWaybill(awb_number)).toEqual({
    user_id: user.id,
    root_ref_id: ref_id,
    source: 'given',
  });
});

test('what was assigned is answered again, whatever the version, and nothing is written', async () => {
  const carrier = await makeCarrier();
  const ref_id = await carrier.book(user);
  const first = await assign(books, user, ref_id, carrier.awb(1));
  for (const awb_number of [carrier.awb(1), null]) {
    expect(await assign(books, user, ref_id, awb_number, [99])).toStrictEqual(first);
  }
  await cancel(books, user, ref_id);
  expect(await assign(books, user, ref_id, carrier.awb(1)), 'cancelled too').toMatchObject({
    booking: { status: 'CANCELLED', version: 3 },
  });
});

test('a replay, and the first answer of the booking, know of no waybill', async () => {
  const carrier = await makeCarrier();
  const shipment = {
    actor: actorOf(user),
    ref_id: 'REPLAY-WAYBILL',
    idempotency_key: 'waybill',
    request: {
      origin: 'DEL',
      destination: 'LHR',
      weight_kg: 1,
      pieces: 1,
      flight_ids: [carrier.flight.flight_id],
    },
  };
  const booked = await books.ledger.bookShipment(shipment, true);
  await assign(books, user, shipment.ref_id, carrier.awb(1));
  expect(await books.ledger.bookShipment(shipment, true)).toEqual({
    ...booked,
    outcome: 'replayed',
  });
});

test('the first reason to refuse is told, in the order of the contract', async () => {
  const carrier = await makeCarrier();
  const used = carrier.awb(1);
  await assign(books, stranger, await carrier.book(stranger), used);
  const on = (ref: string, awb: string | null, versions?: number[]) =>
    assign(books, user, ref, awb, versions);
  const [plain, foreign, cancelled, departed] = [
    await carrier.book(user),
    await carrier.book(stranger),
    await carrier.book(user),
    await carrier.book(user),
  ];
  await cancel(books, user, cancelled);
  await depart(departed);
  const held = await hold(books, user, [carrier.flight]);
  const version = (at: number) => ({ reason: 'version_mismatch', version: at });
  const awb_stock_empty = { reason: 'awb_stock_empty', carrier: carrier.code };

  expect(await assign(books, nobody(), plain, used)).toEqual({ reason: 'unauthenticated' });
  expect(await on('BKG-NOBODY', used, [9])).toEqual({
    reason: 'booking_not_found',
    ref_id: 'BKG-NOBODY',
  });
  expect(await on(foreign, used, [9])).toEqual({ reason: 'forbidden' });
  expect(await on(cancelled, used, [9])).toEqual({
    reason: 'booking_closed',
    booking_status: 'CANCELLED',
  });
  expect(await on(held, null, [9])).toEqual(version(1));
  expect(await on(held, null)).toMatchObject({
    reason: 'booking_held',
    hold_expires_at: expect.any(String),
  });
  expect(await on(departed, used, [9])).toEqual(version(2));
  for (const awb of [used, null]) {
    expect(await on(departed, awb)).toEqual({
      reason: 'not_changeable',
      booking_status: 'DEPARTED',
    });
  }
  expect(await on(held, used)).toEqual(taken(used));
  expect(await on(plain, null)).toEqual(awb_stock_empty);
  expect(await on(held, carrier.awb(2))).toMatchObject({
    booking: { status: 'HELD', version: 2, awb_number: carrier.awb(2) },
  });
  const other = { reason: 'awb_assigned', awb_number: carrier.awb(2) };
  expect(await on(held, used)).toEqual(other);
  expect(await on(held, used, [9])).toEqual(version(2));
  expect(await on(held, null, [9])).toMatchObject({ booking: { version: 2 } });

  await assign(books, user, plain, carrier.awb(3));
  await depart(plain);
  expect(await on(plain, used)).toEqual({ reason: 'awb_assigned', awb_number: carrier.awb(3) });
});

test('staff give the number of the booking’s user, and draw from that user’s stock', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 1, handler);
  await carrier.addStock(10, 1, user);
  const ref_id = await carrier.book(user);
  expect(await assign(books, handler, ref_id)).toMatchObject({
    booking: { awb_number: carrier.awb(10) },
  });
  expect(await readWaybill(carrier.awb(10))).toEqual({
    user_id: user.id,
    root_ref_id: ref_id,
    source: 'stock',
  });
  const next = await carrier.book(user);
  expect(await assign(books, handler, next)).toEqual({
    reason: 'awb_stock_empty',
    carrier: carrier.code,
  });
  expect(await assign(books, handler, next, carrier.awb(0)), 'the handler’s own').toEqual(
    taken(carrier.awb(0)),
  );
});

test('a number is drawn from the stock of the carrier of the first leg, and from no other', async () => {
  const [first, second] = [await makeCarrier(), await makeCarrier()];
  await first.addStock(0, 1);
  await second.addStock(0, 1);
  const onward = await second.makeFlight({
    origin: first.flight.destination,
    destination: 'JFK',
    departure_at: minutesAfter(first.flight.arrival_at, 120),
  });
  const bookBoth = async () => (await books.book(user, [first.flight, onward])).ref_id;
  expect(await assign(books, user, await bookBoth())).toMatchObject({
    booking: { awb_number: first.awb(0) },
  });
  expect(await assign(books, user, await bookBoth())).toEqual({
    reason: 'awb_stock_empty',
    carrier: first.code,
  });
  expect(await readNumber(second.awb(0))).toMatchObject({ state: 'free' });
});

test('a number from outside stays with its booking, and moves on to whomever once that is cancelled', async () => {
  const carrier = await makeCarrier();
  const awb_number = carrier.awb(1);
  const first = await carrier.book(user);
  await assign(books, user, first, awb_number);
  for (const other of [user, stranger]) {
    expect(await assign(books, other, await carrier.book(other), awb_number)).toEqual(
      taken(awb_number),
    );
  }
  await cancel(books, user, first);
  const second = await carrier.book(stranger);
  expect(await assign(books, stranger, second, awb_number)).toMatchObject({
    booking: { awb_number },
  });
  expect(await readWaybill(awb_number)).toMatchObject({
    user_id: stranger.id,
    root_ref_id: second,
  });
  expect(await assign(books, user, await carrier.book(user), awb_number)).toEqual(
    taken(awb_number),
  );
  const listed = await books.call('list_bookings', {
    p_user_id: user.id,
    p_awb_number: awb_number,
  });
  expect(listed, 'the cancelled one keeps it').toMatchObject({
    bookings: [{ ref_id: first, awb_number }],
    next: null,
  });
});

test('a number of a stock moves on within those who may draw from it', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 1);
  await carrier.addStock(10, 1, user);
  const moves = async (awb: string, to: typeof user) =>
    assign(books, to, await carrier.book(to), awb);

  // Drawn: it is the user's. Given, though it is in stock: whoever may draw may have it.
  await giveAndCancel(books, user, carrier, carrier.awb(0));
  expect(await moves(carrier.awb(0), stranger)).toMatchObject({
    booking: { awb_number: carrier.awb(0) },
  });
  const drawn = await giveAndCancel(books, user, carrier, null);
  expect(await readNumber(carrier.awb(10))).toEqual({
    state: 'assigned',
    ref_id: drawn,
    reason: null,
  });
  expect(await moves(carrier.awb(10), stranger)).toEqual(taken(carrier.awb(10)));
  expect(await moves(carrier.awb(10), user)).toMatchObject({
    booking: { awb_number: carrier.awb(10) },
  });

  const own = await makeCarrier();
  await own.addStock(0, 1, user);
  await giveAndCancel(books, user, own, own.awb(0));
  expect(
    await assign(books, stranger, await own.book(stranger), own.awb(0)),
    'given, of the stock of another',
  ).toEqual(taken(own.awb(0)));
});

test('a number drawn from everybody’s stock and cancelled stays its user’s', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 1);
  await giveAndCancel(books, user, carrier, null);
  expect(await assign(books, stranger, await carrier.book(stranger), carrier.awb(0))).toEqual(
    taken(carrier.awb(0)),
  );
  expect(await assign(books, stranger, await carrier.book(stranger))).toEqual({
    reason: 'awb_stock_empty',
    carrier: carrier.code,
  });
  const next = await carrier.book(user);
  expect(await assign(books, user, next)).toMatchObject({
    booking: { awb_number: carrier.awb(0) },
  });
  expect(await readNumber(carrier.awb(0))).toMatchObject({ state: 'assigned', ref_id: next });
});

test('a given number that is in stock is taken out of it', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 2);
  const ref_id = await carrier.book(user);
  await assign(books, user, ref_id, carrier.awb(0));
  expect(await readNumber(carrier.awb(0))).toEqual({ state: 'assigned', ref_id, reason: null });
  expect(await assign(books, user, await carrier.book(user))).toMatchObject({
    booking: { awb_number: carrier.awb(1) },
  });
});

test('a void number is nobody’s', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 1, user);
  await books.waybills.voidNumber(actorOf(admin), carrier.awb(0), 'Lost');
  const ref_id = await carrier.book(user);
  expect(await assign(books, user, ref_id, carrier.awb(0))).toEqual(taken(carrier.awb(0)));
  expect(await assign(books, user, ref_id)).toMatchObject({ reason: 'awb_stock_empty' });
});

test('the parts of a shipment have one number, which stays while one of them lives', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 1);
  const [root, other] = [await carrier.book(user, 5), await carrier.book(user)];
  const part = await makePart(root, carrier);
  await assign(books, user, root);
  const lastPart = await makePart(root, carrier);
  const awb_number = carrier.awb(0);
  expect(await assign(books, user, other, awb_number)).toEqual(taken(awb_number));
  expect(await assign(books, user, part, awb_number)).toMatchObject({ booking: { awb_number } });
  expect(await readNumber(awb_number)).toMatchObject({ state: 'assigned', ref_id: part });
  expect(await readWaybill(awb_number)).toEqual({
    user_id: user.id,
    root_ref_id: root,
    source: 'stock',
  });

  // The one that it was last given to is cancelled first, the one that has it by its split last.
  for (const cancelled of [part, root]) {
    await cancel(books, user, cancelled);
    expect(await assign(books, user, other)).toMatchObject({ reason: 'awb_stock_empty' });
    expect(await assign(books, user, other, awb_number)).toEqual(taken(awb_number));
  }
  await cancel(books, user, lastPart);
  expect(await assign(books, user, other)).toMatchObject({ booking: { awb_number } });
  expect(await readWaybill(awb_number)).toMatchObject({ root_ref_id: other });
});
