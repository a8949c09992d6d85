import { randomInt } from 'node:crypto';
import type { Pool } from 'pg';

/** Each airport has flights to so many others, two a day: the same everywhere, however large the whole. */
const DESTINATIONS = 5;
const FLIGHTS_OF_AIRPORT_A_DAY = 2 * DESTINATIONS;
const BOOKINGS_OF_USER = 100;
const SAMPLE = 1_000;

/** How large a timetable is: growth is more airports and more days, not more flights between two. */
export interface TimetableSize {
  readonly flights: number;
  readonly bookings: number;
  readonly airports: number;
  readonly days: number;
}

/** Airports for each day, so that a million flights are within the 400 days that can be searched. */
const AIRPORTS_BY_DAY = 0.7;
const AIRPORTS_MIN = 10;

/** Splits so many flights into airports and days. */
export function sizeOf(flights: number, bookings: number): TimetableSize {
  const airport_days = flights / FLIGHTS_OF_AIRPORT_A_DAY;
  const airports = Math.max(AIRPORTS_MIN, Math.ceil(Math.sqrt(airport_days * AIRPORTS_BY_DAY)));
  return { flights, bookings, airports, days: Math.ceil(airport_days / airports) };
}

/** Fills an empty database: one statement for each table, then what autovacuum would do. */
export async function fillTimetable(pool: Pool, size: TimetableSize): Promise<void> {
  const { flights, bookings, airports } = size;
  const client = await pool.connect();
  try {
    // The rows are right by construction: no triggers, so that a million take seconds.
    await client.query('set session_replication_role = replica');
    await client.query(FLIGHTS, [flights, airports]);
    await client.query(CAPACITY, [bookings]);
    await client.query(USERS, [Math.ceil(bookings / BOOKINGS_OF_USER)]);
    await client.query(BOOKINGS, [bookings, Math.ceil(bookings / BOOKINGS_OF_USER)]);
    await client.query(LEGS);
    await client.query(EVENTS);
    await client.query('vacuum (analyze)');
  } finally {
    client.release(true);
  }
}

/** The disk that one booking takes, with its leg, its event and all indexes. */
export async function bytesOfBooking(pool: Pool, { bookings }: TimetableSize): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(format('cargo.%I', name)::regclass))::float8 as bytes
     from unnest(array['bookings', 'booking_legs', 'booking_events']) name`,
  );
  return (rows[0]?.bytes ?? Number.NaN) / bookings;
}

/** Some of what is in a timetable, to be asked for. */
export interface Sample {
  flight_ids: string[];
  /** Queries of searches, each for another route or day. */
  searches: string[];
  /** Queries of the flights that leave an airport on a day. */
  departures: string[];
  /** Bodies of bookings of one leg. */
  shipments: string[];
  references: string[];
  /** One who has as many bookings as everyone. */
  user_id: string;
}

/** Picks at random, evenly over the whole timetable. */
export async function sampleTimetable(
  pool: Pool,
  { flights, bookings }: TimetableSize,
): Promise<Sample> {
  const pick = (of: number) => Array.from({ length: SAMPLE }, () => randomInt(of));
  const { rows } = await pool.query<FlightRow>(
    `select flight_id, origin, destination, departure_date::text as date
     from cargo.flights
     where flight_id = any (select md5('flight ' || n)::uuid from unnest($1::integer[]) n)`,
    [pick(flights)],
  );
  const booked = await pool.query<{ ref_id: string; user_id: string }>(
    `select ref_id, user_id
     from cargo.bookings
     where ref_id = any (select 'BKG-' || upper(left(md5('booking ' || n), 16)) from unnest($1::integer[]) n)`,
    [pick(bookings)],
  );
  return {
    flight_ids: rows.map(({ flight_id }) => flight_id),
    searches: [
      ...new Set(
        rows.map(({ origin, destination, date }) =>
          new URLSearchParams({ origin, destination, date }).toString(),
        ),
      ),
    ],
    departures: rows.map(({ origin, date }) =>
      new URLSearchParams({ origin, from: date, to: date }).toString(),
    ),
    shipments: rows.map(({ flight_id, origin, destination }) =>
      JSON.stringify({ origin, destination, weight_kg: 1.1, pieces: 1, flight_ids: [flight_id] }),
    ),
    references: booked.rows.map(({ ref_id }) => ref_id),
    user_id: booked.rows[0]?.user_id ?? '',
  };
}

type FlightRow = { flight_id: string; origin: string; destination: string; date: string };

/** The nth flight leaves airport n mod A for the (1 + n / A mod 5)th after it, at 02:00 or 10:00 UTC. */
const FLIGHTS = `
  with places as (
    select a.code, a.time_zone, row_number() over (order by a.code) - 1 as place
    from cargo.airports a
    order by a.code
    limit $2
  )
  insert into cargo.flights (
    flight_id, flight_number, airline_name, origin, destination, departure_at, arrival_at,
    departure_date, arrival_date, base_price_per_kg
  )
  select
    md5('flight ' || n)::uuid, 'B' || chr(65 + (n / $2 % 10)::integer) || '100', 'Bench Air', o.code, d.code,
    t.departure_at, t.departure_at + interval '4 hours',
    (t.departure_at at time zone o.time_zone)::date,
    ((t.departure_at + interval '4 hours') at time zone d.time_zone)::date,
    2.5
  from generate_series(0::bigint, $1::bigint - 1) n
  join places o on o.place = n % $2
  join places d on d.place = (n + 1 + n / $2 % 5) % $2
  cross join lateral (
    select (current_date + 2 + (n / ($2 * 10))::integer + time '02:00' + (n / $2 % 10 / 5) * interval '8 hours')
      at time zone 'UTC' as departure_at
  ) t
