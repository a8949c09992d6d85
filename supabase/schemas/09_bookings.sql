-- Bookings, their legs, their events, and the audit that must never show a difference.

create type cargo.booking_status as enum ('BOOKED', 'DEPARTED', 'ARRIVED', 'DELIVERED', 'CANCELLED');
create type cargo.leg_state as enum ('booked', 'departed', 'arrived', 'released');
comment on type cargo.leg_state is 'released: cancelled before departure, the capacity is given back. The other states hold capacity.';

create table cargo.bookings (
  ref_id text constraint bookings_pkey primary key,
  user_id uuid not null constraint bookings_user_fkey references cargo.users (id),
  idempotency_key text,
  request jsonb not null,
  flight_ids uuid[] not null,
  origin text not null constraint bookings_origin_fkey references cargo.airports (code),
  destination text not null constraint bookings_destination_fkey references cargo.airports (code),
  pieces integer not null,
  weight_kg numeric(9, 1) not null,
  status cargo.booking_status not null default 'BOOKED',
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint bookings_user_idempotency_key_key unique (user_id, idempotency_key),
  constraint bookings_ref_id_format check (ref_id ~ '^[A-Z0-9-]{6,40}$' and ref_id <> 'MY-BOOKINGS'),
  constraint bookings_idempotency_key_format check (idempotency_key ~ '^[\x21-\x7e]{1,255}$'),
  constraint bookings_pieces_range check (pieces between 1 and 100000),
  constraint bookings_weight_range check (weight_kg between 0.1 and 100000),
  constraint bookings_legs_range check (cardinality(flight_ids) between 1 and 4),
  constraint bookings_version_positive check (version >= 1)
) with (fillfactor = 80);
alter table cargo.bookings enable row level security;
create index bookings_user_created_at_idx on cargo.bookings (user_id, created_at desc, ref_id desc);
create index bookings_user_status_created_at_idx on cargo.bookings (user_id, status, created_at desc, ref_id desc);
comment on table cargo.bookings is 'A shipment on one itinerary. weight_kg is the gross weight in kg.';
comment on column cargo.bookings.request is 'The validated known fields as sent: "the same body" means equal to this.';

create table cargo.booking_legs (
  ref_id text not null constraint booking_legs_booking_fkey references cargo.bookings (ref_id),
  leg smallint not null,
  flight_id uuid not null constraint booking_legs_flight_fkey references cargo.flights (flight_id),
  weight_kg numeric(9, 1) not null,
  state cargo.leg_state not null default 'booked',
  constraint booking_legs_pkey primary key (ref_id, leg),
  constraint booking_legs_leg_range check (leg between 1 and 4),
  constraint booking_legs_weight_range check (weight_kg between 0.1 and 100000)
) with (fillfactor = 80);
alter table cargo.booking_legs enable row level security;
create index booking_legs_flight_idx on cargo.booking_legs (flight_id);
comment on table cargo.booking_legs is 'Who holds which kilograms of which flight.';

create table cargo.booking_events (
  id bigint generated always as identity constraint booking_events_pkey primary key,
  ref_id text not null constraint booking_events_booking_fkey references cargo.bookings (ref_id),
  sequence bigint not null,
  status cargo.booking_status not null,
  location text constraint booking_events_location_fkey references cargo.airports (code),
  flight_id uuid constraint booking_events_flight_fkey references cargo.flights (flight_id),
  recorded_at timestamptz not null,
  recorded_by uuid not null constraint booking_events_user_fkey references cargo.users (id),
  metadata jsonb not null default '{}',
  constraint booking_events_ref_id_sequence_key unique (ref_id, sequence)
);
alter table cargo.booking_events enable row level security;
comment on table cargo.booking_events is 'The history of a shipment, append-only for everyone.';
comment on column cargo.booking_events.sequence is 'The version of the booking that the event made.';
comment on column cargo.booking_events.recorded_at is 'clock_timestamp() after the row lock: now() would order commits wrongly.';

create function cargo.refuse_change() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  raise exception '% on %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation', hint = tg_argv[0];
end;
$$;
comment on function cargo.refuse_change is 'Refuses the statement, whoever sends it.';

create trigger booking_events_append_only
  before update or delete on cargo.booking_events
  for each row execute function cargo.refuse_change('Events are append-only.');
create trigger booking_events_never_truncated
  before truncate on cargo.booking_events
  for each statement execute function cargo.refuse_change('Events are append-only.');
