/** What every page says. */
export const TEXT = {
  product: 'GoComet Air Cargo',
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
    search: 'Search flights',
    track: 'Track',
    bookings: 'My bookings',
    desk: 'Desk',
    board: 'Board',
    map: 'Map',
  },
  account: {
    label: 'Account',
    sign_in: 'Sign in',
    sign_up: 'Sign up',
    sign_out: 'Sign out',
  },
  footer: { guides: 'Guides', reference: 'API reference', document: 'OpenAPI', clock: 'UTC' },
  times: 'Flight times are local to their airport.',
} as const;