`;

/** One kilogram is booked on each of the first so many flights. */
const CAPACITY = `
  insert into cargo.flight_capacity (flight_id, max_weight_kg, booked_weight_kg, version)
  select f.flight_id, 1000000, coalesce(b.booked, 0), coalesce(b.booked, 0)
  from cargo.flights f
  left join (select md5('flight ' || n)::uuid as flight_id, 1 as booked from generate_series(0::bigint, $1::bigint - 1) n) b
    using (flight_id)
`;

const USERS = `
  insert into cargo.users (id, email, name)
  select md5('user ' || n)::uuid, 'bench-' || n || '@example.test', 'Bench User'
  from generate_series(0, $1::integer - 1) n
`;

const BOOKINGS = `
  insert into cargo.bookings (
    ref_id, user_id, request, flight_ids, origin, destination, pieces, weight_kg, created_at, updated_at,
    booked, volume_l, chargeable_halves
  )
  select
    'BKG-' || upper(left(md5('booking ' || n), 16)), md5('user ' || n % $2)::uuid,
    jsonb_build_object(
      'origin', f.origin, 'destination', f.destination, 'weight_kg', 1, 'pieces', 1,
      'flight_ids', jsonb_build_array(f.flight_id)
    ),
    array[f.flight_id], f.origin, f.destination, 1, 1, t.at, t.at,
    jsonb_build_object(
      'status', 'BOOKED', 'flight_ids', array[f.flight_id], 'volume_l', 6, 'volume_given', false,
      'chargeable_halves', 2, 'hold_expires_at', null
    ), 6, 2
  from generate_series(0::bigint, $1::bigint - 1) n
  join cargo.flights f on f.flight_id = md5('flight ' || n)::uuid
  cross join lateral (select date_trunc('milliseconds', now() - n * interval '1 second') as at) t
`;

const LEGS = `
  insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg, volume_l)
  select b.ref_id, 1, b.flight_ids[1], b.weight_kg, b.volume_l from cargo.bookings b
`;

const EVENTS = `
  insert into cargo.booking_events (ref_id, sequence, status, location, recorded_at, recorded_by, metadata)
  select b.ref_id, 1, 'BOOKED', b.origin, b.created_at, b.user_id, '{"message": "Booking created"}'
  from cargo.bookings b
`;
