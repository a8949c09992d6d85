import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Answer, DatabaseSession } from '../../support/database-functions.ts';
import { dayFromNow } from '../../support/lane.ts';
import { newFlightNumber } from '../../support/new-flight.ts';
import { awbNumber } from '../../support/waybills.ts';
import { fill } from '../bulk.ts';
import { offload, quote, rebook, to } from '../changes.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';
import { bookArguments, cancel, confirm, type FlightChanges, operate } from '../operations.ts';

const FLIGHTS = 50_000;
const BOOKINGS_OF_HOT_FLIGHT = 300;
const STOCK = 20_000;
const books = await useScratchDatabase();
await fill(books.pool, { flights: FLIGHTS, bookings: 20_000 });
await books.pool.query(
  `insert into cargo.waybills (awb_number, user_id, root_ref_id, source, assigned_at)
   select '001-' || lpad((row_number() over ())::text, 8, '0'), b.user_id, b.ref_id, 'given', now()
   from (select * from cargo.bookings limit 10000) b;
   -- Or what was read for this would be counted later.
   select pg_stat_force_next_flush()`,
);
await books.pool.query('analyze cargo.waybills');

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The query inside the search, as the function prepares it: its arguments are parameters. */
async function prepareSearch(session: DatabaseSession): Promise<void> {
  const [row] = await session.run(
    "select prosrc, array_to_string(proargnames, ',') as names, oidvectortypes(proargtypes) as types from pg_proc where proname = 'search_itineraries'",
  );
  const { prosrc, names, types } = Object(row);
  const query = /with itineraries as[\s\S]*?(?=into v_answer;)/.exec(prosrc)?.[0] ?? '';
  expect(query, prosrc).toContain('union all');
  const order: string[] = names.split(',');
  const parametrised = query.replace(/\bp_\w+/g, (name) => `$${order.indexOf(name) + 1}`);
  await session.run(`prepare search (${types}) as ${parametrised}`);
}

test.each(['force_generic_plan', 'force_custom_plan'])(
  'a search over many flights reads the two indexes (%s)',
  async (mode) => {
    const session = await books.openSession('superuser');
    await session.run(`set plan_cache_mode = ${mode}`);
    await prepareSearch(session);
    const [row] = await session.run(
      "explain (format json) execute search ('DEL', 'LHR', current_date + 7, 60, 10, 1, 500, 60, '{DGR}')",
    );
    const [{ Plan: plan }] = Object(row)['QUERY PLAN'];
    const nodes = nodesOf(plan);
    const indexes = nodes.map((node) => node['Index Name']).filter(Boolean);
    expect(indexes, JSON.stringify(plan)).toEqual(
      expect.arrayContaining([
        'flights_origin_departure_date_idx',
        'flights_destination_origin_departure_date_idx',
        'flights_pkey',
        'flight_capacity_pkey',
      ]),
    );
    const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
    expect(
      scanned.map((node) => node['Relation Name']),
      JSON.stringify(plan),
    ).toEqual([]);
  },
);

test('the timetable is large, and a search finds in it what there is', async () => {
  const session = await books.openSession('superuser');
  const rows = await session.run('select count(*)::integer as flights from cargo.flights');
  expect(rows).toEqual([{ flights: FLIGHTS }]);
  // Or it would be counted later, among what the functions read.
  await wholeReads(session);
  const { rows: days } = await books.pool.query('select (current_date + 7)::text as date');
  const answer = await books.itineraries.searchItineraries(
    { origin: 'DEL', destination: 'LHR', date: days[0].date },
    { max_stops: 1, limit: 500 },
  );
  expect('itineraries' in answer ? answer.itineraries.length : answer).toBeGreaterThan(2);
});

/** How often each table has been read whole; the session tells its own counts first. */
async function wholeReads(session: DatabaseSession) {
  await session.run('select pg_stat_force_next_flush()');
  const rows = await session.run(
    "select relname, seq_scan::integer from pg_stat_user_tables where schemaname = 'cargo' order by relname",
  );
  return rows;
}

