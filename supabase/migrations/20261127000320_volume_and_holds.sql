-- Volume as the second guarded capacity, holds, and flights that change: supabase/schemas/ has each function in its place.

create or replace view cargo.capacity_audit with (security_invoker = true) as
select
  c.flight_id,
  c.max_weight_kg,
  c.booked_weight_kg,
  coalesce(l.held_weight_kg, 0) as held_weight_kg,
  c.booked_weight_kg - coalesce(l.held_weight_kg, 0) as difference_kg,
  c.version,
  c.max_volume_l,
  c.booked_volume_l,
  case when c.max_volume_l is not null then coalesce(l.held_volume_l, 0) end as held_volume_l,
  case when c.max_volume_l is not null then c.booked_volume_l - coalesce(l.held_volume_l, 0) end as difference_l
from cargo.flight_capacity c
left join (
  select flight_id, sum(weight_kg) as held_weight_kg, sum(volume_l) as held_volume_l
  from cargo.booking_legs
  where state <> 'released'
  group by flight_id
) l using (flight_id);
comment on view cargo.capacity_audit is 'Per flight: what is booked beside the sum over all legs not released, in kg, and on flights with a volume in litres. difference_kg and difference_l are 0, always.';

create function cargo.is_present(p_state cargo.leg_state, p_release_reason text) returns boolean
  language sql immutable parallel safe
  return p_state <> 'released' or p_release_reason = 'flight_cancelled';
comment on function cargo.is_present is 'Whether a leg belongs to the itinerary as it stands: all that are not released, and those that the carrier took away, until they are replaced.';

create or replace function cargo.event_answer(p_event cargo.booking_events) returns json
  language sql stable parallel safe
  return case
    when p_event.kind is null then json_build_object(
      'id', p_event.id::text,
      'booking_ref_id', p_event.ref_id,
      'status', p_event.status,
      'location', p_event.location,
      'flight_id', p_event.flight_id,
      'timestamp', cargo.utc_time(p_event.recorded_at),
      'metadata', p_event.metadata
    )
    else json_build_object(
      'id', p_event.id::text,
      'booking_ref_id', p_event.ref_id,
      'status', p_event.status,
      'location', p_event.location,
      'flight_id', p_event.flight_id,
      'timestamp', cargo.utc_time(p_event.recorded_at),
      'metadata', p_event.metadata,
      'kind', p_event.kind
    )
  end;
comment on function cargo.event_answer is 'An event as the API shows it; its kind only where it has one.';

create or replace function cargo.booking_answer(p_booking cargo.bookings, p_events json) returns json
  language sql stable parallel safe
  return json_build_object(
    'ref_id', p_booking.ref_id,
    'user_id', p_booking.user_id,
    'origin', p_booking.origin,
    'destination', p_booking.destination,
    'pieces', p_booking.pieces,
    'weight_kg', p_booking.weight_kg,
    'status', p_booking.status,
    'flight_ids', to_json(p_booking.flight_ids),
    'created_at', cargo.utc_time(p_booking.created_at),
    'updated_at', cargo.utc_time(p_booking.updated_at),
    'version', p_booking.version,
    'volume_m3', p_booking.volume_l * 0.001,
    'volume_assumed', not p_booking.volume_given,
    'chargeable_weight_kg', p_booking.chargeable_halves * 0.5,
    'dimensions', p_booking.dimensions,
    'special_handling_codes', p_booking.special_handling_codes,
    'goods_description', p_booking.goods_description,
    'handling_note', p_booking.handling_note,
    'hold_expires_at', cargo.utc_time(p_booking.hold_expires_at),
    'awb_number', null::text,
    'price', null::json,
    'split_from', null::text,
    'needs_rebooking', p_booking.needs_rebooking,
    'events', p_events
  );
comment on function cargo.booking_answer is 'A booking as the API shows it: weights in kg, volume in m³. Every booking has every key.';

create or replace function cargo.first_answer(p_booking cargo.bookings) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  p_booking := jsonb_populate_record(
    p_booking,
    '{"dimensions": null, "special_handling_codes": [], "goods_description": null, "handling_note": null, "needs_rebooking": false, "version": 1}'
      || p_booking.request || p_booking.booked
  );
  p_booking.updated_at := p_booking.created_at;
  return cargo.booking_with_events(p_booking);
end;
$$;
comment on function cargo.first_answer is 'The answer that the booking got when it was made, rebuilt from request and booked, which a trigger forbids to change.';

-- Giving capacity back: by a cancel, by a flight's cancel, and by holds that are over. Whoever locks the row of a
-- booking and sees it HELD past its time ends it, and nobody else does.

create function cargo.lock_capacity(p_flight_ids uuid[]) returns void
  language plpgsql set search_path = ''
as $$
begin
  perform 1
  from cargo.flight_capacity c
  where c.flight_id = any (p_flight_ids)
  order by c.flight_id
  for no key update;
end;
$$;
comment on function cargo.lock_capacity is 'Locks the capacity of flights, all in one statement and in the one order. The rows of their bookings come before, or not at all.';

create function cargo.release_legs(p_ref_ids text[], p_reason text, p_flight_id uuid default null) returns uuid[]
  language plpgsql set search_path = ''
as $$
declare
  v_flight_ids uuid[];
begin
  with released as (
    update cargo.booking_legs l
    set state = 'released', release_reason = p_reason
    where l.ref_id = any (p_ref_ids) and l.state = 'booked' and (p_flight_id is null or l.flight_id = p_flight_id)
    returning l.flight_id, l.weight_kg, l.volume_l
  ),
  -- One row a flight: an update takes one of several that match, and would lose the others.
  returned as (
    select
      x.flight_id, sum(x.weight_kg) as weight_kg, sum(x.volume_l) as volume_l, count(*) as legs
    from released x
    group by x.flight_id
  ),
  given_back as (
    update cargo.flight_capacity c
    set
      booked_weight_kg = c.booked_weight_kg - r.weight_kg,
      booked_volume_l = case when c.max_volume_l is not null then c.booked_volume_l - r.volume_l else 0 end,
      version = c.version + r.legs
    from returned r
    where c.flight_id = r.flight_id
    returning c.flight_id
  )
  select coalesce(array_agg(g.flight_id), '{}') into v_flight_ids from given_back g;
  return v_flight_ids;
end;
$$;
comment on function cargo.release_legs is 'Releases the legs not departed of these bookings, or those on one flight, and gives back what they hold, their own kilograms and litres. Returns the flights. The rows of the bookings, then of the flights, are locked before.';

create function cargo.lock_over_holds(p_ref_ids text[], p_limit integer default null) returns text[]
  language plpgsql set search_path = ''
as $$
begin
  return array(
    select b.ref_id
    from cargo.bookings b
    where b.ref_id = any (p_ref_ids)
      and b.status = 'HELD'
      and b.hold_expires_at <= clock_timestamp()
    order by b.hold_expires_at, b.ref_id
    limit p_limit
    for no key update skip locked
  );
end;
$$;
comment on function cargo.lock_over_holds is 'Locks those of these bookings that are held and over, and returns them, the oldest first, p_limit at most. Waits for nobody: one that is locked is just being ended by somebody else, and the next one takes its place.';

create function cargo.flights_held(p_ref_ids text[]) returns uuid[]
  language plpgsql stable set search_path = ''
as $$
begin
  return array(
    select l.flight_id from cargo.booking_legs l where l.ref_id = any (p_ref_ids) and l.state = 'booked'
  );
end;
$$;
comment on function cargo.flights_held is 'The flights on which these bookings have legs not departed.';

create function cargo.expire_locked(p_ref_ids text[]) returns uuid[]
  language plpgsql set search_path = ''
