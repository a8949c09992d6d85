-- Reading bookings: one, a page of one's own, and the booking list of a flight.

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
    v_booking.quote_id := null;
    v_booking.split_from := null;
    return json_build_object(
      'booking', cargo.booking_answer(v_booking, cargo.public_events_answer(p_ref_id, v_booking.version))
    );
  end if;
  return json_build_object('booking', cargo.booking_with_events(v_booking));
end;
$$;
comment on function public.get_booking is 'A booking with its events, oldest first. p_user_id and p_sees_all (staff) say who looks: what the goods are is for the owner and staff alone, and a Worker of before that says nothing is a stranger. Returns {booking}, or {reason: booking_not_found}.';
revoke execute on function public.get_booking from public, anon, authenticated;
grant execute on function public.get_booking to service_role;

create function public.list_bookings(
  p_user_id uuid,
  p_status text default null,
  p_limit integer default 200,
  p_after_ref_id text default null,
  p_identity jsonb default null,
  p_awb_number text default null
) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity);
  -- Before the first page: no booking is as late.
  v_after_at timestamptz := 'infinity';
  v_after_ref_id text := '';
  v_page cargo.bookings[];
begin
  if v_refusal is not null then
    return v_refusal;
  end if;
  if p_after_ref_id is not null then
    select b.created_at, b.ref_id
    into v_after_at, v_after_ref_id
    from cargo.bookings b
    where b.ref_id = p_after_ref_id and b.user_id = p_user_id;
    if not found then
      return cargo.validation_failed(
        '[{"path": "cursor", "message": "The cursor is not one of your pages: take it from the Link header."}]'
      );
    end if;
  end if;

  -- A statement for each, so that each is a range of one index: a condition that may or may not hold would be a
  -- filter. Those with one waybill are few.
  if p_awb_number is not null then
    v_page := array(
      select b
      from cargo.bookings b
      where b.awb_number = p_awb_number
        and b.user_id = p_user_id
        and (p_status is null or b.status = p_status::cargo.booking_status)
        and (b.created_at, b.ref_id) < (v_after_at, v_after_ref_id)
      order by b.created_at desc, b.ref_id desc
      limit p_limit + 1
    );
  elsif p_status is null then
    v_page := array(
      select b
      from cargo.bookings b
      where b.user_id = p_user_id and (b.created_at, b.ref_id) < (v_after_at, v_after_ref_id)
      order by b.created_at desc, b.ref_id desc
      limit p_limit + 1
    );
  else
    v_page := array(
      select b
      from cargo.bookings b
      where b.user_id = p_user_id
        and b.status = p_status::cargo.booking_status
        and (b.created_at, b.ref_id) < (v_after_at, v_after_ref_id)
      order by b.created_at desc, b.ref_id desc
      limit p_limit + 1
    );
  end if;

  return (
    select json_build_object(
      'bookings', coalesce(json_agg(cargo.booking_answer(b, null) order by b.created_at desc, b.ref_id desc), '[]'),
      'next', case when cardinality(v_page) > p_limit then v_page[p_limit].ref_id end
    )
    from unnest(v_page[:p_limit]) b
  );
end;
$$;
comment on function public.list_bookings is 'A page of the caller''s bookings, newest first, after the booking named by p_after_ref_id; those in a status, and those with a waybill, where asked. Returns {bookings, next: the ref_id to go on after, or null}, or {reason}: unauthenticated, validation_failed {errors}.';
revoke execute on function public.list_bookings from public, anon, authenticated;
grant execute on function public.list_bookings to service_role;

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
          'awb_number', b.awb_number,
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
          'accepted', accepted.answer
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
  ) after on true
  left join lateral (
    select json_build_object(
      'pieces', e.pieces, 'weight_kg', e.weight_kg, 'at', cargo.utc_time(e.occurred_at)
    ) as answer
    from cargo.booking_events e
    where e.ref_id = n.ref_id and e.fsu_code = 'RCS'
    order by e.occurred_at desc, e.sequence desc
    limit 1
  ) accepted on true;
  return v_answer;
end;
$$;
comment on function public.list_flight_bookings is 'The booking list of a flight: a page of the bookings with a present leg on it, by reference after p_after_ref_id; leg_state is booked, departed, arrived, or offloaded (the carrier took the leg away); accepted is what the last RCS said. Weight in kg, volume in m³. Returns {bookings, next: the ref_id to go on after, or null}, or {reason}: unauthenticated, forbidden, flight_not_found.';
revoke execute on function public.list_flight_bookings from public, anon, authenticated;
grant execute on function public.list_flight_bookings to service_role;
