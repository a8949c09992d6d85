-- Proven while bookings go on.

alter table cargo.bookings
  validate constraint bookings_legs_range,
  validate constraint bookings_split_from_fkey,
  validate constraint bookings_itinerary_range,
  validate constraint bookings_awb_number_format,
  validate constraint bookings_priced_by_a_quote;
alter table cargo.booking_legs
  validate constraint booking_legs_leg_range,
  validate constraint booking_legs_release_reason_known,
  validate constraint booking_legs_itinerary_range;
