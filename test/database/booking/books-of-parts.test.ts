import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import { findImbalances } from '../../support/books.ts';
import type { MadeFlight } from '../../support/database.ts';
import { useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase();

/** A quoted booking under a drawn waybill: rebooked, departed on its first leg and divided before its second. */
async function makeParts() {
  const [owner, handler, admin] = [
    await books.makeUser(),
    await books.makeUser('handler'),
    await books.makeUser('admin'),
  ];
  const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: 1_000 });
  const [, other] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: 1_000 });
  if (!first || !second || !other) throw new Error('No route was made.');
  const call = async (name: string, user: User, ...args: unknown[]) => {
    const places = args.map((_, index) => `$${index + 2}`).join(', ');
    const { rows } = await books.pool.query(
      `select public.${name}($1${places && ', '}${places}) as answer`,
      [user.id, ...args],
    );
    expect(rows[0].answer, name).not.toHaveProperty('reason');
    return rows[0].answer;
  };
  const carriers = await books.pool.query(
    'select distinct left(flight_number, 2) as carrier from cargo.flights where flight_id = $1',
    [first.flight_id],
  );
  const { carrier } = carriers.rows[0];
  const range = { carrier, prefix: '176', first_serial: '0000100', count: 5 };
  await call('add_awb_stock', admin, JSON.stringify(range));
  const { quote } = await call(
    'quote_shipment',
    owner,
    'QUO-0123456789ABCDEF',
    request([first, second]),
  );
  const ref_id = 'ROOT-0001';
  await call(
    'book_shipment',
    owner,
    ref_id,
    request([first, second], { quote_id: quote.quote_id, draw_awb: true }),
    null,
    true,
  );
  await call('rebook_booking', owner, ref_id, flightsOf([first, other]), null, true);
  for (const [step, at] of [
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
  ]) {
    await call('record_step', handler, ref_id, step, at);
  }
  await call('offload_booking', handler, ref_id, 'PART-0001', offloadOf(other));
  return { ref_id, part_ref_id: 'PART-0001', flights: [first, second, other] };
}

function request(flights: readonly MadeFlight[], papers: object = {}) {
  const shipment = { origin: 'DEL', destination: 'LHR', weight_kg: 10.1, pieces: 10 };
  return JSON.stringify({ ...shipment, ...papers, ...JSON.parse(flightsOf(flights)) });
}

function flightsOf(flights: readonly MadeFlight[]) {
  return JSON.stringify({ flight_ids: flights.map(({ flight_id }) => flight_id) });
}

function offloadOf({ flight_id }: MadeFlight) {
  const occurred_at = new Date().toISOString();
  return JSON.stringify({ flight_id, discrepancy: 'OFLD', occurred_at, pieces: 4 });
}

const made = await makeParts();

test('the books balance over a rebook, a split and papers', async () => {
  expect(await findImbalances(books.pool)).toEqual([]);
  const { rows } = await books.pool.query(
    `select ref_id, itinerary, pieces, weight_kg::float8, awb_number, split_from, needs_rebooking
     from cargo.bookings order by ref_id desc`,
  );
  const awb_number = '176-00001002';
  expect(rows).toEqual([
    {
      ref_id: made.ref_id,
      itinerary: 3,
      pieces: 6,
      weight_kg: 6.1,
      awb_number,
      split_from: null,
      needs_rebooking: false,
    },
    {
      ref_id: made.part_ref_id,
      itinerary: 1,
      pieces: 4,
      weight_kg: 4,
      awb_number,
      split_from: made.ref_id,
      needs_rebooking: true,
    },
  ]);
});

const LEG = 'update cargo.booking_legs set';
const ROOT = "where ref_id = 'ROOT-0001'";
const PART = "where ref_id = 'PART-0001'";

test.each([
  ['the legs of a booking', `${LEG} itinerary = 2 ${ROOT} and itinerary = 3`],
  ['the legs of a booking', `${LEG} release_reason = 'cancelled' ${ROOT} and state = 'released'`],
  [
    'the legs of a booking',
    `update cargo.bookings set flight_ids = flight_ids || flight_ids ${ROOT}`,
  ],
  ['a booking needs rebooking', `update cargo.bookings set needs_rebooking = false ${PART}`],
  ['what a split divides', `${LEG} weight_kg = 3.9 ${PART}`],
  ['what a split divides', `${LEG} volume_l = volume_l + 1 ${ROOT} and itinerary = 3`],
  ['the pieces of a booking', `update cargo.bookings set pieces = 3 ${PART}`],
  ['the pieces of a booking', `update cargo.bookings set pieces = 5 ${PART}`],
  [
    'a part has the root',
    `update cargo.bookings set user_id = (select id from cargo.users where role = 'admin') ${PART}`,
  ],
  ['a waybill belongs to one', "update cargo.waybills set root_ref_id = 'PART-0001'"],
  ['a waybill belongs to one', `update cargo.bookings set awb_number = '176-00001013' ${PART}`],
  [
    'a number in stock',
    "update cargo.awb_numbers set ref_id = 'NOBODY-1' where state = 'assigned'",
  ],
  [
    'a number in stock',
    "update cargo.awb_numbers set state = 'void', reason = 'lost' where state = 'assigned'",
  ],
  ['a quote is used by one', "update cargo.quotes set used_by = 'PART-0001'"],
  ['a quote is used by one', 'update cargo.quotes set total_minor = total_minor + 1'],
])('the check of the books knows when %s … is broken by: %s', async (law, statement) => {
  const session = await books.openSession('superuser');
  await session.run('begin');
  for (const table of ['bookings', 'quotes']) {
    await session.run(`alter table cargo.${table} disable trigger user`);
  }
  await session.run(statement);
  const found = await findImbalances(session.client);
  await session.run('rollback');
  expect(found.map((imbalance) => imbalance.law).join(), JSON.stringify(found)).toContain(law);
});
