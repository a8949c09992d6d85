-- Bookings with a quote and a waybill; the questions about flights, capacity and holds also for a booking that has a
-- part of it already, or is on its way. Their new parameters have defaults, so that calls of before go on.

drop function cargo.refuse_itinerary(text, text, text[], integer);
drop function cargo.refuse_flights(uuid[]);
drop function cargo.refuse_capacity(uuid[], numeric, integer, boolean, numeric, numeric);
drop function cargo.expire_holds_on(uuid[]);

create function cargo.refuse_itinerary(
  p_origin text,
  p_destination text,
  p_flight_ids text[],
  p_min_connection_minutes integer,
  p_ready_at timestamptz default null,
  p_visited text[] default null
) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_refusal json;
begin
  -- A direct flight, as most are: there is nothing to join, and it visits no airport twice.
  if cardinality(p_flight_ids) = 1 and p_ready_at is null and cargo.is_uuid(p_flight_ids[1]) then
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
      lag(f.arrival_at, 1, p_ready_at) over w as came_at,
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
          then format(
            'Leg %s departs less than %s minutes after the %s.', l.leg, p_min_connection_minutes,
            case when l.leg = 1 then 'shipment is there' else 'leg before arrives' end
          )
        when l.destination = p_origin
          or l.destination = any (p_visited)
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
  if v_refusal is null and cardinality(p_flight_ids) > 4 then
    raise check_violation using message = 'an itinerary has four flights at most';
  end if;
  return v_refusal;
end;
$$;
comment on function cargo.refuse_itinerary is 'Null when the flights join origin to destination in order, no airport twice, with time to connect (minutes), also from p_ready_at, and to none of the airports that the shipment has visited; else {reason}: flight_not_found {flight_id}, itinerary_invalid {flight_id, flight_number, departure_date, fault}.';

create function cargo.refuse_flights(
  p_flight_ids uuid[], p_held_flight_ids uuid[] default '{}', p_is_on_its_way boolean default false
) returns json
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
        (3, 'flight_closed', p.closed and f.flight_id <> all (p_held_flight_ids)),
        (4, 'acceptance_closed', l.leg = 1 and not p_is_on_its_way and f.departure_at - make_interval(mins => f.latest_acceptance_minutes) <= v_now)
    ) r (rank, reason, applies)
    where r.applies
    order by r.rank, l.leg
    limit 1
  );
end;
$$;
comment on function cargo.refuse_flights is 'Null while every flight takes shipments, else {reason}: flight_departed (by the timetable), flight_cancelled, flight_closed, acceptance_closed {latest_acceptance_datetime} (of the first leg), each with flight_id, flight_number, departure_date. A closed flight keeps what it holds; a shipment that is on its way is accepted.';

create function cargo.refuse_capacity(
  p_flight_ids uuid[],
  p_weight_kg numeric,
  p_volume_l integer,
  p_lock_held boolean,
  p_scarce_capacity_kg numeric,
  p_scarce_volume_l numeric,
  p_own_kg numeric[] default null,
  p_own_l integer[] default null
) returns json
  language plpgsql stable set search_path = ''
as $$
begin
  return (
    with legs as materialized (
      select
        l.leg,
        c.flight_id,
        c.max_weight_kg - c.booked_weight_kg + coalesce(p_own_kg[l.leg], 0) as available_kg,
        c.max_volume_l - c.booked_volume_l + coalesce(p_own_l[l.leg], 0) as available_l,
        coalesce(p_weight_kg <= p_own_kg[l.leg] and p_volume_l <= p_own_l[l.leg], false) as is_held
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
        where not p_lock_held and not l.is_held and (l.available_kg <= p_scarce_capacity_kg or l.available_l <= p_scarce_volume_l)
        having count(*) > 0
      )
    )
  );
end;
$$;
comment on function cargo.refuse_capacity is 'Null when every leg has the weight (kg) and, where the flight has a volume, the litres to give; else {reason: capacity_exceeded, flight_id, flight_number, departure_date, available_kg, requested_kg, and where the litres lack available_m3, requested_m3}, or, where a leg is down to its last kilograms or litres and no lock is held, {outcome: lock_required, flight_ids}. p_own_kg and p_own_l: what of each leg is the booking''s own already, and free for it. Waits for no lock.';

create function cargo.carrier_of(p_flight_id uuid) returns text
  language plpgsql stable set search_path = ''
as $$
begin
  return (select left(f.flight_number, 2) from cargo.flights f where f.flight_id = p_flight_id);
end;
$$;
comment on function cargo.carrier_of is 'The IATA designator of the carrier of a flight.';

