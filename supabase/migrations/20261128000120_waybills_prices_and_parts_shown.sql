-- Waybill, price and parts in the answers of bookings, and what events tell of milestones.

create function cargo.minor_digits(p_currency text) returns integer
  language sql immutable parallel safe
  return case
    when p_currency in (
      'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
    ) then 0
    else 2
  end;
comment on function cargo.minor_digits is 'The decimals of a currency (ISO 4217). Those with three are not taken: src/core/rating/currencies.ts.';

create function cargo.money(p_minor bigint, p_currency text) returns numeric
  language sql immutable parallel safe
  return case when cargo.minor_digits(p_currency) = 0 then p_minor else p_minor * 0.01 end;
comment on function cargo.money is 'An amount in minor units, in its currency.';

create or replace function cargo.is_present(p_state cargo.leg_state, p_release_reason text) returns boolean
  language sql immutable parallel safe
  return p_state <> 'released' or p_release_reason in ('offloaded', 'flight_cancelled');
comment on function cargo.is_present is 'Whether a leg belongs to the itinerary as it stands: all that are not released, and those that the carrier took away, until they are replaced.';

create function cargo.root_of(p_booking cargo.bookings) returns text
  language sql immutable parallel safe
  return coalesce(p_booking.booked ->> 'root_ref_id', p_booking.ref_id);
comment on function cargo.root_of is 'The booking that a part was split from first of all; the booking itself, if it is no part.';

create function cargo.begins_on_its_way(p_booking cargo.bookings) returns boolean
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  -- A part begins where its parent was: beyond the first origin, when that had flown.
  return p_booking.split_from is not null and exists (
    select 1 from cargo.bookings root where root.ref_id = cargo.root_of(p_booking) and root.origin <> p_booking.origin
  );
end;
$$;
comment on function cargo.begins_on_its_way is 'Whether a booking is a part of a shipment that had departed before the split.';

create function cargo.shipment_pieces(p_ref_id text) returns bigint
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_booking cargo.bookings;
begin
  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id;
  if v_booking.awb_number is null then
    return v_booking.pieces;
  end if;
  return (
    select sum(b.pieces)
    from cargo.bookings b
    where b.awb_number = v_booking.awb_number and cargo.root_of(b) = cargo.root_of(v_booking)
  );
end;
$$;
comment on function cargo.shipment_pieces is 'The pieces of the whole shipment: of all parts of the waybill, cancelled ones too, since no split changes that sum; without a waybill, of the booking.';

create function cargo.reported_event_answer(p_event cargo.booking_events) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return jsonb_build_object(
    'id', p_event.id::text,
    'booking_ref_id', p_event.ref_id,
    'status', p_event.status,
    'location', p_event.location,
    'flight_id', p_event.flight_id,
    'timestamp', cargo.utc_time(p_event.recorded_at),
    'metadata', p_event.metadata
  ) || jsonb_strip_nulls(jsonb_build_object(
    'kind', p_event.kind,
    'code', p_event.fsu_code,
    'discrepancy', p_event.discrepancy,
    'occurred_at', cargo.utc_time(p_event.occurred_at),
    'pieces', p_event.pieces,
    'weight_kg', p_event.weight_kg,
    'volume_m3', p_event.volume_l * 0.001,
    'partial', case
      when p_event.pieces is not null then nullif(p_event.pieces < cargo.shipment_pieces(p_event.ref_id), false)
    end,
    'remark', p_event.remark
  ));
end;
$$;
comment on function cargo.reported_event_answer is 'An event with what was reported of it, as the API shows it to owner and staff: each only where it is set.';

create or replace function cargo.event_answer(p_event cargo.booking_events) returns json
  language sql stable parallel safe
  return case
    when num_nonnulls(p_event.kind, p_event.fsu_code, p_event.occurred_at, p_event.pieces) = 0 then json_build_object(
      'id', p_event.id::text,
      'booking_ref_id', p_event.ref_id,
      'status', p_event.status,
      'location', p_event.location,
      'flight_id', p_event.flight_id,
      'timestamp', cargo.utc_time(p_event.recorded_at),
      'metadata', p_event.metadata
    )
    else cargo.reported_event_answer(p_event)
  end;
