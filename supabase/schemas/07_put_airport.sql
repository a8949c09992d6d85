-- Airports that open, are renamed, or move to another time zone, without waiting for the next data.

create function cargo.metropolitan_code_of(p_code text, p_city text, p_country text, p_time_zone text) returns text
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_city_codes text[];
begin
  select array_agg(distinct a.city_code) into v_city_codes
  from cargo.airports a
  where a.folded_city = cargo.folded(p_city)
    and a.country = p_country
    and a.time_zone = p_time_zone
    and a.code <> p_code;
  return case when cardinality(v_city_codes) = 1 and v_city_codes[1] <> p_code then v_city_codes[1] end;
end;
$$;
comment on function cargo.metropolitan_code_of is 'The city code of an airport that is new in a city: that of the other airports of the same city, country and zone, where they agree on one; else null, which stands for its own.';

create function public.put_airport(p_user_id uuid, p_code text, p_airport jsonb, p_identity jsonb default null) returns json
  language plpgsql security definer set search_path = ''
  set lock_timeout = '1s' set statement_timeout = '3s'
as $$
declare
  v_refusal json := cargo.refuse_role(p_user_id, '{admin}', p_identity);
  v_before cargo.airports;
  v_after cargo.airports := jsonb_populate_record(null::cargo.airports, p_airport);
  v_created boolean;
  v_aligned json := '{"collisions": []}';
  v_dates json;
begin
  if v_refusal is not null then
    return v_refusal;
  end if;

  -- Named by an area and a place, in whatever case: the abbreviations and POSIX rules that Postgres takes
  -- for zones too have no history. Reading its files takes some 50 ms.
  select z.name into v_after.time_zone
  from pg_catalog.pg_timezone_names z
  where lower(z.name) = lower(p_airport ->> 'time_zone')
    and z.name ~ '^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/';
  if not found then
    return cargo.validation_failed(json_build_array(
      json_build_object('path', 'time_zone', 'message', 'The database knows no IANA time zone of this name.')
    ));
  end if;

  v_after.metropolitan_code := cargo.metropolitan_code_of(p_code, v_after.city, v_after.country, v_after.time_zone);
  insert into cargo.airports (code, name, city, country, time_zone, metropolitan_code)
  values (p_code, v_after.name, v_after.city, v_after.country, v_after.time_zone, v_after.metropolitan_code)
  on conflict (code) do nothing;
  v_created := found;

  if not v_created then
    select * into v_before from cargo.airports a where a.code = p_code for no key update;
    update cargo.airports a
    set
      name = v_after.name,
      city = v_after.city,
      country = v_after.country,
      time_zone = v_after.time_zone,
      metropolitan_code = case
        when (a.folded_city, a.country) = (cargo.folded(v_after.city), v_after.country) then a.metropolitan_code
        else v_after.metropolitan_code
      end
    where a.code = p_code
      and (a.name, a.city, a.country, a.time_zone)
        <> (v_after.name, v_after.city, v_after.country, v_after.time_zone);
    if v_before.time_zone <> v_after.time_zone then
      v_aligned := cargo.align_local_dates(array[p_code]);
    end if;
  end if;

  -- All of them, moved or not: whoever repeats the call does so because the first answer may have been lost.
  v_dates := coalesce(v_aligned -> 'departure_dates', (
    select coalesce(json_agg(d.departure_date order by d.departure_date), '[]')
    from (
      select f.departure_date from cargo.flights f
      where f.origin = p_code and f.departure_at > statement_timestamp()
      union
      select f.departure_date from cargo.flights f
      where f.destination = p_code and f.departure_at > statement_timestamp()
    ) d
  ));
  return json_build_object(
    'airport', (select x.answer from cargo.airport_answers x where x.code = p_code),
    'created', v_created,
    'departure_dates', v_dates,
    'collisions', v_aligned -> 'collisions'
  );
end;
$$;
comment on function public.put_airport is 'Adds an airport, or changes one: p_airport is {name, city, country, time_zone}. With another zone the local dates of its future flights move too (cargo.align_local_dates). Returns {airport, created, departure_dates (whose timetable tokens have to be renewed after the commit), collisions (flights that stay on their dates)}, or {reason}: unauthenticated, forbidden, validation_failed {errors}.';
revoke execute on function public.put_airport from public, anon, authenticated;
grant execute on function public.put_airport to service_role;
