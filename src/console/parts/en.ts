/** What the parts say that several pages have. */
export const STATUS = {
  HELD: 'Held',
  BOOKED: 'Booked',
  DEPARTED: 'Departed',
  ARRIVED: 'Arrived',
  DELIVERED: 'Delivered',
  CANCELLED: 'Cancelled',
  scheduled: 'Scheduled',
  closed: 'Closed',
  cancelled: 'Cancelled',
  departed: 'Departed',
} as const;

/** What is called so of a shipment, wherever it is asked for. */
export const SHIPMENT = {
  weight_kg: 'Weight (kg)',
  pieces: 'Pieces',
  dimensions: 'Dimensions',
  volume_m3: 'Volume (m³)',
  special_handling_codes: 'Special handling codes',
} as const;

export const CAPACITY = {
  weight: 'Weight',
  volume: 'Volume',
  left: (left: string, of: string) => `${left} left of ${of}`,
  days_later: (days: number) =>
    `${days > 0 ? '+' : '−'}${Math.abs(days)} day${Math.abs(days) === 1 ? '' : 's'}`,
} as const;

/** What a part says of itself that changes by itself. `states` are for its script; {s} is a number of seconds. */
export const LIVE = {
  looked: 'Looked at',
  utc: 'UTC',
  again: 'Look again',
  pause: 'Pause updates',
  states: {
    'data-said-on': 'Updates by itself. Looked at',
    'data-said-paused': 'Paused. Looked at',
    'data-said-offline': 'You are offline. This is from',
    'data-said-failed': 'Not reachable, tries again in {s} s. This is from',
    'data-said-gone':
      'This cannot be shown any more. Signed out? Look again to sign in. It is from',
    'data-said-over': 'Nothing more is to come. Looked at',
    'data-news-offline': 'Not reachable. What was read last stays.',
    'data-news-gone': 'This cannot be shown any more. What was read last stays.',
    'data-news-back': 'Up to date again.',
    'data-pause': 'Pause updates',
    'data-resume': 'Resume updates',
  },
} as const;

export const WAY = {
  wait: (time: string, airport: string) => `${time} in ${airport}`,
  /** Before the time that is expected now, where it is not the one of the timetable. */
  now: 'now',
} as const;

export const PRICE = {
  title: 'Price',
  classes: { M: 'Minimum charge', N: 'Normal rate', Q: 'Quantity rate' },
  base: 'Price per kg of the flight',
  per_kg: (weight: string, rate: string) => `${weight} × ${rate}`,
  surcharges: { MYC: 'Fuel surcharge', SCC: 'Security surcharge' } as Record<
    string,
    string | undefined
  >,
  surcharge: 'Surcharge',
  total: 'Total',
  no_tax: 'Without tax.',
} as const;
