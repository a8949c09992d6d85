import type { Pool } from 'pg';

/** A timetable and books large enough that a plan which reads a whole table is dear. */
const BULK = `
  insert into cargo.users (id, email, name)
  select gen_random_uuid(), 'bulk-' || n || '@example.test', 'Bulk' from generate_series(1, 2000) n;

  with place as (
    select code, time_zone, row_number() over (order by md5(code)) - 1 as rank
    from (select * from cargo.airports order by md5(code) limit 38) a
    union all
    select code, time_zone, 38 + (code = 'LHR')::integer from cargo.airports where code in ('DEL', 'LHR')
  ),
  flight as (
    insert into cargo.flights (
      flight_number, airline_name, origin, destination, departure_at, arrival_at, departure_date, arrival_date,
      base_price_per_kg
    )
    select chr(66 + n / 234000) || chr(65 + n / 9000 % 26) || n % 9000 + 1, 'Bulk Air', o.code, d.code, t.departs, t.departs + '6 hours',
      (t.departs at time zone o.time_zone)::date, ((t.departs + '6 hours') at time zone d.time_zone)::date, 1
    from generate_series(0, $flights - 1) n
    cross join lateral (
      select date_trunc('day', now()) + make_interval(days => n / 240, mins => n % 240 * 37 % 1440) as departs
    ) t
    join place o on o.rank = n % 240 % 40
    join place d on d.rank = (o.rank + (array[1, 8, 14, 20, 27, 34])[1 + n % 240 / 40]) % 40
    returning flight_id
  )
  insert into cargo.flight_capacity (flight_id, max_weight_kg)
  select flight_id, 100000 from flight order by flight_id;

  create temporary table bulk as
  select 'BULK-' || lpad(f.rank::text, 8, '0') as ref_id, f.*, u.id as user_id, now() as moment
  from (select *, row_number() over (order by flight_id) as rank from cargo.flights limit $bookings) f
  join (select id, row_number() over (order by id) as rank from cargo.users where name = 'Bulk') u
    on u.rank = 1 + f.rank % 2000;
  insert into cargo.bookings (
    ref_id, user_id, request, flight_ids, origin, destination, pieces, weight_kg, created_at, updated_at,
    booked, volume_l, chargeable_halves, status, hold_expires_at
  )
  select ref_id, user_id, '{}', array[flight_id], origin, destination, 1, 1, moment, moment, '{}', 6, 2,
    case when rank % 4 = 0 then 'HELD' else 'BOOKED' end::cargo.booking_status, moment + '1 day'
  from bulk;
  insert into cargo.holds (ref_id, flight_id, user_id, expires_at)
  select ref_id, flight_id, user_id, moment + '1 day' from bulk where rank % 4 = 0;
  insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg, volume_l) select ref_id, 1, flight_id, 1, 6 from bulk;
  insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by)
  select ref_id, 1, case when rank % 4 = 0 then 'HELD' else 'BOOKED' end::cargo.booking_status, moment, user_id from bulk;
  update cargo.flight_capacity c set booked_weight_kg = 1, version = 1 from bulk where bulk.flight_id = c.flight_id;
  insert into cargo.flight_operations (flight_id, status, closed, version, changed_at, changed_by)
  select flight_id, 'SCHEDULED', false, 1, moment, user_id from bulk where rank % 4 = 0;
  drop table bulk;
`;

/** Fills a database with flights from each of 40 airports to six others every day, and with bookings. */
export async function fill(pool: Pool, size: { flights: number; bookings: number }): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      BULK.replaceAll('$flights', String(size.flights)).replaceAll(
        '$bookings',
        String(size.bookings),
      ),
    );
    await client.query('vacuum analyze');
  } finally {
    client.release();
  }
}
