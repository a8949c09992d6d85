-- Alone in its file, because it is made outside of a transaction: so bookings go on meanwhile.

create index concurrently bookings_returned_awb_number_idx on cargo.bookings (user_id, awb_number)
  where status = 'CANCELLED' and awb_number is not null;
