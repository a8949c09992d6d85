-- A part that begins on its way is on the ground: its next flight leaves a connection from now at the earliest.

create or replace function public.rebook_booking(
  p_user_id uuid,
  p_ref_id text,
  p_request jsonb,
  p_if_versions bigint[] default null,
  p_lock_held boolean default false,
  p_scarce_capacity_kg numeric default 100,
  p_min_connection_minutes integer default 60,
  p_volumetric_divisor integer default 6000,
  p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_answer json := cargo.refuse_role(p_user_id, '{customer,handler,admin}', p_identity);
  v_before cargo.bookings;
  v_after cargo.bookings;
  v_left record;
  v_flown record;
  v_sent_flight_ids text[];
  v_flight_ids uuid[];
  v_all_flight_ids uuid[];
  v_size record;
  v_is_measured boolean;
  v_moves boolean;
  v_is_on_its_way boolean;
  v_quote_user_id uuid;
  v_own_kg numeric[];
  v_own_l integer[];
  v_scarce_volume_l numeric := p_scarce_capacity_kg * p_volumetric_divisor / 1000;
  v_freed uuid[] := '{}';
  v_is_skipped boolean := false;
  v_now timestamptz;
begin
  if v_answer is not null then
    return v_answer;
  end if;
  select * into v_before from cargo.bookings b where b.ref_id = p_ref_id for no key update;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  if v_before.user_id <> p_user_id then
    v_answer := cargo.refuse_role(p_user_id, '{handler,admin}', p_identity);
    if v_answer is not null then
      return v_answer;
    end if;
  end if;
  if v_before.status = 'HELD' then
    v_before := cargo.expire_if_over(v_before);
    if v_before.status <> 'HELD' then
      v_freed := v_before.flight_ids;
    end if;
  end if;

  -- 1. What is left to fly, as it is, and what it would be.
  select
    coalesce(array_agg(l.flight_id order by l.leg), '{}') as flight_ids,
    coalesce(array_agg(l.flight_id order by l.leg) filter (where l.state = 'booked'), '{}') as held_flight_ids,
    coalesce(bool_or(l.state = 'released'), false) as is_taken_away
  into v_left
  from cargo.booking_legs l
  where l.ref_id = p_ref_id
    and l.state in ('booked', 'released')
    and cargo.is_present(l.state, l.release_reason);
  v_sent_flight_ids := case
    when p_request ? 'flight_ids' then array(select jsonb_array_elements_text(p_request -> 'flight_ids'))
    else v_left.flight_ids::text[]
  end;
  v_after := v_before;
  v_after.weight_kg := coalesce((p_request ->> 'weight_kg')::numeric, v_before.weight_kg);
  v_after.pieces := coalesce((p_request ->> 'pieces')::integer, v_before.pieces);
  v_after.goods_description := coalesce(p_request ->> 'goods_description', v_before.goods_description);
  v_after.handling_note := coalesce(p_request ->> 'handling_note', v_before.handling_note);
  v_after.quote_id := coalesce(p_request ->> 'quote_id', v_before.quote_id);
  if p_request ? 'special_handling_codes' then
    v_after.special_handling_codes := array(select jsonb_array_elements_text(p_request -> 'special_handling_codes'));
  end if;
  -- What is as it was keeps its chargeable weight, whatever the divisor is today.
  v_is_measured := (v_after.weight_kg, v_after.pieces) <> (v_before.weight_kg, v_before.pieces)
    or (p_request ? 'dimensions' and p_request -> 'dimensions' is distinct from v_before.dimensions)
    or (
      p_request ? 'volume_m3' and (
        v_before.dimensions is not null
        or not v_before.volume_given
        or (p_request ->> 'volume_m3')::numeric * 1000 <> v_before.volume_l
      )
    );
  if v_is_measured then
    v_size := cargo.measure(
      v_after.weight_kg, p_request -> 'dimensions', (p_request ->> 'volume_m3')::numeric, p_volumetric_divisor
    );
    v_after.volume_l := v_size.volume_l;
    v_after.volume_given := v_size.cm3 is not null;
    v_after.chargeable_halves := v_size.chargeable_halves;
    v_after.dimensions := p_request -> 'dimensions';
  end if;
  v_moves := v_left.is_taken_away
    or v_sent_flight_ids <> v_left.flight_ids::text[]
    or (v_after.weight_kg, v_after.volume_l) <> (v_before.weight_kg, v_before.volume_l);
  if not v_moves and v_after is not distinct from v_before then
    -- The capacity of the flights before, too: the write to the cache may have been lost with the first answer.
    return json_build_object(
      'outcome', 'rebooked',
      'booking', cargo.booking_with_events(v_before),
      'capacity', cargo.capacity_answer(array(
        select l.flight_id
        from cargo.booking_legs l
        where l.ref_id = p_ref_id and l.itinerary >= v_before.itinerary - 1
      ))
    );
  end if;

  -- 2. Whether it may be.
  if v_before.status in ('DELIVERED', 'CANCELLED') then
    return cargo.with_capacity(
      json_build_object('reason', 'booking_closed', 'booking_status', v_before.status), v_freed
    );
  end if;
  if v_before.version <> all (p_if_versions) then
    return json_build_object('reason', 'version_mismatch', 'version', v_before.version);
  end if;
  if v_left.flight_ids = '{}' then
    return json_build_object('reason', 'nothing_to_rebook', 'booking_status', v_before.status);
  end if;
  select
    array_agg(f.origin) || array_agg(f.destination) as airports,
    (array_agg(f.destination order by l.leg desc))[1] as position,
    -- In the air it comes when the flight does; on the ground it is there.
    (array_agg(
      case when l.state = 'departed' then coalesce(p.estimated_arrival_at, f.arrival_at) else clock_timestamp() end
      order by l.leg desc
    ))[1] as ready_at
  into v_flown
  from cargo.booking_legs l
  join cargo.flights f using (flight_id)
  left join cargo.flight_operations p using (flight_id)
  where l.ref_id = p_ref_id and l.state in ('departed', 'arrived');
  v_is_on_its_way := v_flown.position is not null or cargo.begins_on_its_way(v_before);
  if (v_moves and v_before.itinerary = 99)
    or (
      (v_is_measured or v_after.special_handling_codes <> v_before.special_handling_codes)
      and (
        v_flown.position is not null
        or v_before.split_from is not null
        or exists (select 1 from cargo.bookings part where part.split_from = p_ref_id)
      )
    )
  then
    return json_build_object('reason', 'not_changeable', 'booking_status', v_before.status);
  end if;

  v_answer := cargo.refuse_dimensions(p_request -> 'dimensions', v_after.pieces);
  if v_answer is null and p_request ? 'quote_id' then
    -- Staff may have asked for it in their own name.
    select q.user_id into v_quote_user_id
    from cargo.quotes q
    where q.quote_id = v_after.quote_id and q.user_id in (p_user_id, v_before.user_id);
    v_answer := cargo.refuse_quote(
      v_after.quote_id, v_quote_user_id, coalesce(v_flown.position, v_before.origin),
      v_before.destination, v_sent_flight_ids, v_after.weight_kg, v_after.pieces, v_after.volume_l,
      v_after.volume_given, v_after.special_handling_codes
    );
  end if;
  if v_answer is null and v_moves then
    v_answer := cargo.refuse_itinerary(
      coalesce(v_flown.position, v_before.origin), v_before.destination, v_sent_flight_ids,
      p_min_connection_minutes,
      -- A part that begins on its way is on the ground, too.
      coalesce(v_flown.ready_at, case when v_is_on_its_way then clock_timestamp() end), v_flown.airports
    );
  end if;
  if v_answer is not null then
    return v_answer;
  end if;
  v_flight_ids := v_sent_flight_ids;
  v_answer := coalesce(
    cargo.refuse_shipment(v_flight_ids, v_after.special_handling_codes, v_after.dimensions),
    case
      when v_moves then cargo.refuse_flights(v_flight_ids, v_left.held_flight_ids, v_is_on_its_way)
    end,
    -- The quote that it has already is good for it, however late it is sent once more.
    case
      when v_after.quote_id <> coalesce(v_before.quote_id, '') then cargo.refuse_quote_now(v_after.quote_id, p_ref_id)
    end
  );
  if v_answer is not null then
    return v_answer;
  end if;

  -- 3. The capacity, as for a booking (15_book_shipment), with what this one has on the flight counted as free. The
  --    rows of other bookings are waited for by nobody who has one.
  if v_moves then
    v_all_flight_ids := v_left.held_flight_ids || v_flight_ids;
    select
      array_agg(case when x.flight_id = any (v_left.held_flight_ids) then v_before.weight_kg else 0 end order by x.leg),
      array_agg(case when x.flight_id = any (v_left.held_flight_ids) then v_before.volume_l else 0 end order by x.leg)
    into v_own_kg, v_own_l
    from unnest(v_flight_ids) with ordinality as x (flight_id, leg);
    if cargo.has_over_holds(v_flight_ids) then
      select * into v_freed, v_is_skipped from cargo.expire_holds_on(v_all_flight_ids, p_ref_id);
    end if;
    if not v_is_skipped then
      v_answer := cargo.refuse_capacity(
        v_flight_ids, v_after.weight_kg, v_after.volume_l, p_lock_held, p_scarce_capacity_kg, v_scarce_volume_l,
        v_own_kg, v_own_l
      );
      if v_answer is not null then
        return cargo.with_capacity(v_answer, v_freed);
      end if;
    end if;
    perform cargo.lock_capacity(v_all_flight_ids);
    v_answer := coalesce(
      cargo.refuse_flights(v_flight_ids, v_left.held_flight_ids, v_is_on_its_way),
      case
        when v_after.quote_id <> coalesce(v_before.quote_id, '') then cargo.refuse_quote_now(v_after.quote_id, p_ref_id)
      end,
      cargo.refuse_capacity(
        v_flight_ids, v_after.weight_kg, v_after.volume_l, p_lock_held, p_scarce_capacity_kg, v_scarce_volume_l,
        v_own_kg, v_own_l
      )
    );
    if v_answer ->> 'reason' = 'capacity_exceeded' and v_is_skipped and cargo.has_over_holds(v_flight_ids) then
      -- Full only because a hold that is over is still locked: a certain no would be wrong.
      raise lock_not_available using message = 'a hold that is over is just being changed';
    end if;
    if v_answer is not null then
      return cargo.with_capacity(v_answer, v_freed);
    end if;
  end if;

  -- 4. The writes, out of which every way but success is the exception block.
  begin
    if v_moves and not cargo.change_capacity(
      v_all_flight_ids,
      array_fill(-v_before.weight_kg, array[cardinality(v_left.held_flight_ids)])
        || array_fill(v_after.weight_kg, array[cardinality(v_flight_ids)]),
      array_fill(-v_before.volume_l, array[cardinality(v_left.held_flight_ids)])
        || array_fill(v_after.volume_l, array[cardinality(v_flight_ids)]),
      array_fill(1, array[cardinality(v_all_flight_ids)])
    )
    then
      raise check_violation using message = 'capacity changed on fewer flights than concerned';
    end if;

    perform cargo.admit_user(p_user_id, p_identity);
    v_now := date_trunc('milliseconds', clock_timestamp());
    if p_request ? 'quote_id' then
      select q.currency, q.total_minor into v_after.currency, v_after.price_minor
      from cargo.quotes q
      where q.quote_id = v_after.quote_id;
    elsif v_moves and (
      not v_left.is_taken_away
      or (v_after.weight_kg, v_after.volume_l) <> (v_before.weight_kg, v_before.volume_l)
    ) then
      -- The price was for other flights or another weight, and it was not the carrier who wanted them.
      v_after.quote_id := null;
      v_after.currency := null;
      v_after.price_minor := null;
    end if;
    if v_moves then
      v_after.itinerary := v_before.itinerary + 1;
      v_after.needs_rebooking := false;
      perform cargo.begin_itinerary(
        p_ref_id, v_after.itinerary, v_flight_ids, array_fill(null::text, array[cardinality(v_flight_ids)]),
        v_after.weight_kg, v_after.volume_l
      );
      v_after.flight_ids := cargo.flights_of(p_ref_id, v_after.itinerary);
      if v_before.status = 'HELD' then
        select least(v_before.hold_expires_at, f.departure_at) into v_after.hold_expires_at
        from cargo.flights f
        where f.flight_id = v_flight_ids[1];
        delete from cargo.holds h where h.ref_id = p_ref_id;
        insert into cargo.holds (ref_id, flight_id, user_id, expires_at)
        select p_ref_id, x.flight_id, v_before.user_id, v_after.hold_expires_at
        from unnest(v_flight_ids) as x (flight_id);
      end if;
    end if;
    update cargo.bookings b
    set
      flight_ids = v_after.flight_ids,
      itinerary = v_after.itinerary,
      pieces = v_after.pieces,
      weight_kg = v_after.weight_kg,
      volume_l = v_after.volume_l,
      volume_given = v_after.volume_given,
      chargeable_halves = v_after.chargeable_halves,
      dimensions = v_after.dimensions,
      special_handling_codes = v_after.special_handling_codes,
      goods_description = v_after.goods_description,
      handling_note = v_after.handling_note,
      hold_expires_at = v_after.hold_expires_at,
      needs_rebooking = v_after.needs_rebooking,
      quote_id = v_after.quote_id,
      currency = v_after.currency,
      price_minor = v_after.price_minor,
      version = b.version + 1,
      updated_at = v_now
    where b.ref_id = p_ref_id
    returning * into v_after;
    if p_request ? 'quote_id' and not cargo.use_quote(v_after.quote_id, p_ref_id) then
      v_answer := cargo.refuse_quote_now(v_after.quote_id, p_ref_id);
      raise sqlstate 'GC000' using message = 'refused inside the block';
    end if;
    insert into cargo.booking_events (ref_id, sequence, status, flight_id, recorded_at, recorded_by, metadata, kind)
    values (
      p_ref_id, v_after.version, v_after.status, case when v_moves then v_flight_ids[1] end, v_now, p_user_id,
      '{"message": "Booking rebooked"}', 'rebooked'
    );
  exception
    when check_violation then
      v_answer := cargo.refuse_capacity(
        v_flight_ids, v_after.weight_kg, v_after.volume_l, true, 0, 0, v_own_kg, v_own_l
      );
      if v_answer is null then
        raise;
      end if;
      return cargo.with_capacity(v_answer, v_freed);
    when sqlstate 'GC000' then
      return cargo.with_capacity(v_answer, v_freed);
  end;

  return json_build_object(
    'outcome', 'rebooked',
    'booking', cargo.booking_with_events(v_after),
    'capacity', cargo.capacity_answer(v_freed || v_all_flight_ids)
  );
end;
$$;
