import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { NewStock } from '../../../src/core/waybill/types.ts';
import { awbNumber, WAYBILLS } from '../../support/waybills.ts';
import { cancel, nobody } from '../facts.ts';
import { actorOf, useScratchDatabase } from '../fixture.ts';
import { assign, giveAndCancel, useCarriers } from '../waybills.ts';

const books = await useScratchDatabase();
const { makeCarrier, makePart, readNumber, admin } = await useCarriers(books);
const user = await books.makeUser();

const range = (first: number, count: number, wish: Partial<NewStock> = {}): NewStock => ({
  carrier: 'QQ',
  prefix: '901',
  first_serial: String(first).padStart(7, '0'),
  count,
  ...wish,
});
const add = (ranges: NewStock | NewStock[], by = admin) =>
  books.waybills.addStock(actorOf(by), ranges);
const shown = (stock: NewStock, free = stock.count) => ({
  ...stock,
  stock_id: expect.any(String),
  user_id: stock.user_id ?? null,
  created_at: expect.stringMatching(/^\d{4}-.*Z$/),
  free,
  assigned: 0,
  void: 0,
});
async function numbersOf(prefix: string) {
  const { rows } = await books.pool.query<{ awb_number: string }>(
    "select awb_number from cargo.awb_numbers where awb_number like $1 || '-%' order by serial",
    [prefix],
  );
  return rows.map((row) => row.awb_number);
}

test('the database makes the check digits of the vectors', async () => {
  const known = WAYBILLS.filter((vector) => vector.expected_check_digit !== null);
  expect(known).toHaveLength(16);
  for (const { text, expected_check_digit } of known) {
    const serial = Number(text.replace('-', '').slice(3, 10));
    const { rows } = await books.pool.query('select cargo.awb_check_digit($1) as digit', [serial]);
    expect(rows, text).toEqual([{ digit: expected_check_digit }]);
  }
});

test('a range is consecutive numbers, each with its check digit', async () => {
  const stock = range(9_999_990, 10, { prefix: '902' });
  expect(await add(stock)).toStrictEqual({ stock: [shown(stock)] });
  expect(await numbersOf('902')).toEqual(
    Array.from({ length: 10 }, (_, place) => awbNumber('902', 9_999_990 + place)),
  );
});

test('several are added in one call, and told in the order given', async () => {
  const [first, second] = [
    range(50, 5, { prefix: '903', user_id: user.id }),
    range(0, 50, { prefix: '903' }),
  ];
  expect(await add([first, second])).toStrictEqual({ stock: [shown(first), shown(second)] });
  expect(await numbersOf('903')).toHaveLength(55);
});

test.each<[string, NewStock[], number]>([
  ['the first number', [range(90, 11)], 0],
  ['the last number', [range(199, 10)], 0],
  ['what lies within', [range(0, 1_000)], 0],
  ['what lies around', [range(150, 1)], 0],
  ['the second of two', [range(0, 100), range(180, 100)], 1],
  ['one another', [range(300, 100), range(200, 100), range(399, 1)], 2],
  ['of another carrier and user', [range(100, 1, { carrier: 'QX', user_id: user.id })], 0],
])('ranges that overlap are refused, all of them: %s', async (_, ranges, index) => {
  await add(range(100, 100));
  const before = await numbersOf('901');
  expect(before).toHaveLength(100);
  expect(await add(ranges)).toEqual({ reason: 'awb_stock_overlaps', index });
  expect(await numbersOf('901')).toEqual(before);
  await books.pool.query("delete from cargo.awb_numbers where awb_number like '901-%'");
  await books.pool.query("delete from cargo.awb_stock where prefix = '901'");
});

test('ranges that touch, and those of another prefix, do not overlap', async () => {
  await add(range(100, 100, { prefix: '904' }));
  const more = [
    range(0, 100, { prefix: '904' }),
    range(200, 10, { prefix: '904' }),
    range(100, 100, { prefix: '905' }),
  ];
  expect(await add(more)).toMatchObject({ stock: [{ free: 100 }, { free: 10 }, { free: 100 }] });
});

test('who is no admin, and users whom nobody knows, are told', async () => {
  const handler = await books.makeUser('handler');
  expect(await add(range(0, 1), handler)).toEqual({ reason: 'forbidden' });
  expect(await add(range(0, 1), nobody())).toEqual({ reason: 'unauthenticated' });
  const unknown = range(0, 1, { prefix: '906', user_id: nobody().id });
  const message = 'There is no such user.';
  expect(await add(unknown)).toEqual({
    reason: 'validation_failed',
    errors: [{ path: 'user_id', message }],
  });
  expect(await add([range(0, 1, { prefix: '906' }), unknown])).toEqual({
    reason: 'validation_failed',
    errors: [{ path: '1.user_id', message }],
  });
  expect(await numbersOf('906')).toEqual([]);
  expect(await books.waybills.listStock(actorOf(user))).toEqual({ reason: 'forbidden' });
  const voided = await books.waybills.voidNumber(actorOf(handler), awbNumber('906', 0), 'Lost');
  expect(voided).toEqual({ reason: 'forbidden' });
});

