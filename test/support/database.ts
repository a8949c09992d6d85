import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import type { Role, User } from '../../src/core/identity/types.ts';
import { claimsOf, forgeToken } from './forged-token.ts';
import { newFlightNumber } from './new-flight.ts';

const HOUR_MS = 3_600_000;

const UNIQUE_VIOLATION = '23505';
const INSERT_FLIGHT = `
  with flight as (
    insert into cargo.flights (
      flight_number, airline_name, origin, destination, departure_at, arrival_at,
      departure_date, arrival_date, base_price_per_kg,
      latest_acceptance_minutes, refused_handling_codes, max_piece_height_cm, max_piece_length_cm
    )
    select $1, 'Test Air', o.code, d.code, $4, $5,
      ($4 at time zone o.time_zone)::date, ($5 at time zone d.time_zone)::date, 2.5, $8, $9, $10, $11
    from cargo.airports o, cargo.airports d
    where o.code = $2 and d.code = $3
    returning flight_id, departure_date
  )
  insert into cargo.flight_capacity (flight_id, max_weight_kg, max_volume_l)
  select flight_id, $6, $7 from flight
  returning flight_id, (select departure_date::text from flight)`;

/** What a test wants of a flight; the rest is made up. */
export interface FlightWish {
  origin?: string | undefined;
  destination?: string | undefined;
  max_weight_kg?: number | undefined;
  departure_at?: Date | undefined;
  arrival_at?: Date | undefined;
  max_volume_m3?: number | undefined;
  latest_acceptance_minutes?: number | undefined;
  refused_handling_codes?: string[] | undefined;
  max_piece_height_cm?: number | undefined;
  max_piece_length_cm?: number | undefined;
}

export interface MadeFlight {
  flight_id: string;
  flight_number: string;
  origin: string;
  destination: string;
  departure_at: Date;
  arrival_at: Date;
  /** Local at the origin, YYYY-MM-DD. */
  departure_date: string;
  max_weight_kg: number;
}

/** The superuser's view of a test's database: makes what a test needs, and reads what it came to. */
export interface TestDatabase {
  readonly pool: Pool;
  makeFlight(wish?: FlightWish): Promise<MadeFlight>;
  makeUser(role?: Role): Promise<User>;
  /** A flight's capacity as it is stored. */
  readCapacity(flight_id: string): Promise<{ booked_weight_kg: number; version: number }>;
  /** The litres booked on a flight, as they are stored. */
  readVolume(flight_id: string): Promise<number>;
  /** Moves the end of a hold to a second ago; nobody has noticed yet. */
  outlast(ref_id: string): Promise<void>;
  /** Changes a flight as an administrator of the test's own. */
  operate(flight_id: string, changes: object): Promise<void>;
  /** The flights whose books do not balance; none, always. */
  audit(): Promise<{ flight_id: string; difference_kg: number; difference_l: number | null }[]>;
  close(): Promise<void>;
}

/** Opens the database at a superuser's address. */
export function openTestDatabase(url: string): TestDatabase {
  const pool = new Pool({ connectionString: url, max: 4 });
  pool.on('error', () => undefined); // a test may kill the server under an idle connection,
  pool.on('connect', (client) => client.on('error', () => undefined)); // or under one that is lent
  const database: TestDatabase = {
    pool,
    async makeFlight(wish = {}) {
      const departure_at = wish.departure_at ?? new Date(Date.now() + 7 * 24 * HOUR_MS);
      const arrival_at = wish.arrival_at ?? new Date(departure_at.getTime() + 8 * HOUR_MS);
      const { origin = 'DEL', destination = 'LHR', max_weight_kg = 1_000 } = wish;
      const insert = async () => {
        const flight_number = newFlightNumber();
        const { rows } = await pool.query<{ flight_id: string; departure_date: string }>(
          INSERT_FLIGHT,
          [
            ...[flight_number, origin, destination, departure_at, arrival_at, max_weight_kg],
            wish.max_volume_m3 === undefined ? null : Math.round(wish.max_volume_m3 * 1_000),
            ...[wish.latest_acceptance_minutes, wish.refused_handling_codes],
            ...[wish.max_piece_height_cm, wish.max_piece_length_cm],
          ],
        );
        if (!rows[0]) throw new Error(`There is no airport ${origin} or ${destination}.`);
        return { ...rows[0], flight_number };
      };
      // Once in a few hundred runs a number was another flight's already.
      const made = await insert().catch((error: { code?: string }) => {
        if (error.code === UNIQUE_VIOLATION) return insert();
        throw error;
      });
      return { ...made, origin, destination, departure_at, arrival_at, max_weight_kg };
    },
    async makeUser(role = 'customer') {
      const id = randomUUID();
      const user = { id, email: `${id}@example.test`, name: 'Test User', role };
      await pool.query('insert into cargo.users (id, email, name, role) values ($1, $2, $3, $4)', [
        user.id,
        user.email,
        user.name,
        user.role,
      ]);
      return user;
    },
    async readCapacity(flight_id) {
      const { rows } = await pool.query(
        'select booked_weight_kg::float8, version::int from cargo.flight_capacity where flight_id = $1',
        [flight_id],
      );
      return rows[0];
    },
    async readVolume(flight_id) {
      const { rows } = await pool.query(
        'select booked_volume_l from cargo.flight_capacity where flight_id = $1',
        [flight_id],
      );
      return rows[0]?.booked_volume_l;
    },
    async outlast(ref_id) {
      await pool.query(
        `with hold as (
           update cargo.holds set expires_at = now() - interval '1 second' where ref_id = $1
         )
         update cargo.bookings set hold_expires_at = now() - interval '1 second' where ref_id = $1`,
        [ref_id],
      );
    },
    async operate(flight_id, changes) {
      const { id } = await database.makeUser('admin');
      const { rows } = await pool.query<{ answer: { reason?: string } }>(
        'select public.operate_flight($1, $2, $3) as answer',
        [id, flight_id, changes],
      );
      if (rows[0]?.answer.reason) throw new Error(JSON.stringify(rows[0].answer));
    },
    async audit() {
      const { rows } = await pool.query(
        `select flight_id, difference_kg::float8, difference_l from cargo.capacity_audit
         where difference_kg <> 0 or difference_l <> 0`,
      );
      return rows;
    },
    close: () => pool.end(),
  };
  return database;
}

/** A token as the API would issue it, without a sign-in. */
export const mintToken = (user: User, secret: string, lifetime_s?: number): string =>
  forgeToken(claimsOf(user, lifetime_s), secret);
