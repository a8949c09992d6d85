-- Importing the flights of a schedule, read and expanded already: line by line, each with the days that it is flown.

create function cargo.clock_remark(
  p_code text, p_time_zone text, p_at timestamptz, p_local timestamp, p_utc_minutes integer
) returns text
  language sql stable parallel safe
  return case
    when p_at at time zone p_time_zone <> p_at at time zone 'UTC' + make_interval(mins => p_utc_minutes)
      then format(
        '%s is at %s on %s, and the line says %s%s.',
        p_code, right(cargo.local_time(p_at, p_time_zone), 6), (p_at at time zone p_time_zone)::date,
        case when p_utc_minutes < 0 then '-' else '+' end,
        to_char(make_interval(mins => abs(p_utc_minutes)), 'HH24:MI')
      )
    when p_at at time zone p_time_zone <> p_local
      then format(
        'There is no %s at %s on %s: the clocks go forward. Taken as %s.',
        to_char(p_local, 'HH24:MI'), p_code, p_local::date, to_char(p_at at time zone p_time_zone, 'HH24:MI')
      )
  end;
comment on function cargo.clock_remark is 'What the zone of an airport has against a time of a schedule: another offset than the one it was sent with (p_utc_minutes), or no such local time (p_local). Null when nothing.';

create function public.import_flights(
  p_user_id uuid, p_lines jsonb, p_dry_run boolean, p_skip_invalid boolean, p_identity jsonb default null
) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
  -- Arrays joined by their places are taken for far more rows than they have: to compile for these would take longer
  -- than all of the work.
  set jit = off
