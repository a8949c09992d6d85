-- Bookings go on meanwhile; a step or a cancel of one of these waits for the end.

select cargo.remember_bookings_of_before();
