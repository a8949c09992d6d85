-- What is reported of a shipment between its steps, in the status codes of IATA's FSU message. Facts are reported, not
-- judged: no code waits for another, and a place off the route is taken.

create function cargo.refuse_milestone(p_booking cargo.bookings, p_milestone jsonb) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_code text := p_milestone ->> 'code';
  v_location text := p_milestone ->> 'location';
  v_expected text := case
    when v_code in ('FOH', 'RCS') then p_booking.origin
    when v_code in ('NFD', 'AWD') then p_booking.destination
  end;
  v_errors json;
begin
  select json_agg(json_build_object('path', e.path, 'message', e.message) order by e.rank)
  into v_errors
  from (
    select 1, 'location', case
      when not exists (select 1 from cargo.airports a where a.code = v_location)
        then cargo.unknown_airport_message(v_location)
      when v_location <> v_expected
        then v_code || ' happens at ' || v_expected || case
          when v_expected = p_booking.origin then ', the origin.'
          else ', the destination.'
        end
    end
    union all
    select 2, 'flight_id', v_code || ' names a flight.'
    where v_code in ('PRE', 'MAN', 'RCF') and p_milestone ->> 'flight_id' is null
    union all
    select 3, 'discrepancy', 'DIS names a discrepancy.'
    where v_code = 'DIS' and p_milestone ->> 'discrepancy' is null
    union all
    select 4, 'pieces', 'The booking has ' || p_booking.pieces || '.'
    where (p_milestone ->> 'pieces')::integer > p_booking.pieces
  ) e (rank, path, message)
  where e.message is not null;
  return cargo.validation_failed(v_errors);
end;
$$;
comment on function cargo.refuse_milestone is 'Null when the booking can have such a milestone, else {reason: validation_failed, errors}: an unknown airport, another place than the code has, no flight or no discrepancy where the code needs one, more pieces than booked.';

create function public.record_milestone(
  p_user_id uuid,
  p_ref_id text,
  p_milestone jsonb,
  p_message text,
  p_if_versions bigint[] default null,
  p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{handler,admin}', p_identity);
  v_occurred_at timestamptz := date_trunc('milliseconds', (p_milestone ->> 'occurred_at')::timestamptz);
  v_flight_id text := p_milestone ->> 'flight_id';
  v_booking cargo.bookings;
  v_now timestamptz;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  v_refusal := cargo.refuse_occurred_at(v_occurred_at);
  if v_refusal is not null then
    return v_refusal;
  end if;

  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id for no key update;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  if exists (
    select 1
    from cargo.booking_events e
    where e.ref_id = p_ref_id
      and e.kind = 'milestone'
      and e.fsu_code = p_milestone ->> 'code'
      and e.location = p_milestone ->> 'location'
      and e.occurred_at = v_occurred_at
      and e.flight_id::text is not distinct from v_flight_id
      and e.discrepancy is not distinct from p_milestone ->> 'discrepancy'
      and e.pieces is not distinct from (p_milestone ->> 'pieces')::integer
  ) then
    return json_build_object('booking', cargo.booking_with_events(v_booking));
  end if;
  if v_booking.status = 'CANCELLED' then
    return json_build_object('reason', 'booking_closed', 'booking_status', v_booking.status);
  end if;
  if v_booking.version <> all (p_if_versions) then
    return json_build_object('reason', 'version_mismatch', 'version', v_booking.version);
  end if;
  if v_booking.status = 'HELD' then
    return json_build_object('reason', 'booking_held', 'hold_expires_at', cargo.utc_time(v_booking.hold_expires_at));
  end if;
  v_refusal := cargo.refuse_milestone(v_booking, p_milestone);
  if v_refusal is not null then
    return v_refusal;
  end if;
  if v_flight_id is not null and not exists (
    select 1
    from cargo.flights f
    where f.flight_id = case when cargo.is_uuid(v_flight_id) then v_flight_id::uuid end
  ) then
    return json_build_object('reason', 'flight_not_found', 'flight_id', v_flight_id);
  end if;

  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  update cargo.bookings b
  set version = b.version + 1, updated_at = v_now
  where b.ref_id = p_ref_id
  returning * into v_booking;

  insert into cargo.booking_events (
    ref_id, sequence, status, location, flight_id, recorded_at, recorded_by, metadata,
    kind, fsu_code, discrepancy, occurred_at, pieces, weight_kg, volume_l, remark
  )
  values (
    p_ref_id, v_booking.version, v_booking.status, p_milestone ->> 'location', v_flight_id::uuid, v_now, p_user_id,
    jsonb_build_object('message', p_message),
    'milestone', p_milestone ->> 'code', p_milestone ->> 'discrepancy', v_occurred_at,
    (p_milestone ->> 'pieces')::integer, (p_milestone ->> 'weight_kg')::numeric,
    (p_milestone ->> 'volume_m3')::numeric * 1000, p_milestone ->> 'remark'
  );

  return json_build_object('booking', cargo.booking_with_events(v_booking));
end;
$$;
comment on function public.record_milestone is 'Records what was reported of a shipment: p_milestone is {code, location, occurred_at, flight_id?, pieces?, weight_kg?, volume_m3?, discrepancy?, remark?}, p_message the text of its event. The same once more changes nothing. Returns {booking} with its events, or {reason}: unauthenticated, forbidden, validation_failed {errors}, booking_not_found, booking_closed (a cancelled one alone), version_mismatch, booking_held {hold_expires_at}, flight_not_found.';
revoke execute on function public.record_milestone from public, anon, authenticated;
grant execute on function public.record_milestone to service_role;
