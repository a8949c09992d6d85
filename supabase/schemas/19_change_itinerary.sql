-- Another itinerary: what the carrier takes away (offload), and what takes its place (rebook). What is not departed of
-- the present itinerary is released, and taken again in the next one, in one step for each flight.

create function cargo.change_capacity(
  p_flight_ids uuid[], p_weights_kg numeric[], p_volumes_l integer[], p_changes integer[]
) returns boolean
  language plpgsql set search_path = ''
as $$
declare
  v_changed integer;
begin
  -- One row a flight: an update takes one of several that match, and would lose the others.
  with net as (
    select x.flight_id, sum(x.weight_kg) as weight_kg, sum(x.volume_l) as volume_l, sum(x.changes) as changes
    from unnest(p_flight_ids, p_weights_kg, p_volumes_l, p_changes) as x (flight_id, weight_kg, volume_l, changes)
    group by x.flight_id
  )
  update cargo.flight_capacity c
  set
    booked_weight_kg = c.booked_weight_kg + n.weight_kg,
    booked_volume_l = case when c.max_volume_l is not null then c.booked_volume_l + n.volume_l else 0 end,
    version = c.version + n.changes
  from net n
  where c.flight_id = n.flight_id
    and c.booked_weight_kg + n.weight_kg between 0 and c.max_weight_kg
    and (c.max_volume_l is null or c.booked_volume_l + n.volume_l between 0 and c.max_volume_l);
  get diagnostics v_changed = row_count;
  return v_changed = (select count(distinct x.flight_id) from unnest(p_flight_ids) as x (flight_id));
end;
$$;
comment on function cargo.change_capacity is 'Gives and takes kilograms and litres of flights, the net of each in one guarded update; p_changes: how many legs each entry inserts and releases. False when a flight has not enough: the caller rolls back. The rows are locked before.';

create function cargo.begin_itinerary(
  p_ref_id text, p_itinerary integer, p_flight_ids uuid[], p_release_reasons text[], p_weight_kg numeric, p_volume_l integer
) returns void
  language plpgsql set search_path = ''
as $$
declare
  v_last_leg integer;
begin
  update cargo.booking_legs l
  set state = 'released', release_reason = 'rebooked'
  where l.ref_id = p_ref_id
    and l.state in ('booked', 'released')
    and cargo.is_present(l.state, l.release_reason);
  select coalesce(max(l.leg), 0) into v_last_leg from cargo.booking_legs l where l.ref_id = p_ref_id;
  insert into cargo.booking_legs (ref_id, leg, flight_id, weight_kg, volume_l, itinerary, state, release_reason)
  select
    p_ref_id, v_last_leg + x.place, x.flight_id, p_weight_kg, p_volume_l, p_itinerary,
    case when x.release_reason is null then 'booked' else 'released' end::cargo.leg_state, x.release_reason
  from unnest(p_flight_ids, p_release_reasons) with ordinality as x (flight_id, release_reason, place);
end;
$$;
comment on function cargo.begin_itinerary is 'Writes the legs of the next itinerary after those of before, whose legs not departed end as rebooked. A leg with a release reason is one that the carrier has taken away: it is inserted and released at once.';

create function cargo.flights_of(p_ref_id text, p_itinerary smallint) returns uuid[]
  language plpgsql stable set search_path = ''
as $$
begin
  return array(
    select l.flight_id
    from cargo.booking_legs l
    where l.ref_id = p_ref_id and (l.itinerary = p_itinerary or l.state in ('departed', 'arrived'))
    order by l.leg
  );
end;
$$;
comment on function cargo.flights_of is 'The flights of a booking in this itinerary: those flown before, then all of its own.';

create function cargo.refuse_dimensions(p_dimensions jsonb, p_pieces integer) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_pieces bigint;
begin
  select sum((line ->> 'pieces')::bigint) into v_pieces from jsonb_array_elements(p_dimensions) as line;
  return case
    when v_pieces <> p_pieces then cargo.validation_failed(json_build_array(json_build_object(
      'path', 'dimensions',
      'message', format('The pieces of all lines are %s in sum, the pieces of the shipment are %s.', v_pieces, p_pieces)
    )))
  end;