test.each(['force_generic_plan', 'force_custom_plan'])(
  'no function reads a whole table (%s)',
  async (mode) => {
    const session = await books.openSession('superuser');
    const { accounts, airports, flights, ledger, tracking } = session;
    await session.run(`set plan_cache_mode = ${mode}`);
    const [user, handler] = [await books.makeUser(), await books.makeUser('handler')];
    const legs = await books.makeRoute(['DEL', 'DXB', 'LHR']);
    const before = await wholeReads(session);

    const shipment = shipmentOn(user, legs, { key: 'plan' });
    const { ref_id } = shipment;
    const order = { actor: actorOf(handler), ref_id, flight_id: null, if_versions: null };
    const occurred_at = new Date().toISOString();
    const accepted = { code: 'RCS', location: 'DEL', occurred_at } as const;
    const listing = {
      actor: actorOf(user),
      status: null,
      awb_number: null,
      limit: 20,
      after_ref_id: null,
    };
    for (const answer of [
      await ledger.bookShipment(shipment, false),
      await ledger.bookShipment(shipment, false),
      await tracking.recordStep({ ...order, step: 'depart', location: 'DEL' }),
      await tracking.recordMilestone({ ...order, milestone: accepted, message: 'Received' }),
      await ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null }),
      await tracking.getBooking(ref_id),
      await tracking.getTracking(ref_id, { user_id: null, sees_all: false }),
      await ledger.listBookings(listing),
      await ledger.listBookings({ ...listing, after_ref_id: ref_id }),
      await flights.getFlight(legs[0]?.flight_id ?? ''),
      await accounts.getUser(actorOf(user)),
      await airports.findAirports('lon', 10),
      await airports.getAirport('LHR'),
    ]) {
      expect(answer).not.toHaveProperty('reason');
    }
    await accounts.findCredentials(user.email);
    const admin = await books.makeUser('admin');
    const [other] = await books.makeRoute(['DEL', 'DXB']);
    const { flight_id = '' } = other ?? {};
    const facts = { special_handling_codes: ['PER'], volume_m3: 1 };
    const held = bookArguments(user, [Object(other)], { ...facts, hold_minutes: 5 });
    const confirmed = bookArguments(user, [Object(other)], { hold_minutes: 5 });
    const change = (changes: FlightChanges) => operate(session, admin, { flight_id }, changes);
    const list = { p_user_id: handler.id, p_flight_id: flight_id };
    const beforeOperations = await wholeReads(session);
    for (const answer of [
      await session.call('book_shipment', held),
      await session.call('book_shipment', confirmed),
      await confirm(session, user, confirmed.p_ref_id),
      await change({ max_volume_m3: 50, max_weight_kg: 900 }),
      await change({ estimated_departure_datetime: '2030-01-01T00:00:00Z', closed: true }),
      await session.call('list_flight_bookings', list),
      await session.call('list_flight_bookings', { ...list, p_after_ref_id: held.p_ref_id }),
      await change({ status: 'CANCELLED' }),
      await cancel(session, user, held.p_ref_id),
      await session.call('expire_holds', {}),
    ]) {
      expect(answer).not.toHaveProperty('reason');
    }
    expect(await wholeReads(session)).toEqual(beforeOperations);
    expect(await wholeReads(session)).toEqual(before);
    await readWaybillsByIndex(session);
    await changeByIndex(session);
  },
);

/** Draws, gives, makes void and lists, where much is in stock and many bookings have returned a number. */
async function readWaybillsByIndex(session: DatabaseSession): Promise<void> {
  const [admin, user] = [await books.makeUser('admin'), await books.makeUser()];
  const flight = await books.makeFlight();
  const carrier = flight.flight_number.slice(0, 2);
  const prefix = String(randomInt(100, 1_000));
  const first_serial = String(randomInt(9_000_000)).padStart(7, '0');
  // By this session, or it would be counted later.
  const book = async () => {
    const shipment = shipmentOn(user, [flight]);
    await session.ledger.bookShipment(shipment, true);
    return shipment.ref_id;
  };
  const [drawn, again, given] = [await book(), await book(), await book()];
  const { waybills, ledger } = session;
  const order = { actor: actorOf(user), if_versions: null };
  const before = await wholeReads(session);
  const stock = { carrier, prefix, first_serial, count: STOCK, user_id: user.id };
  const whose = { actor: actorOf(user), status: null, limit: 20, after_ref_id: null };
  const first = awbNumber(prefix, Number(first_serial));
  for (const answer of [
    await waybills.addStock(actorOf(admin), stock),
    await waybills.assignWaybill({ ...order, ref_id: drawn, awb_number: null }),
    await ledger.cancelBooking({ ...order, ref_id: drawn }),
    await waybills.assignWaybill({ ...order, ref_id: again, awb_number: null }),
    await waybills.assignWaybill({
      ...order,
      ref_id: given,
      awb_number: awbNumber(prefix, Number(first_serial) + 7),
    }),
    await waybills.voidNumber(actorOf(admin), awbNumber(prefix, Number(first_serial) + 9), 'Lost'),
  ]) {
    expect(answer).not.toHaveProperty('reason');
  }
  expect(await ledger.listBookings({ ...whose, awb_number: first })).toMatchObject({
    bookings: [{ ref_id: again }, { ref_id: drawn }],
  });
  const staff = { user_id: null, sees_all: true, is_public: true };
  expect(await session.tracking.getShipment(first, staff)).toMatchObject({
    bookings: 2,
    parts: [{ ref_id: again }],
  });
  // All there is of it is listed; what is counted of its numbers is read by index.
  const ofStock = (rows: Answer[]) => rows.filter(({ relname }) => relname !== 'awb_stock');
  expect(ofStock(await wholeReads(session))).toEqual(ofStock(before));
}

