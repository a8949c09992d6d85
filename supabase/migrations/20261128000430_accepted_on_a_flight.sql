-- The booking list of a flight tells what was accepted.

create or replace function public.list_flight_bookings(
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
