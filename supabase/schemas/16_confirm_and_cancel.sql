-- Confirming a hold, and cancelling.

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
revoke execute on function public.cancel_booking from public, anon, authenticated;
grant execute on function public.cancel_booking to service_role;