create function cargo.expire_holds_on(
  p_flight_ids uuid[], p_own_ref_id text default null, out freed uuid[], out is_skipped boolean
)
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
    where h.flight_id = any (p_flight_ids) and h.expires_at <= v_now and h.ref_id is distinct from p_own_ref_id
    limit 200
  );
  if v_ref_ids = '{}' then
    return;
  end if;
  begin
    v_over := cargo.lock_over_holds(v_ref_ids);
    if v_over = '{}' then
      raise no_data_found; -- unlocks those that it has locked and then seen ended
    end if;
  exception when no_data_found then
    v_over := '{}';
  end;
  if v_over = '{}' and p_own_ref_id is null then
    -- Others have all of them. Nothing is locked that they could need, so they can be waited for: who does not
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
comment on function cargo.expire_holds_on is 'Ends the holds on these flights that are over, 200 at most, and then has the flights locked. Returns the flights whose capacity came back, and whether somebody else is just ending one. p_own_ref_id: the booking that the caller has locked, who then waits for no other.';

create or replace function public.book_shipment(
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
  v_quote_id text := p_request ->> 'quote_id';
  v_awb_number text := p_request ->> 'awb_number';
  v_awb_source text := 'given';
  v_scarce_volume_l numeric := p_scarce_capacity_kg * p_volumetric_divisor / 1000;
  v_size record;
  v_sent_flight_ids text[] := array(select jsonb_array_elements_text(p_request -> 'flight_ids'));
  v_flight_ids uuid[];
  v_paper jsonb := '{}';
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
  if v_awb_number is not null then
    perform pg_advisory_xact_lock(hashtextextended(v_awb_number, 3));
  end if;
  v_answer := coalesce(
    cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity),
    cargo.find_replay(p_user_id, p_idempotency_key, p_ref_id, p_request)
  );
  if v_answer is not null then
    return v_answer;
  end if;

  v_size := cargo.measure(v_weight_kg, v_dimensions, (p_request ->> 'volume_m3')::numeric, p_volumetric_divisor);

  -- 2. What. How long a hold may last is a setting: only a new one is held to that of today.
  v_answer := coalesce(
    case
      when v_hold_minutes > p_hold_minutes_max then cargo.validation_failed(json_build_array(json_build_object(
        'path', 'hold_minutes', 'message', format('At most %s minutes.', p_hold_minutes_max)
      )))
    end,
    cargo.refuse_airports(v_origin, v_destination),
    case
      when v_quote_id is not null then cargo.refuse_quote(
        v_quote_id, p_user_id, v_origin, v_destination, v_sent_flight_ids, v_weight_kg,
        (p_request ->> 'pieces')::integer, v_size.volume_l, v_size.cm3 is not null, v_codes
      )
    end,
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
  if v_answer is null and v_quote_id is not null then
    v_answer := cargo.refuse_quote_now(v_quote_id, p_ref_id);
  end if;
  if v_answer is null and v_hold_minutes is not null then
    v_answer := cargo.refuse_hold(p_user_id, p_holds_per_user);
  end if;
  if v_answer is null and v_awb_number is not null then
    v_answer := cargo.refuse_waybill(v_awb_number, p_user_id, p_ref_id);
  end if;
  if v_answer is not null then
    return v_answer;
  end if;

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
    case when v_quote_id is not null then cargo.refuse_quote_now(v_quote_id, p_ref_id) end,
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
    if p_request ? 'draw_awb' then
      v_awb_source := 'stock';
      v_awb_number := cargo.draw_waybill(p_user_id, cargo.carrier_of(v_flight_ids[1]), p_ref_id);
      if v_awb_number is null then
        v_answer := json_build_object('reason', 'awb_stock_empty', 'carrier', cargo.carrier_of(v_flight_ids[1]));
        raise sqlstate 'GC000' using message = 'refused inside the block';
      end if;
    elsif v_awb_number is not null and not cargo.take_waybill(v_awb_number, p_user_id, p_ref_id) then
      v_answer := json_build_object('reason', 'awb_taken', 'awb_number', v_awb_number);
      raise sqlstate 'GC000' using message = 'refused inside the block';
    end if;
    if v_awb_number is not null then
      v_paper := jsonb_build_object('awb_number', v_awb_number);
    end if;
    if v_quote_id is not null then
      select q.currency, q.total_minor into v_booking.currency, v_booking.price_minor
      from cargo.quotes q
      where q.quote_id = v_quote_id;
      v_paper := v_paper || jsonb_build_object(
        'quote_id', v_quote_id, 'currency', v_booking.currency, 'price_minor', v_booking.price_minor
      );
    end if;
    insert into cargo.bookings (
      ref_id, user_id, idempotency_key, request, flight_ids, origin, destination, pieces, weight_kg, status,
      created_at, updated_at, booked, volume_l, volume_given, chargeable_halves, dimensions,
      special_handling_codes, goods_description, handling_note, hold_expires_at, awb_number, quote_id, currency,
      price_minor
    )
    values (
      p_ref_id, p_user_id, p_idempotency_key, p_request, v_flight_ids, v_origin, v_destination,
      (p_request ->> 'pieces')::integer, v_weight_kg, v_booking.status, v_now, v_now,
      jsonb_build_object(
        'status', v_booking.status, 'flight_ids', v_flight_ids, 'volume_l', v_size.volume_l,
        'volume_given', v_size.cm3 is not null, 'chargeable_halves', v_size.chargeable_halves,
        'hold_expires_at', v_booking.hold_expires_at
      ) || v_paper,
      v_size.volume_l, v_size.cm3 is not null, v_size.chargeable_halves, v_dimensions, v_codes,
      p_request ->> 'goods_description', p_request ->> 'handling_note', v_booking.hold_expires_at,
      v_awb_number, v_quote_id, v_booking.currency, v_booking.price_minor
    )
    returning * into v_booking;
    if v_awb_number is not null then
      perform cargo.keep_waybill(v_awb_number, p_user_id, p_ref_id, v_awb_source);
    end if;

    insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg, volume_l)
    select p_ref_id, l.leg, l.flight_id, v_weight_kg, v_size.volume_l
    from unnest(v_flight_ids) with ordinality as l (flight_id, leg);
    if v_hold_minutes is not null then
      insert into cargo.holds (ref_id, flight_id, user_id, expires_at)
      select p_ref_id, l.flight_id, p_user_id, v_booking.hold_expires_at
      from unnest(v_flight_ids) as l (flight_id);
    end if;

    if v_quote_id is not null and not cargo.use_quote(v_quote_id, p_ref_id) then
      v_answer := cargo.refuse_quote_now(v_quote_id, p_ref_id);
      raise sqlstate 'GC000' using message = 'refused inside the block';
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
    when sqlstate 'GC000' then
      return cargo.with_capacity(v_answer, v_freed);
  end;

  return json_build_object(
    'outcome', 'booked',
    'booking', cargo.booking_answer(v_booking, json_build_array(cargo.event_answer(v_event))),
    'capacity', cargo.capacity_answer(v_freed || v_flight_ids)
  );
