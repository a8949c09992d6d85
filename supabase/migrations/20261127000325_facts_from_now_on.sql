-- From here on no booking is made without its facts. To add the rule waits for the calls that began before the new
-- functions were there; what they have made is filled next, by a look that begins after their end.

set local lock_timeout = '3s';
alter table cargo.bookings
  add constraint bookings_remembered check (
    booked is not null and volume_l is not null and chargeable_halves is not null
  ) not valid;
alter table cargo.booking_legs
  add constraint booking_legs_released_for_a_reason check ((state = 'released') = (release_reason is not null)) not valid;
