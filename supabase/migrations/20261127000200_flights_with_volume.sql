-- Flights with a volume, with conditions of carriage, and with what became of them. What a flight holds in litres is
-- counted from the migration 20261127000320 on: until then none has a volume.

-- Behind a long transaction it would hold up every search: rather stop, and be applied again.
set local lock_timeout = '3s';
alter table cargo.flights
  add column aircraft_type text,
  add column service_type text,
  add column latest_acceptance_minutes integer,
  add column refused_handling_codes text[],
  add column max_piece_height_cm integer,
  add column max_piece_length_cm integer,
  add constraint flights_aircraft_type_format check (aircraft_type ~ '^[A-Z0-9]{3}$') not valid,
  add constraint flights_service_type_format check (service_type ~ '^[A-Z]$') not valid,
  add constraint flights_latest_acceptance_range check (latest_acceptance_minutes between 0 and 2880) not valid,
  add constraint flights_refused_codes_count check (cardinality(refused_handling_codes) between 1 and 101) not valid,
  add constraint flights_max_piece_height_range check (max_piece_height_cm between 1 and 2000) not valid,
  add constraint flights_max_piece_length_range check (max_piece_length_cm between 1 and 2000) not valid;

comment on column cargo.flights.aircraft_type is 'IATA aircraft type, three characters (SSIM appendix A).';
comment on column cargo.flights.service_type is 'IATA service type, one letter: F is a scheduled freighter (SSIM appendix C).';
comment on column cargo.flights.latest_acceptance_minutes is 'Before the departure by the timetable: from then on the flight takes no shipment that begins on it.';
comment on column cargo.flights.refused_handling_codes is 'IATA special handling codes that the flight does not carry.';

comment on column cargo.flight_capacity.version is 'Counts the legs booked on the flight and released from 0, without a gap.';
comment on column cargo.flight_capacity.max_volume_l is 'In litres; null: the volume is not limited, and not counted.';

create table cargo.flight_operations (
  flight_id uuid constraint flight_operations_pkey primary key
    constraint flight_operations_flight_fkey references cargo.flights (flight_id),
  status text not null,
  closed boolean not null,
  estimated_departure_at timestamptz,
  estimated_arrival_at timestamptz,
  version integer not null,
  changed_at timestamptz not null,
  changed_by uuid not null constraint flight_operations_user_fkey references cargo.users (id),
  constraint flight_operations_status_known check (status in ('SCHEDULED', 'CANCELLED'))
);
alter table cargo.flight_operations enable row level security;
comment on table cargo.flight_operations is 'What became of a published flight: a row for each flight that was touched. Written under the lock of its flight_capacity.';

create function cargo.operational_answer(
  p_operations cargo.flight_operations, p_origin_zone text, p_destination_zone text
) returns json
  language sql stable parallel safe
  return json_build_object(
    'status', coalesce(p_operations.status, 'SCHEDULED'),
    'closed', coalesce(p_operations.closed, false),
    'estimated_departure_datetime', cargo.local_time(p_operations.estimated_departure_at, p_origin_zone),
    'estimated_arrival_datetime', cargo.local_time(p_operations.estimated_arrival_at, p_destination_zone),
    'changed_at', cargo.utc_time(p_operations.changed_at)
  );
comment on function cargo.operational_answer is 'What became of a flight, as the API shows it; estimates local with their offset. Of a flight never touched: scheduled.';

