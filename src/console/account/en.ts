export const TEXT = {
  busy: 'One moment …',
  sign_in: {
    title: 'Sign in',
    submit: 'Sign in',
    new_here: 'New here?',
    sign_up: 'Create an account',
    come_back: 'Sign in to continue where you were.',
    signed_in_as: (name: string) => `You are signed in as ${name}.`,
    go_on: 'Continue',
    another: 'To use another account, sign in with it below.',
  },
  sign_up: {
    title: 'Create an account',
    submit: 'Create account',
    have_one: 'Have an account?',
    sign_in: 'Sign in',
    another: 'To use another account, create it below.',
  },
  refused: {
    invalid_credentials: {
      title: 'Wrong email address or password',
      detail: 'No account has this email address with this password.',
      remedy: 'Check both: upper and lower case matter in a password.',
    },
    rate_limited: (wait: string) => ({
      title: 'Too many attempts',
      detail: 'Signing in with this address, or from your network, failed too often.',
      remedy: `Wait ${wait}, then try again. Nothing is wrong with your account.`,
    }),
    too_many_at_once: (wait: string) => ({
      title: 'Too many at once',
      detail: 'Others are signing in from your network right now, and nothing was done.',
      remedy: `Wait ${wait}, then send the form again.`,
    }),
    sign_in_busy: (wait: string) => ({
      title: 'Signing in is busy',
      detail: 'Many are signing in at this moment, and your turn did not come. Nothing was done.',
      remedy: `Wait ${wait}, then send the form again.`,
    }),
    email_taken: {
      title: 'You have an account already',
      detail: 'There is one with this email address.',
      remedy: '',
    },
    sign_in_with_it: 'Sign in with this address',
  },
  wait: {
    seconds: (count: number) => (count === 1 ? 'one second' : `${count} seconds`),
    minutes: (count: number) => (count === 1 ? 'one minute' : `${count} minutes`),
  },
  labels: {
    email: 'Email address',
    password: 'Password',
    name: 'Your name',
  },
  hints: {
    password: 'At least 8 characters. Longer is better than stranger.',
    name: 'As it is shown to others who handle your shipments.',
  },
  account: {
    title: 'Account',
    facts: { name: 'Name', email: 'Email address', role: 'Role' },
    bookings: 'My bookings',
    session: 'You are signed in on this browser for at most 24 hours.',
  },
  roles: {
    customer: 'Forwarder: searches, books and tracks',
    handler: 'Handler: also accepts and moves shipments',
    admin: 'Planner: also publishes and changes flights',
  },
} as const;
