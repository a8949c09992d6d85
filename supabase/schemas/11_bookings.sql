-- Bookings, their legs, their events, and the audit that must never show a difference.

create type cargo.booking_status as enum ('HELD', 'BOOKED', 'DEPARTED', 'ARRIVED', 'DELIVERED', 'CANCELLED');
create type cargo.leg_state as enum ('booked', 'departed', 'arrived', 'released');
comment on type cargo.leg_state is 'released: the capacity is given back, see release_reason. The other states hold capacity.';

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
  booked jsonb not null,
  volume_l integer not null,
  volume_given boolean not null default false,
  chargeable_halves integer not null,
  dimensions jsonb,
  special_handling_codes text[] not null default '{}',
  goods_description text,
  handling_note text,
  hold_expires_at timestamptz,
  needs_rebooking boolean not null default false,
  itinerary smallint not null default 1,
  awb_number text,
  quote_id text,
  currency text,
  price_minor bigint,
  split_from text constraint bookings_split_from_fkey references cargo.bookings (ref_id),
  constraint bookings_user_idempotency_key_key unique (user_id, idempotency_key),
  constraint bookings_ref_id_format check (ref_id ~ '^[A-Z0-9-]{6,40}$' and ref_id <> 'MY-BOOKINGS'),
  constraint bookings_idempotency_key_format check (idempotency_key ~ '^[\x21-\x7e]{1,255}$'),
  constraint bookings_pieces_range check (pieces between 1 and 100000),
  constraint bookings_weight_range check (weight_kg between 0.1 and 100000),
  constraint bookings_legs_range check (cardinality(flight_ids) between 1 and 400),
  constraint bookings_version_positive check (version >= 1),
  constraint bookings_volume_range check (volume_l between 0 and 10000000),
  constraint bookings_chargeable_range check (chargeable_halves between 1 and 10000000),
  constraint bookings_handling_codes_count check (cardinality(special_handling_codes) <= 9),
  constraint bookings_held_until check (status <> 'HELD' or hold_expires_at is not null),
  constraint bookings_itinerary_range check (itinerary between 1 and 99),
  constraint bookings_awb_number_format check (awb_number ~ '^[0-9]{3}-[0-9]{8}$'),
  constraint bookings_priced_by_a_quote check (num_nulls(quote_id, currency, price_minor) in (0, 3))
) with (fillfactor = 80);
alter table cargo.bookings enable row level security;
create index bookings_user_created_at_idx on cargo.bookings (user_id, created_at desc, ref_id desc);
create index bookings_user_status_created_at_idx on cargo.bookings (user_id, status, created_at desc, ref_id desc);
create index bookings_awb_number_idx on cargo.bookings (awb_number) where awb_number is not null;
create index bookings_returned_awb_number_idx on cargo.bookings (user_id, awb_number)
  where status = 'CANCELLED' and awb_number is not null;
create index bookings_split_from_idx on cargo.bookings (split_from) where split_from is not null;
comment on table cargo.bookings is 'A shipment on one itinerary. weight_kg is the gross weight in kg.';
comment on column cargo.bookings.request is 'The validated known fields as sent: "the same body" means equal to this.';
comment on column cargo.bookings.booked is 'What was decided when it was booked, by the names of the columns. With request it is what a replay is rebuilt from.';
comment on column cargo.bookings.volume_l is 'Litres of capacity that each leg takes on a flight with a volume; volume_given: known, else assumed from the weight.';
comment on column cargo.bookings.chargeable_halves is 'The chargeable weight in half kilograms, by the divisor of the day it was booked.';
comment on column cargo.bookings.hold_expires_at is 'A hold is over at clock_timestamp() >= this. Stays when it was cancelled or expired; null from the confirmation on.';
comment on column cargo.bookings.itinerary is 'Counts the itineraries from 1: a rebook, and a split, begin the next.';
comment on column cargo.bookings.price_minor is 'The total of the quote it was booked with, in minor units of the currency; null with the quote when nothing is agreed.';
comment on column cargo.bookings.split_from is 'The booking that this part was split from.';
comment on column cargo.bookings.needs_rebooking is 'A leg was taken away by the carrier and not replaced, and the booking is neither cancelled nor delivered. Stored, because every read shows it.';

