import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { isFirst, ORDERS, race } from '../../support/interleaving.ts';
import { newReference } from '../../support/scene.ts';
import { makeQuoteOf, makeStock, newWaybill, offload, quote, rebook } from '../changes.ts';
import { type BookingWish, book, cancel, type Facts, hold, mark, readStored } from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';
import { step } from '../operations.ts';

const books = await useScratchDatabase({ patient: true });
const [owner, other, handler, admin] = [
  await books.makeUser(),
  await books.makeUser(),
  await books.makeUser('handler'),
  await books.makeUser('admin'),
];

const FACTS = { weight_kg: 60, pieces: 6 };

/** A flight of a carrier of its own, with so many numbers in stock. */
async function makeFlight(numbers: number, max_weight_kg = 1_000) {
  const flight = await books.makeFlight({ max_weight_kg });
  return { flight, ...(await makeStock(books, [flight], numbers)) };
}

const numberOf = async (awb_number: unknown) => {
  const { rows } = await books.pool.query(
    'select state, ref_id from cargo.awb_numbers where awb_number = $1',
    [awb_number],
  );
  return rows[0];
};
const userOf = async (quote_id: string) => {
  const { rows } = await books.pool.query('select used_by from cargo.quotes where quote_id = $1', [
    quote_id,
  ]);
  return rows[0]?.used_by;
};

test('with a quote and a number from stock: all that was decided is in `booked`, and a replay shows it', async () => {
  const { flight, prefix } = await makeFlight(2);
  const quote_id = await quote(books, owner, [flight], FACTS);
  const ref = newReference();
  const facts = { ...FACTS, ref, key: ref, quote_id, draw_awb: true };
  const answer = await book(books, owner, [flight], facts);
  const price = { currency: 'USD', total: 150, quote_id };
  expect(answer.booking, JSON.stringify(answer)).toMatchObject({
    awb_number: expect.stringMatching(`^${prefix}-`),
    price,
    version: 1,
  });
  const { awb_number } = Object(answer.booking);
  const { rows } = await books.pool.query('select booked from cargo.bookings where ref_id = $1', [
    ref,
  ]);
  expect(rows[0].booked).toEqual({
    status: 'BOOKED',
    flight_ids: [flight.flight_id],
    volume_l: 360,
    volume_given: false,
    chargeable_halves: 120,
    hold_expires_at: null,
    awb_number,
    quote_id,
    currency: 'USD',
    price_minor: 15_000,
  });
  expect(await numberOf(awb_number)).toEqual({ state: 'assigned', ref_id: ref });
  expect(await userOf(quote_id)).toBe(ref);
  // Whatever came after: a replay is asked about neither quote nor number.
  await rebook(books, owner, ref, { weight_kg: 50 });
  await offload(books, handler, ref, flight, { pieces: 2 });
  for (const [what, where] of [
    ['depart', 'DEL'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ] as const) {
    expect(await step(books, handler, ref, [what, where])).toHaveProperty('booking');
  }
  const replay = await book(books, owner, [flight], facts);
  expect(replay).toMatchObject({ outcome: 'replayed' });
  expect(replay.booking).toStrictEqual(answer.booking);
});

test('a given number is kept, with its booking as root; a hold may have one', async () => {
  const { flight } = await makeFlight(1);
  const awb_number = newWaybill();
  const ref = await hold(books, owner, [flight], { ...FACTS, awb_number });
  const { rows } = await books.pool.query(
    'select user_id, root_ref_id, source from cargo.waybills where awb_number = $1',
    [awb_number],
  );
  expect(rows).toEqual([{ user_id: owner.id, root_ref_id: ref, source: 'given' }]);
  const { rows: stored } = await books.pool.query(
    "select booked ->> 'awb_number' as awb_number from cargo.bookings where ref_id = $1",
    [ref],
  );
  expect(stored).toEqual([{ awb_number }]);
});

interface Asked {
  flight: MadeFlight;
  facts: Facts & { flight_ids: string[] };
  wish: BookingWish;
  quote: { of: User; pieces: number; minutes: number; used_by: string | null } | null;
}

type Fault = [reason: string, add: (asked: Asked) => Promise<unknown> | unknown];

const quoted = (asked: Asked, fields: Partial<Asked['quote']>) => {
  asked.quote = { of: owner, pieces: 6, minutes: 30, used_by: null, ...asked.quote, ...fields };
};

const taken = newWaybill();
const takenBy = newReference();
await book(books, other, [await books.makeFlight()], { ref: takenBy, awb_number: taken });
await hold(books, owner, [await books.makeFlight()]);

/** The refusals around quote and waybill in the order of the contract, and what brings them about. */
const FAULTS: Fault[] = [
  ['ref_id_taken', ({ facts }) => Object.assign(facts, { ref: takenBy })],
  ['validation_failed', ({ facts }) => Object.assign(facts, { origin: 'XXQ' })],
  ['quote_unknown', (asked) => quoted(asked, { of: other })],
  ['quote_mismatch', (asked) => quoted(asked, { pieces: 7 })],
  ['flight_not_found', ({ facts }) => facts.flight_ids.push('no-flight')],
  ['flight_closed', ({ flight }) => mark(books, flight, { closed: true })],
  ['quote_expired', (asked) => quoted(asked, { minutes: 0 })],
  ['quote_used', (asked) => quoted(asked, { used_by: takenBy })],
  [
    'hold_limit',
    ({ facts, wish }) => {
      Object.assign(facts, { hold_minutes: 5 });
      Object.assign(wish, { holds_per_user: 1 });
    },
  ],
  ['awb_taken', ({ facts }) => Object.assign(facts, { awb_number: taken, draw_awb: undefined })],
  ['capacity_exceeded', ({ facts }) => Object.assign(facts, { weight_kg: 100.1 })],
  // No stock: the flight's carrier has none.
  ['awb_stock_empty', ({ facts }) => facts.awb_number || Object.assign(facts, { draw_awb: true })],
];

async function askWith(faults: readonly Fault[]) {
  const flight = await books.makeFlight({ max_weight_kg: 100 });
  const asked: Asked = {
    flight,
    facts: { ...FACTS, ref: newReference(), flight_ids: [flight.flight_id] },
    wish: {},
    quote: null,
  };
  for (const [, add] of faults.toReversed()) await add(asked);
  const { ref: _, key: __, ...facts } = asked.facts;
  if (asked.quote) {
    const request = { origin: 'DEL', destination: 'LHR', ...facts, pieces: asked.quote.pieces };
    const quote_id = await makeQuoteOf(books, asked.quote.of, request, asked.quote);
    Object.assign(asked.facts, { quote_id });
  }
  const answer = await book(books, owner, [flight], asked.facts, asked.wish);
  if (answer.outcome !== 'booked') {
    expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 0, version: 0 });
  }
  return answer.reason ?? answer.outcome;
}