as $$
declare
  v_flight_ids uuid[] := cargo.release_legs(p_ref_ids, 'expired');
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  delete from cargo.holds h where h.ref_id = any (p_ref_ids);
  with ended as (
    update cargo.bookings b
    set status = 'CANCELLED', needs_rebooking = false, version = b.version + 1, updated_at = v_now
    where b.ref_id = any (p_ref_ids)
    returning b.ref_id, b.version, b.user_id
  )
  insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by, metadata)
  select e.ref_id, e.version, 'CANCELLED', v_now, e.user_id, '{"message": "Hold expired", "reason": "hold_expired"}'
  from ended e
  order by e.ref_id;
  return v_flight_ids;
end;
$$;
comment on function cargo.expire_locked is 'Ends holds that are over: gives back their capacity and cancels them. Their rows (lock_over_holds) and those of their flights are locked before. Returns the flights.';

create function cargo.expire_holds_on(p_flight_ids uuid[], out freed uuid[], out is_skipped boolean)
  language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_ref_ids text[];
  v_over text[];
begin
  freed := '{}';
  is_skipped := false;
  v_ref_ids := array(
    select distinct h.ref_id
    from cargo.holds h
    where h.flight_id = any (p_flight_ids) and h.expires_at <= v_now
    limit 200
  );
  if v_ref_ids = '{}' then
    return;
  end if;
  v_over := cargo.lock_over_holds(v_ref_ids);
  if v_over = '{}' then
    -- Others have all of them. Nothing is locked yet that they could need, so they can be waited for: who does not
    -- end what he has locked leaves it to this call.
    perform 1
    from cargo.bookings b
    where b.ref_id = any (v_ref_ids)
    order by b.ref_id
    for no key update;
    v_over := cargo.lock_over_holds(v_ref_ids);
  else
    is_skipped := cardinality(v_over) < cardinality(v_ref_ids);
  end if;
  if v_over <> '{}' then
    perform cargo.lock_capacity(cargo.flights_held(v_over) || p_flight_ids);
    freed := cargo.expire_locked(v_over);
  end if;
end;
$$;
comment on function cargo.expire_holds_on is 'Ends the holds on these flights that are over, 200 at most, and then has the flights locked. Returns the flights whose capacity came back, and whether somebody else is just ending one.';

create function cargo.has_over_holds(p_flight_ids uuid[]) returns boolean
  language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  return exists (select 1 from cargo.holds h where h.flight_id = any (p_flight_ids) and h.expires_at <= v_now);
end;
$$;
comment on function cargo.has_over_holds is 'Whether there are holds on these flights that are over and not ended yet.';

create function cargo.expire_if_over(p_booking cargo.bookings) returns cargo.bookings
  language plpgsql set search_path = ''
as $$
begin
  if p_booking.status = 'HELD' and p_booking.hold_expires_at <= clock_timestamp() then
    perform cargo.lock_capacity(cargo.flights_held(array[p_booking.ref_id]));
    perform cargo.expire_locked(array[p_booking.ref_id]);
    select * into p_booking from cargo.bookings b where b.ref_id = p_booking.ref_id;
  end if;
  return p_booking;
end;
$$;
comment on function cargo.expire_if_over is 'The booking, ended first if it is a hold that is over. Its row is locked before.';

create function public.expire_holds(p_limit integer default 200) returns json
  language plpgsql security definer set search_path = ''
  -- Of many flights: several that are waited for must not add up to the limit of the statement.
  set lock_timeout = '300ms' set statement_timeout = '3s'
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_over text[];
  v_freed uuid[];
begin
  v_over := cargo.lock_over_holds(array(select distinct h.ref_id from cargo.holds h where h.expires_at <= v_now), p_limit);
  perform cargo.lock_capacity(cargo.flights_held(v_over));
  v_freed := cargo.expire_locked(v_over); -- a statement of its own: within one, the answer would be that of before
  return json_build_object('expired', cardinality(v_over), 'capacity', cargo.capacity_answer(v_freed));
end;
$$;
comment on function public.expire_holds is 'Ends holds that are over, the oldest first, p_limit at most. Can be run by several at once and cut anywhere. Returns {expired: how many, capacity}. SQLSTATE 55P03 when a flight stays locked: then nothing was done.';
revoke execute on function public.expire_holds from public, anon, authenticated;
grant execute on function public.expire_holds to service_role;

-- What it asked stays until no call of it goes on (330).
drop function public.book_shipment;

create or replace function cargo.refuse_itinerary(
  p_origin text, p_destination text, p_flight_ids text[], p_min_connection_minutes integer
) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_refusal json;
begin
  -- A direct flight, as most are: there is nothing to join, and it visits no airport twice.
  if cardinality(p_flight_ids) = 1 and cargo.is_uuid(p_flight_ids[1]) then
    perform 1
    from cargo.flights f
    where f.flight_id = p_flight_ids[1]::uuid and f.origin = p_origin and f.destination = p_destination;
    if found then
      return null;
    end if;
  end if;

  select json_build_object('reason', 'flight_not_found', 'flight_id', l.flight_id)
  into v_refusal
  from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
  where not exists (
    select 1 from cargo.flights f
    where f.flight_id = case when cargo.is_uuid(l.flight_id) then l.flight_id::uuid end
  )
  order by l.leg
  limit 1;
  if found then
    return v_refusal;
  end if;

  with legs as (
    select
      l.leg, f.flight_id, f.flight_number, f.departure_date, f.origin, f.destination, f.departure_at,
      lag(f.destination, 1, p_origin) over w as came_to,
      lag(f.arrival_at) over w as came_at,
      lead(f.origin, 1, p_destination) over w as goes_from
    from unnest(p_flight_ids::uuid[]) with ordinality as l (flight_id, leg)
    join cargo.flights f using (flight_id)
    window w as (order by l.leg)
  ),
  faults as (
    select
      l.leg,
      l.flight_id,
      l.flight_number,
      l.departure_date,
      case
        when l.origin <> l.came_to
          then format('Leg %s departs from %s, but the shipment is at %s.', l.leg, l.origin, l.came_to)
        when l.destination <> l.goes_from and l.leg = cardinality(p_flight_ids)
          then format('The last leg arrives at %s, not at the destination %s.', l.destination, p_destination)
        when l.departure_at < l.came_at + make_interval(mins => p_min_connection_minutes)
          then format('Leg %s departs less than %s minutes after the leg before arrives.', l.leg, p_min_connection_minutes)
        when l.destination = p_origin
          or exists (select 1 from legs other where other.leg < l.leg and other.destination = l.destination)
          then format('The itinerary visits %s twice.', l.destination)
      end as fault
    from legs l
  )
  select json_build_object(
    'reason', 'itinerary_invalid', 'flight_id', x.flight_id,
    'flight_number', x.flight_number, 'departure_date', x.departure_date, 'fault', x.fault
  )
  into v_refusal
  from faults x
  where x.fault is not null
  order by x.leg
  limit 1;
  return v_refusal;
end;
$$;
comment on function cargo.refuse_itinerary is 'Null when the flights join origin to destination in order, no airport twice, with time to connect (minutes); else {reason}: flight_not_found {flight_id}, itinerary_invalid {flight_id, flight_number, departure_date, fault}.';

