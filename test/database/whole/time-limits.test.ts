import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { signJwt } from '../../../local/gateway/jwt.ts';
import type { RestChoice } from '../../../local/stack/database.ts';
import { openScratchApi } from '../../../local/stack/scratch-database.ts';
import { sqlState } from '../../support/database-functions.ts';
import { cardNamed } from '../../support/rates.ts';
import { offload, rebook } from '../changes.ts';
import { actorOf, inDays, shipmentOn, useScratchDatabase } from '../fixture.ts';
import { type Journey, makeJourney } from '../journey.ts';
import { milestone } from '../operations.ts';

const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';
const books = await useScratchDatabase();

test('no function waits long for what another session holds, and nothing is half done', async () => {
  const holder = await books.openSession();
  const superuser = await books.openSession('superuser');
  const admin = await books.makeUser('admin');
  const [flight, other] = [await books.makeFlight(), await books.makeFlight()];
  const held = shipmentOn(admin, [flight], { key: 'held' });
  const account = { email: 'held@example.test', name: 'Held', dob: null, password_hash: 'hash' };
  const newFlight = {
    flight_number: 'ZZ1',
    airline_name: 'Test Air',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime: inDays(7).toISOString(),
    arrival_datetime: inDays(8).toISOString(),
    max_weight_kg: 1,
    base_price_per_kg: 1,
  };
  const day = newFlight.departure_datetime.slice(0, 10);
  const line = {
    ...{ line: 1, ...newFlight, is_local: false, base_price_per_kg: 2 },
    ...{ departures: [`${day}T12:00`], arrivals: [`${day}T20:00`] },
  };
  const [step, cancel] = [
    await makeJourney(books, ['DEL', 'LHR']),
    await makeJourney(books, ['DEL', 'LHR']),
  ];
  const [changed, moved] = [
    await makeJourney(books, ['DEL', 'LHR']),
    await makeJourney(books, ['DEL', 'LHR']),
  ];
  const heavier = ({ owner, ref_id }: Journey) => rebook(books, owner, ref_id, { weight_kg: 11 });
  const leaveBehind = ({ handler, ref_id, flights: [leg] }: Journey) =>
    offload(books, handler, ref_id, { flight_id: leg?.flight_id ?? '' });
  const before = await snapshot();

  const card = cardNamed('B', { carrier: 'ZZ' });

  // The key, the reference, the capacity, the flight, the card, the address and the bookings: all are held.
  await holder.run('begin');
  await holder.ledger.bookShipment(held, true);
  await holder.flights.publishFlights(actorOf(admin), newFlight);
  await holder.rates.addRates(actorOf(admin), card);
  await holder.accounts.signUp(account);
  await superuser.run('begin');
  await superuser.run('select from cargo.bookings where ref_id = any ($1) for update', [
    [step.ref_id, changed.ref_id],
  ]);
  await superuser.run('select from cargo.flight_capacity where flight_id = any ($1) for update', [
    [cancel.flights[0]?.flight_id, moved.flights[0]?.flight_id],
  ]);

  const sameRef = { ...shipmentOn(admin, [other]), ref_id: held.ref_id };
  const attempts: Record<string, () => Promise<unknown>> = {
    'the key': () =>
      books.ledger.bookShipment({ ...shipmentOn(admin, [other]), idempotency_key: 'held' }, true),
    'the reference': () => books.ledger.bookShipment(sameRef, true),
    'the capacity, to book': () => books.ledger.bookShipment(shipmentOn(admin, [flight]), true),
    'the capacity, to cancel': () => cancel.cancel(),
    'the flight': () => books.flights.publishFlights(actorOf(admin), newFlight),
    'the flight, to import': () =>
      books.flights.importFlights(actorOf(admin), [line], { dry_run: false, skip_invalid: false }),
    'the card': () => books.rates.addRates(actorOf(admin), card),
    'the address': () => books.accounts.signUp(account),
    'the booking, for a waybill': () =>
      books.waybills.assignWaybill({
        actor: actorOf(step.owner),
        ref_id: step.ref_id,
        awb_number: '176-12345675',
        if_versions: null,
      }),
    'the booking, for a step': () => step.record('depart', 'DEL'),
    'the booking, for a milestone': () =>
      milestone(books, step.handler, step.ref_id, {
        code: 'RCS',
        location: 'DEL',
        occurred_at: new Date().toISOString(),
      }),
    'the booking, to cancel': () => step.cancel(),
    'the booking, to rebook': () => heavier(changed),
    'the booking, to offload': () => leaveBehind(changed),
    'the capacity, to rebook': () => heavier(moved),
    'the capacity, to offload': () => leaveBehind(moved),
  };
  const sessions = Object.entries(attempts).map(async ([name, attempt]) => [
    name,
    await sqlState(attempt()),
  ]);
  for (const [name, code] of await Promise.all(sessions)) {
    expect(code, name).toBe(LOCK_NOT_AVAILABLE);
  }
  await holder.run('rollback');
  await superuser.run('rollback');
  expect(await snapshot()).toEqual(before);

  for (const [name, attempt] of Object.entries(attempts)) {
    expect(await attempt(), `${name}, when it is free again`).not.toHaveProperty('reason');
  }
});

