-- Alone in its file, because it is made outside of a transaction: so bookings go on meanwhile.

create index concurrently bookings_split_from_idx on cargo.bookings (split_from) where split_from is not null;