create function cargo.refuse_shipment(p_flight_ids uuid[], p_handling_codes text[], p_dimensions jsonb) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_refusal json;
begin
  select json_build_object(
    'reason', 'handling_refused', 'flight_id', f.flight_id,
    'flight_number', f.flight_number, 'departure_date', f.departure_date,
    'codes', (
      select json_agg(sent.code order by sent.position)
      from unnest(p_handling_codes) with ordinality as sent (code, position)
      where sent.code = any (f.refused_handling_codes)
    )
  )
  into v_refusal
  from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
  join cargo.flights f using (flight_id)
  where f.refused_handling_codes && p_handling_codes
  order by l.leg
  limit 1;
  if found then
    return v_refusal;
  end if;

  -- As measured for the volume: each dimension in whole centimetres. Pieces are not turned over.
  with largest as (
    select max(d.height_cm) as height_cm, max(greatest(d.length_cm, d.width_cm)) as length_cm
    from (
      select
        cargo.whole_cm((line ->> 'length_cm')::numeric) as length_cm,
        cargo.whole_cm((line ->> 'width_cm')::numeric) as width_cm,
        cargo.whole_cm((line ->> 'height_cm')::numeric) as height_cm
      from jsonb_array_elements(p_dimensions) as line
    ) d
  )
  select json_build_object(
    'reason', 'piece_too_large', 'flight_id', f.flight_id,
    'flight_number', f.flight_number, 'departure_date', f.departure_date,
    'max_cm', too.max_cm, 'piece_cm', too.piece_cm
  )
  into v_refusal
  from largest p
  cross join unnest(p_flight_ids) with ordinality as l (flight_id, leg)
  join cargo.flights f using (flight_id)
  cross join lateral (
    values (1, f.max_piece_height_cm, p.height_cm), (2, f.max_piece_length_cm, p.length_cm)
  ) too (turn, max_cm, piece_cm)
  where too.piece_cm > too.max_cm
  order by l.leg, too.turn
  limit 1;
  return v_refusal;
end;
$$;
comment on function cargo.refuse_shipment is 'Null when every flight carries the handling codes and the pieces (lines of cm), else {reason}: handling_refused {flight_id, flight_number, departure_date, codes}, piece_too_large {flight_id, flight_number, departure_date, max_cm, piece_cm}. A published flight does not change in this.';

create function cargo.refuse_flights(p_flight_ids uuid[]) returns json
  language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  -- Hardly ever is there anything to say, and every booking asks twice.
  perform 1
  from cargo.flights f
  left join cargo.flight_operations p using (flight_id)
  where f.flight_id = any (p_flight_ids)
    and (
      f.departure_at - make_interval(mins => coalesce(f.latest_acceptance_minutes, 0)) <= v_now
      or p.status = 'CANCELLED'
      or p.closed
    );
  if not found then
    return null;
  end if;
  return (
    select json_strip_nulls(json_build_object(
      'reason', r.reason, 'flight_id', f.flight_id,
      'flight_number', f.flight_number, 'departure_date', f.departure_date,
      'latest_acceptance_datetime', case
        when r.reason = 'acceptance_closed' then (
          select cargo.local_time(f.departure_at - make_interval(mins => f.latest_acceptance_minutes), o.time_zone)
          from cargo.airports o
          where o.code = f.origin
        )
      end
    ))
    from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
    join cargo.flights f using (flight_id)
    left join cargo.flight_operations p using (flight_id)
    cross join lateral (
      values
        (1, 'flight_departed', f.departure_at <= v_now),
        (2, 'flight_cancelled', p.status = 'CANCELLED'),
        (3, 'flight_closed', p.closed),
        (4, 'acceptance_closed', l.leg = 1 and f.departure_at - make_interval(mins => f.latest_acceptance_minutes) <= v_now)
    ) r (rank, reason, applies)
    where r.applies
    order by r.rank, l.leg
    limit 1
  );
end;
$$;
comment on function cargo.refuse_flights is 'Null while every flight takes shipments, else {reason}: flight_departed (by the timetable), flight_cancelled, flight_closed, acceptance_closed {latest_acceptance_datetime} (of the first leg), each with flight_id, flight_number, departure_date.';

create function cargo.refuse_hold(p_user_id uuid, p_holds_per_user integer) returns json
  language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  return (
    select json_build_object('reason', 'hold_limit', 'limit', p_holds_per_user)
    from cargo.holds h
    where h.user_id = p_user_id and h.expires_at > v_now
    having count(distinct h.ref_id) >= p_holds_per_user
  );
end;
$$;
comment on function cargo.refuse_hold is 'Null while the user has fewer live holds than p_holds_per_user, else {reason: hold_limit, limit}. Exact under the advisory lock of the user.';

create function cargo.refuse_capacity(
  p_flight_ids uuid[],
  p_weight_kg numeric,
  p_volume_l integer,
  p_lock_held boolean,
  p_scarce_capacity_kg numeric,
  p_scarce_volume_l numeric
) returns json
  language plpgsql stable set search_path = ''
as $$
begin
  return (
    with legs as materialized (
      select
        l.leg,
        c.flight_id,
        c.max_weight_kg - c.booked_weight_kg as available_kg,
        c.max_volume_l - c.booked_volume_l as available_l
      from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
      join cargo.flight_capacity c using (flight_id)
    )
    select coalesce(
      (
        select case
          when l.available_kg < p_weight_kg then json_build_object(
            'reason', 'capacity_exceeded', 'flight_id', f.flight_id,
            'flight_number', f.flight_number, 'departure_date', f.departure_date,
            'available_kg', l.available_kg, 'requested_kg', p_weight_kg
          )
          else json_build_object(
            'reason', 'capacity_exceeded', 'flight_id', f.flight_id,
            'flight_number', f.flight_number, 'departure_date', f.departure_date,
            'available_kg', l.available_kg, 'requested_kg', p_weight_kg,
            'available_m3', l.available_l * 0.001, 'requested_m3', p_volume_l * 0.001
          )
        end
        from legs l
        join cargo.flights f using (flight_id)
        where l.available_kg < p_weight_kg or l.available_l < p_volume_l
        order by l.leg
        limit 1
      ),
      (
        select json_build_object('outcome', 'lock_required', 'flight_ids', json_agg(l.flight_id order by l.flight_id))
        from legs l
        where not p_lock_held and (l.available_kg <= p_scarce_capacity_kg or l.available_l <= p_scarce_volume_l)
        having count(*) > 0
      )
    )
  );
end;
$$;
comment on function cargo.refuse_capacity(uuid[], numeric, integer, boolean, numeric, numeric) is 'Null when every leg has the weight (kg) and, where the flight has a volume, the litres to give; else {reason: capacity_exceeded, flight_id, flight_number, departure_date, available_kg, requested_kg, and where the litres lack available_m3, requested_m3}, or, where a leg is down to its last kilograms or litres and no lock is held, {outcome: lock_required, flight_ids}. Waits for no lock.';

create function cargo.with_capacity(p_answer json, p_flight_ids uuid[]) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  if p_answer is null or p_flight_ids = '{}' then
    return p_answer;
  end if;
  return jsonb_build_object('capacity', cargo.capacity_answer(p_flight_ids)) || p_answer::jsonb;
end;
$$;
comment on function cargo.with_capacity is 'An answer that commits with the capacity of these flights beside it, for searches; with none the answer as it is.';