comment on function cargo.event_answer is 'An event as the API shows it to owner and staff.';

create function cargo.public_event_answer(p_event cargo.booking_events) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return cargo.event_answer(p_event)::jsonb - 'remark' #- '{metadata,offloaded_ref_id}';
end;
$$;
comment on function cargo.public_event_answer is 'An event as the API shows it to strangers: no remark, and no second reference.';

create function cargo.public_events_answer(p_ref_id text, p_last_sequence bigint) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return (
    select json_agg(
      case
        when e.remark is null and not e.metadata ? 'offloaded_ref_id' then cargo.event_answer(e)
        else cargo.public_event_answer(e)
      end
      order by e.sequence
    )
    from cargo.booking_events e
    where e.ref_id = p_ref_id and e.sequence <= p_last_sequence
  );
end;
$$;
comment on function cargo.public_events_answer is 'The events of a booking up to a version, as strangers see them, oldest first.';

create function cargo.price_answer(p_quote_id text, p_currency text, p_price_minor bigint) returns json
  language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return json_build_object(
    'currency', p_currency, 'total', cargo.money(p_price_minor, p_currency), 'quote_id', p_quote_id
  );
end;
$$;
comment on function cargo.price_answer is 'The price of a booking as the API shows it.';

create or replace function cargo.booking_answer(p_booking cargo.bookings, p_events json) returns json
  language sql stable parallel safe
  return json_build_object(
    'ref_id', p_booking.ref_id,
    'user_id', p_booking.user_id,
    'origin', p_booking.origin,
    'destination', p_booking.destination,
    'pieces', p_booking.pieces,
    'weight_kg', p_booking.weight_kg,
    'status', p_booking.status,
    'flight_ids', to_json(p_booking.flight_ids),
    'created_at', cargo.utc_time(p_booking.created_at),
    'updated_at', cargo.utc_time(p_booking.updated_at),
    'version', p_booking.version,
    'volume_m3', p_booking.volume_l * 0.001,
    'volume_assumed', not p_booking.volume_given,
    'chargeable_weight_kg', p_booking.chargeable_halves * 0.5,
    'dimensions', p_booking.dimensions,
    'special_handling_codes', p_booking.special_handling_codes,
    'goods_description', p_booking.goods_description,
    'handling_note', p_booking.handling_note,
    'hold_expires_at', cargo.utc_time(p_booking.hold_expires_at),
    'awb_number', p_booking.awb_number,
    'price', case
      when p_booking.quote_id is not null
        then cargo.price_answer(p_booking.quote_id, p_booking.currency, p_booking.price_minor)
    end,
    'split_from', p_booking.split_from,
    'needs_rebooking', p_booking.needs_rebooking,
    'events', p_events
  );
comment on function cargo.booking_answer is 'A booking as the API shows it: weights in kg, volume in m³, the price in its currency. Every booking has every key.';

create or replace function cargo.first_answer(p_booking cargo.bookings) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  p_booking := jsonb_populate_record(
    p_booking,
    '{
      "dimensions": null, "special_handling_codes": [], "goods_description": null, "handling_note": null,
      "awb_number": null, "quote_id": null, "currency": null, "price_minor": null,
      "needs_rebooking": false, "version": 1
    }'
      || p_booking.request || p_booking.booked
  );
  p_booking.updated_at := p_booking.created_at;
  return cargo.booking_with_events(p_booking);
end;
$$;
comment on function cargo.first_answer is 'The answer that the booking got when it was made, rebuilt from request and booked, which a trigger forbids to change.';

create or replace function public.get_booking(p_ref_id text, p_user_id uuid default null, p_sees_all boolean default false) returns json
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
          'accepted', null::json
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
  ) after on true;
  return v_answer;
end;
$$;
comment on function public.list_flight_bookings is 'The booking list of a flight: a page of the bookings with a present leg on it, by reference after p_after_ref_id; leg_state is booked, departed, arrived, or offloaded (the carrier took the leg away). Weight in kg, volume in m³. Returns {bookings, next: the ref_id to go on after, or null}, or {reason}: unauthenticated, forbidden, flight_not_found.';
revoke execute on function public.list_flight_bookings from public, anon, authenticated;
grant execute on function public.list_flight_bookings to service_role;
