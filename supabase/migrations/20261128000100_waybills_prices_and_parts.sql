-- What bookings, legs and events keep of waybills, prices, milestones and parts. The columns are empty, so that nothing
-- is written again; the rules are proven in 110, while bookings go on.

set local lock_timeout = '3s';
alter table cargo.bookings
  add column itinerary smallint not null default 1,
  add column awb_number text,
  add column quote_id text,
  add column currency text,
  add column price_minor bigint,
  add column split_from text,
  drop constraint bookings_legs_range,
  add constraint bookings_legs_range check (cardinality(flight_ids) between 1 and 400) not valid,
  add constraint bookings_split_from_fkey foreign key (split_from) references cargo.bookings (ref_id) not valid,
  add constraint bookings_itinerary_range check (itinerary between 1 and 99) not valid,
  add constraint bookings_awb_number_format check (awb_number ~ '^[0-9]{3}-[0-9]{8}$') not valid,
  add constraint bookings_priced_by_a_quote check (num_nulls(quote_id, currency, price_minor) in (0, 3)) not valid;
alter table cargo.booking_legs
  add column itinerary smallint not null default 1,
  drop constraint booking_legs_leg_range,
  add constraint booking_legs_leg_range check (leg between 1 and 400) not valid,
  drop constraint booking_legs_release_reason_known,
  add constraint booking_legs_release_reason_known check (
    release_reason in ('cancelled', 'expired', 'rebooked', 'offloaded', 'flight_cancelled')
  ) not valid,
  add constraint booking_legs_itinerary_range check (itinerary between 1 and 99) not valid;
alter table cargo.booking_events
  add column fsu_code text,
  add column discrepancy text,
  add column occurred_at timestamptz,
  add column pieces integer,
  add column weight_kg numeric(9, 1),
  add column volume_l integer,
  add column remark text;

comment on column cargo.bookings.itinerary is 'Counts the itineraries from 1: a rebook, and a split, begin the next.';
comment on column cargo.bookings.price_minor is 'The total of the quote it was booked with, in minor units of the currency; null with the quote when nothing is agreed.';
comment on column cargo.bookings.split_from is 'The booking that this part was split from.';
comment on table cargo.booking_legs is 'Who holds which kilograms and litres of which flight, and who held them: the legs of earlier itineraries stay.';
comment on column cargo.booking_events.kind is 'What happened, where the status does not say it: confirmed, flight_changed, awb_assigned, milestone, offloaded, split, rebooked.';
comment on column cargo.booking_events.fsu_code is 'The status code of IATA''s FSU message, where the kind or the status does not say it.';
comment on column cargo.booking_events.discrepancy is 'IATA''s discrepancy code, with the FSU code DIS.';
comment on column cargo.booking_events.occurred_at is 'When it happened, as reported; recorded_at where it was not.';

drop trigger bookings_as_booked on cargo.bookings;

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

alter table cargo.bookings enable always trigger bookings_as_booked;