create function public.book_shipment(
  p_user_id uuid,
  p_ref_id text,
  p_request jsonb,
  p_idempotency_key text default null,
  p_lock_held boolean default false,
  p_scarce_capacity_kg numeric default 100,
  p_min_connection_minutes integer default 60,
  p_identity jsonb default null,
  p_volumetric_divisor integer default 6000,
  p_holds_per_user integer default 20,
  p_hold_minutes_max integer default 10080
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_origin text := p_request ->> 'origin';
  v_destination text := p_request ->> 'destination';
  v_weight_kg numeric(9, 1) := (p_request ->> 'weight_kg')::numeric;
  v_dimensions jsonb := p_request -> 'dimensions';
  v_codes text[] := array(select jsonb_array_elements_text(p_request -> 'special_handling_codes'));
  v_hold_minutes integer := (p_request ->> 'hold_minutes')::integer;
  v_scarce_volume_l numeric := p_scarce_capacity_kg * p_volumetric_divisor / 1000;
  v_size record;
  v_sent_flight_ids text[] := array(select jsonb_array_elements_text(p_request -> 'flight_ids'));
  v_flight_ids uuid[];
  v_freed uuid[] := '{}';
  v_is_skipped boolean := false;
  v_answer json;
  v_now timestamptz;
  v_booking cargo.bookings;
  v_event cargo.booking_events;
  v_taken integer;
  v_with_volume integer;
begin
  -- 1. The retry key, then the reference: the lock in a statement of its own, so that the look-up in the
  --    next one has a snapshot from after the wait. What guarantees a single booking are the two unique
  --    indexes; the locks make the loser of a race wait for the answer that it will repeat.
  if p_idempotency_key is not null then
    perform pg_advisory_xact_lock(hashtextextended(p_user_id::text || p_idempotency_key, 1));
  end if;
  perform pg_advisory_xact_lock(hashtextextended(p_ref_id, 2));
  if v_hold_minutes is not null then
    perform pg_advisory_xact_lock(hashtextextended(p_user_id::text, 4)); -- the user's live holds are counted below
  end if;
  v_answer := coalesce(
    cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity),
    cargo.find_replay(p_user_id, p_idempotency_key, p_ref_id, p_request)
  );
  if v_answer is not null then
    return v_answer;
  end if;

  -- 2. What. How long a hold may last is a setting: only a new one is held to that of today.
  v_answer := coalesce(
    case
      when v_hold_minutes > p_hold_minutes_max then cargo.validation_failed(json_build_array(json_build_object(
        'path', 'hold_minutes', 'message', format('At most %s minutes.', p_hold_minutes_max)
      )))
    end,
    cargo.refuse_airports(v_origin, v_destination),
    cargo.refuse_itinerary(v_origin, v_destination, v_sent_flight_ids, p_min_connection_minutes)
  );
  if v_answer is not null then
    return v_answer;
  end if;
  v_flight_ids := v_sent_flight_ids;
  if v_codes <> '{}' or v_dimensions is not null then
    v_answer := cargo.refuse_shipment(v_flight_ids, v_codes, v_dimensions);
  end if;
  v_answer := coalesce(v_answer, cargo.refuse_flights(v_flight_ids));
  if v_answer is null and v_hold_minutes is not null then
    v_answer := cargo.refuse_hold(p_user_id, p_holds_per_user);
  end if;
  if v_answer is not null then
    return v_answer;
  end if;
  v_size := cargo.measure(v_weight_kg, v_dimensions, (p_request ->> 'volume_m3')::numeric, p_volumetric_divisor);

  -- 3. What is held beyond its time is free, so it is given back before anybody is told that there is nothing.
  --    Then full or scarce, by a plain read that waits for nobody: a full flight costs one round trip. While
  --    somebody else is ending a hold that read does not count.
  if cargo.has_over_holds(v_flight_ids) then
    select * into v_freed, v_is_skipped from cargo.expire_holds_on(v_flight_ids);
  end if;
  if not v_is_skipped then
    v_answer := cargo.refuse_capacity(
      v_flight_ids, v_weight_kg, v_size.volume_l, p_lock_held, p_scarce_capacity_kg, v_scarce_volume_l
    );
    if v_answer is not null then
      return cargo.with_capacity(v_answer, v_freed);
    end if;
  end if;

  -- 4. The row locks, in the one order that every function keeps, and the same questions again.
  perform 1
  from cargo.flight_capacity c
  where c.flight_id = any (v_flight_ids)
  order by c.flight_id
  for no key update;
  v_answer := coalesce(
    cargo.refuse_flights(v_flight_ids),
    cargo.refuse_capacity(
      v_flight_ids, v_weight_kg, v_size.volume_l, p_lock_held, p_scarce_capacity_kg, v_scarce_volume_l
    )
  );
  if v_answer ->> 'reason' = 'capacity_exceeded' and v_is_skipped and cargo.has_over_holds(v_flight_ids) then
    -- Full only because a hold that is over is still locked: a certain no would be wrong.
    raise lock_not_available using message = 'a hold that is over is just being changed';
  end if;
  if v_answer is not null then
    return cargo.with_capacity(v_answer, v_freed);
  end if;
  select count(*) into v_with_volume
  from cargo.flight_capacity c
  where c.flight_id = any (v_flight_ids) and c.max_volume_l is not null;

  -- 5. The writes. From here on nothing is returned but success: every way out is the exception block,
  --    whose rollback gives the capacity back.
  begin
    update cargo.flight_capacity c
    set booked_weight_kg = c.booked_weight_kg + v_weight_kg, version = c.version + 1
    where c.flight_id = any (v_flight_ids)
      and c.booked_weight_kg + v_weight_kg <= c.max_weight_kg;
    get diagnostics v_taken = row_count;
    if v_taken <> cardinality(v_flight_ids) then
      raise check_violation using message = 'capacity taken on fewer flights than legs';
    end if;
    if v_with_volume > 0 then
      update cargo.flight_capacity c
      set booked_volume_l = c.booked_volume_l + v_size.volume_l
      where c.flight_id = any (v_flight_ids)
        and c.max_volume_l is not null
        and c.booked_volume_l + v_size.volume_l <= c.max_volume_l;
      get diagnostics v_taken = row_count;
      if v_taken <> v_with_volume then
        raise check_violation using message = 'volume taken on fewer flights than have one';
      end if;
    end if;

    perform cargo.admit_user(p_user_id, p_identity);
    v_now := date_trunc('milliseconds', clock_timestamp());
    v_booking.status := 'BOOKED';
    if v_hold_minutes is not null then
      v_booking.status := 'HELD';
      select least(v_now + make_interval(mins => v_hold_minutes), f.departure_at) into v_booking.hold_expires_at
      from cargo.flights f
      where f.flight_id = v_flight_ids[1];
    end if;
    insert into cargo.bookings (
      ref_id, user_id, idempotency_key, request, flight_ids, origin, destination, pieces, weight_kg, status,
      created_at, updated_at, booked, volume_l, volume_given, chargeable_halves, dimensions,
      special_handling_codes, goods_description, handling_note, hold_expires_at
    )
    values (
      p_ref_id, p_user_id, p_idempotency_key, p_request, v_flight_ids, v_origin, v_destination,
      (p_request ->> 'pieces')::integer, v_weight_kg, v_booking.status, v_now, v_now,
      jsonb_build_object(
        'status', v_booking.status, 'flight_ids', v_flight_ids, 'volume_l', v_size.volume_l,
        'volume_given', v_size.cm3 is not null, 'chargeable_halves', v_size.chargeable_halves,
        'hold_expires_at', v_booking.hold_expires_at
      ),
      v_size.volume_l, v_size.cm3 is not null, v_size.chargeable_halves, v_dimensions, v_codes,
      p_request ->> 'goods_description', p_request ->> 'handling_note', v_booking.hold_expires_at
    )
    returning * into v_booking;

    insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg, volume_l)
    select p_ref_id, l.leg, l.flight_id, v_weight_kg, v_size.volume_l
    from unnest(v_flight_ids) with ordinality as l (flight_id, leg);
    if v_hold_minutes is not null then
      insert into cargo.holds (ref_id, flight_id, user_id, expires_at)
      select p_ref_id, l.flight_id, p_user_id, v_booking.hold_expires_at
      from unnest(v_flight_ids) as l (flight_id);
    end if;

    insert into cargo.booking_events (ref_id, sequence, status, location, recorded_at, recorded_by, metadata)
    values (
      p_ref_id, 1, v_booking.status, v_origin, v_now, p_user_id,
      case
        when v_hold_minutes is null then '{"message": "Booking created"}'
        else jsonb_build_object('message', 'Booking held', 'hold_expires_at', cargo.utc_time(v_booking.hold_expires_at))
      end
    )
    returning * into v_event;
  exception
    when unique_violation then
      v_answer := cargo.find_replay(p_user_id, p_idempotency_key, p_ref_id, p_request);
      if v_answer is null then
        raise;
      end if;
      return v_answer;
    when check_violation then
      v_answer := cargo.refuse_capacity(v_flight_ids, v_weight_kg, v_size.volume_l, true, 0, 0);
      if v_answer is null then
        raise;
      end if;
      return cargo.with_capacity(v_answer, v_freed);
  end;

  return json_build_object(
    'outcome', 'booked',
    'booking', cargo.booking_answer(v_booking, json_build_array(cargo.event_answer(v_event))),
    'capacity', cargo.capacity_answer(v_freed || v_flight_ids)
  );
