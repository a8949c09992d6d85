-- Local dates in line with the zones of today. A flight's local times are computed when it is shown, its
-- local dates are stored, because searches and the unique key need them: when the rules of a zone change
-- (a newer tzdata), or the zone of an airport, the dates of flights that are already published have to follow.

create view cargo.local_dates with (security_invoker = true) as
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
) l;
comment on view cargo.local_dates is 'All flights, with the dates that they should have by today''s zones.';

create view cargo.local_date_differences with (security_invoker = true) as
select
  l.flight_id,
  l.flight_number,
  l.airline_name,
  l.origin,
  l.destination,
  l.departure_at,
  l.arrival_at,
  l.departure_date,
  l.arrival_date,
  l.base_price_per_kg,
  l.local_departure_date,
  l.local_arrival_date
from cargo.local_dates l
where l.departure_at > statement_timestamp()
  and (l.departure_date, l.arrival_date) <> (l.local_departure_date, l.local_arrival_date);
comment on view cargo.local_date_differences is 'The future flights whose stored local dates are not those of today''s zones, with the dates that they should have. None, unless a zone has changed.';

create function cargo.align_local_dates(p_codes text[] default null) returns json
  language plpgsql set search_path = ''
  -- With its values known the planner reads the flights of these airports by index, and knows how many move.
  set plan_cache_mode = 'force_custom_plan'
as $$
declare
  -- Days: out of the way of every date that a flight can have.
  v_aside constant integer := 1000000;
  v_stale cargo.local_dates[];
  v_moves cargo.local_dates[];
  v_blocked integer[];
  v_followers integer[];
  v_staying uuid[];
  v_answer json;
begin
  -- Publications and other alignments wait here; searches, bookings and steps go on. What was being
  -- published by the zones of before is in the snapshots of the statements that follow.
  lock table cargo.flights in share row exclusive mode;

  select array_agg(l)
  into v_stale
  from cargo.local_dates l
  where l.departure_at > statement_timestamp()
    and (l.departure_date, l.arrival_date) <> (l.local_departure_date, l.local_arrival_date)
    and (p_codes is null or l.origin = any (p_codes) or l.destination = any (p_codes));

  -- Where dates move back, the first flight of a daily one gets the date of the last that has departed. Those
  -- in the way move as well, back along their number; all other departed flights stay as they were.
  with recursive moves (flight) as (
    select s from unnest(v_stale) s where s.local_departure_date <> s.departure_date
    union
    select departed.flight
    from moves m
    cross join lateral (
      select l as flight
      from cargo.local_dates l
      where (l.flight_number, l.origin, l.departure_date)
          = ((m.flight).flight_number, (m.flight).origin, (m.flight).local_departure_date)
        and l.departure_at <= statement_timestamp()
        and l.local_departure_date <> l.departure_date
      -- A lookup by the unique key for each: joined, the planner may read the whole timetable at every step.
      offset 0
    ) departed
  )
  select array_agg(m.flight) into v_moves from moves m;

  -- The one lock order: whoever books these flights holds their capacity before any row that refers to them.
  perform 1
  from cargo.flight_capacity c
  where c.flight_id in (select s.flight_id from unnest(v_stale) s union select m.flight_id from unnest(v_moves) m)
  order by c.flight_id
  for no key update;

  -- A flight stays on its date where the new one is another flight's of that number that does not leave it, or
  -- goes to one that departs earlier. Then whoever follows, to the date that it keeps, stays too. At most one
  -- flight follows another, so this is a walk along each chain.
  with moves as materialized (
    select
      m.flight_id, m.flight_number, m.origin, m.departure_date, m.local_departure_date,
      m.ordinality::integer as place,
      row_number() over (
        partition by m.flight_number, m.origin, m.local_departure_date order by m.departure_at, m.flight_id
      ) as turn
    from unnest(v_moves) with ordinality as m
  )
  select
    array_agg(m.place) filter (where m.turn > 1 or (taken.flight_id is not null and leaving.flight_id is null)),
    array_agg(coalesce(follower.place, 0) order by m.place)
  into v_blocked, v_followers
  from moves m
  left join moves follower
    on (follower.flight_number, follower.origin, follower.local_departure_date) = (m.flight_number, m.origin, m.departure_date)
    and follower.turn = 1
  left join cargo.flights taken
    on (taken.flight_number, taken.origin, taken.departure_date) = (m.flight_number, m.origin, m.local_departure_date)
  left join moves leaving on leaving.flight_id = taken.flight_id;

  with recursive staying (place) as (
    select unnest(v_blocked)
    union
    select v_followers[s.place] from staying s where v_followers[s.place] > 0
  )
  select coalesce(array_agg(m.flight_id), '{}')
  into v_staying
  from unnest(v_moves) with ordinality as m
  join staying s on s.place = m.ordinality;

  -- In two steps, because a daily flight takes the date that the one of the next day is leaving.
  update cargo.flights f
  set departure_date = f.departure_date + v_aside
  from unnest(v_moves) m
  where f.flight_id = m.flight_id and m.flight_id not in (select unnest(v_staying));
  update cargo.flights f
  set departure_date = m.local_departure_date, arrival_date = m.local_arrival_date
  from unnest(v_moves) m
  where f.flight_id = m.flight_id and m.flight_id not in (select unnest(v_staying));
  update cargo.flights f
  set arrival_date = s.local_arrival_date
  from unnest(v_stale) s
  where f.flight_id = s.flight_id and f.arrival_date <> s.local_arrival_date;

  select json_build_object(
    'flights', (select count(*) from unnest(v_stale) s where s.flight_id not in (select unnest(v_staying))),
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
comment on function cargo.align_local_dates is 'Brings the local dates of future flights in line with the zones as they are now: of the airports named, whose zone has just changed, or of all (null). Departed flights move only where they are in the way. Returns {flights: how many future ones were brought in line, departure_dates: whose timetable tokens have to be renewed after the commit (the old and the new ones; with p_codes all dates of these airports'' flights, since their local times are shown otherwise now), collisions: [{flight_id, flight_number, origin, departure_date, local_departure_date, taken_by}]}. A collision stays on the date it has: its local one is that of another flight of the same number.';
