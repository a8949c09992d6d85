-- Local dates in line with the zones of today. A flight's local times are computed when it is shown, its
-- local dates are stored, because searches and the unique key need them: when the rules of a zone change
-- (a newer tzdata), or the zone of an airport, the dates of flights that are already published have to follow.

create view cargo.local_date_differences with (security_invoker = true) as
select
  f.flight_id,
  f.flight_number,
  f.airline_name,
  f.origin,
  f.destination,
  f.departure_at,
  f.arrival_at,
  f.departure_date,
  f.arrival_date,
  f.base_price_per_kg,
  l.local_departure_date,
  l.local_arrival_date
from cargo.flights f
join cargo.airports o on o.code = f.origin
join cargo.airports d on d.code = f.destination
cross join lateral (
  select
    (f.departure_at at time zone o.time_zone)::date as local_departure_date,
    (f.arrival_at at time zone d.time_zone)::date as local_arrival_date
) l
where f.departure_at > statement_timestamp()
  and (f.departure_date, f.arrival_date) <> (l.local_departure_date, l.local_arrival_date);
comment on view cargo.local_date_differences is 'The future flights whose stored local dates are not those of today''s zones, with the dates that they should have. None, unless a zone has changed.';

create function cargo.align_local_dates(p_codes text[] default null) returns json
  language plpgsql set search_path = ''
  -- With p_codes known the planner reads the flights of these airports by index.
  set plan_cache_mode = 'force_custom_plan'
as $$
declare
  -- Days: out of the way of every date that a flight can have.
  v_aside constant integer := 1000000;
  v_stale cargo.local_date_differences[];
  v_flight_ids uuid[];
  v_staying uuid[] := '{}';
  v_blocked uuid[];
  v_answer json;
begin
  -- Publications and other alignments wait here; searches, bookings and steps go on. What was being
  -- published by the zones of before is in the snapshots of the statements that follow.
  lock table cargo.flights in share row exclusive mode;

  select array_agg(s order by s.flight_id), array_agg(s.flight_id)
  into v_stale, v_flight_ids
  from cargo.local_date_differences s
  where p_codes is null or s.origin = any (p_codes) or s.destination = any (p_codes);

  -- The one lock order: whoever books these flights holds their capacity before any row that refers to them.
  perform 1
  from cargo.flight_capacity c
  where c.flight_id in (select unnest(v_flight_ids))
  order by c.flight_id
  for no key update;

  -- A flight stays on its date where the new one is another flight's of that number, and then nothing can
  -- take the place that it keeps.
  loop
    with moves as materialized (
      select
        s.flight_id, s.flight_number, s.origin, s.local_departure_date,
        row_number() over (
          partition by s.flight_number, s.origin, s.local_departure_date order by s.departure_at, s.flight_id
        ) as turn
      from unnest(v_stale) s
      where s.local_departure_date <> s.departure_date
        and s.flight_id not in (select unnest(v_staying))
    )
    select array_agg(blocked.flight_id)
    into v_blocked
    from (
      select m.flight_id from moves m where m.turn > 1
      union
      select m.flight_id
      from moves m
      join cargo.flights taken
        on (taken.flight_number, taken.origin, taken.departure_date) = (m.flight_number, m.origin, m.local_departure_date)
      left join moves leaving on leaving.flight_id = taken.flight_id
      where leaving.flight_id is null
    ) blocked;
    exit when v_blocked is null;
    v_staying := v_staying || v_blocked;
  end loop;

  -- In two steps, because a daily flight takes the date that the one of the next day is leaving.
  update cargo.flights f
  set departure_date = f.departure_date + v_aside
  from unnest(v_stale) s
  where f.flight_id = s.flight_id
    and s.local_departure_date <> s.departure_date
    and s.flight_id not in (select unnest(v_staying));
  update cargo.flights f
  set
    departure_date = case when s.flight_id in (select unnest(v_staying)) then s.departure_date else s.local_departure_date end,
    arrival_date = s.local_arrival_date
  from unnest(v_stale) s
  where f.flight_id = s.flight_id;

  select json_build_object(
    'flights', coalesce(cardinality(v_flight_ids), 0) - cardinality(v_staying),
    'departure_dates', (
      select coalesce(json_agg(d.departure_date order by d.departure_date), '[]')
      from (
        select s.departure_date from unnest(v_stale) s
        union
        select s.local_departure_date from unnest(v_stale) s
        union
        select f.departure_date from cargo.flights f
        where f.departure_at > statement_timestamp()
          and (f.origin = any (p_codes) or f.destination = any (p_codes))
      ) d
    ),
    'collisions', (
      select coalesce(
        json_agg(
          json_build_object(
            'flight_id', s.flight_id,
            'flight_number', s.flight_number,
            'origin', s.origin,
            'departure_date', s.departure_date,
            'local_departure_date', s.local_departure_date,
            'taken_by', taken.flight_id
          )
          order by s.flight_number, s.origin, s.departure_date
        ),
        '[]'
      )
      from unnest(v_stale) s
      join cargo.flights taken
        on (taken.flight_number, taken.origin, taken.departure_date) = (s.flight_number, s.origin, s.local_departure_date)
      where s.flight_id in (select unnest(v_staying))
    )
  )
  into v_answer;
  return v_answer;
end;
$$;
comment on function cargo.align_local_dates is 'Brings the local dates of future flights in line with the zones as they are now: of the airports named, whose zone has just changed, or of all (null). Returns {flights: how many were brought in line, departure_dates: whose timetable tokens have to be renewed after the commit (the old and the new ones; with p_codes all dates of these airports'' flights, since their local times are shown otherwise now), collisions: [{flight_id, flight_number, origin, departure_date, local_departure_date, taken_by}]}. A collision stays on the date it has: its local one is that of another flight of the same number.';