end;
$$;
comment on function public.book_shipment is 'Takes the capacity of every leg, in kilograms and, on flights with a volume, in litres, and writes the booking with its first event, all or nothing; with hold_minutes as a hold. p_request: {origin, destination, weight_kg, pieces, flight_ids, ref_id?, dimensions?, volume_m3?, special_handling_codes?, goods_description?, handling_note?, hold_minutes?} as validated; kg, cm, m³. p_volumetric_divisor: cm³ for one kg. Returns {outcome: booked, booking, capacity}, {outcome: replayed, booking, capacity}, {outcome: lock_required, flight_ids} (never when p_lock_held), or {reason}: unauthenticated, idempotency_key_reused, ref_id_taken, validation_failed {errors}, flight_not_found {flight_id}, itinerary_invalid {fault}, handling_refused {codes}, piece_too_large {max_cm, piece_cm}, flight_departed, flight_cancelled, flight_closed, acceptance_closed {latest_acceptance_datetime}, hold_limit {limit}, capacity_exceeded {available_kg, requested_kg, available_m3?, requested_m3?}; what is about a flight has its flight_id, flight_number and departure_date. Where holds that were over were ended on the way, lock_required and refusals have capacity too.';
revoke execute on function public.book_shipment from public, anon, authenticated;
grant execute on function public.book_shipment to service_role;

create function public.confirm_booking(
  p_user_id uuid, p_ref_id text, p_if_versions bigint[] default null, p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity);
  v_booking cargo.bookings;
  v_is_expired boolean;
  v_now timestamptz;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;

  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id for no key update;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  if v_booking.user_id <> p_user_id then
    v_refusal := cargo.refuse_role(p_user_id, '{handler,admin}', p_identity);
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  v_booking := cargo.expire_if_over(v_booking);
  if v_booking.status = 'CANCELLED' then
    select e.metadata ->> 'reason' = 'hold_expired' into v_is_expired
    from cargo.booking_events e
    where e.ref_id = p_ref_id and e.sequence = v_booking.version;
    -- The capacity each time: the write to the cache may have been lost with the first answer.
    return case
      when v_is_expired then json_build_object(
        'reason', 'hold_expired', 'hold_expires_at', cargo.utc_time(v_booking.hold_expires_at),
        'capacity', cargo.capacity_answer(v_booking.flight_ids)
      )
      else json_build_object('reason', 'booking_closed', 'booking_status', v_booking.status)
    end;
  end if;
  if v_booking.status <> 'HELD' then
    return json_build_object('booking', cargo.booking_with_events(v_booking), 'capacity', '[]'::json);
  end if;
  if v_booking.version <> all (p_if_versions) then
    return json_build_object('reason', 'version_mismatch', 'version', v_booking.version);
  end if;

  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  delete from cargo.holds h where h.ref_id = p_ref_id;
  update cargo.bookings b
  set status = 'BOOKED', hold_expires_at = null, version = b.version + 1, updated_at = v_now
  where b.ref_id = p_ref_id
  returning * into v_booking;

  insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by, metadata, kind)
  values (p_ref_id, v_booking.version, 'BOOKED', v_now, p_user_id, '{"message": "Booking confirmed"}', 'confirmed');

  return json_build_object('booking', cargo.booking_with_events(v_booking), 'capacity', '[]'::json);
end;
$$;
comment on function public.confirm_booking is 'Makes a hold a booking, before hold_expires_at; one that is over is ended first, and one that is no hold any more is repeated without effect. Returns {booking, capacity}, or {reason}: unauthenticated, forbidden (neither owner nor handler), booking_not_found, hold_expired {hold_expires_at, capacity}, booking_closed, version_mismatch.';
revoke execute on function public.confirm_booking from public, anon, authenticated;
grant execute on function public.confirm_booking to service_role;

create or replace function public.cancel_booking(
  p_user_id uuid, p_ref_id text, p_if_versions bigint[] default null, p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity);
  v_booking cargo.bookings;
  v_released uuid[];
  v_now timestamptz;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;

  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id for no key update;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  if v_booking.user_id <> p_user_id then
    v_refusal := cargo.refuse_role(p_user_id, '{handler,admin}', p_identity);
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  if v_booking.status = 'HELD' then
    v_booking := cargo.expire_if_over(v_booking);
  end if;
  if v_booking.status = 'CANCELLED' then
    return json_build_object(
      'booking', cargo.booking_with_events(v_booking), 'capacity', cargo.capacity_answer(v_booking.flight_ids)
    );
  end if;
  if exists (select 1 from cargo.booking_legs l where l.ref_id = p_ref_id and l.state = 'arrived') then
    return json_build_object('reason', 'not_cancellable', 'booking_status', v_booking.status);
  end if;
  if v_booking.version <> all (p_if_versions) then
    return json_build_object('reason', 'version_mismatch', 'version', v_booking.version);
  end if;

  v_released := cargo.flights_held(array[p_ref_id]);
  perform cargo.lock_capacity(v_released);

  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  perform cargo.release_legs(array[p_ref_id], 'cancelled');
  if v_booking.status = 'HELD' then
    delete from cargo.holds h where h.ref_id = p_ref_id;
  end if;

  update cargo.bookings b
  set status = 'CANCELLED', needs_rebooking = false, version = b.version + 1, updated_at = v_now
  where b.ref_id = p_ref_id
  returning * into v_booking;

  insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by, metadata)
  values (
    p_ref_id, v_booking.version, 'CANCELLED', v_now, p_user_id,
    '{"message": "Booking cancelled", "reason": "User requested cancellation"}'
  );

  return json_build_object(
    'booking', cargo.booking_with_events(v_booking), 'capacity', cargo.capacity_answer(v_released)
  );
end;
$$;
comment on function public.cancel_booking is 'Cancels while no leg has arrived and gives back the capacity of every leg not departed; a cancelled one, and a hold that is over, is repeated without effect. Returns {booking, capacity}, or {reason}: unauthenticated, forbidden (neither owner nor handler), booking_not_found, not_cancellable, version_mismatch.';

drop function cargo.booking_steps;

create function cargo.booking_steps(p_ref_id text, p_destination text)
  returns table (step text, location text, flight_id uuid, leg smallint, recorded boolean, blocked boolean, rank bigint)
  language plpgsql stable set search_path = ''
