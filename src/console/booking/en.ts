import { SHIPMENT } from '../parts/en.ts';

/** What booking and holding say. */
export const TEXT = {
  book: {
    title: (from: string, to: string) => `Book ${from} to ${to}`,
    submit: 'Book',
    busy: 'Booking…',
    other: 'Hold the space instead',
  },
  hold: {
    title: (from: string, to: string) => `Hold ${from} to ${to}`,
    submit: 'Hold',
    busy: 'Holding…',
    other: 'Book now instead',
    lead: 'A hold keeps the space for you for a while. Confirm it in time, or the space goes back on sale.',
  },
  choice: {
    lead: 'These are your flights. Next you see the price. Nothing is booked yet.',
    submit: 'See the price',
    busy: 'Getting the price…',
  },
  labels: {
    origin: 'Origin',
    destination: 'Destination',
    ...SHIPMENT,
    flight_ids: 'Flights',
    goods_description: 'Goods description',
    handling_note: 'Handling note',
    awb_number: 'Your own waybill number',
    draw_awb: 'Waybill from stock',
    hold_minutes: 'Hold for (minutes)',
    quote_id: 'Price',
    key: 'Form',
  },
  hints: {
    goods_description: 'As it is to stand on the air waybill',
    handling_note: 'What those who handle it have to know',
    awb_number: 'Three digits and eight, such as 176-12345675',
    hold_minutes: (max: number) => `From 1 to ${max}`,
  },
  on: (flight: string, day: string) => `${flight} on ${day}`,
  draw: (carrier: string) => `Draw a number from the stock of ${carrier}`,
  waybill: 'Air waybill',
  waybill_later: 'Without one you can add it later, from the booking.',
  waybill_of_hold: 'A number from stock is drawn when you confirm the hold.',
  shipment: {
    title: 'Shipment',
    bring_by: 'Latest acceptance',
    size: (weight: string, pieces: string, one: boolean) =>
      `${weight}, ${pieces} piece${one ? '' : 's'}`,
    volume: 'Volume',
    volume_assumed: (volume: string) => `${volume}, assumed from the weight`,
    change: 'Other flights, or another shipment',
  },
  flights: 'Flights',
  price: {
    title: 'Price',
    chargeable: 'Chargeable weight',
    basis: { gross: 'by weight', volume: 'by volume' },
    unknown: 'The price cannot be shown at the moment. It stays as you saw it.',
  },
  clock: {
    until: 'Good until',
    left: (time: string) => `${time} left`,
    minute: 'This price is good for one more minute.',
    over: 'This price has expired',
    over_text: 'A price is good for a limited time. What you filled in stays.',
    anew: 'Get a new price',
  },
  next: {
    search: 'See flights with room',
    again: 'Send it again',
    holds: 'See your holds',
    booking: (ref: string) => `Go to ${ref}`,
  },
  retry: {
    wait: 'Trying again by itself in',
    asking: 'Trying again…',
    stop: 'Stop',
    stopped: 'Stopped. Nothing was booked. Send it again when you like.',
  },
} as const;

const NOT_BOOKED = 'Nothing was booked.';
const CHANGED = `That changed while you were here. ${NOT_BOOKED}`;

/** Refusals in words for people: what happened, and where it helps, what to do. */
export const REFUSED = {
  full: (flight: string, left: string, asked: string) => ({
    title: `${flight} has no room for it any more`,
    detail: `${left} are left, and your shipment has ${asked}. ${NOT_BOOKED} See what has room now, or ship less.`,
  }),
  busy: {
    title: 'Many are booking this flight at this moment',
    detail: 'Nothing is booked yet. Your form is kept; sent again, it books once.',
  },
  unknown: (ref_id: string) => ({
    title: 'We do not know whether it was booked',
    detail: `The answer did not come in time. Send it again: it books once, however often you send it. Or look for ${ref_id} among your bookings.`,
  }),
  nothing_booked: {
    title: 'It could not be booked at this moment',
    detail: `${NOT_BOOKED} Your form is kept: send it again in a few seconds.`,
  },
  expired: {
    title: 'This price has expired',
    detail: `${NOT_BOOKED} Get a new price: what you filled in stays.`,
  },
  used: (ref_id: string) => ({
    title: 'This price has been used',
    detail: `It was booked as ${ref_id}. For another booking, search again.`,
  }),
  mismatch: (fields: string) => ({
    title: 'The price is for another shipment',
    detail: `Different: ${fields}. ${NOT_BOOKED} Get a price for this one.`,
  }),
  no_quote: {
    title: 'There is no such price',
    detail: 'It is not yours, or it was never made. Get a new one.',
  },
  departed: (flight: string) => ({
    title: `${flight} has departed`,
    detail: `It left while you were here. ${NOT_BOOKED}`,
  }),
  cancelled: (flight: string) => ({ title: `${flight} is cancelled`, detail: CHANGED }),
  closed: (flight: string) => ({ title: `${flight} is closed to new bookings`, detail: CHANGED }),
  acceptance: (flight: string, until: string) => ({
    title: `${flight} accepts no more cargo`,
    detail: `It accepted cargo until ${until}, local time. ${NOT_BOOKED}`,
  }),
  handling: (flight: string, codes: string) => ({
    title: `${flight} does not carry this cargo`,
    detail: `It refuses ${codes}. ${NOT_BOOKED}`,
  }),
  too_large: (flight: string, piece_cm: string, max_cm: string) => ({
    title: `A piece is too large for ${flight}`,
    detail: `It is ${piece_cm} cm, and the flight takes ${max_cm} cm at most in this direction. ${NOT_BOOKED}`,
  }),
  holds: (limit: string) => ({
    title: 'You have reached your limit of holds',
    detail: `${limit} at one time. Confirm or cancel one, or book now. ${NOT_BOOKED}`,
  }),
  key_used: {
    title: 'This form has booked already',
    detail: 'It was sent before with other details, and those are booked.',
  },
  awb_taken: 'This number is taken. Use another, or none for now.',
  no_stock: (carrier: string) => `There is no free number of ${carrier} in stock.`,
} as const;
