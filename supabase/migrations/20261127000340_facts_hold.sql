-- Read while bookings go on; with the rule proven, `set not null` reads nothing.

alter table cargo.bookings
  validate constraint bookings_volume_range,
  validate constraint bookings_chargeable_range,
  validate constraint bookings_handling_codes_count,
  validate constraint bookings_held_until,
  validate constraint bookings_remembered;
alter table cargo.booking_legs
  validate constraint booking_legs_volume_range,
  validate constraint booking_legs_release_reason_known,
  validate constraint booking_legs_released_for_a_reason;
-- Behind a long reader it would hold up everybody: rather stop, and be applied again.
set local lock_timeout = '3s';
alter table cargo.bookings
  alter column booked set not null,
  alter column volume_l set not null,
  alter column chargeable_halves set not null;
alter table cargo.bookings drop constraint bookings_remembered;
