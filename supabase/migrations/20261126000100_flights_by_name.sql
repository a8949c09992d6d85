-- Refusals about a flight name it as people do: by its number and the local date at its origin.

create or replace function cargo.refuse_itinerary(
  p_origin text, p_destination text, p_flight_ids text[], p_min_connection_minutes integer
) returns json
  language plpgsql stable set search_path = ''
as $$
declare
  v_refusal json;
begin
  select json_build_object('reason', 'flight_not_found', 'flight_id', l.flight_id)
  into v_refusal
  from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
  where not exists (
    select 1 from cargo.flights f
    where f.flight_id = case when cargo.is_uuid(l.flight_id) then l.flight_id::uuid end
  )
  order by l.leg
  limit 1;
  if found then
    return v_refusal;
  end if;

  with legs as (
    select
      l.leg, f.flight_id, f.flight_number, f.departure_date, f.origin, f.destination, f.departure_at,
      lag(f.destination, 1, p_origin) over w as came_to,
      lag(f.arrival_at) over w as came_at,
      lead(f.origin, 1, p_destination) over w as goes_from
    from unnest(p_flight_ids::uuid[]) with ordinality as l (flight_id, leg)
    join cargo.flights f using (flight_id)
    window w as (order by l.leg)
  ),
  faults as (
    select
      l.leg,
      l.flight_id,
      l.flight_number,
      l.departure_date,
      case
        when l.origin <> l.came_to
          then format('Leg %s departs from %s, but the shipment is at %s.', l.leg, l.origin, l.came_to)
        when l.destination <> l.goes_from and l.leg = cardinality(p_flight_ids)
          then format('The last leg arrives at %s, not at the destination %s.', l.destination, p_destination)
        when l.departure_at < l.came_at + make_interval(mins => p_min_connection_minutes)
          then format('Leg %s departs less than %s minutes after the leg before arrives.', l.leg, p_min_connection_minutes)
        when l.destination = p_origin
          or exists (select 1 from legs other where other.leg < l.leg and other.destination = l.destination)
          then format('The itinerary visits %s twice.', l.destination)
      end as fault
    from legs l
  )
  select json_build_object(
    'reason', 'itinerary_invalid', 'flight_id', x.flight_id,
    'flight_number', x.flight_number, 'departure_date', x.departure_date, 'fault', x.fault
  )
  into v_refusal
  from faults x
  where x.fault is not null
  order by x.leg
  limit 1;
  return v_refusal;
end;
$$;
comment on function cargo.refuse_itinerary is 'Null when the flights join origin to destination in order, no airport twice, with time to connect (minutes); else {reason}: flight_not_found {flight_id}, itinerary_invalid {flight_id, flight_number, departure_date, fault}.';

create or replace function cargo.refuse_departed(p_flight_ids uuid[]) returns json
  language plpgsql volatile set search_path = ''
as $$
begin
  return (
    select json_build_object(
      'reason', 'flight_departed', 'flight_id', f.flight_id,
      'flight_number', f.flight_number, 'departure_date', f.departure_date
    )
    from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
    join cargo.flights f using (flight_id)
    where f.departure_at <= clock_timestamp()
    order by l.leg
    limit 1
  );
end;
$$;
comment on function cargo.refuse_departed is 'Null while no flight has departed by the timetable, else {reason: flight_departed, flight_id, flight_number, departure_date}.';

create or replace function cargo.refuse_capacity(
  p_flight_ids uuid[], p_weight_kg numeric, p_lock_held boolean, p_scarce_capacity_kg numeric
) returns json
  language plpgsql stable set search_path = ''
as $$
begin
  return (
    with legs as materialized (
      select l.leg, c.flight_id, c.max_weight_kg - c.booked_weight_kg as available_kg
      from unnest(p_flight_ids) with ordinality as l (flight_id, leg)
      join cargo.flight_capacity c using (flight_id)
    )
    select coalesce(
      (
        select json_build_object(
          'reason', 'capacity_exceeded', 'flight_id', f.flight_id,
          'flight_number', f.flight_number, 'departure_date', f.departure_date,
          'available_kg', l.available_kg, 'requested_kg', p_weight_kg
        )
        from legs l
        join cargo.flights f using (flight_id)
        where l.available_kg < p_weight_kg
        order by l.leg
        limit 1
      ),
      (
        select json_build_object('outcome', 'lock_required', 'flight_ids', json_agg(l.flight_id order by l.flight_id))
        from legs l
        where not p_lock_held and l.available_kg <= p_scarce_capacity_kg
        having count(*) > 0
      )
    )
  );
end;
$$;
comment on function cargo.refuse_capacity is 'Null when every leg has the weight (kg) to give; else {reason: capacity_exceeded, flight_id, flight_number, departure_date, available_kg, requested_kg}, or, where a leg is down to its last kilograms and no lock is held, {outcome: lock_required, flight_ids}. Waits for no lock.';

comment on function public.book_shipment is 'Takes the capacity of every leg and writes the booking with its first event, all or nothing. p_request: {origin, destination, weight_kg, pieces, flight_ids, ref_id?} as validated; weights in kg. Returns {outcome: booked, booking, capacity}, {outcome: replayed, booking, capacity}, {outcome: lock_required, flight_ids} (never when p_lock_held), or {reason}: unauthenticated, idempotency_key_reused, ref_id_taken, validation_failed {errors}, flight_not_found {flight_id}, itinerary_invalid {flight_id, flight_number, departure_date, fault}, flight_departed {flight_id, flight_number, departure_date}, capacity_exceeded {flight_id, flight_number, departure_date, available_kg, requested_kg}.';
