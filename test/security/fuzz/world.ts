import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { startStack } from '../../../local/stack/stack.ts';
import type { Role } from '../../../src/core/identity/types.ts';
import { createApiClient } from '../../support/api-client.ts';
import { findImbalances } from '../../support/books.ts';
import { openTestDatabase } from '../../support/database.ts';
import { claimsOf, forgeToken } from '../../support/forged-token.ts';
import { dayFromNow } from '../../support/lane.ts';
import { shipmentOn } from '../../support/scene.ts';
import { startTestWorker } from '../../support/worker.ts';
import { makeAccount } from '../account.ts';
import type { Known } from './schema.ts';

const BOOKINGS = 30;
const HOLDS = 5;
const AIRPORTS = ['DEL', 'LHR', 'DXB', 'del'];

/** Everything that a request could change, in one line. Bookings are moved by version, capacity by sum. */
const FINGERPRINT = `
  select json_build_array(
    (select json_build_array(count(*), max(created_at)) from cargo.users),
    (select json_build_array(count(*), max(flight_number)) from cargo.flights),
    (select md5(string_agg(a::text, '' order by a.code)) from cargo.airports a),
    (select json_build_array(count(*), sum(booked_weight_kg), sum(max_weight_kg), sum(version)) from cargo.flight_capacity),
    (select json_build_array(count(*), sum(version), max(updated_at), sum(weight_kg)) from cargo.bookings),
    (select json_build_array(count(*), count(*) filter (where state = 'booked')) from cargo.booking_legs),
    (select json_build_array(count(*), max(id)) from cargo.booking_events),
    (select json_build_array(count(*), sum(version)) from cargo.flight_operations),
    (select json_build_array(sum(booked_volume_l), (select count(*) from cargo.holds)) from cargo.flight_capacity),
    (select json_build_array((select count(*) from cargo.rates), count(*), count(used_by)) from cargo.quotes),
    (select json_build_array((select count(*) from cargo.waybills), count(*), count(ref_id), count(reason)) from cargo.awb_numbers)
  )::text as fingerprint
`;

