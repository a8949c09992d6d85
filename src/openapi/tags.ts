import type { Tag } from '../routes/operation.ts';

/** What the document says of each tag, in the order in which a reader learns. */
export const TAGS: { [T in Tag]: string } = {
  Users: 'Make an account and sign in. Every call that acts for somebody needs a token.',
  Search: 'Find flights that take the shipment. Open to everyone.',
  Rates: 'What a shipment costs: quotes for customers, and the rate cards that they come from.',
  Bookings: 'Book a shipment or hold its place, then confirm, change or cancel it.',
  Tracking:
    'What happens to a shipment on its way: staff record steps and milestones, everyone with the reference follows them.',
  Waybills: 'Air waybill numbers: give one to a booking, and keep the stock that they come from.',
  Flights:
    'The timetable with its load: publish flights, change them on the day, see what is on them.',
  Airports: 'The airports that flights go between, with their time zones.',
  Service: 'Health, this document, and what problems mean.',
};

const ORDER = Object.keys(TAGS);
/** Orders routes as their tags stand. */
export const byTag = (one: { tags?: string[] }, other: { tags?: string[] }): number =>
  ORDER.indexOf(one.tags?.[0] ?? '') - ORDER.indexOf(other.tags?.[0] ?? '');
