-- Chapter 2: airports. Their rows come with the next migration, generated from a published data set.

create table cargo.airports (
  code text constraint airports_pkey primary key,
  name text not null,
  city text not null,
  country text not null,
  time_zone text not null,
  constraint airports_code_iata check (code ~ '^[A-Z]{3}$'),
  constraint airports_country_iso check (country ~ '^[A-Z]{2}$')
);
alter table cargo.airports enable row level security;
comment on table cargo.airports is 'Airports by IATA location code (IATA Resolution 763), with the IANA time zone that makes a flight''s local date.';
comment on column cargo.airports.country is 'ISO 3166-1 alpha-2.';
comment on column cargo.airports.time_zone is 'IANA time zone, e.g. Asia/Kolkata.';

create function cargo.validation_failed(p_errors json) returns json
  language sql stable parallel safe
  return case
    when json_array_length(p_errors) > 0 then json_build_object('reason', 'validation_failed', 'errors', p_errors)
  end;
comment on function cargo.validation_failed is 'The refusal of an input with its errors, an array of {path, message}; null when there is none.';

create function cargo.refuse_airports(p_origin text, p_destination text, p_path text default '') returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_errors json;
begin
  select json_agg(
    json_build_object('path', p_path || e.field, 'message', e.code || ' is not a known airport.') order by e.rank
  )
  into v_errors
  from (values (1, 'origin', p_origin), (2, 'destination', p_destination)) as e (rank, field, code)
  where not exists (select 1 from cargo.airports a where a.code = e.code);
  return cargo.validation_failed(v_errors);
end;
$$;
comment on function cargo.refuse_airports is 'Null when both airports are known, else {reason: validation_failed, errors}; p_path goes before the field names.';