/** A stack and a Worker of the fuzzer's own, so that what changes in the database is its doing. */
export async function openWorld() {
  const stack = await startStack();
  const worker = await startTestWorker({ bindings: { ...stack.vars, RATE_LIMIT_PER_10_S: '0' } });
  const database = openTestDatabase(stack.databaseUrl);
  const secret = stack.vars.SECRET_KEY ?? '';

  const tokenOf = async (role: Role) => forgeToken(claimsOf(await database.makeUser(role)), secret);
  const nobody = { id: randomUUID(), email: 'n@example.test', name: 'N', role: 'admin' } as const;
  const owner = await tokenOf('customer');
  const tokens = {
    nobody: '',
    'a forger': 'e30.e30.e30',
    'a user who never was': forgeToken(claimsOf(nobody), secret),
    'an owner': owner,
    'another customer': await tokenOf('customer'),
    'a handler': await tokenOf('handler'),
    'an admin': await tokenOf('admin'),
  };

  const flights = [
    await database.makeFlight({ max_weight_kg: 100_000 }),
    await database.makeFlight({ max_weight_kg: 50 }),
    await database.makeFlight({ destination: 'DXB', max_volume_m3: 2 }),
  ];
  // What is cancelled or closed can no longer be booked: operations have a flight of their own.
  const operated = await database.makeFlight();
  const client = createApiClient(worker.url, owner);
  const references: string[] = [];
  for (let nth = 0; nth < BOOKINGS; nth += 1) {
    const [flight] = flights;
    const booked = flight && (await client.book(shipmentOn(flight)));
    if (!booked?.ok) throw new Error(`Nothing was booked: ${booked?.text}`);
    references.push(booked.body.ref_id);
  }
  const holds: string[] = [];
  for (let nth = 0; nth < HOLDS; nth += 1) {
    const [flight] = flights;
    const held = flight && (await client.book(shipmentOn(flight, { hold_minutes: 60 })));
    if (!held?.ok) throw new Error(`Nothing was held: ${held?.text}`);
    holds.push(held.body.ref_id);
  }
  const account = await makeAccount(database);

  // No hold ends while the fuzzer runs: to end one changes the database, whatever the answer is.
  const facts = {
    special_handling_codes: fc.constantFrom<string[]>([], ['PER'], ['per', 'COL']),
    goods_description: fc.constantFrom('Cut flowers', 'Žluťoučké'),
    handling_note: fc.constantFrom('Keep cool.', '此面向上'),
    hold_minutes: fc.integer({ min: 20, max: 60 }),
  };
  const volume_m3 = fc.constantFrom(0.001, 0.5, 1.001);
  const line = { length_cm: 50, width_cm: 40.5, height_cm: 30 };
  const sizes = fc.oneof(
    fc.constant(() => ({})),
    volume_m3.map((volume) => () => ({ volume_m3: volume })),
    fc.constant((pieces: number) => ({ dimensions: [{ ...line, pieces }] })),
  );
  const shipment: fc.Arbitrary<unknown> = fc.oneof(
    ...flights.map((flight) =>
      fc
        .record({
          weight_kg: fc.constantFrom(0.1, 1.1, 7.9, 20, 5_000),
          pieces: fc.integer({ min: 1, max: 9 }),
          size: sizes,
          more: fc.record(facts, { requiredKeys: [] }),
        })
        .map(({ size, more, ...wish }) =>
          shipmentOn(flight, { ...wish, ...more, ...size(wish.pieces) }),
        ),
    ),
  );
  const flight_ids = flights.map(({ flight_id }) => flight_id);
  // Whichever departure meets whichever arrival, it is a flight of 72 hours at most.
  const soon = fc.integer({ min: 58, max: 60 }).map((days) => `${dayFromNow(days)}T08:00:00Z`);
  const late = fc.constant(`${dayFromNow(61)}T08:00:00+05:30`);
  const handling_codes = fc.constantFrom<string[]>([], ['AVI'], ['rxs', 'RCX']);
  const known: Known = {
    BookShipment: shipment,
    QuoteShipment: shipment,
    carrier: fc.constantFrom('AI', 'zz'),
    from: fc.integer({ min: 0, max: 3 }).map(dayFromNow),
    to: fc.integer({ min: 4, max: 9 }).map(dayFromNow),
    awb_number: fc.constantFrom('176-12345675', '17600000000', '176-12345670'),
    occurred_at: fc.integer({ min: -1, max: 0 }).map((days) => `${dayFromNow(days)}T00:00:00Z`),
    prefix: fc.constantFrom('176', '020'),
    first_serial: fc
      .integer({ min: 0, max: 9_999_999 })
      .map((serial) => String(serial).padStart(7, '0')),
    count: fc.integer({ min: 1, max: 50 }),
    currency: fc.constantFrom('USD', 'JPY', 'BHD'),
    NewFlight: fc.record({
      flight_number: fc.stringMatching(/^[A-Z]{2}[1-9][0-9]{3}$/),
      airline_name: fc.constantFrom('Test Air', 'Žluťoučká'),
      origin: fc.constantFrom('DEL', 'dxb'),
      destination: fc.constantFrom('LHR', 'JFK'),
      departure_datetime: soon,
      arrival_datetime: late,
      max_weight_kg: fc.constantFrom(0.1, 7.9, 1_000_000),
      base_price_per_kg: fc.constantFrom(0, 2.75, 100_000),
      max_volume_m3: fc.constantFrom(null, 0.001, 9.5),
      aircraft_type: fc.constantFrom('77X', '74y'),
      refused_handling_codes: handling_codes,
    }),
    origin: fc.constantFrom(...AIRPORTS),
    destination: fc.constantFrom(...AIRPORTS.toReversed()),
    location: fc.constantFrom(...AIRPORTS),
    date: fc.integer({ min: -1, max: 20 }).map(dayFromNow),
    ref_id: fc.oneof(fc.constantFrom(...references), fc.stringMatching(/^[A-Z0-9-]{6,40}$/)),
    cursor: fc.constantFrom(...references),
    flight_id: fc.constantFrom(...flight_ids),
    ...facts,
    volume_m3,
    flight_ids: fc.shuffledSubarray(flight_ids, { minLength: 1, maxLength: 2 }),
    departure_datetime: soon,
    arrival_datetime: late,
    estimated_departure_datetime: fc.oneof(soon, fc.constant(null)),
    estimated_arrival_datetime: fc.oneof(late, fc.constant(null)),
    refused_handling_codes: handling_codes,
    handling: fc.constantFrom('PER', 'col,AVI'),
    'idempotency-key': fc.constantFrom('one', '"two"', 'three'),
    'if-match': fc.constantFrom('*', '"1"', '"2"', 'W/"1"', '"1", "7"'),
    email: fc.oneof(fc.constant(account.email), fc.emailAddress()),
    name: fc.constantFrom('Ada', 'Zoë', 'محمد'),
    dob: fc.constantFrom('1990-02-28', null),
    password: fc.constantFrom(account.password, 'wrong horse battery'),
    code: fc.constantFrom('forbidden', 'validation_failed'),
    query: fc.constantFrom('LON', 'são', "Yan'an", '%'),
    city: fc.constantFrom('Trial', 'Žluťoučká'),
    country: fc.constantFrom('IN', 'gb'),
    time_zone: fc.constantFrom('Asia/Kolkata', 'Europe/London', 'Mars/Olympus'),
  };

  const [to_cancel, to_move, to_change] = [
    references.slice(0, 5),
    references.slice(5, 20),
    references.slice(20),
  ];
  const mostly = <T>(usual: T, ...others: T[]) =>
    fc.oneof({ arbitrary: fc.constant(usual), weight: 8 }, fc.constantFrom(...others));
  const moving = (location: string) => ({
    ref_id: fc.constantFrom(...to_move),
    location: mostly(location, ...AIRPORTS),
    flight_id: mostly(flight_ids[0], flight_ids[1]),
    pieces: mostly(1, 2),
    'if-match': mostly('*', '"1"', '"2"'),
  });

  return {
    origin: worker.url,
    known,
    /** The same for single operations: what is cancelled or offloaded at once would never depart. */
    known_of: {
      listFlights: { cursor: fc.constantFrom(...flight_ids) },
      recordMilestone: {
        ref_id: fc.constantFrom(...to_change),
        code: fc.constantFrom('RCS', 'foh', 'DIS', 'RCF', 'DEP'),
        location: fc.constantFrom('DEL', 'LHR'),
        'if-match': fc.constant('*'),
      },
      rebookBooking: { ref_id: fc.constantFrom(...to_change), 'if-match': fc.constant('*') },
      offloadBooking: { ref_id: fc.constantFrom(...to_change), 'if-match': fc.constant('*') },
      getAirport: { code: fc.constantFrom('DEL', 'lhr', 'QQX') },
      putAirport: { code: fc.constantFrom('QQX', 'qqy', 'ILN') },
      operateFlight: { flight_id: fc.constant(operated.flight_id) },
      confirmBooking: { ref_id: fc.constantFrom(...holds, ...to_cancel) },
      cancelBooking: { ref_id: fc.constantFrom(...to_cancel) },
      departShipment: moving('DEL'),
      arriveShipment: moving('LHR'),
      deliverShipment: moving('LHR'),
    },
    tokens,
    log: worker.log,
    async fingerprint(): Promise<string> {
      const { rows } = await database.pool.query<{ fingerprint: string }>(FINGERPRINT);
      return rows[0]?.fingerprint ?? '';
    },
    imbalances: () => findImbalances(database.pool),
    async close() {
      await worker.stop();
      await database.close();
      await stack.stop();
    },
  };
}