create trigger bookings_as_booked
  before update of ref_id, user_id, idempotency_key, request, flight_ids, origin, destination, pieces, weight_kg, created_at
  on cargo.bookings
  for each row
  when (
    (old.ref_id, old.user_id, old.idempotency_key, old.request, old.flight_ids, old.origin, old.destination, old.pieces, old.weight_kg, old.created_at)
    is distinct from
    (new.ref_id, new.user_id, new.idempotency_key, new.request, new.flight_ids, new.origin, new.destination, new.pieces, new.weight_kg, new.created_at)
  )
  execute function cargo.refuse_change('What was booked is remembered as it was: replays are rebuilt from it.');
alter table cargo.booking_events enable always trigger booking_events_append_only;
alter table cargo.booking_events enable always trigger booking_events_never_truncated;
alter table cargo.bookings enable always trigger bookings_as_booked;

create view cargo.capacity_audit with (security_invoker = true) as
select
  c.flight_id,
  c.max_weight_kg,
  c.booked_weight_kg,
  coalesce(l.held_weight_kg, 0) as held_weight_kg,
  c.booked_weight_kg - coalesce(l.held_weight_kg, 0) as difference_kg,
  c.version
from cargo.flight_capacity c
left join (
  select flight_id, sum(weight_kg) as held_weight_kg
  from cargo.booking_legs
  where state <> 'released'
  group by flight_id
) l using (flight_id);
comment on view cargo.capacity_audit is 'Per flight: what is booked beside the sum over all legs not released, in kg. difference_kg is 0, always.';

create function cargo.event_answer(p_event cargo.booking_events) returns json
  language sql stable parallel safe
  return json_build_object(
    'id', p_event.id::text,
    'booking_ref_id', p_event.ref_id,
    'status', p_event.status,
    'location', p_event.location,
    'flight_id', p_event.flight_id,
    'timestamp', cargo.utc_time(p_event.recorded_at),
    'metadata', p_event.metadata
  );
comment on function cargo.event_answer is 'An event as the API shows it.';

create function cargo.events_answer(p_ref_id text, p_last_sequence bigint) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return (
    select json_agg(cargo.event_answer(e) order by e.sequence)
    from cargo.booking_events e
    where e.ref_id = p_ref_id and e.sequence <= p_last_sequence
  );
end;
$$;
comment on function cargo.events_answer is 'The events of a booking up to a version, oldest first.';

create function cargo.booking_answer(p_booking cargo.bookings, p_events json) returns json
  language sql stable parallel safe
  return json_build_object(
    'ref_id', p_booking.ref_id,
    'user_id', p_booking.user_id,
    'origin', p_booking.origin,
    'destination', p_booking.destination,
    'pieces', p_booking.pieces,
    'weight_kg', p_booking.weight_kg,
    'status', p_booking.status,
    'flight_ids', to_json(p_booking.flight_ids),
    'created_at', cargo.utc_time(p_booking.created_at),
    'updated_at', cargo.utc_time(p_booking.updated_at),
    'version', p_booking.version,
    'events', p_events
  );
comment on function cargo.booking_answer is 'A booking as the API shows it; weight in kg.';

create function cargo.booking_with_events(p_booking cargo.bookings) returns json
  language sql stable parallel safe
  return cargo.booking_answer(p_booking, cargo.events_answer((p_booking).ref_id, (p_booking).version));
comment on function cargo.booking_with_events is 'A booking with its events up to its version, as the API shows it.';

create function cargo.first_answer(p_booking cargo.bookings) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  p_booking.status := 'BOOKED';
  p_booking.version := 1;
  p_booking.updated_at := p_booking.created_at;
  return cargo.booking_with_events(p_booking);
end;
$$;
comment on function cargo.first_answer is 'The answer that the booking got when it was made, rebuilt from columns that a trigger forbids to change.';

create function cargo.capacity_answer(p_flight_ids uuid[]) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return (
    select coalesce(
      json_agg(
        json_build_object(
          'flight_id', f.flight_id,
          'departure_date', f.departure_date,
          'booked_tenths', (c.booked_weight_kg * 10)::bigint,
          'version', c.version
        )
        order by f.flight_id
      ),
      '[]'
    )
    from cargo.flights f
    join cargo.flight_capacity c using (flight_id)
    where f.flight_id = any (p_flight_ids)
  );
end;
$$;
comment on function cargo.capacity_answer is 'What the live-capacity cache needs to know of flights just changed; weights in whole tenths of a kilogram.';
