-- Alone in its file, because it is made outside of a transaction: so flights are published meanwhile.

create index concurrently flights_carrier_departure_date_idx on cargo.flights (left(flight_number, 2), departure_date);
