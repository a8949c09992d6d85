-- Chapter 5: the timetable (cold) and the capacity (hot), kept apart so that a booking rewrites one
-- narrow row and no index.

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
  constraint flights_number_format check (flight_number ~ '^([A-Z][A-Z0-9]|[0-9][A-Z])[0-9]{1,4}[A-Z]?$'),
  constraint flights_airline_name_length check (char_length(airline_name) between 1 and 100),
  constraint flights_leave_their_origin check (origin <> destination),
  constraint flights_arrive_after_departure check (arrival_at > departure_at),
  constraint flights_price_range check (base_price_per_kg between 0 and 100000),
  constraint flights_number_origin_date_key unique (flight_number, origin, departure_date)
);
alter table cargo.flights enable row level security;
create index flights_origin_departure_date_idx on cargo.flights (origin, departure_date);
create index flights_destination_origin_departure_date_idx on cargo.flights (destination, origin, departure_date);
comment on table cargo.flights is 'The timetable. A published flight does not change.';
comment on column cargo.flights.flight_number is 'IATA carrier designator (two characters), one to four digits, optional operational suffix (SSIM chapter 2).';
comment on column cargo.flights.departure_date is 'The local date at the origin, derived when the flight is published.';
comment on column cargo.flights.arrival_date is 'The local date at the destination, derived when the flight is published.';

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

create function cargo.flight_answer(p_flight cargo.flights, p_capacity cargo.flight_capacity) returns json
  language sql stable parallel safe
  return (
    select json_build_object(
      'flight_id', p_flight.flight_id,
      'flight_number', p_flight.flight_number,
      'airline_name', p_flight.airline_name,
      'origin', p_flight.origin,
      'destination', p_flight.destination,
      'departure_datetime', cargo.local_time(p_flight.departure_at, o.time_zone),
      'arrival_datetime', cargo.local_time(p_flight.arrival_at, d.time_zone),
      'departure_date', p_flight.departure_date,
      'departure_ms', (extract(epoch from p_flight.departure_at) * 1000)::bigint,
      'max_tenths', (p_capacity.max_weight_kg * 10)::bigint,
      'booked_tenths', (p_capacity.booked_weight_kg * 10)::bigint,
      'base_price_per_kg', p_flight.base_price_per_kg,
      'version', p_capacity.version
    )
    from cargo.airports o, cargo.airports d
    where o.code = p_flight.origin and d.code = p_flight.destination
  );
comment on function cargo.flight_answer is 'A flight with its capacity, in whole tenths of a kilogram; times local with their offset (IANA zone of the airport).';

create function public.get_flight(p_flight_id text) returns json
  language sql stable security definer set search_path = '' set statement_timeout = '3s'
as $$
  select coalesce(
    (
      select json_build_object('flight', cargo.flight_answer(f, c))
      from cargo.flights f
      join cargo.flight_capacity c using (flight_id)
      where f.flight_id = case when cargo.is_uuid(p_flight_id) then p_flight_id::uuid end
    ),
    json_build_object('reason', 'flight_not_found', 'flight_id', p_flight_id)
  );
$$;
comment on function public.get_flight is 'One flight with its capacity and version. Returns {flight}, or {reason: flight_not_found}, for a malformed id too.';
revoke execute on function public.get_flight from public, anon, authenticated;
grant execute on function public.get_flight to service_role;
