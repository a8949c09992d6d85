export const TEXT = {
  title: 'Network',
  lead: 'What flies on a day, and how full it is.',
  labels: { date: 'Departure date', carrier: 'Carrier' },
  all_carriers: 'All carriers',
  show: 'Show',
  before: 'The day before',
  after: 'The day after',
  summary: (figures: {
    flights: string;
    lanes: string;
    booked: string;
    max: string;
    load: string;
  }) =>
    `${figures.flights} on ${figures.lanes}: ${figures.booked} of ${figures.max} booked, ${figures.load}.`,
  flights: (count: string, one: boolean) => `${count} flight${one ? '' : 's'}`,
  lanes: (count: string, one: boolean) => `${count} lane${one ? '' : 's'}`,
  picture: 'Map of the lanes of the day. The table below says the same.',
  over_map: 'Skip the map',
  point_at: 'Point at a line, or go there with the Tab and arrow keys, to see its flights.',
  legend: 'What the lines say',
  load_of: {
    low: 'under 50 % booked',
    half: '50 to 75 % booked',
    high: '75 to 90 % booked',
    full: '90 % booked or more',
  },
  width:
    'The wider the line, the more capacity. It shows both directions, in the shade of the fuller one.',
  shipments_sign: 'Shipments of these flights, by where they are now',
  table: 'Lanes, the most capacity first',
  columns: {
    lane: 'Lane',
    flights: 'Flights',
    capacity: 'Capacity, kg',
    booked: 'Booked, kg',
    load: 'Load',
    volume: 'Volume left, m³',
  },
  lane: (origin: string, destination: string) => `${origin} to ${destination}`,
  more_flights: (count: string) => `and ${count} more`,
  find: 'Search this lane',
  no_volume: 'not counted',
  shipments: {
    title: 'Where the shipments are',
    at: (airport: string) => `At ${airport}`,
    under_way: (origin: string, destination: string) => `Between ${origin} and ${destination}`,
    none: 'No shipment is on these flights.',
  },
  empty: 'No flight leaves on this day.',
  empty_carrier: (carrier: string) => `No flight of ${carrier} leaves on this day.`,
  empty_remedy: 'Choose another date, or all carriers.',
  left_out: (count: string) =>
    `${count} lanes with less capacity are left out. Choose a carrier to see its own.`,
  not_drawn: (drawn: string) =>
    `The map shows the ${drawn} connections with the most capacity; the table has every lane.`,
  no_place: (codes: string) => `Not on the map, since their place is not known: ${codes}.`,
} as const;