create table cargo.booking_legs (
  ref_id text not null constraint booking_legs_booking_fkey references cargo.bookings (ref_id),
  leg smallint not null,
  flight_id uuid not null constraint booking_legs_flight_fkey references cargo.flights (flight_id),
  weight_kg numeric(9, 1) not null,
  state cargo.leg_state not null default 'booked',
  volume_l integer not null default 0,
  release_reason text,
  itinerary smallint not null default 1,
  constraint booking_legs_pkey primary key (ref_id, leg),
  constraint booking_legs_leg_range check (leg between 1 and 400),
  constraint booking_legs_weight_range check (weight_kg between 0.1 and 100000),
  constraint booking_legs_volume_range check (volume_l between 0 and 10000000),
  constraint booking_legs_release_reason_known check (
    release_reason in ('cancelled', 'expired', 'rebooked', 'offloaded', 'flight_cancelled')
  ),
  constraint booking_legs_itinerary_range check (itinerary between 1 and 99),
  constraint booking_legs_released_for_a_reason check ((state = 'released') = (release_reason is not null))
) with (fillfactor = 80);
alter table cargo.booking_legs enable row level security;
create index booking_legs_flight_idx on cargo.booking_legs (flight_id);
comment on table cargo.booking_legs is 'Who holds which kilograms and litres of which flight, and who held them: the legs of earlier itineraries stay.';

create function cargo.is_present(p_state cargo.leg_state, p_release_reason text) returns boolean
  language sql immutable parallel safe
  return p_state <> 'released' or p_release_reason in ('offloaded', 'flight_cancelled');
comment on function cargo.is_present is 'Whether a leg belongs to the itinerary as it stands: all that are not released, and those that the carrier took away, until they are replaced.';

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
  kind text,
  fsu_code text,
  discrepancy text,
  occurred_at timestamptz,
  pieces integer,
  weight_kg numeric(9, 1),
  volume_l integer,
  remark text,
  constraint booking_events_ref_id_sequence_key unique (ref_id, sequence)
);
alter table cargo.booking_events enable row level security;
comment on table cargo.booking_events is 'The history of a shipment, append-only for everyone.';
comment on column cargo.booking_events.sequence is 'The version of the booking that the event made.';
comment on column cargo.booking_events.kind is 'What happened, where the status does not say it: confirmed, flight_changed, awb_assigned, milestone, offloaded, split, rebooked.';
comment on column cargo.booking_events.fsu_code is 'The status code of IATA''s FSU message, where the kind or the status does not say it.';
comment on column cargo.booking_events.discrepancy is 'IATA''s discrepancy code, with the FSU code DIS.';
comment on column cargo.booking_events.occurred_at is 'When it happened, as reported; recorded_at where it was not.';
comment on column cargo.booking_events.recorded_at is 'clock_timestamp() after the row lock: now() would order commits wrongly.';

create trigger booking_events_append_only
  before update or delete on cargo.booking_events
  for each row execute function cargo.refuse_change('Events are append-only.');
create trigger booking_events_never_truncated
  before truncate on cargo.booking_events
  for each statement execute function cargo.refuse_change('Events are append-only.');
