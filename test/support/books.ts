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
  select 'the legs of a booking flown and those of its present itinerary are its flights, the latter with its weight and litres', b.ref_id,
    format('%s with %s kg and %s l in itinerary %s, legs %s', b.flight_ids, b.weight_kg, b.volume_l, b.itinerary, l.legs)
  from cargo.bookings b
  cross join lateral (
    select
      array_agg(l.flight_id order by l.leg) filter (where l.itinerary = b.itinerary or l.state in ('departed', 'arrived')) as flight_ids,
      bool_and(
        case
          when l.itinerary = b.itinerary then l.weight_kg = b.weight_kg and l.volume_l = b.volume_l
          else l.itinerary < b.itinerary and (l.state in ('departed', 'arrived') or l.release_reason = 'rebooked')
        end
      ) as agree,
      array_agg(
        format('%s. %s %s kg %s l %s%s', l.itinerary, l.flight_id, l.weight_kg, l.volume_l, l.state, ' ' || l.release_reason)
        order by l.leg
      ) as legs
    from cargo.booking_legs l where l.ref_id = b.ref_id
  ) l
  where l.flight_ids is distinct from b.flight_ids or l.agree is not true
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
    select count(*) as taken
    from cargo.booking_legs l
    where l.ref_id = b.ref_id and l.release_reason in ('offloaded', 'flight_cancelled')
  ) l
  where b.needs_rebooking <> (l.taken > 0 and b.status not in ('CANCELLED', 'DELIVERED'))
  union all
  select 'what a split divides adds up to what there was, in kilograms and litres', s.ref_id,
    format('%s kg %s l in itinerary %s, %s kg %s l in the next, %s kg %s l in part %s',
      before.weight_kg, before.volume_l, s.itinerary, rest.weight_kg, rest.volume_l, part.weight_kg, part.volume_l, s.part_ref_id)
  from splits s
  left join cargo.booking_legs part on part.ref_id = s.part_ref_id and part.leg = 1
  left join lateral (
    select l.* from cargo.booking_legs l where l.ref_id = s.ref_id and l.itinerary = s.itinerary order by l.leg limit 1
  ) before on true
  left join lateral (
    select l.* from cargo.booking_legs l where l.ref_id = s.ref_id and l.itinerary = s.itinerary + 1 order by l.leg limit 1
  ) rest on true
  where (before.weight_kg, before.volume_l) is distinct from (rest.weight_kg + part.weight_kg, rest.volume_l + part.volume_l)
    or (part.weight_kg, part.volume_l) is distinct from (s.weight_kg, s.volume_l)
  union all
  select 'the pieces of a booking and of what was split from it are those that it had', b.ref_id,
    format('%s of %s pieces, and %s split from it', b.pieces, had.pieces, coalesce(s.pieces, 0))
  from cargo.bookings b
  left join (select s.ref_id, sum(s.pieces) as pieces from splits s group by s.ref_id) s using (ref_id)
  left join splits own on own.part_ref_id = b.ref_id
  cross join lateral (
    select case
      when b.split_from is not null then own.pieces
      -- Before it was divided a rebook may have changed them.
      when s.pieces is null or exists (
        select 1 from cargo.booking_events e where e.ref_id = b.ref_id and e.kind = 'rebooked'
      ) then b.pieces + coalesce(s.pieces, 0)
      else (b.request ->> 'pieces')::bigint
    end as pieces
  ) had
  where (b.split_from is not null or s.pieces is not null) and b.pieces + coalesce(s.pieces, 0) is distinct from had.pieces
  union all
  select 'a part has the root, the user and the destination of the booking that it was split from', part.ref_id,
    format('from %s: root %s and %s, waybill %s and %s', b.ref_id, cargo.root_of(part), cargo.root_of(b), part.awb_number, b.awb_number)
  from cargo.bookings part
  join cargo.bookings b on b.ref_id = part.split_from
  left join splits s on s.part_ref_id = part.ref_id
  where (cargo.root_of(part), part.user_id, part.destination, s.ref_id)
      is distinct from (cargo.root_of(b), b.user_id, b.destination, b.ref_id)
    or part.booked ->> 'awb_number' <> b.awb_number
  union all
  select 'a waybill belongs to one shipment at a time', b.awb_number,
    format('%s of %s by %s, waybill of %s by %s', b.ref_id, cargo.root_of(b), b.user_id, w.root_ref_id, w.user_id)
  from cargo.bookings b
  left join cargo.waybills w using (awb_number)
  where b.awb_number is not null
    and b.status <> 'CANCELLED'
    and (w.root_ref_id, w.user_id) is distinct from (cargo.root_of(b), b.user_id)
  union all
  select 'a number in stock that is not free says why', n.awb_number,
    format('%s, booking %s with %s, reason %s', n.state, n.ref_id, b.awb_number, n.reason)
  from cargo.awb_numbers n
  left join cargo.bookings b using (ref_id)
  where case n.state
    when 'free' then n.ref_id is not null or n.reason is not null
    when 'assigned' then b.awb_number is distinct from n.awb_number
    else n.reason is null or cargo.has_live_booking(n.awb_number)
  end
  union all
  select 'a quote is used by one booking, at its price', b.ref_id,
    format('quote %s of %s, used by %s; %s %s, quoted %s %s', x.quote_id, b.ref_id, q.used_by, x.price_minor, x.currency, q.total_minor, q.currency)
  from cargo.bookings b
  cross join lateral (
    values
      (b.quote_id, b.price_minor, b.currency),
      (b.booked ->> 'quote_id', (b.booked ->> 'price_minor')::bigint, b.booked ->> 'currency')
  ) x (quote_id, price_minor, currency)
  left join cargo.quotes q on q.quote_id = x.quote_id
  where x.quote_id is not null
    and (q.used_by, q.total_minor, q.currency) is distinct from (b.ref_id, x.price_minor, x.currency)
`;

/** Each split: the part, what the parent's event says of it, and the itinerary of the parent that it ended. */
const SPLITS = `
  select e.ref_id, e.metadata ->> 'offloaded_ref_id' as part_ref_id, e.pieces, e.weight_kg, e.volume_l,
    1 + (
      select count(*)
      from cargo.booking_events earlier
      where earlier.ref_id = e.ref_id
        and earlier.sequence < e.sequence
        and (
          earlier.kind = 'rebooked' and earlier.flight_id is not null
          or earlier.kind = 'offloaded' and earlier.metadata ->> 'offloaded_ref_id' <> e.ref_id
        )
    ) as itinerary
  from cargo.booking_events e
  where e.kind = 'offloaded' and e.metadata ->> 'offloaded_ref_id' <> e.ref_id
`;

/** The rows that break a law of the books: of these flights and bookings, or of the whole database. */
export async function findImbalances(
  connection: Queryable,
  subjects: readonly string[] | null = null,
): Promise<Imbalance[]> {
  const { rows } = await connection.query<Imbalance>(
    `with splits as (${SPLITS}) select * from (${IMBALANCES}) i where $1::text[] is null or i.subject = any ($1)`,
    [subjects],
  );
  return rows;
}