as $$
declare
  v_errors_max constant integer := 100;
  v_preview_max constant integer := 20;
  v_refusal json := cargo.refuse_role(p_user_id, '{admin}', p_identity);
  -- What the lines without an error make, in their order: a flight each, with its line.
  v_flights cargo.flights[];
  v_capacities cargo.flight_capacity[];
  v_lines integer[];
  v_invalid integer;
  v_errors json;
  v_warnings json;
  v_publishes boolean;
  v_answer json;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;

  if not p_dry_run then
    -- Waits for an alignment of local dates; one that comes later waits for this, and finds these flights.
    lock table cargo.flights in row exclusive mode;
  end if;

  with dated as materialized (
    select
      gen_random_uuid() as flight_id, l.line, row_number() over (order by l.line, t.departure) as place,
      l.flight_number, l.airline_name, l.origin, l.destination, l.base_price_per_kg,
      l.aircraft_type, l.service_type, l.latest_acceptance_minutes, l.refused_handling_codes,
      l.max_piece_height_cm, l.max_piece_length_cm, l.max_weight_kg, (l.max_volume_m3 * 1000)::integer as max_volume_l,
      a.departure_at, a.arrival_at,
      (a.departure_at at time zone o.time_zone)::date as departure_date,
      (a.arrival_at at time zone d.time_zone)::date as arrival_date,
      cargo.clock_remark(
        l.origin, o.time_zone, a.departure_at, case when l.is_local then t.departure end, l.departure_utc_minutes
      ) as departure_remark,
      cargo.clock_remark(
        l.destination, d.time_zone, a.arrival_at, case when l.is_local then t.arrival end, l.arrival_utc_minutes
      ) as arrival_remark
    from jsonb_to_recordset(p_lines) as l (
      line integer, flight_number text, airline_name text, origin text, destination text,
      is_local boolean, departures timestamp[], arrivals timestamp[],
      departure_utc_minutes integer, arrival_utc_minutes integer,
      max_weight_kg numeric, max_volume_m3 numeric, base_price_per_kg numeric,
      aircraft_type text, service_type text, latest_acceptance_minutes integer, refused_handling_codes text[],
      max_piece_height_cm integer, max_piece_length_cm integer
    )
    cross join unnest(l.departures, l.arrivals) as t (departure, arrival)
    left join cargo.airports o on o.code = l.origin
    left join cargo.airports d on d.code = l.destination
    cross join lateral (
      select
        t.departure at time zone case when l.is_local then o.time_zone else 'UTC' end as departure_at,
        t.arrival at time zone case when l.is_local then d.time_zone else 'UTC' end as arrival_at
    ) a
  ),
  unflyable as materialized (
    select u.line, u.rank, u.field, cargo.unknown_airport_message(u.code) as message
    from (
      select distinct d.line, e.rank, e.field, e.code
      from dated d
      cross join lateral (
        values (1, 'origin', d.origin, d.departure_date), (2, 'destination', d.destination, d.arrival_date)
      ) as e (rank, field, code, local_date)
      where e.local_date is null
    ) u
    union all
    (
      select distinct on (d.line)
        d.line, 3, 'arrival',
        case
          when d.arrival_at <= d.departure_at then format('Not after the departure, on %s.', d.departure_date)
          else format('More than 72 hours after the departure, on %s.', d.departure_date)
        end
      from dated d
      where d.arrival_at <= d.departure_at or d.arrival_at > d.departure_at + interval '72 hours'
      order by d.line, d.place
    )
  ),
  faults as materialized (
    select u.line, u.rank, u.field, u.message from unflyable u
    union all
    (
      select distinct on (k.line)
        k.line, 4, 'key',
        format('%s leaves %s on %s already, by line %s.', k.flight_number, k.origin, k.departure_date, k.first_line)
      from (
        select
          d.line, d.place, d.flight_number, d.origin, d.departure_date,
          row_number() over same_key as nth, first_value(d.line) over same_key as first_line
        from dated d
        where not exists (select from unflyable u where u.line = d.line)
        window same_key as (partition by d.flight_number, d.origin, d.departure_date order by d.place)
      ) k
      where k.nth > 1
      order by k.line, k.place
    )
  ),
  flyable as materialized (
    select
      d.line,
      d.place,
      row (
        d.flight_id, d.flight_number, d.airline_name, d.origin, d.destination, d.departure_at, d.arrival_at,
        d.departure_date, d.arrival_date, d.base_price_per_kg, false,
        d.aircraft_type, d.service_type, d.latest_acceptance_minutes, nullif(d.refused_handling_codes, '{}'),
        d.max_piece_height_cm, d.max_piece_length_cm
      )::cargo.flights as flight,
      row (d.flight_id, d.max_weight_kg, 0, 0, d.max_volume_l, 0)::cargo.flight_capacity as capacity
    from dated d
    where not exists (select from faults f where f.line = d.line)
  )
  select
    (select array_agg(f.flight order by f.place) from flyable f),
    (select array_agg(f.capacity order by f.place) from flyable f),
    (select array_agg(f.line order by f.place) from flyable f),
    (select count(distinct f.line) from faults f),
    (
      select coalesce(
        json_agg(
          json_build_object('line', e.line, 'field', e.field, 'message', e.message) order by e.line, e.rank
        ),
        '[]'
      )
      from (select f.line, f.rank, f.field, f.message from faults f order by f.line, f.rank limit v_errors_max) e
    ),
    (
      select coalesce(json_agg(json_build_object('line', w.line, 'message', w.message) order by w.line, w.rank), '[]')
      from (
        select
          d.line, r.rank,
          (array_agg(r.remark order by d.place))[1]
            || case when count(*) > 1 then format(' The same of %s more days.', count(*) - 1) else '' end as message
        from dated d
        cross join lateral (values (1, d.departure_remark), (2, d.arrival_remark)) as r (rank, remark)
        where r.remark is not null and not exists (select from faults f where f.line = d.line)
        group by d.line, r.rank
      ) w
    )
  into v_flights, v_capacities, v_lines, v_invalid, v_errors, v_warnings;

  v_publishes := not p_dry_run and (v_invalid = 0 or p_skip_invalid);
  if v_publishes then
    -- In the order of every publication. Waits for whoever is just publishing one of these; what is theirs then stays.
    with published as (
      insert into cargo.flights
      select f.* from unnest(v_flights) f
      order by f.flight_number, f.origin, f.departure_date
      on conflict on constraint flights_number_origin_date_key do nothing
      returning flight_id
    )
    insert into cargo.flight_capacity
    select c.* from unnest(v_capacities) c
    join published p using (flight_id)
    order by c.flight_id;
  end if;

  -- A statement of its own: it sees what others published while the one before was waiting.
  with known as materialized (
    select k.*
    from (
      select f.flight_number, min(f.departure_date) as first_date, max(f.departure_date) as last_date
      from unnest(v_flights) f
      group by f.flight_number
    ) n
    cross join lateral (
      select k.*, kc.max_weight_kg, kc.max_volume_l
      from cargo.flights k
      join cargo.flight_capacity kc using (flight_id)
      -- Without the origin: by that and the date there is another index, which the planner may prefer, and then it reads
      -- all that leaves there on that day, for each.
      where k.flight_number = n.flight_number and k.departure_date between n.first_date and n.last_date
      -- A lookup for each number: joined, the planner may read the whole timetable.
      offset 0
    ) k
  ),
  compared as materialized (
    select
      f.ordinality as place, l.line, f.flight_number, f.origin, f.departure_date,
      known.flight_id is null or known.flight_id = f.flight_id as is_new,
      array_remove(array[
        case when known.destination <> f.destination then 'destination' end,
        case when known.departure_at <> f.departure_at then 'departure_datetime' end,
        case when known.arrival_at <> f.arrival_at then 'arrival_datetime' end,
        case when known.max_weight_kg <> c.max_weight_kg then 'max_weight_kg' end,
        case when known.max_volume_l is distinct from c.max_volume_l then 'max_volume_m3' end,
        case when known.base_price_per_kg <> f.base_price_per_kg then 'base_price_per_kg' end,
        case when known.aircraft_type is distinct from f.aircraft_type then 'aircraft_type' end,
        case when known.service_type is distinct from f.service_type then 'service_type' end,
        case
          when known.latest_acceptance_minutes is distinct from f.latest_acceptance_minutes
            then 'latest_acceptance_minutes'
        end,
        case
          when not (
            coalesce(known.refused_handling_codes, '{}') @> coalesce(f.refused_handling_codes, '{}')
            and coalesce(known.refused_handling_codes, '{}') <@ coalesce(f.refused_handling_codes, '{}')
          )
            then 'refused_handling_codes'
        end,
        case when known.max_piece_height_cm is distinct from f.max_piece_height_cm then 'max_piece_height_cm' end,
        case when known.max_piece_length_cm is distinct from f.max_piece_length_cm then 'max_piece_length_cm' end
      ], null) as differs
    from unnest(v_flights) with ordinality as f
    join unnest(v_lines) with ordinality as l (line, ordinality) using (ordinality)
    join unnest(v_capacities) with ordinality as c using (ordinality)
    left join known
      on (known.flight_number, known.origin, known.departure_date) = (f.flight_number, f.origin, f.departure_date)
  )
  select json_build_object(
    'lines', v_invalid,
    'errors', v_errors,
    'warnings', v_warnings,
    'new', (select count(*) from compared c where c.is_new),
    'unchanged', (select count(*) from compared c where not c.is_new and c.differs = '{}'),
    'conflicts', (
      select coalesce(
        json_agg(
          json_build_object(
            'line', c.line, 'flight_number', c.flight_number, 'origin', c.origin,
            'departure_date', c.departure_date, 'differs', c.differs
          )
          order by c.place
        ),
        '[]'
      )
      from compared c
      where not c.is_new and c.differs <> '{}'
    ),
    'preview', (
      select coalesce(
        json_agg(
          json_strip_nulls(json_build_object(
            'line', n.line,
            'flight_number', f.flight_number,
            'airline_name', f.airline_name,
            'origin', f.origin,
            'destination', f.destination,
            'departure_datetime', cargo.local_time(f.departure_at, o.time_zone),
            'arrival_datetime', cargo.local_time(f.arrival_at, d.time_zone),
            'departure_date', f.departure_date,
            'max_weight_kg', c.max_weight_kg,
            'max_volume_m3', c.max_volume_l / 1000.0,
            'base_price_per_kg', f.base_price_per_kg,
            'aircraft_type', f.aircraft_type,
            'service_type', f.service_type,
            'latest_acceptance_datetime',
            cargo.local_time(f.departure_at - make_interval(mins => f.latest_acceptance_minutes), o.time_zone),
            'refused_handling_codes', f.refused_handling_codes,
            'max_piece_height_cm', f.max_piece_height_cm,
            'max_piece_length_cm', f.max_piece_length_cm
          ))
          order by n.place
        ),
        '[]'
      )
      from (select c.place, c.line from compared c where c.is_new order by c.place limit v_preview_max) n
      join unnest(v_flights) with ordinality as f on f.ordinality = n.place
      join unnest(v_capacities) with ordinality as c on c.ordinality = n.place
      join cargo.airports o on o.code = f.origin
      join cargo.airports d on d.code = f.destination
    ),
    'departure_dates', (
      select coalesce(json_agg(distinct c.departure_date), '[]')
      from compared c
      where v_publishes and (c.is_new or c.differs = '{}')
    )
  )
  into v_answer;
  return v_answer;
end;
$$;
comment on function public.import_flights is 'Publishes the flights that the lines of a schedule make, and leaves those that are known as they are. p_lines: an array of {line, flight_number, …} with departures and arrivals, a time for each day: local ones of the airports (is_local), else UTC, which were sent with the offsets departure_utc_minutes and arrival_utc_minutes. A line with an error makes none; with an error nothing is published, unless p_skip_invalid, and with p_dry_run nothing at all. Returns {lines: how many have errors, errors: the first 100 [{line, field, message}], warnings [{line, message}], new, unchanged, conflicts [{line, flight_number, origin, departure_date, differs}], preview: the first 20 new ones, departure_dates: of what stands published by it, now or before}, or {reason}: unauthenticated, forbidden.';
revoke execute on function public.import_flights from public, anon, authenticated;
grant execute on function public.import_flights to service_role;
