-- A page of bookings of one status is a range of one index. Alone in its file, because it is made outside of
-- a transaction: so bookings go on meanwhile.

create index concurrently bookings_user_status_created_at_idx
  on cargo.bookings (user_id, status, created_at desc, ref_id desc);
