-- The event of a step says where in words, as clients show it. Events recorded before keep theirs.

-- The words that other refusals of an airport have already; those of a city come with the cities.
create function cargo.unknown_airport_message(p_code text) returns text
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return p_code || ' is not a known airport.';
end;
$$;
comment on function cargo.unknown_airport_message is 'What to say of a code that is not in the table of airports.';

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
