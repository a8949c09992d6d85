import type { BookingStatus } from '../../core/booking/types.ts';
import type { FsuCode } from '../../core/tracking/types.ts';

const count = (figure: string, one: string, several: string) =>
  `${figure} ${figure === '1' ? one : several}`;

/** What is waited for, by the code that will say that it happened. */
const EXPECTED: { [Code in FsuCode]?: (airport: string) => string } = {
  BKD: () => 'Confirmation of the booking',
  RCS: (airport) => `Acceptance at ${airport}`,
  DEP: (airport) => `Departure from ${airport}`,
  ARR: (airport) => `Arrival at ${airport}`,
  DLV: (airport) => `Delivery at ${airport}`,
};

const IN_TITLE: Readonly<Record<BookingStatus, string>> = {
  HELD: 'Held',
  BOOKED: 'Booked',
  DEPARTED: 'On its way',
  ARRIVED: 'Arrived',
  DELIVERED: 'Delivered',
  CANCELLED: 'Cancelled',
};

export const TEXT = {
  find: {
    title: 'Track a shipment',
    lead: 'Where it is, what is next and when it arrives. No account is needed.',
    labels: { number: 'Reference or waybill' },
    hint: 'Such as BKG-7Q2M9XK4TD3VPA0Z or 176-12345675. Scanned labels are read as well.',
    submit: 'Track',
    again: 'Track another',
    form: 'A reference is 6 to 40 letters, digits or hyphens; a waybill is 11 digits.',
    check_digit: (digit: number) =>
      `A digit of this waybill is wrong: by the others, its last one should be ${digit}. Compare it with the document.`,
  },
  missing: {
    title: (number: string) => `Nothing is found for ${number}`,
    checks: 'What to check',
    reference: [
      'Each character of the reference: it has no letter O, I, L or U if it was made here.',
      'Whether it is a reference of this service, or a number of another airline or forwarder.',
    ],
    waybill: [
      'Each digit of the waybill, its prefix of three digits too.',
      'Whether the waybill was given to a booking here yet: until then the reference tracks it.',
    ],
    private: 'Waybills are shown to owner and staff alone.',
    sign_in: 'Sign in to see yours',
  },
  status: IN_TITLE,
  title: (status: BookingStatus, number: string, lane: string) =>
    `${IN_TITLE[status]}: ${number}, ${lane}`,
  lane: (origin: string, destination: string) => `${origin} to ${destination}`,
  news: (meaning: string, last: string | undefined) => [meaning, last].filter(Boolean).join(' '),
  meaning: {
    held: (until: string) => `Its place is kept until ${until}. It is not booked yet.`,
    held_over: 'The hold has ended, and its place is no longer kept.',
    misrouted: (airport: string) => `Seen last at ${airport}, where it should not be.`,
    stranded: (airport: string) => `At ${airport}, without a flight to go on with.`,
    no_flight: 'Booked, but without a flight for now.',
    to_accept: (airport: string) => `Its place is booked. ${airport} has not received it yet.`,
    accepted: (airport: string, flight: string) =>
      `Received at ${airport}, and waits for flight ${flight}.`,
    waiting: (airport: string, flight: string) => `At ${airport}, and waits for flight ${flight}.`,
    flying: (from: string, to: string, flight: string) =>
      `In the air from ${from} to ${to} on flight ${flight}.`,
    arrived: (airport: string) => `At ${airport}, its destination, and not handed over yet.`,
    delivered: (airport: string) => `Handed over at ${airport}.`,
    cancelled: 'The booking is cancelled. Nothing of it will be flown.',
    parts: (figure: string) => `It travels in ${figure} parts: this is where the last of them is.`,
  },
  concerns: {
    misrouted: (airport: string, calls: boolean) => ({
      title: 'Not where it should be',
      text: `It was seen at ${airport}, ${calls ? 'but on a flight that is none of its own' : 'where none of its flights calls'}. Whoever handles it there has to send it on.`,
    }),
    needs_rebooking: {
      title: 'It needs other flights',
      text: 'A flight was cancelled, or the shipment was left behind. Its owner or staff choose new flights; the expected arrival is shown again then.',
      link: 'Choose other flights',
    },
    at_risk: (airport: string, flight: string, minutes: string, late: boolean) => ({
      title: `The connection at ${airport} is at risk`,
      text: late
        ? `Flight ${flight} leaves ${minutes} before the shipment arrives there.`
        : `There are only ${minutes} between its arrival and flight ${flight}.`,
    }),
    held: (until: string) => ({
      title: 'Held, not booked',
      text: `Confirm it before ${until}, or its place goes to others.`,
      link: 'Confirm it',
    }),
    hold_ends_soon: (until: string) => ({
      title: 'The hold is about to end',
      text: `Less than 15 minutes are left: its place is kept until ${until}.`,
      link: 'Confirm it now',
    }),
    hold_over: (until: string) => ({
      title: 'The hold has ended',
      text: `Its place was kept until ${until}. Search again for what is free now.`,
    }),
    overdue: (expected: string, at: string) => ({
      title: 'Later than planned, and not reported',
      text: `${expected} was planned for ${at}. It may have happened without having been reported yet.`,
    }),
  },
  facts: {
    eta: 'Expected arrival',
    arrived: 'Arrived',
    on_time: 'On time',
    late: (time: string) => `${time} late`,
    early: (time: string) => `${time} early`,
    local: (airport: string) => `local time at ${airport}`,
    next: 'Next expected',
    by: 'by',
    about: 'planned',
    shipment: 'Shipment',
    pieces: (figure: string) => count(figure, 'piece', 'pieces'),
    accepted: (pieces: string | null, weight: string | null) =>
      `Received: ${[pieces, weight].filter(Boolean).join(', ')}`,
  },
  line: {
    title: 'Route',
    here: 'It is here',
    flying: 'In the air',
    flown: 'Flown',
    offloaded: 'Not flown',
    flight: 'Flight',
    none: 'It has no flights.',
    departure: { actual: 'Left', estimated: 'Leaves about', scheduled: 'Leaves' },
    arrival: { actual: 'Arrived', estimated: 'Arrives about', scheduled: 'Arrives' },
    instead_of: (time: string) => `planned ${time}`,
  },
  map: {
    way: (airports: string) => `Map of the way ${airports}.`,
    at: (airport: string) => `It is at ${airport}.`,
    between: (from: string, to: string) => `It is between ${from} and ${to}.`,
    by: ' – ',
  },
  timeline: {
    title: 'What happened',
    caption: 'Latest first. Times are local to their airport, with UTC beside them.',
    none: 'Nothing was reported yet.',
    partial: 'not all of it',
    remark: 'Remark',
    flight: (number: string) => `Flight ${number}`,
  },
  parts: {
    title: 'Parts of this waybill',
    part: (place: string, of: string) => `Part ${place} of ${of}`,
  },
  goods: {
    title: 'What it is',
    whom: 'Shown to owner and staff alone.',
    facts: {
      goods: 'Goods',
      codes: 'Handling codes',
      note: 'Note for handling',
      volume: 'Volume',
    },
    none: 'Not said',
    assumed: 'taken from the weight',
  },
  share: {
    title: 'Share this page',
    text: 'Whoever has this address sees where it is and when it arrives, and neither goods nor remarks nor price.',
    copy: 'Copy',
    copied: 'Copied',
    address: 'Address of this page',
  },
  links: {
    title: 'More',
    booking: 'This booking: change or cancel it',
    shipment: (awb_number: string) => `All parts of waybill ${awb_number}`,
    label: 'Print the label',
    reference: (ref_id: string) => `Booking ${ref_id}`,
  },
  label: {
    title: (number: string) => `Label of ${number}`,
    back: 'Back to tracking',
    print: 'Print',
    by_hand: 'Print this page at 100 × 150 mm, without margins.',
    cancelled: 'The booking is cancelled, so there is nothing to label.',
    no_waybill:
      'It has no waybill yet, so the labels have no bar code. Print them again once it has one.',
    too_many: (most: string) => `Bar codes number up to ${most} pieces. The others have none.`,
    shown: (from: string, to: string, of: string) => `Labels ${from} to ${to} of ${of}`,
    next: 'The next ones',
    previous: 'The ones before',
    pages: 'More labels',
    fields: {
      waybill: 'Air waybill',
      origin: 'Origin',
      destination: 'Destination',
      via: 'Via',
      piece: 'Piece',
      pieces: 'Total pieces',
      weight: 'Total weight',
      flight: 'First flight',
      codes: 'Handling',
      reference: 'Reference',
    },
    of: (piece: string, of: string) => `${piece} of ${of}`,
    bar_code: (digits: string) => `Bar code of ${digits}`,
    qr: 'Scan to track',
  },
} as const;

/** What is waited for, in words; the code where there are none. */
export const sayExpected = (code: string, airport: string): string =>
  EXPECTED[code as FsuCode]?.(airport) ?? `${code} ${airport}`;
