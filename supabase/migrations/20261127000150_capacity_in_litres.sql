-- Apart from the flights, whose lock comes next: a cancel locks the capacity of its flights first and reads the flights
-- then, a booking the other way round, and one transaction with both locks would deadlock with one of them.

set local lock_timeout = '3s';
alter table cargo.flight_capacity
  add column max_volume_l integer,
  add column booked_volume_l integer not null default 0,
  add constraint flight_capacity_max_volume_range check (max_volume_l between 1 and 10000000) not valid,
  add constraint flight_capacity_volume_never_overbooked check (
    booked_volume_l >= 0 and (max_volume_l is null or booked_volume_l <= max_volume_l)
  ) not valid;
