-- Alone in its file, because it is made outside of a transaction: so bookings go on meanwhile.

create index concurrently bookings_awb_number_idx on cargo.bookings (awb_number) where awb_number is not null;
