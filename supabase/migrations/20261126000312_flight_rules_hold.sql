-- Every flight keeps the rules or is exempt. Read while searches, bookings and publications go on.

alter table cargo.flights validate constraint flights_number_spelling;
alter table cargo.flights validate constraint flights_arrive_in_time;