create or replace view cargo.flight_answers with (security_invoker = true) as
select
  f.flight_id,
  json_build_object(
    'flight_id', f.flight_id,
    'flight_number', f.flight_number,
    'airline_name', f.airline_name,
    'origin', f.origin,
    'destination', f.destination,
    'departure_datetime', cargo.local_time(f.departure_at, o.time_zone),
    'arrival_datetime', cargo.local_time(f.arrival_at, d.time_zone),
    'departure_date', f.departure_date,
    'departure_ms', (extract(epoch from f.departure_at) * 1000)::bigint,
    'max_tenths', (c.max_weight_kg * 10)::bigint,
    'booked_tenths', (c.booked_weight_kg * 10)::bigint,
    'base_price_per_kg', f.base_price_per_kg,
    'version', c.version,
    'volume', case
      when c.max_volume_l is not null
        then json_build_object('max_litres', c.max_volume_l, 'booked_litres', c.booked_volume_l)
    end,
    'conditions', case
      when num_nonnulls(
        f.aircraft_type, f.service_type, f.latest_acceptance_minutes, f.refused_handling_codes,
        f.max_piece_height_cm, f.max_piece_length_cm
      ) > 0
        then json_strip_nulls(json_build_object(
          'aircraft_type', f.aircraft_type,
          'service_type', f.service_type,
          'latest_acceptance_datetime',
          cargo.local_time(f.departure_at - make_interval(mins => f.latest_acceptance_minutes), o.time_zone),
          'latest_acceptance_ms',
          (extract(epoch from f.departure_at) * 1000)::bigint - f.latest_acceptance_minutes * 60000,
          'refused_handling_codes', f.refused_handling_codes,
          'max_piece_height_cm', f.max_piece_height_cm,
          'max_piece_length_cm', f.max_piece_length_cm
        ))
    end,
    'operational', case
      when p.flight_id is not null then cargo.operational_answer(p, o.time_zone, d.time_zone)
    end
  ) as answer
from cargo.flights f
join cargo.flight_capacity c using (flight_id)
join cargo.airports o on o.code = f.origin
join cargo.airports d on d.code = f.destination
left join cargo.flight_operations p on p.flight_id = f.flight_id;
comment on view cargo.flight_answers is 'A flight with its capacity, in whole tenths of a kilogram and in litres; its volume, its conditions and what became of it are null where there are none; times local with their offset (IANA zone of the airport).';

-- Here, and not in a migration of its own: without the new columns it would publish nothing.

create or replace function public.publish_flights(p_user_id uuid, p_flights jsonb, p_identity jsonb default null) returns json
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

create or replace function cargo.capacity_answer(p_flight_ids uuid[]) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return (
    select coalesce(
      json_agg(
        case
          when c.max_volume_l is null then json_build_object(
            'flight_id', f.flight_id,
            'departure_date', f.departure_date,
            'booked_tenths', (c.booked_weight_kg * 10)::bigint,
            'version', c.version
          )
          else json_build_object(
            'flight_id', f.flight_id,
            'departure_date', f.departure_date,
            'booked_tenths', (c.booked_weight_kg * 10)::bigint,
            'version', c.version,
            'booked_litres', c.booked_volume_l
          )
        end
        order by f.flight_id
      ),
      '[]'
    )
    from cargo.flights f
    join cargo.flight_capacity c using (flight_id)
    where f.flight_id = any (p_flight_ids)
  );
end;
$$;
comment on function cargo.capacity_answer is 'What the live-capacity cache needs to know of flights just changed; weights in whole tenths of a kilogram, litres only of flights with a volume.';

drop function public.search_itineraries;