test.each(FAULTS.map((fault) => [fault[0], fault] as const))('%s alone', async (reason, fault) => {
  expect(await askWith([fault])).toBe(reason);
});

const PAIRS = FAULTS.flatMap((earlier, place) =>
  FAULTS.slice(place + 1).map((later) => [earlier[0], later[0], [earlier, later]] as const),
);

test.each(PAIRS)('%s is told before %s', async (reason, _, faults) => {
  expect(await askWith(faults)).toBe(reason);
});

test('where the stock is empty the capacity comes back, and nothing is left of the booking', async () => {
  const { flight, carrier } = await makeFlight(1);
  const quote_id = await quote(books, owner, [flight], FACTS);
  await book(books, other, [flight], { ...FACTS, draw_awb: true });
  const ref = newReference();
  const facts = { ...FACTS, ref, quote_id, draw_awb: true };
  expect(await book(books, owner, [flight], facts)).toEqual({ reason: 'awb_stock_empty', carrier });
  expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 60, version: 1 });
  expect(await userOf(quote_id)).toBeNull();
  expect(await books.tracking.getBooking(ref)).toMatchObject({ reason: 'booking_not_found' });
  // The reference is free, and what was quoted can be booked.
  expect(await book(books, owner, [flight], { ...facts, draw_awb: undefined })).toMatchObject({
    outcome: 'booked',
  });
});

test('no number is drawn where there is no capacity', async () => {
  const { flight } = await makeFlight(1, 100);
  const facts = { ...FACTS, draw_awb: true };
  expect(await book(books, owner, [flight], { ...facts, weight_kg: 101 })).toMatchObject({
    reason: 'capacity_exceeded',
  });
  expect(await book(books, owner, [flight], facts)).toMatchObject({ outcome: 'booked' });
});

