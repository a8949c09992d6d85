-- The facts that tracking is derived from, of a booking and of a waybill.

create function cargo.clock_times(p_at timestamptz, p_time_zone text) returns double precision[]
  language sql stable parallel safe
  return case
    when p_at is not null
      then array[date_part('epoch', p_at), date_part('epoch', p_at at time zone p_time_zone)]
  end;
comment on function cargo.clock_times is 'A moment in seconds of UTC, and as the clocks of a zone show it then: a text of each costs more than all the rest of a reading.';

create function cargo.tracking_facts(
  p_booking cargo.bookings, p_shipment_pieces bigint, p_is_stranger boolean, p_shown_ref_id text
) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_legs json;
  v_events json;
  v_booked_arrival_s double precision;
  v_last_arrival double precision[];
begin
  select json_agg(x order by x.leg) into v_legs
  from (
    select
      l.leg,
      l.flight_id,
      f.flight_number,
      f.origin,
      f.destination,
      case l.state when 'booked' then 'planned' when 'released' then 'offloaded' else l.state::text end as state,
      cargo.clock_times(f.departure_at, o.time_zone) as scheduled_departure,
      cargo.clock_times(p.estimated_departure_at, o.time_zone) as estimated_departure,
      cargo.clock_times(f.arrival_at, d.time_zone) as scheduled_arrival,
      cargo.clock_times(p.estimated_arrival_at, d.time_zone) as estimated_arrival,
      cargo.clock_times(
        f.departure_at - make_interval(mins => f.latest_acceptance_minutes), o.time_zone
      ) as latest_acceptance
    from cargo.booking_legs l
    join cargo.flights f using (flight_id)
    join cargo.airports o on o.code = f.origin
    join cargo.airports d on d.code = f.destination
    -- A cancelled booking gets no event of its flights any more, so it tells nothing that would change without one.
    left join cargo.flight_operations p on p.flight_id = l.flight_id and p_booking.status <> 'CANCELLED'
    where l.ref_id = p_booking.ref_id and cargo.is_present(l.state, l.release_reason)
  ) x;

  select json_agg(x order by x.sequence) into v_events
  from (
    select
      e.sequence,
      e.status,
      e.kind,
      e.fsu_code,
      e.discrepancy,
      e.location,
      e.flight_id,
      e.pieces,
      e.weight_kg,
      coalesce(e.occurred_at, e.recorded_at) as occurred_at,
      e.recorded_at,
      e.metadata ->> 'message' as message,
      case when not p_is_stranger then e.remark end as remark
    from cargo.booking_events e
    where e.ref_id = p_booking.ref_id
  ) x;

  select date_part('epoch', f.arrival_at) into v_booked_arrival_s
  from cargo.flights f
  where f.flight_id = (p_booking.booked -> 'flight_ids' ->> -1)::uuid;

  -- Only of a shipment that may have arrived and is not delivered it is asked by which clocks it did.
  if p_booking.status = 'ARRIVED' then
    select cargo.clock_times(coalesce(e.occurred_at, e.recorded_at), a.time_zone) into v_last_arrival
    from cargo.booking_events e
    join cargo.airports a on a.code = e.location
    where e.ref_id = p_booking.ref_id and e.status = 'ARRIVED' and e.kind is null
    order by e.sequence desc
    limit 1;
  end if;

  return json_build_object(
    'ref_id', p_shown_ref_id,
    'awb_number', p_booking.awb_number,
    'status', p_booking.status,
    'version', p_booking.version,
    'origin', p_booking.origin,
    'destination', p_booking.destination,
    'pieces', p_booking.pieces,
    'weight_kg', p_booking.weight_kg,
    'hold_expires_at', p_booking.hold_expires_at,
    'needs_rebooking', p_booking.needs_rebooking,
    'is_part', p_booking.split_from is not null,
    'shipment_pieces', p_shipment_pieces,
    'booked_arrival_s', v_booked_arrival_s,
    'last_arrival', v_last_arrival,
    'legs', coalesce(v_legs, '[]'),
    'events', v_events
  );
end;
$$;
comment on function cargo.tracking_facts is 'What tracking is derived from: the booking as it stands, its legs present and flown, in order, and its events, oldest first. p_shipment_pieces are those of all parts of the waybill; p_shown_ref_id is null for a stranger who came by the waybill. Scheduled and estimated times as cargo.clock_times; no remark for a stranger.';

create function public.get_tracking(p_ref_id text, p_user_id uuid default null, p_sees_all boolean default false) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_booking cargo.bookings;
  v_is_stranger boolean;
begin
  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  v_is_stranger := not p_sees_all and p_user_id is distinct from v_booking.user_id;
  return json_build_object(
    'is_stranger', v_is_stranger,
    'facts', cargo.tracking_facts(
      v_booking,
      case when v_booking.awb_number is null then v_booking.pieces else cargo.shipment_pieces(p_ref_id) end,
      v_is_stranger,
      p_ref_id
    )
  );
end;
$$;
comment on function public.get_tracking is 'The facts of a shipment''s tracking (cargo.tracking_facts). p_user_id and p_sees_all (staff) say who looks. Returns {is_stranger, facts}, or {reason: booking_not_found}.';
revoke execute on function public.get_tracking from public, anon, authenticated;
grant execute on function public.get_tracking to service_role;

create function public.get_shipment(
  p_awb_number text, p_user_id uuid default null, p_sees_all boolean default false, p_is_public boolean default true
) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_awb_number text := regexp_replace(p_awb_number, '^([0-9]{3})-?([0-9]{8})$', '\1-\2');
  v_user_id uuid;
  v_root_ref_id text;
  v_is_stranger boolean;
  v_bookings cargo.bookings[];
  v_pieces bigint;
begin
  select w.user_id, w.root_ref_id into v_user_id, v_root_ref_id
  from cargo.waybills w
  where w.awb_number = v_awb_number;
  v_is_stranger := not p_sees_all and p_user_id is distinct from v_user_id;
  if v_user_id is null or (v_is_stranger and not p_is_public) then
    return json_build_object('reason', 'shipment_not_found', 'awb_number', v_awb_number);
  end if;

  v_bookings := array(select b from cargo.bookings b where b.awb_number = v_awb_number);
  select sum(b.pieces) into v_pieces
  from unnest(v_bookings) b
  where cargo.root_of(b) = v_root_ref_id;
  return json_build_object(
    'awb_number', v_awb_number,
    'is_stranger', v_is_stranger,
    'versions', (select sum(b.version) from unnest(v_bookings) b),
    'bookings', cardinality(v_bookings),
    'parts', (
      select json_agg(
        cargo.tracking_facts(b, v_pieces, v_is_stranger, case when not v_is_stranger then b.ref_id end)
        order by b.ref_id <> v_root_ref_id, b.created_at, b.ref_id
      )
      from unnest(v_bookings) b
      where cargo.root_of(b) = v_root_ref_id
    )
  );
end;
$$;
comment on function public.get_shipment is 'The facts of the tracking of all parts of a waybill''s present shipment, the booking first that the others were split from. Strangers see them while p_is_public, without references. Returns {awb_number, is_stranger, versions, bookings, parts}: the sum of the versions, and the count, of all bookings that ever had the number, which never goes back; or {reason: shipment_not_found}, for a malformed number too.';
revoke execute on function public.get_shipment from public, anon, authenticated;
grant execute on function public.get_shipment to service_role;