create function public.search_itineraries(
  p_origin text,
  p_destination text,
  p_date date,
  p_min_connection_minutes integer default 60,
  p_weight_kg numeric default null,
  p_max_stops integer default 1,
  p_limit integer default 500,
  p_volume_l integer default null,
  p_handling_codes text[] default null
) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_answer json := cargo.refuse_airports(p_origin, p_destination);
begin
  if v_answer is not null then
    return v_answer;
  end if;

  with itineraries as (
    select
      array[f.flight_id] as flight_ids, f.arrival_at, 0 as stops, f.departure_at,
      f.departure_at - make_interval(mins => coalesce(f.latest_acceptance_minutes, 0)) as accepts_until
    from cargo.flights f
    where f.destination = p_destination and f.origin = p_origin and f.departure_date = p_date
      and not exists (
        select 1 from cargo.flight_operations p
        where p.flight_id = f.flight_id and (p.status = 'CANCELLED' or p.closed)
      )
    union all
    -- A flight's departure_date is the local date where the connection is made, and so is the first
    -- leg's arrival_date: "no later than the end of the next day there" is a range of the index.
    select
      array[first.flight_id, second.flight_id], second.arrival_at, 1, first.departure_at,
      first.departure_at - make_interval(mins => coalesce(first.latest_acceptance_minutes, 0))
    from cargo.flights first
    join cargo.flights second
      on second.destination = p_destination
      and second.origin = first.destination
      and second.departure_date between first.arrival_date and first.arrival_date + 1
      and second.departure_date between p_date - 2 and p_date + 6
      and second.departure_at >= first.arrival_at + make_interval(mins => p_min_connection_minutes)
    where p_max_stops >= 1
      and first.origin = p_origin
      and first.departure_date = p_date
      and first.destination <> p_destination
      and p_origin <> p_destination
      and not exists (
        select 1 from cargo.flight_operations p
        where p.flight_id = first.flight_id and (p.status = 'CANCELLED' or p.closed)
      )
      and not exists (
        select 1 from cargo.flight_operations p
        where p.flight_id = second.flight_id and (p.status = 'CANCELLED' or p.closed)
      )
  ),
  bookable as (
    select i.*
    from itineraries i
    where i.accepts_until > statement_timestamp()
      and (
        (p_weight_kg is null and p_volume_l is null)
        or not exists (
          select 1 from cargo.flight_capacity c
          where c.flight_id = any (i.flight_ids)
            and (
              c.booked_weight_kg + coalesce(p_weight_kg, 0) > c.max_weight_kg
              or c.booked_volume_l + coalesce(p_volume_l, 0) > c.max_volume_l
            )
        )
      )
      and (
        p_handling_codes is null
        or not exists (
          select 1 from cargo.flights f
          where f.flight_id = any (i.flight_ids) and f.refused_handling_codes && p_handling_codes
        )
      )
    order by i.arrival_at, i.stops, i.departure_at, i.flight_ids
    limit p_limit + 1
  ),
  chosen as (
    select b.flight_ids, row_number() over (order by b.arrival_at, b.stops, b.departure_at, b.flight_ids) as position
    from bookable b
  ),
  kept as (
    select c.* from chosen c where c.position <= p_limit
  ),
  places as (
    select f.flight_id, row_number() over (order by f.departure_date, f.flight_id) - 1 as place
    from cargo.flights f
    where f.flight_id in (select unnest(k.flight_ids) from kept k)
  )
  select json_build_object(
    'flights', coalesce(
      (
        select json_agg(a.answer order by p.place)
        from places p
        join cargo.flight_answers a using (flight_id)
      ),
      '[]'
    ),
    'itineraries', coalesce(
      (
        select json_agg(i.legs order by i.position)
        from (
          select k.position, json_agg(p.place order by l.leg) as legs
          from kept k
          cross join unnest(k.flight_ids) with ordinality as l (flight_id, leg)
          join places p using (flight_id)
          group by k.position
        ) i
      ),
      '[]'
    ),
    'cut', exists (select 1 from chosen c where c.position > p_limit)
  )
  into v_answer;
  return v_answer;
end;
$$;
comment on function public.search_itineraries is 'Itineraries of one or two flights that leave p_origin on the local date p_date, sorted by arrival, stops, departure; departed, cancelled and closed ones are left out, and those whose first flight accepts nothing any more. Second legs depart from two days before p_date (connections cross the date line) to six days after (the first one takes up to 72 hours). Returns {flights (by day), itineraries (the places of each one''s flights in that array, from 0), cut}, or {reason: validation_failed, errors}. p_weight_kg in kg, p_volume_l in litres (it counts on flights that have a volume); flights that refuse one of p_handling_codes are left out; p_min_connection_minutes in minutes.';
revoke execute on function public.search_itineraries from public, anon, authenticated;
grant execute on function public.search_itineraries to service_role;