end;
$$;
comment on function public.book_shipment is 'Takes the capacity of every leg, in kilograms and, on flights with a volume, in litres, and writes the booking with its first event, all or nothing; with hold_minutes as a hold; with a quote at its price, with a waybill number given or drawn from stock. p_request: {origin, destination, weight_kg, pieces, flight_ids, ref_id?, dimensions?, volume_m3?, special_handling_codes?, goods_description?, handling_note?, hold_minutes?, quote_id?, awb_number?, draw_awb?} as validated; kg, cm, m³. p_volumetric_divisor: cm³ for one kg. Returns {outcome: booked, booking, capacity}, {outcome: replayed, booking, capacity}, {outcome: lock_required, flight_ids} (never when p_lock_held), or {reason}: unauthenticated, idempotency_key_reused, ref_id_taken, validation_failed {errors}, quote_unknown, quote_mismatch {fields}, flight_not_found {flight_id}, itinerary_invalid {fault}, handling_refused {codes}, piece_too_large {max_cm, piece_cm}, flight_departed, flight_cancelled, flight_closed, acceptance_closed {latest_acceptance_datetime}, quote_expired {expires_at}, quote_used {ref_id}, hold_limit {limit}, awb_taken {awb_number}, capacity_exceeded {available_kg, requested_kg, available_m3?, requested_m3?}, awb_stock_empty {carrier}; what is about a flight has its flight_id, flight_number and departure_date. Where holds that were over were ended on the way, lock_required and refusals have capacity too.';

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
  if exists (select 1 from cargo.booking_legs l where l.ref_id = p_ref_id and l.state = 'arrived')
    or cargo.begins_on_its_way(v_booking)
  then
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
comment on function public.cancel_booking is 'Cancels while no leg has arrived, nor one of the booking that it was split from, and gives back the capacity of every leg not departed; a cancelled one, and a hold that is over, is repeated without effect. Returns {booking, capacity}, or {reason}: unauthenticated, forbidden (neither owner nor handler), booking_not_found, not_cancellable, version_mismatch.';

