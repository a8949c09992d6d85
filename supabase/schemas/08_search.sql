-- Searching the timetable, on all days on which a second leg can depart. Zones are from 12 hours behind UTC to 14
-- ahead of it, so a clock can be 26 hours ahead of another. A first leg that departs at 00:00 and lands at once is
-- then two days earlier; one that departs at 23:59:59 and takes 72 hours arrives five days later, and the second leg
-- leaves by the end of the day after that. src/data/search-cache.ts has the same days.

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
