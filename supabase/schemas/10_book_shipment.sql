-- Taking capacity. The order of the steps is the promise; docs/correctness.md argues it.
-- Refusals about a flight name it as people do: by its number and the local date at its origin.

create function cargo.same_request(p_booking cargo.bookings, p_ref_id text, p_request jsonb) returns boolean
  language sql immutable parallel safe
  return p_booking.request = p_request
    -- Of the attempts after an unknown outcome, some name the reference that it was given and some do not.
    or (p_booking.ref_id = p_ref_id and p_booking.request - 'ref_id' = p_request - 'ref_id');
comment on function cargo.same_request is 'Whether a repeated request is the one that made the booking.';

create function cargo.replay_answer(p_booking cargo.bookings) returns json
  language sql stable parallel safe
  return json_build_object(
    'outcome', 'replayed',
    'booking', cargo.first_answer(p_booking),
    'capacity', cargo.capacity_answer(p_booking.flight_ids)
  );
comment on function cargo.replay_answer is 'The first answer again, with the capacity of today: the write to the cache may have been lost with the first.';

create function cargo.find_replay(p_user_id uuid, p_idempotency_key text, p_ref_id text, p_request jsonb) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_booking cargo.bookings;
begin
  if p_idempotency_key is not null then
    select * into v_booking
    from cargo.bookings b
    where b.user_id = p_user_id and b.idempotency_key = p_idempotency_key;
    if found then
      return case
        when cargo.same_request(v_booking, p_ref_id, p_request)
          then cargo.replay_answer(v_booking)
        else json_build_object('reason', 'idempotency_key_reused')
      end;
    end if;
  end if;

  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id;
  if found then
    return case
      when v_booking.user_id = p_user_id and v_booking.status <> 'CANCELLED' and cargo.same_request(v_booking, p_ref_id, p_request)
        then cargo.replay_answer(v_booking)
      else json_build_object('reason', 'ref_id_taken', 'ref_id', p_ref_id)
    end;
  end if;
  return null;
end;
$$;
comment on function cargo.find_replay is 'Null for a request not seen before, else its replay, or {reason}: idempotency_key_reused, ref_id_taken.';

create function cargo.refuse_itinerary(
  p_origin text, p_destination text, p_flight_ids text[], p_min_connection_minutes integer
) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_refusal json;
begin
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

create function cargo.refuse_departed(p_flight_ids uuid[]) returns json
  language plpgsql volatile set search_path = ''
as $$
begin
  return (
    select json_build_object(
      'reason', 'flight_departed', 'flight_id', f.flight_id,
      'flight_number', f.flight_number, 'departure_date', f.departure_date
    )
    from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
    join cargo.flights f using (flight_id)
    where f.departure_at <= clock_timestamp()
    order by l.leg
    limit 1
  );
end;
$$;
comment on function cargo.refuse_departed is 'Null while no flight has departed by the timetable, else {reason: flight_departed, flight_id, flight_number, departure_date}.';

create function cargo.refuse_capacity(
  p_flight_ids uuid[], p_weight_kg numeric, p_lock_held boolean, p_scarce_capacity_kg numeric
) returns json
  language plpgsql stable set search_path = ''
as $$
begin
  return (
    with legs as materialized (
      select l.leg, c.flight_id, c.max_weight_kg - c.booked_weight_kg as available_kg
      from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
      join cargo.flight_capacity c using (flight_id)
    )
    select coalesce(
      (
        select json_build_object(
          'reason', 'capacity_exceeded', 'flight_id', f.flight_id,
          'flight_number', f.flight_number, 'departure_date', f.departure_date,
          'available_kg', l.available_kg, 'requested_kg', p_weight_kg
        )
        from legs l
        join cargo.flights f using (flight_id)
        where l.available_kg < p_weight_kg
        order by l.leg
        limit 1
      ),
      (
        select json_build_object('outcome', 'lock_required', 'flight_ids', json_agg(l.flight_id order by l.flight_id))
        from legs l
        where not p_lock_held and l.available_kg <= p_scarce_capacity_kg
        having count(*) > 0
      )
    )
  );
end;
$$;
comment on function cargo.refuse_capacity is 'Null when every leg has the weight (kg) to give; else {reason: capacity_exceeded, flight_id, flight_number, departure_date, available_kg, requested_kg}, or, where a leg is down to its last kilograms and no lock is held, {outcome: lock_required, flight_ids}. Waits for no lock.';

