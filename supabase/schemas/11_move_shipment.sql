-- Depart, arrive, deliver, cancel. The event of a step says where in words, as clients show it; events recorded
-- before 20261126000110_steps_in_words keep theirs.

create function cargo.booking_steps(p_ref_id text, p_destination text)
  returns table (step text, location text, flight_id uuid, leg smallint, recorded boolean, rank bigint)
  language plpgsql stable set search_path = ''
as $$
begin
  return query
  select s.step, s.location, s.flight_id, s.leg, s.recorded, row_number() over (order by s.leg, s.turn)
  from (
    select 'depart', f.origin, l.flight_id, l.leg, l.state in ('departed', 'arrived'), 1
    from cargo.booking_legs l join cargo.flights f using (flight_id)
    where l.ref_id = p_ref_id
    union all
    select 'arrive', f.destination, l.flight_id, l.leg, l.state = 'arrived', 2
    from cargo.booking_legs l join cargo.flights f using (flight_id)
    where l.ref_id = p_ref_id
    union all
    select 'deliver', p_destination, last.flight_id, last.leg, b.status = 'DELIVERED', 3
    from cargo.bookings b
    cross join lateral (
      select l.flight_id, l.leg from cargo.booking_legs l where l.ref_id = b.ref_id order by l.leg desc limit 1
    ) last
    where b.ref_id = p_ref_id
  ) s (step, location, flight_id, leg, recorded, turn);
end;
$$;
comment on function cargo.booking_steps is 'The steps of an itinerary in order: depart and arrive for each leg, then deliver; and which are recorded.';

create function public.record_step(
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
comment on function public.record_step is 'Records the next step (depart, arrive, deliver) of a shipment; a recorded one is repeated without effect. Returns {booking} with its events, or {reason}: unauthenticated, forbidden, booking_not_found, booking_closed, version_mismatch, location_invalid {allowed}, validation_failed {errors}, out_of_sequence {expected}.';
revoke execute on function public.record_step from public, anon, authenticated;
grant execute on function public.record_step to service_role;

create function public.cancel_booking(
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

  v_released := array(
    select l.flight_id from cargo.booking_legs l
    where l.ref_id = p_ref_id and l.state = 'booked'
    order by l.flight_id
  );
  perform 1
  from cargo.flight_capacity c
  where c.flight_id = any (v_released)
  order by c.flight_id
  for no key update;

  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  update cargo.flight_capacity c
  set booked_weight_kg = c.booked_weight_kg - v_booking.weight_kg, version = c.version + 1
  where c.flight_id = any (v_released);

  update cargo.booking_legs l
  set state = 'released'
  where l.ref_id = p_ref_id and l.state = 'booked';

  update cargo.bookings b
  set status = 'CANCELLED', version = b.version + 1, updated_at = v_now
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
comment on function public.cancel_booking is 'Cancels while no leg has arrived and gives back the capacity of every leg not departed; a cancelled one is repeated without effect. Returns {booking, capacity}, or {reason}: unauthenticated, forbidden (neither owner nor handler), booking_not_found, not_cancellable, version_mismatch.';
revoke execute on function public.cancel_booking from public, anon, authenticated;
grant execute on function public.cancel_booking to service_role;
