-- Read while searches, bookings and publications go on.

alter table cargo.flights
  validate constraint flights_aircraft_type_format,
  validate constraint flights_service_type_format,
  validate constraint flights_latest_acceptance_range,
  validate constraint flights_refused_codes_count,
  validate constraint flights_max_piece_height_range,
  validate constraint flights_max_piece_length_range;
alter table cargo.flight_capacity
  validate constraint flight_capacity_max_volume_range,
  validate constraint flight_capacity_volume_never_overbooked;
