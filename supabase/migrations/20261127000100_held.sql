-- In a migration of its own: a value can be used only after it is committed.

alter type cargo.booking_status add value 'HELD' before 'BOOKED';
