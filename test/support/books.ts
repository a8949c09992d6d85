import type { Client, Pool } from 'pg';

/** A row that breaks a law of the books, with the figures that show it. */
export interface Imbalance {
  law: string;
  subject: string;
  found: string;
}

type Queryable = Pick<Pool | Client, 'query'>;

/**
 * Every law that one look at the tables can check. All of them hold at every moment, whatever runs beside.
 * Empty, always.
 */
const IMBALANCES = `
  select 'capacity booked is the sum of the legs held' as law, a.flight_id::text as subject,
    format('booked %s kg, held %s kg', a.booked_weight_kg, a.held_weight_kg) as found
  from cargo.capacity_audit a
  where a.difference_kg <> 0
  union all
  select 'a flight never holds more than it can', a.flight_id::text,
    format('held %s kg of %s kg', a.held_weight_kg, a.max_weight_kg)
  from cargo.capacity_audit a
  where a.held_weight_kg not between 0 and a.max_weight_kg
  union all
  select 'volume booked is the sum of the legs held', a.flight_id::text,
    format('booked %s l, held %s l', a.booked_volume_l, a.held_volume_l)
  from cargo.capacity_audit a
  where a.difference_l <> 0 or (a.max_volume_l is null and a.booked_volume_l <> 0)
  union all
  select 'a flight never holds more litres than it can', a.flight_id::text,
    format('held %s l of %s l', a.held_volume_l, a.max_volume_l)
  from cargo.capacity_audit a
  where a.held_volume_l not between 0 and a.max_volume_l
  union all
  select 'a flight''s version counts each taking and each release', c.flight_id::text,
    format('version %s after %s takings and %s releases', c.version, l.takings, l.releases)
  from cargo.flight_capacity c
  cross join lateral (
    select count(*) as takings, count(*) filter (where l.state = 'released') as releases
    from cargo.booking_legs l where l.flight_id = c.flight_id
  ) l
  where c.version <> l.takings + l.releases
  union all
  select 'a booking''s events are numbered from 1 to its version', b.ref_id,
    format('version %s, events %s', b.version, e.sequences)
  from cargo.bookings b
  cross join lateral (
    select array_agg(e.sequence order by e.sequence) as sequences
    from cargo.booking_events e where e.ref_id = b.ref_id
  ) e
  where e.sequences is distinct from array(select generate_series(1, b.version))
  union all
  select 'a booking has the status and the time of its last event', b.ref_id,
    format('%s at %s, event %s at %s', b.status, b.updated_at, e.status, e.recorded_at)
  from cargo.bookings b
  join cargo.booking_events e on e.ref_id = b.ref_id and e.sequence = b.version
  where (b.status, b.updated_at) is distinct from (e.status, e.recorded_at)
  union all
  select 'events are recorded in the order of their numbers', e.ref_id,
    format('event %s at %s, the one before at %s', e.sequence, e.recorded_at, before.recorded_at)
  from cargo.booking_events e
  join cargo.booking_events before on before.ref_id = e.ref_id and before.sequence = e.sequence - 1
  where e.recorded_at < before.recorded_at
  union all
  select 'the legs of a booking are its flights in order, each with its weight and litres', b.ref_id,
    format('%s with %s kg and %s l, legs %s', b.flight_ids, b.weight_kg, b.volume_l, l.legs)
  from cargo.bookings b
  cross join lateral (
    select array_agg(l.flight_id order by l.leg) as flight_ids, bool_and(l.weight_kg = b.weight_kg and l.volume_l = b.volume_l) as measures,
      array_agg(format('%s %s kg %s l', l.flight_id, l.weight_kg, l.volume_l) order by l.leg) as legs
    from cargo.booking_legs l where l.ref_id = b.ref_id
  ) l
  where l.flight_ids is distinct from b.flight_ids or not l.measures
  union all
  select 'a hold, and nothing else, has a row for each of its flights', b.ref_id,
    format('%s until %s, rows %s', b.status, b.hold_expires_at, h.rows)
  from cargo.bookings b
  cross join lateral (
    select array_agg(h.flight_id order by h.flight_id) as flight_ids, bool_and(h.expires_at = b.hold_expires_at and h.user_id = b.user_id) as agrees,
      count(*) as rows
    from cargo.holds h where h.ref_id = b.ref_id
  ) h
  where case
    when b.status = 'HELD'
      then h.flight_ids is distinct from array(select f from unnest(b.flight_ids) f order by f) or not h.agrees
    else h.rows > 0
  end
  union all
  select 'a booking needs rebooking while the carrier has taken a leg away', b.ref_id,
    format('%s, needs_rebooking %s, legs taken away %s', b.status, b.needs_rebooking, l.taken)
  from cargo.bookings b
  cross join lateral (
    select count(*) as taken from cargo.booking_legs l where l.ref_id = b.ref_id and l.release_reason = 'flight_cancelled'
  ) l
  where b.needs_rebooking <> (l.taken > 0 and b.status not in ('CANCELLED', 'DELIVERED'))
`;

/** The rows that break a law of the books: of these flights and bookings, or of the whole database. */
export async function findImbalances(
  connection: Queryable,
  subjects: readonly string[] | null = null,
): Promise<Imbalance[]> {
  const { rows } = await connection.query<Imbalance>(
    `select * from (${IMBALANCES}) i where $1::text[] is null or i.subject = any ($1)`,
    [subjects],
  );
  return rows;
}