/** Everything that an attempt could have left behind. */
async function snapshot() {
  const { rows } = await books.pool.query(`
    select (select json_agg(c order by c.flight_id) from cargo.flight_capacity c) as capacities,
      (select json_agg(b order by b.ref_id) from cargo.bookings b) as bookings,
      (select json_agg(l order by l.ref_id, l.leg) from cargo.booking_legs l) as legs,
      (select count(*) from cargo.booking_events) as events,
      (select count(*) from cargo.rates) as rates,
      (select count(*) from cargo.users) as users
  `);
  return rows[0];
}

test('a function that takes too long is ended, through either door, and nothing is half done', async () => {
  const user = await books.makeUser();
  const doors = await Promise.all([openDoor('auto'), openDoor('adapter')]);
  const shipments = await Promise.all(
    doors.map(async (door) => {
      const flight = await books.makeFlight();
      const { request, ref_id } = shipmentOn(user, [flight]);
      const args = { p_user_id: user.id, p_ref_id: ref_id, p_request: request };
      return { ref_id, flight, book: () => door.call('book_shipment', args) };
    }),
  );
  await books.pool.query(DAWDLE);
  const answers = await Promise.all(shipments.map(({ book }) => book()));
  await books.pool.query('drop function cargo.dawdle cascade');

  for (const [index, { ref_id, flight, book }] of shipments.entries()) {
    expect(answers[index]).toMatchObject({ code: QUERY_CANCELED });
    expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 0 });
    expect(await books.tracking.getBooking(ref_id)).toMatchObject({ reason: 'booking_not_found' });
    expect(await book()).toMatchObject({ outcome: 'booked', capacity: [{ version: 1 }] });
  }
});

/** Makes each new event take longer than any function may. */
const DAWDLE = `
  create function cargo.dawdle() returns trigger language plpgsql
  as 'begin perform pg_sleep(30); return new; end';
  create trigger dawdle before insert on cargo.booking_events
  for each row execute function cargo.dawdle();
`;

/** The functions over HTTP, where alone the time of a statement is limited from its start. */
async function openDoor(rest: RestChoice) {
  const jwtSecret = randomBytes(32).toString('hex');
  const { pathname } = new URL(books.url);
  const scratch = { name: pathname.slice(1), url: books.url, drop: async () => undefined };
  const api = await openScratchApi(scratch, { jwtSecret, rest });
  onTestFinished(() => api.stop());
  const headers = {
    apikey: signJwt({ role: 'service_role' }, jwtSecret),
    'content-type': 'application/json',
  };
  return {
    async call(name: string, args: object): Promise<unknown> {
      const url = `${api.supabaseUrl}/rest/v1/rpc/${name}`;
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(args) });
      return response.json();
    },
  };
}
