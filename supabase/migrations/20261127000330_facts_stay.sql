-- What calls of before have made since, and what they asked.

set local lock_timeout = '3s';
select cargo.remember_bookings_of_before();
drop function cargo.remember_bookings_of_before;
drop function cargo.refuse_capacity(uuid[], numeric, boolean, numeric);
drop function cargo.refuse_departed;

drop trigger bookings_as_booked on cargo.bookings;

create trigger bookings_as_booked
  before update of ref_id, user_id, idempotency_key, request, booked, origin, destination, created_at
  on cargo.bookings
  for each row
  when (
    (old.ref_id, old.user_id, old.idempotency_key, old.request, old.booked, old.origin, old.destination, old.created_at)
    is distinct from
    (new.ref_id, new.user_id, new.idempotency_key, new.request, new.booked, new.origin, new.destination, new.created_at)
  )
  execute function cargo.refuse_change('What was booked is remembered as it was: replays are rebuilt from it.');

alter table cargo.bookings enable always trigger bookings_as_booked;
