import type { OperationId } from './access.ts';

/**
 * Whether a call whose answer was lost may be sent again.
 * `reads`: it changes nothing. `keyed`: with the same `Idempotency-Key`. `settles`: the second call finds what
 * the first has done, and answers it or does what is harmless. `once`: the second call would be refused for
 * what the first has done, or do it again; its outcome is unknown until somebody looks.
 */
export type Retry = 'reads' | 'keyed' | 'settles' | 'once';

/** Every operation of the API; the document publishes it as `x-retry`. */
export const RETRY = {
  signUp: 'once',
  logIn: 'settles',
  getMe: 'reads',
  search: 'reads',
  bookShipment: 'keyed',
  listBookings: 'reads',
  getBooking: 'reads',
  departShipment: 'settles',
  arriveShipment: 'settles',
  deliverShipment: 'settles',
  confirmBooking: 'settles',
  cancelBooking: 'settles',
  offloadBooking: 'settles',
  rebookBooking: 'once',
  assignWaybill: 'settles',
  recordMilestone: 'settles',
  getTracking: 'reads',
  getShipment: 'reads',
  quoteShipment: 'settles',
  getQuote: 'reads',
  addRates: 'settles',
  listRates: 'reads',
  addAwbStock: 'once',
  listAwbStock: 'reads',
  voidAwbNumber: 'settles',
  getFlight: 'reads',
  publishFlights: 'once',
  importFlights: 'settles',
  operateFlight: 'settles',
  listFlightBookings: 'reads',
  listFlights: 'reads',
  findAirports: 'reads',
  getAirport: 'reads',
  putAirport: 'settles',
  getHealth: 'reads',
  getReadiness: 'reads',
  getOpenApi: 'reads',
  getProblem: 'reads',
} as const satisfies Record<OperationId, Retry>;
