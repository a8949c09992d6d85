-- Publishing flights.

create function public.publish_flights(p_user_id uuid, p_flights jsonb, p_identity jsonb default null) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{admin}', p_identity);
  v_sent jsonb := case jsonb_typeof(p_flights) when 'array' then p_flights else jsonb_build_array(p_flights) end;
  v_flights cargo.flights[];
  v_answer json;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;

  -- Waits for an alignment of local dates; one that comes later waits for this, and finds these flights.
  lock table cargo.flights in row exclusive mode;

  select refusal
  into v_answer
  from jsonb_array_elements(v_sent) with ordinality as f (flight, position)
  cross join cargo.refuse_airports(
    f.flight ->> 'origin',
    f.flight ->> 'destination',
    case when jsonb_typeof(p_flights) = 'array' then (f.position - 1) || '.' else '' end
  ) refusal
  where refusal is not null
  order by f.position
  limit 1;
  if found then
    return v_answer;
  end if;

  -- The local dates of a flight, as cargo.align_local_dates keeps them; its number in the one spelling, which
  -- a Worker of before leaves to this.
  select array_agg(
    row (
      gen_random_uuid(), cargo.canonical_flight_number(f.flight_number), f.airline_name, f.origin, f.destination,
      f.departure_datetime, f.arrival_datetime,
      (f.departure_datetime at time zone o.time_zone)::date,
      (f.arrival_datetime at time zone d.time_zone)::date,
      f.base_price_per_kg, false,
      f.aircraft_type, f.service_type, f.latest_acceptance_minutes, nullif(f.refused_handling_codes, '{}'),
      f.max_piece_height_cm, f.max_piece_length_cm
    )::cargo.flights
    order by f.position
  )
  into v_flights
  from rows from (
    jsonb_to_recordset(v_sent) as (
      flight_number text, airline_name text, origin text, destination text,
      departure_datetime timestamptz, arrival_datetime timestamptz, base_price_per_kg numeric,
      aircraft_type text, service_type text, latest_acceptance_minutes integer, refused_handling_codes text[],
      max_piece_height_cm integer, max_piece_length_cm integer
    )
  ) with ordinality as f (
    flight_number, airline_name, origin, destination, departure_datetime, arrival_datetime, base_price_per_kg,
    aircraft_type, service_type, latest_acceptance_minutes, refused_handling_codes,
    max_piece_height_cm, max_piece_length_cm, position
  )
  join cargo.airports o on o.code = f.origin
  join cargo.airports d on d.code = f.destination;

  begin
    insert into cargo.flights
    select f.* from unnest(v_flights) f
    order by f.flight_number, f.origin, f.departure_date;

    insert into cargo.flight_capacity (flight_id, max_weight_kg, max_volume_l)
    select
      f.flight_id,
      (v_sent -> (f.ordinality - 1)::integer ->> 'max_weight_kg')::numeric,
      (v_sent -> (f.ordinality - 1)::integer ->> 'max_volume_m3')::numeric * 1000
    from unnest(v_flights) with ordinality as f
    order by f.flight_id;
  exception when unique_violation then
    select json_build_object(
      'reason', 'flight_exists', 'index', f.ordinality - 1,
      'flight_number', f.flight_number, 'departure_date', f.departure_date
    )
    into v_answer
    from (
      select n.*, row_number() over (partition by n.flight_number, n.origin, n.departure_date order by n.ordinality) as nth
      from unnest(v_flights) with ordinality as n
    ) f
    where f.nth > 1
      or exists (
        select 1 from cargo.flights known
        where (known.flight_number, known.origin, known.departure_date) = (f.flight_number, f.origin, f.departure_date)
      )
    order by f.ordinality
    limit 1;
    if not found then
      raise; -- somebody has just deleted it by hand
    end if;
    return v_answer;
  end;

  return json_build_object(
    'flights', (
      select coalesce(json_agg(a.answer order by n.ordinality), '[]')
      from unnest(v_flights) with ordinality as n
      join cargo.flight_answers a using (flight_id)
    )
  );
end;
$$;
comment on function public.publish_flights is 'Publishes flights (a JSON object, or an array of them), all or none and in sorted order. Returns {flights} in the order given, or {reason}: unauthenticated, forbidden, validation_failed {errors}, flight_exists {index, flight_number, departure_date}.';
revoke execute on function public.publish_flights from public, anon, authenticated;
grant execute on function public.publish_flights to service_role;