create function public.book_shipment(
  p_user_id uuid,
  p_ref_id text,
  p_request jsonb,
  p_idempotency_key text default null,
  p_lock_held boolean default false,
  p_scarce_capacity_kg numeric default 100,
  p_min_connection_minutes integer default 60,
  p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_origin text := p_request ->> 'origin';
  v_destination text := p_request ->> 'destination';
  v_weight_kg numeric(9, 1) := (p_request ->> 'weight_kg')::numeric;
  v_sent_flight_ids text[] := array(select jsonb_array_elements_text(p_request -> 'flight_ids'));
  v_flight_ids uuid[];
  v_answer json;
  v_now timestamptz;
  v_booking cargo.bookings;
  v_taken integer;
begin
  -- 1. The retry key, then the reference: the lock in a statement of its own, so that the look-up in the
  --    next one has a snapshot from after the wait. What guarantees a single booking are the two unique
  --    indexes; the locks make the loser of a race wait for the answer that it will repeat.
  if p_idempotency_key is not null then
    perform pg_advisory_xact_lock(hashtextextended(p_user_id::text || p_idempotency_key, 1));
  end if;
  perform pg_advisory_xact_lock(hashtextextended(p_ref_id, 2));
  v_answer := coalesce(
    cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity),
    cargo.find_replay(p_user_id, p_idempotency_key, p_ref_id, p_request)
  );
  if v_answer is not null then
    return v_answer;
  end if;

  -- 2. What.
  v_answer := coalesce(
    cargo.refuse_airports(v_origin, v_destination),
    cargo.refuse_itinerary(v_origin, v_destination, v_sent_flight_ids, p_min_connection_minutes)
  );
  if v_answer is not null then
    return v_answer;
  end if;
  v_flight_ids := v_sent_flight_ids;

  -- 3. Full or scarce, by a plain read that waits for nobody: a full flight costs one round trip.
  v_answer := coalesce(
    cargo.refuse_departed(v_flight_ids),
    cargo.refuse_capacity(v_flight_ids, v_weight_kg, p_lock_held, p_scarce_capacity_kg)
  );
  if v_answer is not null then
    return v_answer;
  end if;

  -- 4. The row locks, in the one order that every function keeps, and the same questions again.
  perform 1
  from cargo.flight_capacity c
  where c.flight_id = any (v_flight_ids)
  order by c.flight_id
  for no key update;
  v_answer := coalesce(
    cargo.refuse_departed(v_flight_ids),
    cargo.refuse_capacity(v_flight_ids, v_weight_kg, p_lock_held, p_scarce_capacity_kg)
  );
  if v_answer is not null then
    return v_answer;
  end if;

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

    perform cargo.admit_user(p_user_id, p_identity);
    v_now := date_trunc('milliseconds', clock_timestamp());
    insert into cargo.bookings (
      ref_id, user_id, idempotency_key, request, flight_ids, origin, destination, pieces, weight_kg, created_at, updated_at
    )
    values (
      p_ref_id, p_user_id, p_idempotency_key, p_request, v_flight_ids, v_origin, v_destination,
      (p_request ->> 'pieces')::integer, v_weight_kg, v_now, v_now
    )
    returning * into v_booking;

    insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg)
    select p_ref_id, l.leg, l.flight_id, v_weight_kg
    from unnest(v_flight_ids) with ordinality as l (flight_id, leg);

    insert into cargo.booking_events (ref_id, sequence, status, location, recorded_at, recorded_by, metadata)
    values (p_ref_id, 1, 'BOOKED', v_origin, v_now, p_user_id, '{"message": "Booking created"}');
  exception
    when unique_violation then
      v_answer := cargo.find_replay(p_user_id, p_idempotency_key, p_ref_id, p_request);
      if v_answer is null then
        raise;
      end if;
      return v_answer;
    when check_violation then
      v_answer := cargo.refuse_capacity(v_flight_ids, v_weight_kg, true, 0);
      if v_answer is null then
        raise;
      end if;
      return v_answer;
  end;

  return json_build_object(
    'outcome', 'booked',
    'booking', cargo.first_answer(v_booking),
    'capacity', cargo.capacity_answer(v_flight_ids)
  );
end;
$$;
comment on function public.book_shipment is 'Takes the capacity of every leg and writes the booking with its first event, all or nothing. p_request: {origin, destination, weight_kg, pieces, flight_ids, ref_id?} as validated; weights in kg. Returns {outcome: booked, booking, capacity}, {outcome: replayed, booking, capacity}, {outcome: lock_required, flight_ids} (never when p_lock_held), or {reason}: unauthenticated, idempotency_key_reused, ref_id_taken, validation_failed {errors}, flight_not_found {flight_id}, itinerary_invalid {flight_id, flight_number, departure_date, fault}, flight_departed {flight_id, flight_number, departure_date}, capacity_exceeded {flight_id, flight_number, departure_date, available_kg, requested_kg}.';
revoke execute on function public.book_shipment from public, anon, authenticated;
grant execute on function public.book_shipment to service_role;
