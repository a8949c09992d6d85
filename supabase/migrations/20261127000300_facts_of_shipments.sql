-- The facts of a shipment, in four steps, so that bookings go on: the columns, empty; what is known of the bookings of
-- before (310); the functions that write and read them (320); and the rule and the proof that no booking is without
-- (325, 330, 340).

set local lock_timeout = '3s';
alter table cargo.bookings
  add column booked jsonb,
  add column volume_l integer,
  add column volume_given boolean not null default false,
  add column chargeable_halves integer,
  add column dimensions jsonb,
  add column special_handling_codes text[] not null default '{}',
  add column goods_description text,
  add column handling_note text,
  add column hold_expires_at timestamptz,
  add column needs_rebooking boolean not null default false,
  add constraint bookings_volume_range check (volume_l between 0 and 10000000) not valid,
  add constraint bookings_chargeable_range check (chargeable_halves between 1 and 10000000) not valid,
  add constraint bookings_handling_codes_count check (cardinality(special_handling_codes) <= 9) not valid,
  add constraint bookings_held_until check (status <> 'HELD' or hold_expires_at is not null) not valid;
alter table cargo.booking_legs
  add column volume_l integer not null default 0,
  add column release_reason text,
  add constraint booking_legs_volume_range check (volume_l between 0 and 10000000) not valid,
  add constraint booking_legs_release_reason_known check (
    release_reason in ('cancelled', 'expired', 'flight_cancelled')
  ) not valid;
alter table cargo.booking_events add column kind text;

comment on column cargo.bookings.booked is 'What was decided when it was booked, by the names of the columns. With request it is what a replay is rebuilt from.';
comment on column cargo.bookings.volume_l is 'Litres of capacity that each leg takes on a flight with a volume; volume_given: known, else assumed from the weight.';
comment on column cargo.bookings.chargeable_halves is 'The chargeable weight in half kilograms, by the divisor of the day it was booked.';
comment on column cargo.bookings.hold_expires_at is 'A hold is over at clock_timestamp() >= this. Stays when it was cancelled or expired; null from the confirmation on.';
comment on column cargo.bookings.needs_rebooking is 'A leg was taken away by the carrier and not replaced, and the booking is neither cancelled nor delivered. Stored, because every read shows it.';

comment on table cargo.booking_legs is 'Who holds which kilograms and litres of which flight.';
comment on type cargo.leg_state is 'released: the capacity is given back, see release_reason. The other states hold capacity.';

comment on column cargo.booking_events.kind is 'What happened, where the status does not say it: confirmed, flight_changed.';

-- Here, where bookings are locked already: what refers to them holds up who writes them.
create table cargo.holds (
  ref_id text not null constraint holds_booking_fkey references cargo.bookings (ref_id),
  flight_id uuid not null,
  user_id uuid not null,
  expires_at timestamptz not null,
  constraint holds_pkey primary key (ref_id, flight_id)
);
alter table cargo.holds enable row level security;
create index holds_flight_expires_at_idx on cargo.holds (flight_id, expires_at);
create index holds_user_expires_at_idx on cargo.holds (user_id, expires_at);
create index holds_expires_at_idx on cargo.holds (expires_at);
comment on table cargo.holds is 'A row for each flight of a held booking, until it is confirmed, cancelled or expired: what says quickly which holds are over.';

create function cargo.whole_cm(p_cm numeric) returns bigint
  language sql immutable parallel safe
  return (p_cm * 10 + 5)::bigint / 10;
comment on function cargo.whole_cm is 'A dimension in whole centimetres, half up, as volumes and largest pieces are measured.';

create function cargo.measure(
  p_weight_kg numeric,
  p_dimensions jsonb,
  p_volume_m3 numeric,
  p_divisor integer,
  out cm3 bigint,
  out volume_l integer,
  out chargeable_halves integer
)
  language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_tenths bigint := p_weight_kg * 10;
begin
  if p_dimensions is not null then
    -- Each dimension is rounded, half up, to whole centimetres.
    select sum(d.length_cm * d.width_cm * d.height_cm * d.pieces)
    into cm3
    from (
      select
        cargo.whole_cm((line ->> 'length_cm')::numeric) as length_cm,
        cargo.whole_cm((line ->> 'width_cm')::numeric) as width_cm,
        cargo.whole_cm((line ->> 'height_cm')::numeric) as height_cm,
        (line ->> 'pieces')::bigint as pieces
      from jsonb_array_elements(p_dimensions) as line
    ) d;
  elsif p_volume_m3 is not null then
    cm3 := p_volume_m3 * 1000000;
  end if;
  volume_l := case when cm3 is null then (v_tenths * p_divisor + 9999) / 10000 else (cm3 + 999) / 1000 end;
  chargeable_halves := greatest((v_tenths + 4) / 5, (2 * coalesce(cm3, 0) + p_divisor - 1) / p_divisor);
end;
$$;
comment on function cargo.measure is 'What a consignment takes and pays for: cm3, null where neither its dimensions (lines of cm and pieces) nor its volume (m³) is known; litres of capacity, rounded up once over the total, assumed from the weight (kg) where the volume is unknown; the chargeable weight in half kilograms, the larger of gross and volumetric, each rounded up (IATA TACT rules 3.9). p_divisor: cm³ for one kg, 6000 by IATA.';

create function cargo.remember_bookings_of_before() returns void
  language plpgsql set search_path = ''
as $$
begin
  -- As cargo.measure says it of a weight alone, at 6000 cm³ for a kilogram; in plain sums, because these are all rows.
  update cargo.bookings b
  set
    volume_l = ceil(b.weight_kg * 6),
    chargeable_halves = ceil(b.weight_kg * 2),
    booked = jsonb_build_object(
      'status', 'BOOKED', 'flight_ids', b.flight_ids, 'volume_l', ceil(b.weight_kg * 6),
      'volume_given', false, 'chargeable_halves', ceil(b.weight_kg * 2), 'hold_expires_at', null
    )
  where b.booked is null;
  update cargo.booking_legs l
  set
    volume_l = ceil(l.weight_kg * 6),
    release_reason = case when l.state = 'released' then 'cancelled' end
  -- Each leg has a litre at least.
  where l.volume_l = 0 or (l.state = 'released' and l.release_reason is null);
end;
$$;
comment on function cargo.remember_bookings_of_before is 'Fills what bookings of before lack, as if they were made now: the assumed volume at 6000 cm³ for a kilogram, the chargeable weight of the gross weight, and what a replay is rebuilt from. For these migrations alone.';
