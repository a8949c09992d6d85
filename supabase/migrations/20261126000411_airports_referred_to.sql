-- All that bookings and events refer to is there. Read while bookings and steps go on.

alter table cargo.bookings validate constraint bookings_origin_fkey;
alter table cargo.bookings validate constraint bookings_destination_fkey;
alter table cargo.booking_events validate constraint booking_events_location_fkey;
