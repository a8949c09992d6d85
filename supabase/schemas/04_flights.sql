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
  aircraft_type text,
  service_type text,
  latest_acceptance_minutes integer,
  refused_handling_codes text[],
  max_piece_height_cm integer,
  max_piece_length_cm integer,
  constraint flights_number_format check (flight_number ~ '^([A-Z][A-Z0-9]|[0-9][A-Z])[0-9]{1,4}[A-Z]?$'),
  constraint flights_number_spelling check (exempt or flight_number ~ '^..[1-9]'),
  constraint flights_airline_name_length check (char_length(airline_name) between 1 and 100),
  constraint flights_leave_their_origin check (origin <> destination),
  constraint flights_arrive_after_departure check (arrival_at > departure_at),
  constraint flights_arrive_in_time check (exempt or arrival_at <= departure_at + interval '72 hours'),
  constraint flights_price_range check (base_price_per_kg between 0 and 100000),
  constraint flights_aircraft_type_format check (aircraft_type ~ '^[A-Z0-9]{3}$'),
  constraint flights_service_type_format check (service_type ~ '^[A-Z]$'),
  constraint flights_latest_acceptance_range check (latest_acceptance_minutes between 0 and 2880),
  constraint flights_refused_codes_count check (cardinality(refused_handling_codes) between 1 and 101),
  constraint flights_max_piece_height_range check (max_piece_height_cm between 1 and 2000),
  constraint flights_max_piece_length_range check (max_piece_length_cm between 1 and 2000),
  constraint flights_number_origin_date_key unique (flight_number, origin, departure_date)
);
alter table cargo.flights enable row level security;
create index flights_origin_departure_date_idx on cargo.flights (origin, departure_date);
create index flights_destination_origin_departure_date_idx on cargo.flights (destination, origin, departure_date);
create index flights_destination_departure_date_idx on cargo.flights (destination, departure_date);
create index flights_carrier_departure_date_idx on cargo.flights (left(flight_number, 2), departure_date);
comment on table cargo.flights is 'The timetable. A published flight does not change, but for its local dates (cargo.align_local_dates).';
comment on column cargo.flights.flight_number is 'IATA carrier designator (two characters), one to four digits, optional operational suffix (SSIM chapter 2).';
comment on column cargo.flights.departure_date is 'The local date at the origin, by the rules of its zone when the flight was published or last aligned.';
comment on column cargo.flights.arrival_date is 'The local date at the destination, by the rules of its zone when the flight was published or last aligned.';
comment on column cargo.flights.aircraft_type is 'IATA aircraft type, three characters (SSIM appendix A).';
comment on column cargo.flights.service_type is 'IATA service type, one letter: F is a scheduled freighter (SSIM appendix C).';
comment on column cargo.flights.latest_acceptance_minutes is 'Before the departure by the timetable: from then on the flight takes no shipment that begins on it.';
comment on column cargo.flights.refused_handling_codes is 'IATA special handling codes that the flight does not carry.';
comment on column cargo.flights.exempt is 'Published before a rule of this table was made, and breaks it. See cargo.flights_to_settle.';

create table cargo.flight_capacity (
  flight_id uuid constraint flight_capacity_pkey primary key
    constraint flight_capacity_flight_fkey references cargo.flights (flight_id),
  max_weight_kg numeric(9, 1) not null,
  booked_weight_kg numeric(9, 1) not null default 0,
  version bigint not null default 0,
  max_volume_l integer,
  booked_volume_l integer not null default 0,
  constraint flight_capacity_max_range check (max_weight_kg between 0.1 and 1000000),
  constraint flight_capacity_never_overbooked check (booked_weight_kg between 0 and max_weight_kg),
  constraint flight_capacity_max_volume_range check (max_volume_l between 1 and 10000000),
  constraint flight_capacity_volume_never_overbooked check (
    booked_volume_l >= 0 and (max_volume_l is null or booked_volume_l <= max_volume_l)
  )
) with (fillfactor = 50);
alter table cargo.flight_capacity enable row level security;
comment on table cargo.flight_capacity is 'The one hot row of a flight. Narrow, fillfactor 50 and no index on what changes, so that updates stay heap-only.';
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
