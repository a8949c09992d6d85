import { afterAll, expect, inject, onTestFinished } from 'vitest';
import { createScratchDatabase } from '../../local/stack/scratch-database.ts';
import type { BookingWithEvents, Shipment, ShipmentRequest } from '../../src/core/booking/types.ts';
import type { Actor, User } from '../../src/core/identity/types.ts';
import { toTenths } from '../../src/core/measure/weight.ts';
import type { CapacityChange } from '../../src/core/schedule/types.ts';
import { findImbalances } from '../support/books.ts';
import { type MadeFlight, openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  type DatabaseFunctions,
  type DatabaseSession,
  openFunctions,
  openSessions,
} from '../support/database-functions.ts';
import { newReference, shipmentOn as requestOn } from '../support/scene.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A database with its functions, and the means to make what a test needs. */
export interface Books extends TestDatabase, DatabaseFunctions {
  readonly url: string;
  /** A connection of its own until the end of the test: lent, and clean of what a test before did in it. */
  openSession(role?: 'caller' | 'superuser'): Promise<DatabaseSession>;
  /** Flights from each airport to the next; each leaves two hours after the one before arrives. */
  makeRoute(airports: readonly string[], wish?: RouteWish): Promise<MadeFlight[]>;
  /** Books for certain: anything but a booking is a failure of the test. */
  book(
    user: User,
    flights: readonly MadeFlight[],
    fields?: ShipmentFields,
  ): Promise<BookingWithEvents>;
  /** The capacity of these flights as it stands, as an answer tells it. */
  tellCapacity(flights: readonly MadeFlight[]): Promise<CapacityChange[]>;
}

export type RouteWish = { max_weight_kg?: number; departure_at?: Date };
export type ShipmentFields = Partial<ShipmentRequest> & { key?: string; ref?: string };

/** The shared database. After the file the books of what it made must balance, and all others too. */
export function useDatabase(): Books {
  const made: string[] = [];
  const books = openBooks(inject('stack').databaseUrl, made);
  afterAll(async () => {
    const { rows } = await books.pool.query<{ ref_id: string }>(
      'select distinct ref_id from cargo.booking_legs where flight_id::text = any ($1)',
      [made],
    );
    const own = [...made, ...rows.map((row) => row.ref_id)];
    expect(await findImbalances(books.pool, own), 'the books of this file').toEqual([]);
    expect(await findImbalances(books.pool), 'the books of the whole database').toEqual([]);
    await books.close();
  });
  return books;
}

export interface ScratchWish {
  /** Whether its functions wait long for a lock, so that a slow machine turns no wait into an error. */
  patient?: boolean;
}

/** A database of the file's own, which it may break, as long as its books balance in the end. */
export async function useScratchDatabase(wish: ScratchWish = {}): Promise<Books> {
  const scratch = await createScratchDatabase(inject('stack').databaseUrl);
  const books = openBooks(scratch.url, []);
  if (wish.patient) await books.pool.query(MAKE_PATIENT);
  afterAll(async () => {
    expect(await findImbalances(books.pool), 'the books').toEqual([]);
    await books.close();
    await scratch.drop();
  });
  return books;
}

const MAKE_PATIENT = `
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace and p.provolatile = 'v'
  loop
    execute format('alter function %s set lock_timeout = ''30s''', v_function);
  end loop;
end;
$$`;

/** A request to book, from where the first flight leaves to where the last one arrives. */
export function shipmentOn(
  user: User,
  flights: readonly MadeFlight[],
  { key, ref = newReference(), ...fields }: ShipmentFields = {},
): Shipment {
  const request = requestOn(flights, fields);
  return { actor: actorOf(user), ref_id: ref, idempotency_key: key ?? null, request };
}

/** A user of this API, on whose behalf a call is made. */
export const actorOf = ({ id }: User): Actor => ({ user_id: id, identity: null });

/** Noon UTC so many days from now. */
export function inDays(days: number): Date {
  return new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + days * DAY_MS + 12 * HOUR_MS);
}

function openBooks(url: string, made: string[]): Books {
  const database = openTestDatabase(url);
  const functions = openFunctions(url);
  const sessions = openSessions(url);
  const makeFlight: TestDatabase['makeFlight'] = async (wish) => {
    const flight = await database.makeFlight(wish);
    made.push(flight.flight_id);
    return flight;
  };
  return {
    ...database,
    ...functions,
    url,
    makeFlight,
    async openSession(role = 'caller') {
      const session = await sessions.lend(role);
      onTestFinished(() => session.close());
      return session;
    },
    async makeRoute(airports, { departure_at = inDays(7), ...wish } = {}) {
      const flights: MadeFlight[] = [];
      let leaves_ms = departure_at.getTime();
      for (const [leg, destination] of airports.slice(1).entries()) {
        const arrives_ms = leaves_ms + 8 * HOUR_MS;
        const times = { departure_at: new Date(leaves_ms), arrival_at: new Date(arrives_ms) };
        flights.push(
          await makeFlight({ ...wish, ...times, origin: airports[leg] ?? '', destination }),
        );
        leaves_ms = arrives_ms + 2 * HOUR_MS;
      }
      return flights;
    },
    async book(user, flights, fields) {
      const answer = await functions.ledger.bookShipment(shipmentOn(user, flights, fields), true);
      if ('outcome' in answer && answer.outcome === 'booked') return answer.booking;
      throw new Error(`Not booked: ${JSON.stringify(answer)}`);
    },
    async tellCapacity(flights) {
      const told = flights.map(async ({ flight_id, departure_date }) => {
        const { booked_weight_kg, version } = await database.readCapacity(flight_id);
        return { flight_id, departure_date, booked_tenths: toTenths(booked_weight_kg), version };
      });
      return (await Promise.all(told)).sort((a, b) => (a.flight_id < b.flight_id ? -1 : 1));
    },
    async close() {
      await sessions.close();
      await functions.close();
      await database.close();
    },
  };
}
