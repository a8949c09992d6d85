/** What every page says. */
export const TEXT = {
  product: 'GoComet Air Cargo',
  brand: { word: 'GoComet', after: 'Air Cargo' },
  skip: 'Skip to the content',
  to_start: 'Search flights',
  request: 'Request',
  try_again: 'Try again',
  send_again: 'Send it again',
  error_in_title: 'Error: ',
  errors_title: 'There is a problem',
  optional: 'optional',
  nav: {
    label: 'Main',
    search: { word: 'Search', after: 'flights' },
    track: { word: 'Track' },
    bookings: { before: 'My', word: 'bookings' },
    desk: { word: 'Desk' },
    board: { word: 'Board' },
    map: { word: 'Map' },
  },
  account: {
    label: 'Account',
    sign_in: 'Sign in',
    sign_out: 'Sign out',
  },
  footer: { guides: 'Guides', reference: 'API reference', document: 'OpenAPI', clock: 'UTC' },
  times: 'Flight times are local to their airport.',
} as const;

/** What is said of a line of dimensions: pieces × length × width × height. */
export const DIMENSIONS = {
  line: (line: number, figure: string, message: string) => `Line ${line}, ${figure}: ${message}`,
  pieces: 'pieces',
  length_cm: 'length',
  width_cm: 'width',
  height_cm: 'height',
} as const;
