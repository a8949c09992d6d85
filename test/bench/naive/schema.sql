-- The tables of the other design, in the benchmark's own database.
create table if not exists public.naive_flights (
  flight_id uuid primary key,
  origin text not null,
  destination text not null,
  date date not null,
  max_weight_kg float8 not null,
  booked_weight_kg float8 not null
);
create table if not exists public.naive_bookings (
  ref_id text primary key,
  flight_id uuid not null references public.naive_flights (flight_id),
  weight_kg float8 not null,
  created_at timestamptz not null default now()
);
create table if not exists public.naive_events (
  id bigint generated always as identity primary key,
  ref_id text not null references public.naive_bookings (ref_id),
  status text not null,
  recorded_at timestamptz not null default now()
);
grant select, insert, update on public.naive_flights, public.naive_bookings, public.naive_events to service_role;

notify pgrst, 'reload schema';