create trigger bookings_as_booked
  before update of ref_id, user_id, idempotency_key, request, booked, origin, destination, split_from, created_at
  on cargo.bookings
  for each row
  when (
    (old.ref_id, old.user_id, old.idempotency_key, old.request, old.booked, old.origin, old.destination, old.split_from, old.created_at)
    is distinct from
    (new.ref_id, new.user_id, new.idempotency_key, new.request, new.booked, new.origin, new.destination, new.split_from, new.created_at)
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
  c.version,
  c.max_volume_l,
  c.booked_volume_l,
  case when c.max_volume_l is not null then coalesce(l.held_volume_l, 0) end as held_volume_l,
  case when c.max_volume_l is not null then c.booked_volume_l - coalesce(l.held_volume_l, 0) end as difference_l
from cargo.flight_capacity c
left join (
  select flight_id, sum(weight_kg) as held_weight_kg, sum(volume_l) as held_volume_l
  from cargo.booking_legs
  where state <> 'released'
  group by flight_id
) l using (flight_id);
comment on view cargo.capacity_audit is 'Per flight: what is booked beside the sum over all legs not released, in kg, and on flights with a volume in litres. difference_kg and difference_l are 0, always.';

create function cargo.root_of(p_booking cargo.bookings) returns text
  language sql immutable parallel safe
  return coalesce(p_booking.booked ->> 'root_ref_id', p_booking.ref_id);
comment on function cargo.root_of is 'The booking that a part was split from first of all; the booking itself, if it is no part.';

create function cargo.begins_on_its_way(p_booking cargo.bookings) returns boolean
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  -- A part begins where its parent was: beyond the first origin, when that had flown.
  return p_booking.split_from is not null and exists (
    select 1 from cargo.bookings root where root.ref_id = cargo.root_of(p_booking) and root.origin <> p_booking.origin
  );
end;
$$;
comment on function cargo.begins_on_its_way is 'Whether a booking is a part of a shipment that had departed before the split.';

create function cargo.shipment_pieces(p_ref_id text) returns bigint
  language plpgsql stable parallel safe set search_path = ''
as $$
declare
  v_booking cargo.bookings;
begin
  select * into v_booking from cargo.bookings b where b.ref_id = p_ref_id;
  if v_booking.awb_number is null then
    return v_booking.pieces;
  end if;
  return (
    select sum(b.pieces)
    from cargo.bookings b
    where b.awb_number = v_booking.awb_number and cargo.root_of(b) = cargo.root_of(v_booking)
  );
end;
$$;
comment on function cargo.shipment_pieces is 'The pieces of the whole shipment: of all parts of the waybill, cancelled ones too, since no split changes that sum; without a waybill, of the booking.';

-- What hardly any event has is told by a function that stays one: the planner would put it in place of every call, and
-- each execution would prepare it.

create function cargo.reported_event_answer(p_event cargo.booking_events) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return jsonb_build_object(
    'id', p_event.id::text,
    'booking_ref_id', p_event.ref_id,
    'status', p_event.status,
    'location', p_event.location,
    'flight_id', p_event.flight_id,
    'timestamp', cargo.utc_time(p_event.recorded_at),
    'metadata', p_event.metadata
  ) || jsonb_strip_nulls(jsonb_build_object(
    'kind', p_event.kind,
    'code', p_event.fsu_code,
    'discrepancy', p_event.discrepancy,
    'occurred_at', cargo.utc_time(p_event.occurred_at),
    'pieces', p_event.pieces,
    'weight_kg', p_event.weight_kg,
    'volume_m3', p_event.volume_l * 0.001,
    'partial', case
      when p_event.pieces is not null then nullif(p_event.pieces < cargo.shipment_pieces(p_event.ref_id), false)
    end,
    'remark', p_event.remark
  ));
end;
$$;
comment on function cargo.reported_event_answer is 'An event with what was reported of it, as the API shows it to owner and staff: each only where it is set.';

create function cargo.event_answer(p_event cargo.booking_events) returns json
  language sql stable parallel safe
  return case
    when num_nonnulls(p_event.kind, p_event.fsu_code, p_event.occurred_at, p_event.pieces) = 0 then json_build_object(
      'id', p_event.id::text,
      'booking_ref_id', p_event.ref_id,
      'status', p_event.status,
      'location', p_event.location,
      'flight_id', p_event.flight_id,
      'timestamp', cargo.utc_time(p_event.recorded_at),
      'metadata', p_event.metadata
    )
    else cargo.reported_event_answer(p_event)
  end;
comment on function cargo.event_answer is 'An event as the API shows it to owner and staff.';

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

create function cargo.public_event_answer(p_event cargo.booking_events) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return cargo.event_answer(p_event)::jsonb - 'remark' #- '{metadata,offloaded_ref_id}';
end;
$$;
comment on function cargo.public_event_answer is 'An event as the API shows it to strangers: no remark, and no second reference.';

create function cargo.public_events_answer(p_ref_id text, p_last_sequence bigint) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return (
    select json_agg(
      case
        when e.remark is null and not e.metadata ? 'offloaded_ref_id' then cargo.event_answer(e)
        else cargo.public_event_answer(e)
      end
      order by e.sequence
    )
    from cargo.booking_events e
    where e.ref_id = p_ref_id and e.sequence <= p_last_sequence
  );
end;
$$;
comment on function cargo.public_events_answer is 'The events of a booking up to a version, as strangers see them, oldest first.';

create function cargo.price_answer(p_quote_id text, p_currency text, p_price_minor bigint) returns json
  language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return json_build_object(
    'currency', p_currency, 'total', cargo.money(p_price_minor, p_currency), 'quote_id', p_quote_id
  );
end;
$$;
comment on function cargo.price_answer is 'The price of a booking as the API shows it.';

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
    'volume_m3', p_booking.volume_l * 0.001,
    'volume_assumed', not p_booking.volume_given,
    'chargeable_weight_kg', p_booking.chargeable_halves * 0.5,
    'dimensions', p_booking.dimensions,
    'special_handling_codes', p_booking.special_handling_codes,
    'goods_description', p_booking.goods_description,
    'handling_note', p_booking.handling_note,
    'hold_expires_at', cargo.utc_time(p_booking.hold_expires_at),
    'awb_number', p_booking.awb_number,
    'price', case
      when p_booking.quote_id is not null
        then cargo.price_answer(p_booking.quote_id, p_booking.currency, p_booking.price_minor)
    end,
    'split_from', p_booking.split_from,
    'needs_rebooking', p_booking.needs_rebooking,
    'events', p_events
  );