/** Books with a quote and a number, rebooks and divides; stock and quotes are few, and read as it comes. */
async function changeByIndex(session: DatabaseSession): Promise<void> {
  const FEW = ['awb_numbers', 'awb_stock', 'quotes', 'rates', 'waybills'];
  const reads = async () =>
    (await wholeReads(session)).filter(({ relname }) => !FEW.includes(String(relname)));
  const [user, handler] = [await books.makeUser(), await books.makeUser('handler')];
  const flights = await books.makeRoute(['DEL', 'DXB', 'LHR']);
  const facts = { weight_kg: 10, pieces: 5 };
  const quote_id = await quote(session, user, flights, facts);
  const args = bookArguments(user, flights, facts);
  const request = {
    ...args.p_request,
    quote_id,
    awb_number: awbNumber('999', randomInt(9_000_000)),
  };
  const [from] = flights;
  if (!from) throw new Error('No flight.');
  const told = { pieces: 2, occurred_at: new Date().toISOString() };
  const before = await reads();
  const ref = args.p_ref_id;
  for (const answer of [
    await session.call('book_shipment', { ...args, p_request: request }),
    await rebook(session, user, ref, { weight_kg: 20 }),
    await rebook(session, user, ref, { goods_description: 'Figs' }),
    await offload(session, handler, ref, from, told),
    await offload(session, handler, ref, from, told),
    await offload(session, handler, ref, from),
    await rebook(session, user, ref, to(...flights)),
    await session.call('get_booking', { p_ref_id: ref }),
  ]) {
    expect(answer).not.toHaveProperty('reason');
  }
  expect(await reads()).toEqual(before);
}

test.each(['force_generic_plan', 'force_custom_plan'])(
  'an import looks its flights up by their key, new or known (%s)',
  async (mode) => {
    const session = await books.openSession('superuser');
    await session.run(`set plan_cache_mode = ${mode}`);
    const admin = await books.makeUser('admin');
    const flights = async () =>
      (await wholeReads(session)).filter(({ relname }) => /^flight/.test(String(relname)));
    const days = Array.from({ length: 300 }, (_, day) => `${dayFromNow(day)}T12:00`);
    const line = {
      ...{ line: 1, flight_number: newFlightNumber(), airline_name: 'Zed', is_local: true },
      ...{ origin: 'DEL', destination: 'LHR', max_weight_kg: 1, base_price_per_kg: 1 },
      ...{ departures: days, arrivals: days.map((day) => day.replace('T12', 'T18')) },
    };
    const wish = { dry_run: false, skip_invalid: false };
    const before = await flights();
    for (const outcome of [{ new: 300 }, { unchanged: 300 }]) {
      const answer = await session.flights.importFlights(actorOf(admin), [line], wish);
      expect(answer).toMatchObject(outcome);
    }
    expect(await flights()).toEqual(before);
  },
);

test('the audit of all flights reads the legs by index, within the time of a function', async () => {
  const session = await books.openSession();
  await session.run("set statement_timeout = '3s'");
  const answer = await session.call('audit_capacity', {});
  expect(answer).toMatchObject({ flights: expect.any(Number), differences_count: 0 });
  expect(Number(answer.flights)).toBeGreaterThan(0.9 * FLIGHTS);
});

test('the updates of a hot flight stay heap-only', async () => {
  const flight = await books.makeFlight({ max_weight_kg: 100_000 });
  const user = await books.makeUser();
  const session = await books.openSession('superuser');
  const read = async () => {
    await session.run('select pg_stat_force_next_flush()');
    const rows = await session.run(
      "select n_tup_upd::integer as updates, n_tup_hot_upd::integer as hot from pg_stat_user_tables where relid = 'cargo.flight_capacity'::regclass",
    );
    return Object(rows[0]);
  };
  const before = await read();
  for (let nth = 0; nth < BOOKINGS_OF_HOT_FLIGHT; nth += 1) {
    await session.ledger.bookShipment(shipmentOn(user, [flight]), false);
  }
  const after = await read();
  const updates = after.updates - before.updates;
  expect(updates).toBe(BOOKINGS_OF_HOT_FLIGHT);
  expect((after.hot - before.hot) / updates, JSON.stringify({ before, after })).toBeGreaterThan(
    0.98,
  );
});