as $$
begin
  return query
  with legs as (
    select l.leg, l.flight_id, l.state, l.state = 'released' as blocked, f.origin, f.destination
    from cargo.booking_legs l
    join cargo.flights f using (flight_id)
    where l.ref_id = p_ref_id and cargo.is_present(l.state, l.release_reason)
  )
  select s.step, s.location, s.flight_id, s.leg, s.recorded, s.blocked, row_number() over (order by s.leg, s.turn)
  from (
    select 'depart', l.origin, l.flight_id, l.leg, l.state in ('departed', 'arrived'), l.blocked, 1
    from legs l
    union all
    select 'arrive', l.destination, l.flight_id, l.leg, l.state = 'arrived', l.blocked, 2
    from legs l
    union all
    select 'deliver', p_destination, last.flight_id, last.leg, b.status = 'DELIVERED', last.blocked, 3
    from cargo.bookings b
    cross join lateral (select l.* from legs l order by l.leg desc limit 1) last
    where b.ref_id = p_ref_id
  ) s (step, location, flight_id, leg, recorded, blocked, turn);
end;
$$;
comment on function cargo.booking_steps is 'The steps of an itinerary in order: depart and arrive for each present leg, then deliver; which are recorded, and which are blocked, because the carrier took their leg away. Present are all legs but those given back for another reason.';

