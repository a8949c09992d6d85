-- What becomes of a published flight: delays, closing, another capacity, cancelling.

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
