-- Airports. Their rows come with migrations: 20261101000300_airports_data and 20261126000410_airports_by_service,
-- both generated from published data. What comes between is PUT /airports (07_put_airport.sql).

create function cargo.folded(p_text text) returns text
  language sql immutable parallel safe
  return replace(replace(replace(
    translate(
      lower(
        regexp_replace(normalize(p_text, nfd), '[\u0300-\u036f]', '', 'g') collate pg_catalog."und-x-icu"
      ) collate pg_catalog."C",
      'øłđðıʻʼ‘’–',
      'olddi''''''''-'
    ),
    'æ', 'ae'), 'þ', 'th'), 'ß', 'ss');
comment on function cargo.folded is 'A text as a keyboard without accents types it: in lower case, letters without marks, "Čačak" and "cacak" alike.';

create table cargo.airports (
  code text constraint airports_pkey primary key,
  name text not null,
  city text not null,
  country text not null,
  time_zone text not null,
  metropolitan_code text,
  city_code text collate pg_catalog."C" generated always as (coalesce(metropolitan_code, code)) stored,
  traffic_rank integer,
  folded_city text collate pg_catalog."C" generated always as (cargo.folded(city)) stored,
  folded_name text collate pg_catalog."C" generated always as (cargo.folded(name)) stored,
  constraint airports_code_iata check (code ~ '^[A-Z]{3}$'),
  constraint airports_name_length check (char_length(name) between 1 and 100),
  constraint airports_city_length check (char_length(city) between 1 and 100),
  constraint airports_country_iso check (country ~ '^[A-Z]{2}$'),
  constraint airports_metropolitan_code_iata check (metropolitan_code ~ '^[A-Z]{3}$'),
  constraint airports_traffic_rank_positive check (traffic_rank > 0)
);
alter table cargo.airports enable row level security;
create index airports_city_code_idx on cargo.airports (city_code);
create index airports_code_prefix_idx on cargo.airports (code collate pg_catalog."C");
create index airports_folded_city_idx on cargo.airports (folded_city);
create index airports_folded_name_idx on cargo.airports (folded_name);
comment on table cargo.airports is 'Airports by IATA location code (IATA Resolution 763), with the IANA time zone that makes a flight''s local date.';
comment on column cargo.airports.country is 'ISO 3166-1 alpha-2.';
comment on column cargo.airports.time_zone is 'IANA time zone, e.g. Asia/Kolkata.';
comment on column cargo.airports.metropolitan_code is 'IATA code of the city or metropolitan area that the airport serves, e.g. LON; null where it is the airport''s own.';
comment on column cargo.airports.city_code is 'IATA code of the city, which is often that of its airport.';
comment on column cargo.airports.traffic_rank is '1 is the busiest airport by scheduled flights, when the data was taken; null where nobody counted.';
comment on column cargo.airports.folded_city is 'The city as a search compares it.';
comment on column cargo.airports.folded_name is 'The name as a search compares it.';

create function cargo.city_airports(p_city_code text) returns text[]
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return array(
    select a.code from cargo.airports a
    where a.city_code = p_city_code
    order by a.traffic_rank, a.code
  );
end;
$$;
comment on function cargo.city_airports is 'The codes of the airports of a city, the busiest first; empty for a code that is no city''s.';

create function cargo.unknown_airport_message(p_code text) returns text
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_airports text[] := cargo.city_airports(p_code);
begin
  return case
    when v_airports = '{}' then p_code || ' is not a known airport.'
    else p_code || ' is a city: use '
      || concat_ws(' or ', nullif(array_to_string(trim_array(v_airports, 1), ', '), ''), v_airports[cardinality(v_airports)])
      || '.'
  end;
end;
$$;
comment on function cargo.unknown_airport_message is 'What to say of a code that is not in the table of airports: of a city''s, which airports that city has.';

create function cargo.refuse_airports(p_origin text, p_destination text, p_path text default '') returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_errors json;
begin
  select json_agg(
    json_build_object('path', p_path || e.field, 'message', cargo.unknown_airport_message(e.code)) order by e.rank
  )
  into v_errors
  from (values (1, 'origin', p_origin), (2, 'destination', p_destination)) as e (rank, field, code)
  where e.code is not null and not exists (select 1 from cargo.airports a where a.code = e.code);
  return cargo.validation_failed(v_errors);
end;
$$;
comment on function cargo.refuse_airports is 'Null when both airports are known, or not named, else {reason: validation_failed, errors}; p_path goes before the field names.';

create view cargo.airport_answers with (security_invoker = true) as
select
  a.code,
  json_build_object(
    'code', a.code,
    'name', a.name,
    'city', a.city,
    'country', a.country,
    'time_zone', a.time_zone,
    'city_airports', cargo.city_airports(a.city_code)
  ) as answer
from cargo.airports a;
comment on view cargo.airport_answers is 'An airport as the API shows it, with the codes of all airports of its city, the busiest first.';

create function public.find_airports(p_query text, p_limit integer default 10) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  -- What begins with a text stands, byte by byte, from that text to before the same with the last character there is.
  v_last constant text := chr(1114111);
  -- Of nothing but accents nothing is left: null, with which nothing begins.
  v_folded text := nullif(cargo.folded(p_query), '');
  v_code text := upper(v_folded);
begin
  return json_build_object(
    'airports', (
      select coalesce(json_agg(x.answer order by f.place), '[]')
      from (
        select
          a.code,
          row_number() over (
            order by
              case when starts_with(a.code, v_code) then 1 when starts_with(a.city_code, v_code) then 2 else 3 end,
              a.traffic_rank,
              a.folded_name,
              a.code
          ) as place
        from cargo.airports a
        where (a.code collate pg_catalog."C" >= v_code and a.code collate pg_catalog."C" < v_code || v_last)
          or (a.city_code >= v_code and a.city_code < v_code || v_last)
          or (a.folded_city >= v_folded and a.folded_city < v_folded || v_last)
          or (a.folded_name >= v_folded and a.folded_name < v_folded || v_last)
        order by place
        limit p_limit
      ) f
      join cargo.airport_answers x using (code)
    )
  );
end;
$$;
comment on function public.find_airports is 'Airports whose code, city code, city or name begins with a text, in any case and without accents: codes first, then city codes, then the busiest. Returns {airports}.';
revoke execute on function public.find_airports from public, anon, authenticated;
grant execute on function public.find_airports to service_role;

create function public.get_airport(p_code text) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_airport json;
begin
  select x.answer into v_airport from cargo.airport_answers x where x.code = p_code;
  if not found then
    return json_build_object('reason', 'airport_not_found');
  end if;
  return json_build_object('airport', v_airport);
end;
$$;
comment on function public.get_airport is 'One airport. Returns {airport}, or {reason: airport_not_found}.';
revoke execute on function public.get_airport from public, anon, authenticated;
grant execute on function public.get_airport to service_role;