create or replace function public.record_step(
  p_user_id uuid,
  p_ref_id text,
  p_step text,
  p_location text,
  p_flight_id text default null,
  p_if_versions bigint[] default null,
  p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{handler,admin}', p_identity);
  v_booking cargo.bookings;
  v_asked record;
  v_next record;
  v_is_flight boolean;
  v_now timestamptz;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  if not exists (select 1 from cargo.airports a where a.code = p_location) then
    return cargo.validation_failed(json_build_array(
      json_build_object('path', 'location', 'message', cargo.unknown_airport_message(p_location))
    ));
  end if;

  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id for no key update;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;

  -- At most one: no itinerary visits an airport twice.
  select * into v_asked
  from cargo.booking_steps(p_ref_id, v_booking.destination) s
  where s.step = p_step and s.location = p_location;
  v_is_flight := p_flight_id is null or p_flight_id = v_asked.flight_id::text;
  if v_asked.recorded and v_is_flight then
    return json_build_object('booking', cargo.booking_with_events(v_booking));
  end if;
  if v_booking.status in ('DELIVERED', 'CANCELLED') then
    return json_build_object('reason', 'booking_closed', 'booking_status', v_booking.status);
  end if;
  if v_booking.version <> all (p_if_versions) then
    return json_build_object('reason', 'version_mismatch', 'version', v_booking.version);
  end if;
  if v_booking.status = 'HELD' then
    return json_build_object('reason', 'booking_held', 'hold_expires_at', cargo.utc_time(v_booking.hold_expires_at));
  end if;

  if v_asked.rank is null then
    return (
      select json_build_object('reason', 'location_invalid', 'allowed', json_agg(s.location order by s.rank))
      from cargo.booking_steps(p_ref_id, v_booking.destination) s
      where s.step = p_step
    );
  end if;
  if not v_is_flight then
    return cargo.validation_failed(json_build_array(
      json_build_object('path', 'flight_id', 'message', 'This flight is not the one of that step.')
    ));
  end if;

  if v_asked.blocked then
    return (
      select json_build_object(
        'reason', 'rebooking_required', 'flight_id', f.flight_id,
        'flight_number', f.flight_number, 'departure_date', f.departure_date
      )
      from cargo.flights f
      where f.flight_id = v_asked.flight_id
    );
  end if;

  select * into v_next
  from cargo.booking_steps(p_ref_id, v_booking.destination) s
  where not s.recorded
  order by s.rank
  limit 1;
  if v_next.rank <> v_asked.rank then
    return json_build_object(
      'reason', 'out_of_sequence', 'expected', json_build_object('step', v_next.step, 'location', v_next.location)
    );
  end if;

  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  update cargo.bookings b
  set
    status = case p_step when 'depart' then 'DEPARTED' when 'arrive' then 'ARRIVED' else 'DELIVERED' end::cargo.booking_status,
    version = b.version + 1,
    updated_at = v_now
  where b.ref_id = p_ref_id
  returning * into v_booking;

  update cargo.booking_legs l
  set state = case p_step when 'depart' then 'departed' else 'arrived' end::cargo.leg_state
  where l.ref_id = p_ref_id and l.leg = v_next.leg;

  insert into cargo.booking_events (ref_id, sequence, status, location, flight_id, recorded_at, recorded_by, metadata)
  values (
    p_ref_id, v_booking.version, v_booking.status, p_location, v_next.flight_id, v_now, p_user_id,
    jsonb_build_object(
      'message',
      case p_step when 'depart' then 'Departed from ' when 'arrive' then 'Arrived at ' else 'Delivered at ' end || p_location
    )
  );

  return json_build_object('booking', cargo.booking_with_events(v_booking));
end;
$$;
comment on function public.record_step is 'Records the next step (depart, arrive, deliver) of a shipment; a recorded one is repeated without effect. Returns {booking} with its events, or {reason}: unauthenticated, forbidden, booking_not_found, booking_closed, version_mismatch, booking_held {hold_expires_at}, location_invalid {allowed}, validation_failed {errors}, rebooking_required {flight_id, flight_number, departure_date}, out_of_sequence {expected}.';

create function cargo.change_message(
  p_flight cargo.flights, p_before cargo.flight_operations, p_after cargo.flight_operations
) returns text
  language plpgsql stable set search_path = ''
as $$
declare
  v_departure_at timestamptz := coalesce(p_after.estimated_departure_at, p_flight.departure_at);
  v_arrival_at timestamptz := coalesce(p_after.estimated_arrival_at, p_flight.arrival_at);
  v_departure_changed boolean := p_after.estimated_departure_at is distinct from p_before.estimated_departure_at;
  v_arrival_changed boolean := p_after.estimated_arrival_at is distinct from p_before.estimated_arrival_at;
  -- By the times that it names.
  v_late interval := case
    when v_arrival_changed and (not v_departure_changed or v_departure_at = p_flight.departure_at)
      then v_arrival_at - p_flight.arrival_at
    else v_departure_at - p_flight.departure_at
  end;
  v_times text[] := '{}';
begin
  if p_after.status = 'CANCELLED' and p_before.status <> 'CANCELLED' then
    return 'Flight ' || p_flight.flight_number || ' cancelled';
  end if;
  if v_departure_changed then
    v_times := v_times || ('departs ' || (
      select cargo.local_time(v_departure_at, a.time_zone) from cargo.airports a where a.code = p_flight.origin
    ));
  end if;
  if v_arrival_changed then
    v_times := v_times || ('arrives ' || (
      select cargo.local_time(v_arrival_at, a.time_zone) from cargo.airports a where a.code = p_flight.destination
    ));
  end if;
  return 'Flight ' || p_flight.flight_number
    || case when v_late > interval '0' then ' delayed: ' when v_late < interval '0' then ' early: ' else ' on time: ' end
    || array_to_string(v_times, ', ');
end;
$$;
comment on function cargo.change_message is 'What a change of a flight says to whom it concerns, such as "Flight ZZ101 delayed: departs 2026-12-01T16:30:00+05:30"; times local.';

create function cargo.bookings_on(p_flight_id uuid) returns text[]
  language plpgsql stable set search_path = ''
as $$
begin
  return array(
    select b.ref_id
    from cargo.booking_legs l
    join cargo.bookings b using (ref_id)
    where l.flight_id = p_flight_id
      and l.state <> 'arrived'
      and cargo.is_present(l.state, l.release_reason)
      and b.status not in ('DELIVERED', 'CANCELLED')
  );
end;
$$;
comment on function cargo.bookings_on is 'The bookings that a change of the flight concerns: open, with a present leg on it that has not arrived.';

create function public.operate_flight(
  p_user_id uuid, p_flight_id text, p_changes jsonb, p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{admin}', p_identity);
  v_flight cargo.flights;
  v_before cargo.flight_operations;
  v_after cargo.flight_operations;
  v_capacity cargo.flight_capacity;
  v_max_weight_kg numeric(9, 1);
  v_max_volume_l integer;
  v_booked_volume_l bigint;
  v_expired record;
  v_freed uuid[] := '{}';
  v_ref_ids text[];
  v_affected integer := 0;
  v_message text;
  v_is_cancelled boolean;
  v_now timestamptz;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  select * into v_flight
  from cargo.flights f
  where f.flight_id = case when cargo.is_uuid(p_flight_id) then p_flight_id::uuid end;
  if not found then
    return json_build_object('reason', 'flight_not_found', 'flight_id', p_flight_id);
  end if;

  -- 1. The rows of the bookings, before that of the flight. What is held beyond its time is no obstacle to a
  --    smaller capacity.
  if p_changes ?| '{status,estimated_departure_datetime,estimated_arrival_datetime}' then
    v_ref_ids := cargo.bookings_on(v_flight.flight_id);
    perform 1
    from cargo.bookings b
    where b.ref_id = any (v_ref_ids)
    order by b.ref_id
    for no key update;
  end if;
  if p_changes ?| '{max_weight_kg,max_volume_m3}' then
    v_expired := cargo.expire_holds_on(array[v_flight.flight_id]);
    v_freed := v_expired.freed;
  end if;
  select * into v_capacity
  from cargo.flight_capacity c
  where c.flight_id = v_flight.flight_id
  for no key update;
  -- Those made since the first look, without waiting: whoever has one may be waiting for this flight. From here on
  -- no booking joins, and none of them departs.
  if v_ref_ids is not null then
    v_ref_ids := cargo.bookings_on(v_flight.flight_id);
    perform 1
    from cargo.bookings b
    where b.ref_id = any (v_ref_ids)
    order by b.ref_id
    for no key update nowait;
  end if;

  -- 2. What would be otherwise.
  select * into v_before from cargo.flight_operations p where p.flight_id = v_flight.flight_id;
  if not found then
    v_before.flight_id := v_flight.flight_id;
    v_before.status := 'SCHEDULED';
    v_before.closed := false;
    v_before.version := 0;
  end if;
  v_after := v_before;
  if p_changes ? 'status' then
    v_after.status := coalesce(p_changes ->> 'status', v_before.status);
  end if;
  if p_changes ? 'closed' then
    v_after.closed := coalesce((p_changes ->> 'closed')::boolean, v_before.closed);
  end if;
  if p_changes ? 'estimated_departure_datetime' then
    v_after.estimated_departure_at := date_trunc('second', (p_changes ->> 'estimated_departure_datetime')::timestamptz);
  end if;
  if p_changes ? 'estimated_arrival_datetime' then
    v_after.estimated_arrival_at := date_trunc('second', (p_changes ->> 'estimated_arrival_datetime')::timestamptz);
  end if;
  v_max_weight_kg := coalesce((p_changes ->> 'max_weight_kg')::numeric, v_capacity.max_weight_kg);
  v_max_volume_l := v_capacity.max_volume_l;
  v_booked_volume_l := v_capacity.booked_volume_l;
  if p_changes ? 'max_volume_m3' then
    v_max_volume_l := (p_changes ->> 'max_volume_m3')::numeric * 1000;
    v_booked_volume_l := case
      when v_max_volume_l is null then 0
      when v_capacity.max_volume_l is not null then v_capacity.booked_volume_l
      -- Where the volume was not limited, it was not counted either.
      else (
        select coalesce(sum(l.volume_l), 0)
        from cargo.booking_legs l
        where l.flight_id = v_flight.flight_id and l.state <> 'released'
      )
    end;
  end if;

  -- 3. Whether it may be.
  if v_after.status <> v_before.status and exists (
    select 1 from cargo.booking_legs l
    where l.flight_id = v_flight.flight_id and l.state in ('departed', 'arrived')
  ) then
    return cargo.with_capacity(
      json_build_object(
        'reason', 'shipment_departed', 'flight_id', v_flight.flight_id,
        'flight_number', v_flight.flight_number, 'departure_date', v_flight.departure_date
      ),
      v_freed
    );
  end if;
  if v_after.estimated_arrival_at <= coalesce(v_after.estimated_departure_at, v_flight.departure_at) then
    return cargo.with_capacity(
      cargo.validation_failed(
        '[{"path": "estimated_arrival_datetime", "message": "The arrival is later than the departure."}]'
      ),
      v_freed
    );
  end if;
  if v_max_weight_kg < v_capacity.booked_weight_kg or v_max_volume_l < v_booked_volume_l then
    if v_expired.is_skipped and cargo.has_over_holds(array[v_flight.flight_id]) then
      raise lock_not_available using message = 'a hold that is over is just being changed';
    end if;
    return cargo.with_capacity(
      json_strip_nulls(json_build_object(
        'reason', 'capacity_below_booked', 'flight_id', v_flight.flight_id,
        'flight_number', v_flight.flight_number, 'departure_date', v_flight.departure_date,
        'booked_weight_kg', v_capacity.booked_weight_kg,
        'booked_volume_m3', case when v_max_volume_l is not null then v_booked_volume_l * 0.001 end
      )),
      v_freed
    );
  end if;

  -- 4. The writes.
  if v_after is distinct from v_before
    or (v_max_weight_kg, v_max_volume_l) is distinct from (v_capacity.max_weight_kg, v_capacity.max_volume_l)
  then
    v_is_cancelled := v_after.status = 'CANCELLED' and v_before.status <> 'CANCELLED';
    if v_is_cancelled
      or (v_after.estimated_departure_at, v_after.estimated_arrival_at)
        is distinct from (v_before.estimated_departure_at, v_before.estimated_arrival_at)
    then
      -- Once more: one that was made meanwhile may have arrived before it was locked.
      v_ref_ids := cargo.bookings_on(v_flight.flight_id);
    else
      v_ref_ids := '{}';
    end if;

    perform cargo.admit_user(p_user_id, p_identity);
    v_now := date_trunc('milliseconds', clock_timestamp());
    insert into cargo.flight_operations as p (
      flight_id, status, closed, estimated_departure_at, estimated_arrival_at, version, changed_at, changed_by
    )
    values (
      v_flight.flight_id, v_after.status, v_after.closed, v_after.estimated_departure_at, v_after.estimated_arrival_at,
      1, v_now, p_user_id
    )
    on conflict (flight_id) do update
    set
      status = excluded.status,
      closed = excluded.closed,
      estimated_departure_at = excluded.estimated_departure_at,
      estimated_arrival_at = excluded.estimated_arrival_at,
      version = p.version + 1,
      changed_at = excluded.changed_at,
      changed_by = excluded.changed_by
    returning * into v_after;
    if (v_max_weight_kg, v_max_volume_l) is distinct from (v_capacity.max_weight_kg, v_capacity.max_volume_l) then
      update cargo.flight_capacity c
      set max_weight_kg = v_max_weight_kg, max_volume_l = v_max_volume_l, booked_volume_l = v_booked_volume_l
      where c.flight_id = v_flight.flight_id;
    end if;

    v_message := cargo.change_message(v_flight, v_before, v_after);
    if v_is_cancelled then
      perform cargo.release_legs(v_ref_ids, 'flight_cancelled', v_flight.flight_id);
    end if;
    with concerned as (
      update cargo.bookings b
      set needs_rebooking = b.needs_rebooking or v_is_cancelled, version = b.version + 1, updated_at = v_now
      where b.ref_id = any (v_ref_ids)
      returning b.ref_id, b.version, b.status
    )
    insert into cargo.booking_events (ref_id, sequence, status, flight_id, recorded_at, recorded_by, metadata, kind)
    select
      x.ref_id, x.version, x.status, v_flight.flight_id, v_now, p_user_id,
      jsonb_build_object('message', v_message), 'flight_changed'
    from concerned x
    order by x.ref_id;
    get diagnostics v_affected = row_count;
  end if;

  return (
    select json_build_object(
      'flight', a.answer::jsonb
        || jsonb_build_object('operational', cargo.operational_answer(v_after, o.time_zone, d.time_zone)),
      'affected_bookings', v_affected,
      'capacity', cargo.capacity_answer(v_freed || v_flight.flight_id)
    )
    from cargo.flight_answers a
    join cargo.airports o on o.code = v_flight.origin
    join cargo.airports d on d.code = v_flight.destination
    where a.flight_id = v_flight.flight_id
  );
end;
$$;
comment on function public.operate_flight is 'Changes a published flight: p_changes is any of {status, closed, estimated_departure_datetime, estimated_arrival_datetime, max_weight_kg, max_volume_m3}. A new estimate, and a cancel, writes one event on every booking concerned; a cancel releases their legs on it. What equals the present state changes nothing. Returns {flight, affected_bookings, capacity}, or {reason}: unauthenticated, forbidden, flight_not_found, shipment_departed (a leg on it has departed), validation_failed {errors}, capacity_below_booked {booked_weight_kg, booked_volume_m3?}; a refusal with capacity, where holds that were over were ended. SQLSTATE 55P03 when a booking or the flight is just being changed: then nothing was done.';
revoke execute on function public.operate_flight from public, anon, authenticated;
grant execute on function public.operate_flight to service_role;

drop function public.get_booking;

create function public.get_booking(p_ref_id text, p_user_id uuid default null, p_sees_all boolean default false) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_booking cargo.bookings;
begin
  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  if not p_sees_all and p_user_id is distinct from v_booking.user_id then
    v_booking.special_handling_codes := '{}';
    v_booking.goods_description := null;
    v_booking.handling_note := null;
  end if;
  return json_build_object('booking', cargo.booking_with_events(v_booking));
end;
$$;
comment on function public.get_booking is 'A booking with its events, oldest first. p_user_id and p_sees_all (staff) say who looks: what the goods are is for the owner and staff alone, and a Worker of before that says nothing is a stranger. Returns {booking}, or {reason: booking_not_found}.';
revoke execute on function public.get_booking from public, anon, authenticated;
grant execute on function public.get_booking to service_role;

create function public.list_flight_bookings(
  p_user_id uuid,
  p_flight_id text,
  p_limit integer default 100,
  p_after_ref_id text default null,
  p_identity jsonb default null
) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{handler,admin}', p_identity);
  v_flight_id uuid := case when cargo.is_uuid(p_flight_id) then p_flight_id::uuid end;
  v_answer json;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  if not exists (select 1 from cargo.flights f where f.flight_id = v_flight_id) then
    return json_build_object('reason', 'flight_not_found', 'flight_id', p_flight_id);
  end if;

  with present as (
    select l.ref_id, l.leg, l.state
    from cargo.booking_legs l
    where l.flight_id = v_flight_id
      and l.ref_id > coalesce(p_after_ref_id, '')
      and cargo.is_present(l.state, l.release_reason)
    order by l.ref_id
    limit p_limit + 1
  ),
  numbered as (
    select p.*, row_number() over (order by p.ref_id) as place from present p
  )
  select json_build_object(
    'bookings', coalesce(
      json_agg(
        json_build_object(
          'ref_id', b.ref_id,
          'awb_number', null::text,
          'status', b.status,
          'leg_state', case when n.state = 'released' then 'offloaded' else n.state::text end,
          'origin', b.origin,
          'destination', b.destination,
          'pieces', b.pieces,
          'weight_kg', b.weight_kg,
          'volume_m3', b.volume_l * 0.001,
          'volume_assumed', not b.volume_given,
          'special_handling_codes', b.special_handling_codes,
          'goods_description', b.goods_description,
          'hold_expires_at', cargo.utc_time(b.hold_expires_at),
          'connects_from', before.flight_id,
          'connects_to', after.flight_id,
          'accepted', null::json
        )
        order by n.place
      ) filter (where n.place <= p_limit),
      '[]'
    ),
    'next', case when max(n.place) > p_limit then max(b.ref_id) filter (where n.place = p_limit) end
  )
  into v_answer
  from numbered n
  join cargo.bookings b using (ref_id)
  left join lateral (
    select l.flight_id
    from cargo.booking_legs l
    where l.ref_id = n.ref_id and l.leg < n.leg and cargo.is_present(l.state, l.release_reason)
    order by l.leg desc
    limit 1
  ) before on true
  left join lateral (
    select l.flight_id
    from cargo.booking_legs l
    where l.ref_id = n.ref_id and l.leg > n.leg and cargo.is_present(l.state, l.release_reason)
    order by l.leg
    limit 1
  ) after on true;
  return v_answer;
end;
$$;
comment on function public.list_flight_bookings is 'The booking list of a flight: a page of the bookings with a present leg on it, by reference after p_after_ref_id; leg_state is booked, departed, arrived, or offloaded (the carrier took the leg away). Weight in kg, volume in m³. Returns {bookings, next: the ref_id to go on after, or null}, or {reason}: unauthenticated, forbidden, flight_not_found.';
revoke execute on function public.list_flight_bookings from public, anon, authenticated;
grant execute on function public.list_flight_bookings to service_role;

create function public.align_local_dates() returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
begin
  return cargo.align_local_dates();
end;
$$;
comment on function public.align_local_dates is 'Brings the local dates of all future flights in line with the zones as they are today. Returns what cargo.align_local_dates does.';
revoke execute on function public.align_local_dates from public, anon, authenticated;
grant execute on function public.align_local_dates to service_role;

create function public.audit_capacity() returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_answer json;
begin
  with audited as (
    select
      f.flight_id,
      f.flight_number,
      f.departure_date,
      c.booked_weight_kg - coalesce(l.weight_kg, 0) as difference_kg,
      case when c.max_volume_l is not null then c.booked_volume_l - coalesce(l.volume_l, 0) end as difference_l
    from cargo.flights f
    join cargo.flight_capacity c using (flight_id)
    -- By index for each flight: the flights that can still be booked, not the legs of all years.
    cross join lateral (
      select sum(x.weight_kg) as weight_kg, sum(x.volume_l) as volume_l
      from cargo.booking_legs x
      where x.flight_id = f.flight_id and x.state <> 'released'
    ) l
    where f.departure_at > statement_timestamp() - interval '1 day'
  ),
  differing as (
    select a.*, row_number() over (order by a.departure_date, a.flight_id) as place
    from audited a
    where a.difference_kg <> 0 or a.difference_l <> 0
  )
  select json_build_object(
    'flights', (select count(*) from audited),
    'differences_count', (select count(*) from differing),
    'differences', coalesce(
      (
        select json_agg(
          json_build_object(
            'flight_id', d.flight_id,
            'flight_number', d.flight_number,
            'departure_date', d.departure_date,
            'difference_kg', d.difference_kg,
            'difference_l', d.difference_l
          )
          order by d.place
        )
        from differing d
        where d.place <= 20
      ),
      '[]'
    )
  )
  into v_answer;
  return v_answer;
end;
$$;
comment on function public.audit_capacity is 'Compares what is booked with the sum over all legs not released, as cargo.capacity_audit does, for the flights that depart from a day ago on. Returns {flights: how many were compared, differences_count, differences: the first 20, in kg and litres}. There is none, always.';
revoke execute on function public.audit_capacity from public, anon, authenticated;
grant execute on function public.audit_capacity to service_role;

-- Those made since the migration before.
select cargo.remember_bookings_of_before();
