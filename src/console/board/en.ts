const count = (number: string, one: string, many: string) =>
  `${number} ${number === '1' ? one : many}`;

/** What the board and the pages around it say. */
export const TEXT = {
  sections: {
    label: 'Planning',
    board: 'Capacity board',
    publish: 'Publish a flight',
    import: 'Import a schedule',
    rates: 'Rates',
    stock: 'Waybill stock',
  },
  board: {
    title: 'Capacity board',
    begin_title: 'Whose flights?',
    begin:
      'The board shows the flights of a station or a carrier, a day or a week at a time. Fill in at least one of the first three.',
    show: 'Show flights',
    labels: {
      origin: 'From',
      destination: 'To',
      carrier: 'Carrier',
      status: 'Status',
      from: 'First day',
    },
    hints: { origin: 'DEL', destination: 'LHR', carrier: 'AI' },
    any_status: 'Any',
    day: 'Day',
    week: 'Week',
    period: 'Period',
    today: 'Today',
    earlier: { day: 'Previous day', week: 'Previous week' },
    later: { day: 'Next day', week: 'Next week' },
    flights: (number: string) => count(number, 'flight', 'flights'),
    part: 'as far as this page goes',
    empty_title: 'No flights',
    empty: 'Nothing that matches is published on these days.',
    more: 'More flights',
    first_page: 'Back to the first flights',
    legend: { booked: 'Booked', held: 'of that held, not confirmed yet', left: 'Left' },
    heads: {
      flight: 'Flight',
      route: 'Route',
      departure: 'Departs',
      arrival: 'Arrives',
      status: 'Status',
      weight: 'Weight (kg)',
      volume: 'Volume (m³)',
      load: 'Load',
      booked: 'Booked',
      held: 'Held',
      left: 'Left',
      bookings: 'Bookings',
    },
    estimated: 'est.',
    not_counted: 'Not counted',
    caption: 'Flights by their local day of departure, with their load. Times are local.',
  },
  flight: {
    title: (flight_number: string, day: string) => `${flight_number}, ${day}`,
    back: 'Capacity board',
    bookings_link: 'See them at the desk',
    facts: {
      airline: 'Airline',
      departure: 'Departure',
      arrival: 'Arrival',
      bookings: 'Bookings on it',
      held: 'Held within the booked',
      price: 'Base price per kg',
      aircraft: 'Aircraft type',
      service: 'Service type',
      acceptance: 'Takes cargo until',
      refused: 'Does not carry',
      height: 'Piece height at most',
      length: 'Piece length at most',
      changed: 'Last changed',
      id: 'Flight id',
    },
    estimated: 'Estimated',
    operations: 'Operations',
    times: {
      title: 'Delay',
      explain: 'By the clock of each airport. A time of the timetable takes an estimate back.',
      labels: {
        estimated_departure_datetime: 'Estimated departure',
        estimated_arrival_datetime: 'Estimated arrival',
      },
      clock: (airport: string, offset: string) => `Clock of ${airport}, ${offset}.`,
      sent_as: 'Sent as',
      submit: 'Publish times',
      form: 'A date and a time, such as 2026-12-01 21:35.',
    },
    sales: {
      title: 'Sales',
      open: 'Open: the flight takes bookings.',
      closed: 'Closed: it takes no new bookings. Those that it has stay.',
      close: 'Close to new bookings',
      reopen: 'Open again',
    },
    capacity: {
      title: 'Capacity',
      labels: { max_weight_kg: 'Weight (kg)', max_volume_m3: 'Volume (m³)' },
      weight_hint: (booked: string) => `At least ${booked}: so much is booked.`,
      volume_hint: (booked: string) => `At least ${booked}. Empty: not counted any more.`,
      no_volume_hint: 'Empty: volume is not counted.',
      submit: 'Change capacity',
    },
    told: (number: string) =>
      number === '0'
        ? 'No booking is concerned.'
        : `${count(number, 'booking is', 'bookings are')} told of it.`,
    cancel: {
      link: 'Cancel the flight …',
      title: (flight: string) => `Cancel ${flight}?`,
      affected: (number: string) =>
        number === '0'
          ? 'No booking is on it.'
          : `${count(number, 'booking is', 'bookings are')} on it.`,
      weight: (booked: string) => `${booked} become free again.`,
      held: (held: string) => `Of that, ${held} is held and not confirmed.`,
      of_bookings: [
        'Each of them is told at once that the flight is cancelled.',
        'Each loses its place on this flight and waits to be rebooked. None is cancelled.',
      ],
      effects: [
        'Nobody finds the flight in a search any more.',
        'The flight can be reinstated; its bookings do not come back by themselves.',
      ],
      submit: (number: string) =>
        number === '0'
          ? 'Cancel the flight'
          : `Cancel the flight and tell ${count(number, 'booking', 'bookings')}`,
      keep: 'Keep the flight',
      over: 'The flight is cancelled already.',
    },
    reinstate: {
      link: 'Reinstate the flight …',
      title: (flight: string) => `Reinstate ${flight}?`,
      of_bookings: [],
      effects: [
        'It is found and booked again, with the capacity and the times that it had.',
        'Bookings that lost their place stay where they are now: each is rebooked by its owner, onto this flight or another.',
      ],
      submit: 'Reinstate the flight',
      keep: 'Leave it cancelled',
      over: 'The flight is not cancelled.',
    },
    done: {
      published: 'Published. It is found by searches from now on.',
      times: 'The times are published.',
      closed: 'Closed to new bookings.',
      opened: 'Open to new bookings again.',
      capacity: 'The capacity is changed.',
      cancelled: 'The flight is cancelled.',
      reinstated: 'The flight is on again.',
    },
    was_told: {
      times: (number: string) =>
        number === '0'
          ? 'No booking was concerned.'
          : `${count(number, 'booking was', 'bookings were')} told.`,
      cancelled: (number: string) =>
        number === '0'
          ? 'No booking was on it.'
          : `${count(number, 'booking was', 'bookings were')} told and ${number === '1' ? 'waits' : 'wait'} to be rebooked.`,
    },
    sending: 'Sending …',
    busy: {
      title: 'Being changed at this moment',
      detail: 'Somebody is changing bookings of this flight. Nothing was done.',
      wait: 'Trying again by itself in',
      asking: 'Trying again …',
      again: 'Try again now',
      stop: 'Stop',
      stopped: 'Stopped. Nothing was done. Send it again when you like.',
    },
  },
} as const;
