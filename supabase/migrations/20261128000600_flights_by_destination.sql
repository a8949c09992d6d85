-- Alone in its file, because it is made outside of a transaction: so flights are published meanwhile.

create index concurrently flights_destination_departure_date_idx on cargo.flights (destination, departure_date);
