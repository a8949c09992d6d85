-- The timetable (cold) and the capacity (hot), kept apart so that a booking rewrites one narrow row and no index.

-- public.publish_flights makes its rows by position: a new column stands last, as in the migration that adds it.
create table cargo.flights (
  flight_id uuid constraint flights_pkey primary key default gen_random_uuid(),
  flight_number text not null,
  airline_name text not null,
  origin text not null constraint flights_origin_fkey references cargo.airports (code),
  destination text not null constraint flights_destination_fkey references cargo.airports (code),
  departure_at timestamptz not null,
  arrival_at timestamptz not null,
  departure_date date not null,
  arrival_date date not null,
  base_price_per_kg numeric(8, 2) not null,
  exempt boolean not null default false,
  constraint flights_number_format check (flight_number ~ '^([A-Z][A-Z0-9]|[0-9][A-Z])[0-9]{1,4}[A-Z]?$'),
  constraint flights_number_spelling check (exempt or flight_number ~ '^..[1-9]'),
  constraint flights_airline_name_length check (char_length(airline_name) between 1 and 100),
  constraint flights_leave_their_origin check (origin <> destination),
  constraint flights_arrive_after_departure check (arrival_at > departure_at),
  constraint flights_arrive_in_time check (exempt or arrival_at <= departure_at + interval '72 hours'),
  constraint flights_price_range check (base_price_per_kg between 0 and 100000),
  constraint flights_number_origin_date_key unique (flight_number, origin, departure_date)
);
alter table cargo.flights enable row level security;
create index flights_origin_departure_date_idx on cargo.flights (origin, departure_date);
create index flights_destination_origin_departure_date_idx on cargo.flights (destination, origin, departure_date);
comment on table cargo.flights is 'The timetable. A published flight does not change, but for its local dates (cargo.align_local_dates).';
comment on column cargo.flights.flight_number is 'IATA carrier designator (two characters), one to four digits, optional operational suffix (SSIM chapter 2).';
comment on column cargo.flights.departure_date is 'The local date at the origin, by the rules of its zone when the flight was published or last aligned.';
comment on column cargo.flights.arrival_date is 'The local date at the destination, by the rules of its zone when the flight was published or last aligned.';
comment on column cargo.flights.exempt is 'Published before a rule of this table was made, and breaks it. See cargo.flights_to_settle.';

create table cargo.flight_capacity (
  flight_id uuid constraint flight_capacity_pkey primary key
    constraint flight_capacity_flight_fkey references cargo.flights (flight_id),
  max_weight_kg numeric(9, 1) not null,
  booked_weight_kg numeric(9, 1) not null default 0,
  version bigint not null default 0,
  constraint flight_capacity_max_range check (max_weight_kg between 0.1 and 1000000),
  constraint flight_capacity_never_overbooked check (booked_weight_kg between 0 and max_weight_kg)
) with (fillfactor = 50);
alter table cargo.flight_capacity enable row level security;
comment on table cargo.flight_capacity is 'The one hot row of a flight. Narrow, fillfactor 50 and no index on what changes, so that updates stay heap-only.';
comment on column cargo.flight_capacity.version is 'Counts the changes of capacity from 0, without a gap.';

create view cargo.flight_answers with (security_invoker = true) as
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
    'version', c.version
  ) as answer
from cargo.flights f
join cargo.flight_capacity c using (flight_id)
join cargo.airports o on o.code = f.origin
join cargo.airports d on d.code = f.destination;
comment on view cargo.flight_answers is 'A flight with its capacity, in whole tenths of a kilogram; times local with their offset (IANA zone of the airport).';

create function public.get_flight(p_flight_id text) returns json
  language plpgsql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
declare
  v_flight json;
begin
  select a.answer into v_flight
  from cargo.flight_answers a
  where a.flight_id = case when cargo.is_uuid(p_flight_id) then p_flight_id::uuid end;
  if not found then
    return json_build_object('reason', 'flight_not_found', 'flight_id', p_flight_id);
  end if;
  return json_build_object('flight', v_flight);
end;
$$;
comment on function public.get_flight is 'One flight with its capacity and version. Returns {flight}, or {reason: flight_not_found}, for a malformed id too.';
revoke execute on function public.get_flight from public, anon, authenticated;
grant execute on function public.get_flight to service_role;

-- Flights published before a rule was made are neither merged, renamed into one another nor deleted: they may be
-- sold already, and only the operator knows what they are. They are exempt, and stand here until they are settled.

create function cargo.canonical_flight_number(p_flight_number text) returns text
  language sql immutable parallel safe
  return regexp_replace(p_flight_number, '^(..)0+(?=[0-9])', '\1');
comment on function cargo.canonical_flight_number is 'The one spelling of a flight number: carrier, number without leading zeros, suffix (AI0347 is AI347).';

create view cargo.flights_to_settle with (security_invoker = true) as
select
  f.flight_id,
  f.flight_number,
  f.origin,
  f.departure_date,
  f.departure_at,
  c.booked_weight_kg,
  f.arrival_at > f.departure_at + interval '72 hours' as takes_too_long,
  f.flight_number ~ '^..0+[A-Z]?$' as is_number_zero,
  same.flight_id as same_flight_id,
  same_capacity.booked_weight_kg as same_booked_weight_kg
from cargo.flights f
join cargo.flight_capacity c using (flight_id)
left join cargo.flights same
  on same.flight_number = cargo.canonical_flight_number(f.flight_number)
  and same.origin = f.origin
  and same.departure_date = f.departure_date
  and same.flight_id <> f.flight_id
left join cargo.flight_capacity same_capacity on same_capacity.flight_id = same.flight_id
where f.exempt;
comment on view cargo.flights_to_settle is 'The flights that are exempt from a rule made after they were published, and why: with same_flight_id another flight has their number, origin and date in the one spelling. What to do: docs/operations.md.';