end;
$$;
comment on function cargo.refuse_dimensions is 'Null when the pieces of all lines are those of the shipment, else {reason: validation_failed, errors}.';

create function public.rebook_booking(
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
comment on function public.rebook_booking is 'Changes the flights not departed of a booking and, until its first departure, its facts; both in one step, in which old capacity is given back and new taken, the net of each flight. p_request: any of {flight_ids, weight_kg, pieces, dimensions, volume_m3, special_handling_codes, goods_description, handling_note, quote_id} as validated; kg, cm, m³. What is as it stands already is repeated without effect. Returns {outcome: rebooked, booking, capacity}, {outcome: lock_required, flight_ids} (never when p_lock_held), or {reason}: unauthenticated, forbidden (neither owner nor handler), booking_not_found, booking_closed, version_mismatch, nothing_to_rebook (all legs departed), not_changeable, validation_failed {errors}, quote_unknown, quote_mismatch {fields}, flight_not_found, itinerary_invalid {fault}, handling_refused {codes}, piece_too_large {max_cm, piece_cm}, flight_departed, flight_cancelled, flight_closed (not of a leg that is booked), acceptance_closed (before the first departure), quote_expired, quote_used {ref_id}, capacity_exceeded (its own share counts as free). Where holds that were over were ended on the way, lock_required and refusals have capacity too.';
revoke execute on function public.rebook_booking from public, anon, authenticated;
grant execute on function public.rebook_booking to service_role;

create function cargo.part_size(
  p_booking cargo.bookings, p_offload jsonb, out weight_kg numeric, out volume_l integer, out volume_given boolean, out errors json
)
  language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_pieces bigint := (p_offload ->> 'pieces')::bigint;
  v_tenths bigint := p_booking.weight_kg * 10;
  v_part_tenths bigint := (p_offload ->> 'weight_kg')::numeric * 10;
begin
  if v_tenths = 1 then
    errors := '[{"path": "pieces", "message": "The booking has 0.1 kg: it cannot be divided."}]';
    return;
  end if;
  if v_part_tenths is null then
    v_part_tenths := least(
      greatest((2 * v_tenths * v_pieces + p_booking.pieces) / (2 * p_booking.pieces), 1), v_tenths - 1
    );
  elsif v_part_tenths not between 1 and v_tenths - 1 then
    errors := json_build_array(json_build_object(
      'path', 'weight_kg', 'message', format('From 0.1 to %s kg: the booking has %s kg.', (v_tenths - 1) * 0.1, p_booking.weight_kg)
    ));
    return;
  end if;
  weight_kg := v_part_tenths * 0.1;
  volume_given := p_booking.volume_given or p_offload ? 'volume_m3';
  if p_offload ? 'volume_m3' then
    volume_l := ceil((p_offload ->> 'volume_m3')::numeric * 1000);
    if volume_l > p_booking.volume_l then
      errors := json_build_array(json_build_object(
        'path', 'volume_m3', 'message', format('At most %s m³, as the booking has.', p_booking.volume_l * 0.001)
      ));
    end if;
  else
    volume_l := (2 * p_booking.volume_l * v_pieces + p_booking.pieces) / (2 * p_booking.pieces);
  end if;
end;
$$;
comment on function cargo.part_size is 'What so many pieces of a booking have of its kilograms and litres: as reported, else by their number, half up, and at least a tenth of a kilogram on either side. Or errors, an array of {path, message}.';

create function cargo.split_booking(
  p_user_id uuid,
  p_parent cargo.bookings,
  p_leg smallint,
  p_part_ref_id text,
  p_pieces integer,
  p_weight_kg numeric,
  p_volume_l integer,
  p_volume_given boolean,
  p_volumetric_divisor integer,
  p_now timestamptz
) returns cargo.bookings
  language plpgsql set search_path = ''
as $$
declare
  v_parent cargo.bookings := p_parent;
  v_rest_kg numeric := p_parent.weight_kg - p_weight_kg;
  v_rest_l integer := p_parent.volume_l - p_volume_l;
  v_flight_ids uuid[];
  v_reasons text[];
  v_origin text;
  v_size record;
begin
  -- The legs from here on: the first is taken from the part alone, the others stay with both as they are.
  select array_agg(l.flight_id order by l.leg), array_agg(l.release_reason order by l.leg)
  into v_flight_ids, v_reasons
  from cargo.booking_legs l
  where l.ref_id = p_parent.ref_id and l.leg >= p_leg and cargo.is_present(l.state, l.release_reason);
  select f.origin into v_origin from cargo.flights f where f.flight_id = v_flight_ids[1];

  -- Of the parent's legs each held one is released and taken again; of both new legs each is inserted, and those that
  -- nobody holds are released with it.
  if not cargo.change_capacity(
    v_flight_ids || v_flight_ids[1],
    array_fill(0::numeric, array[cardinality(v_flight_ids)]) || array[-p_weight_kg],
    array_fill(0, array[cardinality(v_flight_ids)]) || array[-p_volume_l],
    array(
      select case when r.reason is null then 3 else 4 end
      from unnest(v_reasons) with ordinality as r (reason, place)
      order by r.place
    ) || array[1]
  )
  then
    raise check_violation using message = 'capacity given back on fewer flights than concerned';
  end if;

  v_parent.itinerary := v_parent.itinerary + 1;
  perform cargo.begin_itinerary(
    v_parent.ref_id, v_parent.itinerary, v_flight_ids, v_reasons, v_rest_kg, v_rest_l
  );
  v_size := cargo.measure(
    v_rest_kg, null, case when v_parent.volume_given then v_rest_l * 0.001 end, p_volumetric_divisor
  );
  update cargo.bookings b
  set
    itinerary = v_parent.itinerary,
    flight_ids = cargo.flights_of(v_parent.ref_id, v_parent.itinerary),
    pieces = b.pieces - p_pieces,
    weight_kg = v_rest_kg,
    volume_l = v_rest_l,
    chargeable_halves = v_size.chargeable_halves,
    dimensions = null,
    version = b.version + 1,
    updated_at = p_now
  where b.ref_id = v_parent.ref_id
  returning * into v_parent;

  v_reasons[1] := 'offloaded';
  v_size := cargo.measure(
    p_weight_kg, null, case when p_volume_given then p_volume_l * 0.001 end, p_volumetric_divisor
  );
  insert into cargo.bookings (
    ref_id, user_id, request, flight_ids, origin, destination, pieces, weight_kg, status, created_at, updated_at,
    booked, volume_l, volume_given, chargeable_halves, special_handling_codes, goods_description, handling_note,
    awb_number, split_from, needs_rebooking
  )
  values (
    p_part_ref_id, v_parent.user_id, jsonb_build_object('split_from', v_parent.ref_id), v_flight_ids, v_origin,
    v_parent.destination, p_pieces, p_weight_kg, 'BOOKED', p_now, p_now,
    jsonb_build_object(
      'status', 'BOOKED', 'flight_ids', v_flight_ids, 'volume_l', p_volume_l, 'volume_given', p_volume_given,
      'chargeable_halves', v_size.chargeable_halves, 'awb_number', v_parent.awb_number,
      'root_ref_id', cargo.root_of(v_parent)
    ),
    p_volume_l, p_volume_given, v_size.chargeable_halves, v_parent.special_handling_codes,
    v_parent.goods_description, v_parent.handling_note, v_parent.awb_number, v_parent.ref_id, true
  );
  perform cargo.begin_itinerary(p_part_ref_id, 1, v_flight_ids, v_reasons, p_weight_kg, p_volume_l);
  insert into cargo.booking_events (ref_id, sequence, status, location, flight_id, recorded_at, recorded_by, metadata, kind)
  values (
    p_part_ref_id, 1, 'BOOKED', v_origin, v_flight_ids[1], p_now, p_user_id,
    jsonb_build_object('message', format('%s of %s pieces offloaded', p_pieces, p_parent.pieces)), 'split'
  );
  return v_parent;
end;
$$;
comment on function cargo.split_booking is 'Makes a part of a booking, with so many of its pieces, which is left behind at the leg''s origin; the parent flies on with the rest in its next itinerary. Part and rest together are what the parent was, to the tenth of a kilogram and the litre. Returns the parent. The rows of the parent and of its flights are locked before.';

create function public.offload_booking(
  p_user_id uuid,
  p_ref_id text,
  p_part_ref_id text,
  p_offload jsonb,
  p_if_versions bigint[] default null,
  p_volumetric_divisor integer default 6000,
  p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_occurred_at timestamptz := date_trunc('milliseconds', (p_offload ->> 'occurred_at')::timestamptz);
  v_answer json := coalesce(
    cargo.refuse_role(p_user_id, '{handler,admin}', p_identity), cargo.refuse_occurred_at(v_occurred_at)
  );
  v_pieces integer := (p_offload ->> 'pieces')::integer;
  v_booking cargo.bookings;
  v_offloaded_ref_id text;
  v_leg record;
  v_part record;
  v_weight_kg numeric;
  v_volume_l integer;
  v_is_whole boolean;
  v_flight_ids uuid[];
  v_now timestamptz;
begin
  if v_answer is not null then
    return v_answer;
  end if;
  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id for no key update;
  if not found then
    return json_build_object('reason', 'booking_not_found', 'ref_id', p_ref_id);
  end if;
  select e.metadata ->> 'offloaded_ref_id' into v_offloaded_ref_id
  from cargo.booking_events e
  where e.ref_id = p_ref_id
    and e.kind = 'offloaded'
    and e.flight_id::text = p_offload ->> 'flight_id'
    and e.discrepancy = p_offload ->> 'discrepancy'
    and e.occurred_at = v_occurred_at
    and coalesce(e.pieces = v_pieces, e.metadata ->> 'offloaded_ref_id' = p_ref_id)
  order by e.sequence
  limit 1;
  if found then
    return json_build_object(
      'booking', cargo.booking_with_events(v_booking), 'offloaded_ref_id', v_offloaded_ref_id,
      'capacity', cargo.capacity_answer(v_booking.flight_ids || (p_offload ->> 'flight_id')::uuid)
    );
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

  select l.leg, l.state, f.flight_id, f.flight_number, f.departure_date, f.origin
  into v_leg
  from cargo.booking_legs l
  join cargo.flights f using (flight_id)
  where l.ref_id = p_ref_id
    and l.flight_id::text = p_offload ->> 'flight_id'
    and cargo.is_present(l.state, l.release_reason);
  if not found then
    return cargo.validation_failed(
      '[{"path": "flight_id", "message": "The booking has no leg on this flight."}]'
    );
  end if;
  if v_pieces > v_booking.pieces then
    return cargo.validation_failed(json_build_array(json_build_object(
      'path', 'pieces', 'message', format('At most %s, as the booking has.', v_booking.pieces)
    )));
  end if;
  v_is_whole := coalesce(v_pieces = v_booking.pieces, true);
  if not v_is_whole then
    v_part := cargo.part_size(v_booking, p_offload);
    if v_part.errors is not null then
      return cargo.validation_failed(v_part.errors);
    end if;
    v_weight_kg := v_part.weight_kg;
    v_volume_l := v_part.volume_l;
  end if;
  if v_leg.state = 'released' then
    return json_build_object(
      'reason', 'rebooking_required', 'flight_id', v_leg.flight_id,
      'flight_number', v_leg.flight_number, 'departure_date', v_leg.departure_date
    );
  end if;
  if v_leg.state <> 'booked' or (
    not v_is_whole and exists (
      select 1
      from cargo.booking_legs l
      where l.ref_id = p_ref_id
        and l.leg < v_leg.leg
        and l.state <> 'arrived'
        and cargo.is_present(l.state, l.release_reason)
    )
  ) then
    return (
      select json_build_object(
        'reason', 'out_of_sequence', 'expected', json_build_object('step', s.step, 'location', s.location)
      )
      from cargo.booking_steps(p_ref_id, v_booking.destination) s
      where not s.recorded
      order by s.rank
      limit 1
    );
  end if;
  if not v_is_whole and v_booking.itinerary = 99 then
    return json_build_object('reason', 'not_changeable', 'booking_status', v_booking.status);
  end if;

  v_flight_ids := array(
    select l.flight_id
    from cargo.booking_legs l
    where l.ref_id = p_ref_id
      and (l.leg = v_leg.leg or (not v_is_whole and l.leg > v_leg.leg))
      and cargo.is_present(l.state, l.release_reason)
  );
  perform cargo.lock_capacity(v_flight_ids);

  perform cargo.admit_user(p_user_id, p_identity);
  v_now := date_trunc('milliseconds', clock_timestamp());
  if v_is_whole then
    v_offloaded_ref_id := p_ref_id;
    v_pieces := v_booking.pieces;
    v_weight_kg := v_booking.weight_kg;
    v_volume_l := v_booking.volume_l;
    perform cargo.release_legs(array[p_ref_id], 'offloaded', v_leg.flight_id);
    update cargo.bookings b
    set needs_rebooking = true, version = b.version + 1, updated_at = v_now
    where b.ref_id = p_ref_id
    returning * into v_booking;
  else
    v_offloaded_ref_id := p_part_ref_id;
    v_booking := cargo.split_booking(
      p_user_id, v_booking, v_leg.leg, p_part_ref_id, v_pieces, v_weight_kg, v_volume_l, v_part.volume_given,
      p_volumetric_divisor, v_now
    );
  end if;
  insert into cargo.booking_events (
    ref_id, sequence, status, location, flight_id, recorded_at, recorded_by, metadata, kind, fsu_code, discrepancy,
    occurred_at, pieces, weight_kg, volume_l, remark
  )
  values (
    p_ref_id, v_booking.version, v_booking.status, v_leg.origin, v_leg.flight_id, v_now, p_user_id,
    jsonb_build_object(
      'message', format('%s pieces offloaded from flight %s', v_pieces, v_leg.flight_number),
      'offloaded_ref_id', v_offloaded_ref_id
    ),
    'offloaded', 'DIS', p_offload ->> 'discrepancy', v_occurred_at, v_pieces, v_weight_kg, v_volume_l,
    p_offload ->> 'remark'
  );

  return json_build_object(
    'booking', cargo.booking_with_events(v_booking), 'offloaded_ref_id', v_offloaded_ref_id,
    'capacity', cargo.capacity_answer(v_flight_ids)
  );
end;
$$;
comment on function public.offload_booking is 'Records that the carrier left a shipment behind: p_offload is {flight_id, discrepancy, occurred_at, pieces?, weight_kg?, volume_m3?, remark?}; kg, m³. Without pieces, or with all, the leg is released and the booking needs rebooking; with fewer, those become a part, the booking p_part_ref_id, which needs rebooking, and the rest flies. A repeated report is answered without effect. Returns {booking, offloaded_ref_id, capacity}, or {reason}: unauthenticated, forbidden, validation_failed {errors}, booking_not_found, booking_closed, version_mismatch, booking_held {hold_expires_at}, rebooking_required (the leg is taken away already), out_of_sequence {expected}, not_changeable (the last itinerary).';
revoke execute on function public.offload_booking from public, anon, authenticated;
grant execute on function public.offload_booking to service_role;
