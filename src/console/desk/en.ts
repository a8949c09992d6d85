import type { Move, Waiting } from './next.ts';

const bookings = (count: number) => `${count} booking${count === 1 ? '' : 's'}`;

export const TEXT = {
  title: 'Desk',
  lead: 'The flights of a station on a day, and what is to be done with the cargo on each.',
  labels: { airport: 'Airport', date: 'Date', q: 'Waybill or reference' },
  hints: { airport: 'Its code, such as DEL', date: 'Local at the airport' },
  show: 'Show flights',
  day: (airport: string, date: string) => `${airport}, ${date}`,
  day_before: 'Day before',
  day_after: 'Day after',
  departures: 'Departures',
  arrivals: 'Arrivals',
  no_departures: (airport: string) => `No flight leaves ${airport} on this day.`,
  no_arrivals: (airport: string) => `No flight comes to ${airport} on this day.`,
  more_flights: 'There are more flights than this page shows. The board has them all.',
  to: 'to',
  from: 'from',
  estimated: 'now',
  scheduled: 'planned',
  bookings,
  held: (figure: string) => `${figure} on hold`,
  no_volume: 'Volume is not counted',
  flight: {
    title: (number: string, origin: string, destination: string) =>
      `${number} ${origin} to ${destination}`,
    back: (airport: string, day: string) => `${airport}, ${day}`,
    at: 'Work at',
    departure: 'Departure',
    arrival: 'Arrival',
    acceptance: 'Accepts until',
    empty: 'There is no booking on this flight.',
    empty_hint: 'Bookings appear here as they are made.',
    first_page: 'First bookings',
    next_page: 'Next bookings',
    list: 'Bookings on this flight',
  },
  flight_notes: {
    cancelled: {
      title: 'This flight is cancelled',
      text: 'Nothing can be recorded on it. Every shipment below needs another flight.',
    },
    closed: {
      title: 'Closed to new bookings',
      text: 'What is booked can still be accepted and moved.',
    },
  },
  departed_by_clock:
    'Its departure by the timetable has passed. What has really flown is what you record.',
  moves: { RCS: 'Accept', DEP: 'Depart', ARR: 'Arrive', DLV: 'Deliver' } satisfies Record<
    Move,
    string
  >,
  /** What was done last, by what is done next or why there is nothing to do. */
  waiting: {
    held: 'On hold and not confirmed. It cannot be accepted before it is.',
    cancelled: 'Cancelled.',
    delivered: 'Delivered. Nothing is left to do.',
    needs_flight: 'Taken off this flight. It needs another one.',
    inbound: 'Not here yet: its flight before this one has not been recorded as arrived.',
    not_departed: 'Not recorded as departed from the airport before.',
    gone: 'Departed. Done here.',
    onward: 'Arrived. It goes on by its next flight.',
  } satisfies Record<Waiting, string>,
  confirm_it: 'Confirm it',
  rebook_it: 'Find another flight',
  inbound_flight: 'Flight before',
  onward_flight: 'Next flight',
  row: {
    pieces: (pieces: string, one: boolean) => `${pieces} piece${one ? '' : 's'}`,
    assumed: 'assumed',
    no_waybill: 'No waybill',
    accepted: 'Accepted',
    not_accepted: 'Not accepted yet',
    codes: 'Handling codes',
    from_flight: 'Comes from another flight',
    to_flight: 'Goes on by another flight',
    part: 'Left behind, and needs another flight:',
  },
  form: {
    figures: 'Figures, time',
    pieces: 'Pieces',
    weight: 'Weight (kg)',
    at: (airport: string) => `When (${airport} time)`,
    at_hint: 'Now, if left empty',
    offload: 'Leave behind',
    reason: 'Reason',
    reasons: { OFLD: 'Offloaded (OFLD)', SSPD: 'Short-shipped (SSPD)' },
    offload_pieces: (pieces: string) => `Pieces, of ${pieces}`,
    offload_hint: 'All, if left empty',
    remark: 'Remark',
    offload_submit: 'Offload',
  },
  all: {
    label: 'For all of this page',
    move: {
      RCS: 'Accept all {count}',
      DEP: 'Depart all {count}',
      ARR: 'Arrive all {count}',
      DLV: 'Deliver all {count}',
    } satisfies Record<Move, string>,
    done_here: '{done} of {all} done here',
    done_on_page: '{done} of {all} on this page done here',
    limit: (count: number) => `Without scripts ${count} at a time: press again for the rest.`,
    progress: 'Progress',
    running: '{done} of {all} done, {refused} refused',
    finished: 'Finished: {done} of {all} done, {refused} refused.',
    stopped: 'Stopped: {done} of {all} done, {refused} refused. The rest is as it was.',
    offline:
      'No connection: {done} of {all} done, {refused} refused. It goes on by itself when the connection is back. Nothing is recorded twice.',
    signed_out:
      'Signed out: {done} of {all} done, {refused} refused. Sign in where it says so below, or in another window and then go on.',
    stop: 'Stop',
    go_on: 'Go on',
    lost: 'No answer came. It is not known whether this was recorded. Send it again: it is not recorded twice.',
    left: (done: number, left: number) => `${done} done, ${left} left. Press again for the rest.`,
    refused: (count: number) =>
      `${count} ${count === 1 ? 'was' : 'were'} refused. Each says why below.`,
  },
  scan: {
    title: 'Scan',
    label: 'Waybill or reference',
    hint: 'Scan a label or type, then Enter',
    find: 'Find',
    at: (airport: string) => `at ${airport}`,
    mistyped: 'Read it again.',
    back_to_flight: 'All of the flight',
    elsewhere: 'Not on this flight',
    belongs: 'It belongs on',
    not_here: (airport: string) => `Its route does not touch ${airport}`,
    at_which: 'Choose your airport at the desk to see what is next.',
    track: 'Track it',
  },
  gone_from_flight: 'It is no longer on this flight.',
} as const;

/** Puts figures into a text that the page's script writes as well. */
export const withFigures = (text: string, figures: Readonly<Record<string, number | string>>) =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(figures[name] ?? ''));
