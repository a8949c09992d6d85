import type { Code } from './problems.ts';

/** The guides by name and title, in the order in which to read them: docs/guides/{name}.md. */
export const GUIDES = {
  'first-booking': 'A first booking',
  'safe-retries': 'Safe retries and unknown outcomes',
  'last-kilograms': 'The last kilograms',
  'quotes-and-holds': 'Quotes and holds',
  'waybills-and-milestones': 'Waybills and milestones',
  tracking: 'Tracking',
  disruption: 'Delay, offload and rebooking',
  paging: 'Paging',
} as const;

export type Guide = keyof typeof GUIDES;
export const GUIDE_NAMES = Object.keys(GUIDES) as Guide[];

/** The guide that explains a problem, for those that one explains. */
export const EXPLAINED_IN = {
  unauthenticated: 'first-booking',
  invalid_credentials: 'first-booking',
  itinerary_invalid: 'first-booking',
  idempotency_key_reused: 'safe-retries',
  ref_id_taken: 'safe-retries',
  unavailable: 'safe-retries',
  version_mismatch: 'safe-retries',
  capacity_exceeded: 'last-kilograms',
  flight_busy: 'last-kilograms',
  rate_limited: 'last-kilograms',
  booking_held: 'quotes-and-holds',
  currency_mismatch: 'quotes-and-holds',
  hold_expired: 'quotes-and-holds',
  hold_limit: 'quotes-and-holds',
  quote_expired: 'quotes-and-holds',
  quote_mismatch: 'quotes-and-holds',
  quote_not_found: 'quotes-and-holds',
  quote_used: 'quotes-and-holds',
  awb_assigned: 'waybills-and-milestones',
  awb_stock_empty: 'waybills-and-milestones',
  awb_taken: 'waybills-and-milestones',
  shipment_not_found: 'waybills-and-milestones',
  flight_cancelled: 'disruption',
  not_changeable: 'disruption',
  nothing_to_rebook: 'disruption',
  pieces_differ: 'disruption',
  rebooking_required: 'disruption',
} as const satisfies { [C in Code]?: Guide };