test.each(ORDERS)('of two bookings with one quote one gets it ($path)', async ({ order }) => {
  const { flight } = await makeFlight(1);
  const quote_id = await quote(books, owner, [flight], FACTS);
  const refs = { A: newReference(), B: newReference() };
  const outcome = await race(books, {
    order,
    works: {
      A: (session) => book(session, owner, [flight], { ...FACTS, ref: refs.A, quote_id }),
      B: (session) => book(session, owner, [flight], { ...FACTS, ref: refs.B, quote_id }),
    },
  });
  expect(outcome.first).toMatchObject({ outcome: 'booked' });
  expect(outcome.second).toEqual({
    reason: 'quote_used',
    quote_id,
    ref_id: isFirst(order) ? refs.A : refs.B,
  });
  expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 60, version: 1 });
});

test.each(ORDERS)('of two bookings the last number goes to one ($path)', async ({ order }) => {
  const { flight, carrier } = await makeFlight(1);
  const elsewhere = await books.makeFlight();
  // On another flight, so that they meet at the number alone.
  await books.pool.query(
    'update cargo.flights set flight_number = $1 || substr(flight_number, 3) where flight_id = $2',
    [carrier, elsewhere.flight_id],
  );
  const facts = { ...FACTS, draw_awb: true };
  const outcome = await race(books, {
    order,
    works: {
      A: (session) => book(session, owner, [flight], facts),
      B: (session) => book(session, other, [elsewhere], facts),
    },
  });
  expect(outcome.first).toMatchObject({ outcome: 'booked' });
  expect(outcome.second).toEqual({ reason: 'awb_stock_empty', carrier });
});

test.each(ORDERS)(
  'the last number goes to a draw or is given, not both ($path)',
  async ({ order }) => {
    const { flight, carrier } = await makeFlight(1);
    const elsewhere = await books.makeFlight();
    const { rows } = await books.pool.query(
      'select n.awb_number from cargo.awb_numbers n join cargo.awb_stock s using (stock_id) where s.carrier = $1',
      [carrier],
    );
    const { awb_number } = rows[0];
    const outcome = await race(books, {
      order,
      works: {
        A: (session) => book(session, owner, [flight], { ...FACTS, draw_awb: true }),
        B: (session) => book(session, other, [elsewhere], { ...FACTS, awb_number }),
      },
    });
    expect(outcome.first).toMatchObject({ outcome: 'booked', booking: { awb_number } });
    expect(outcome.second).toEqual(
      isFirst(order) ? { reason: 'awb_taken', awb_number } : { reason: 'awb_stock_empty', carrier },
    );
    for (const [each, who] of [
      [flight, outcome.A],
      [elsewhere, outcome.B],
    ] as const) {
      const isBooked = Object(who).outcome === 'booked';
      const booked_weight_kg = isBooked ? 60 : 0;
      expect(await readStored(books, each)).toMatchObject({ booked_weight_kg });
    }
  },
);

test('a number made void between the question and the write is taken: the capacity comes back', async () => {
  const { flight, carrier } = await makeFlight(1);
  const { rows } = await books.pool.query(
    'select n.awb_number from cargo.awb_numbers n join cargo.awb_stock s using (stock_id) where s.carrier = $1',
    [carrier],
  );
  const { awb_number } = rows[0];
  const [order] = ORDERS.filter(({ path }) => path.startsWith('A works, B works, A'));
  if (!order) throw new Error('No order.');
  const outcome = await race(books, {
    order: order.order,
    works: {
      A: (session) =>
        session.call('void_awb_number', {
          p_user_id: admin.id,
          p_awb_number: awb_number,
          p_reason: 'Torn',
        }),
      B: (session) => book(session, owner, [flight], { ...FACTS, awb_number }),
    },
  });
  expect(outcome).toMatchObject({ waited: true, second: { reason: 'awb_taken', awb_number } });
  expect(await readStored(books, flight)).toMatchObject({ booked_weight_kg: 0, version: 0 });
});

test('a number that only cancelled bookings have is drawn again first', async () => {
  const { flight } = await makeFlight(2);
  const facts = { ...FACTS, draw_awb: true };
  const first = Object((await book(books, owner, [flight], facts)).booking);
  await cancel(books, owner, first.ref_id);
  expect((await book(books, owner, [flight], facts)).booking).toMatchObject({
    awb_number: first.awb_number,
  });
});
