-- Depart, arrive, deliver. The event of a step says where in words, as clients show it; events recorded
-- before 20261126000110_steps_in_words keep theirs.

create function cargo.refuse_occurred_at(p_at timestamptz) returns json
  language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  return case
    when p_at > v_now + interval '5 minutes' then cargo.validation_failed(
      '[{"path": "occurred_at", "message": "This is more than 5 minutes ahead."}]'
    )
    when p_at < v_now - interval '60 days' then cargo.validation_failed(
      '[{"path": "occurred_at", "message": "This is more than 60 days back."}]'
    )
  end;
end;
$$;
comment on function cargo.refuse_occurred_at is 'Null when something may be reported to have happened then, or when nothing is said, else {reason: validation_failed, errors}: by the clock of the database, 5 minutes ahead and 60 days back are the limits.';

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

create function public.record_step(
  p_user_id uuid,
  p_ref_id text,
  p_step text,
  p_location text,
  p_flight_id text default null,
  p_if_versions bigint[] default null,
  p_identity jsonb default null,
  p_occurred_at timestamptz default null,
  p_pieces integer default null
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
  v_refusal := cargo.refuse_occurred_at(p_occurred_at);
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
  -- A flight takes what is booked, and a consignee gets it; what arrives may be short.
  if p_step <> 'arrive' and p_pieces <> v_booking.pieces then
    return json_build_object('reason', 'pieces_differ', 'pieces', p_pieces, 'expected_pieces', v_booking.pieces);
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

  insert into cargo.booking_events (
    ref_id, sequence, status, location, flight_id, recorded_at, recorded_by, metadata, occurred_at, pieces
  )
  values (
    p_ref_id, v_booking.version, v_booking.status, p_location, v_next.flight_id, v_now, p_user_id,
    jsonb_build_object(
      'message',
      case p_step when 'depart' then 'Departed from ' when 'arrive' then 'Arrived at ' else 'Delivered at ' end || p_location
    ),
    date_trunc('milliseconds', p_occurred_at), p_pieces
  );

  return json_build_object('booking', cargo.booking_with_events(v_booking));
end;
$$;
comment on function public.record_step is 'Records the next step (depart, arrive, deliver) of a shipment, with p_occurred_at and p_pieces where they are told; a recorded one is repeated without effect. Returns {booking} with its events, or {reason}: unauthenticated, forbidden, booking_not_found, booking_closed, version_mismatch, booking_held {hold_expires_at}, location_invalid {allowed}, validation_failed {errors}, rebooking_required {flight_id, flight_number, departure_date}, out_of_sequence {expected}, pieces_differ {pieces, expected_pieces} (on depart and deliver).';
revoke execute on function public.record_step from public, anon, authenticated;
grant execute on function public.record_step to service_role;