comment on function cargo.booking_answer is 'A booking as the API shows it: weights in kg, volume in m³, the price in its currency. Every booking has every key.';

create function cargo.booking_with_events(p_booking cargo.bookings) returns json
  language sql stable parallel safe
  return cargo.booking_answer(p_booking, cargo.events_answer((p_booking).ref_id, (p_booking).version));
comment on function cargo.booking_with_events is 'A booking with its events up to its version, as the API shows it.';

create function cargo.first_answer(p_booking cargo.bookings) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  p_booking := jsonb_populate_record(
    p_booking,
    '{
      "dimensions": null, "special_handling_codes": [], "goods_description": null, "handling_note": null,
      "awb_number": null, "quote_id": null, "currency": null, "price_minor": null,
      "needs_rebooking": false, "version": 1
    }'
      || p_booking.request || p_booking.booked
  );
  p_booking.updated_at := p_booking.created_at;
  return cargo.booking_with_events(p_booking);
end;
$$;
comment on function cargo.first_answer is 'The answer that the booking got when it was made, rebuilt from request and booked, which a trigger forbids to change.';

create function cargo.capacity_answer(p_flight_ids uuid[]) returns json
  language plpgsql stable parallel safe set search_path = ''
as $$
begin
  return (
    select coalesce(
      json_agg(
        case
          when c.max_volume_l is null then json_build_object(
            'flight_id', f.flight_id,
            'departure_date', f.departure_date,
            'booked_tenths', (c.booked_weight_kg * 10)::bigint,
            'version', c.version
          )
          else json_build_object(
            'flight_id', f.flight_id,
            'departure_date', f.departure_date,
            'booked_tenths', (c.booked_weight_kg * 10)::bigint,
            'version', c.version,
            'booked_litres', c.booked_volume_l
          )
        end
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
comment on function cargo.capacity_answer is 'What the live-capacity cache needs to know of flights just changed; weights in whole tenths of a kilogram, litres only of flights with a volume.';