test('the list tells of each range how many are free, assigned and void', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 10, user);
  await carrier.addStock(10, 10);
  await assign(books, user, await carrier.book(user));
  await assign(books, user, await carrier.book(user));
  await books.waybills.voidNumber(actorOf(admin), carrier.awb(15), 'Lost');
  const answer = await books.waybills.listStock(actorOf(await books.makeUser('handler')));
  const own = Object(answer).stock.filter((one: NewStock) => one.carrier === carrier.code);
  expect(own).toMatchObject([
    { first_serial: '0000000', user_id: user.id, free: 8, assigned: 2, void: 0 },
    { first_serial: '0000010', user_id: null, free: 9, assigned: 0, void: 1 },
  ]);
});

test('a number that is free, or that only cancelled bookings have, becomes void; void it stays', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 3);
  const voidIt = (serial: number, reason: string) =>
    books.waybills.voidNumber(actorOf(admin), carrier.awb(serial), reason);
  const waybill = (serial: number, reason: string) => ({
    waybill: { awb_number: carrier.awb(serial), state: 'void', reason },
  });
  expect(await voidIt(2, 'Lost')).toStrictEqual(waybill(2, 'Lost'));
  expect(await voidIt(2, 'Another reason')).toStrictEqual(waybill(2, 'Lost'));

  const cancelled = await giveAndCancel(books, user, carrier, null);
  expect(await voidIt(0, 'Printed')).toStrictEqual(waybill(0, 'Printed'));
  expect(await readNumber(carrier.awb(0))).toEqual({
    state: 'void',
    ref_id: cancelled,
    reason: 'Printed',
  });
  expect(await assign(books, user, await carrier.book(user))).toMatchObject({
    booking: { awb_number: carrier.awb(1) },
  });
});

test('a number that a booking has, that a part has, or that is in no stock cannot be made void', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 1);
  const voidIt = (serial: number) =>
    books.waybills.voidNumber(actorOf(admin), carrier.awb(serial), 'Lost');
  const taken = (serial: number) => ({ reason: 'awb_taken', awb_number: carrier.awb(serial) });
  const root = await carrier.book(user, 2);
  await assign(books, user, root);
  await makePart(root, carrier);
  expect(await voidIt(0)).toEqual(taken(0));
  await cancel(books, user, root);
  expect(await voidIt(0)).toEqual(taken(0));
  await assign(books, user, await carrier.book(user), carrier.awb(7));
  expect(await voidIt(7)).toEqual(taken(7));
  expect(await voidIt(8)).toEqual(taken(8));
});

test('the user’s own stock is drawn from before everybody’s, each by age and serial', async () => {
  const carrier = await makeCarrier();
  const other = await books.makeUser();
  const ranges: [number, number, User?][] = [
    [90, 1],
    [80, 1],
    [70, 1, other],
    [60, 2, user],
    [50, 1, user],
  ];
  for (const range of ranges) {
    await carrier.addStock(...range);
    await books.pool.query('select pg_sleep(0.002)'); // none is as old as another
  }
  const drawn: unknown[] = [];
  for (let nth = 0; nth < 6; nth += 1) {
    const answer = await assign(books, user, await carrier.book(user));
    drawn.push('booking' in answer ? answer.booking.awb_number : answer.reason);
  }
  expect(drawn).toEqual([...[60, 61, 50, 90, 80].map(carrier.awb), 'awb_stock_empty']);
});

test('who draws and cancels gets the first number back before any new one', async () => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 10);
  const refs = [await carrier.book(user), await carrier.book(user), await carrier.book(user)];
  for (const ref of refs) await assign(books, user, ref);
  await cancel(books, user, refs[2] ?? '');
  await cancel(books, user, refs[0] ?? '');
  const drawn: unknown[] = [];
  for (let nth = 0; nth < 3; nth += 1) {
    const answer = await assign(books, user, await carrier.book(user));
    drawn.push('booking' in answer && answer.booking.awb_number);
  }
  expect(drawn).toEqual([0, 2, 3].map(carrier.awb));
  const other = await books.makeUser();
  expect(await assign(books, other, await carrier.book(other))).toMatchObject({
    booking: { awb_number: carrier.awb(4) },
  });
});

test('a number given before it came into stock is passed over, whatever becomes of its booking', async () => {
  const carrier = await makeCarrier();
  const ref = await carrier.book(user);
  await assign(books, user, ref, carrier.awb(0));
  await carrier.addStock(0, 2);
  expect(await assign(books, user, await carrier.book(user))).toMatchObject({
    booking: { awb_number: carrier.awb(1) },
  });
  await cancel(books, user, ref);
  expect(await assign(books, user, await carrier.book(user))).toMatchObject({
    reason: 'awb_stock_empty',
  });
});

test('stock of another carrier is not drawn from', async () => {
  const [carrier, other] = [await makeCarrier(), await makeCarrier()];
  await other.addStock(0, 5);
  await giveAndCancel(books, user, other, null);
  expect(await assign(books, user, await carrier.book(user))).toEqual({
    reason: 'awb_stock_empty',
    carrier: carrier.code,
  });
});
