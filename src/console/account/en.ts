export const TEXT = {
  sign_in: {
    title: 'Sign in',
    submit: 'Sign in',
    new_here: 'New here?',
    sign_up: 'Create an account',
    come_back: 'Sign in to go on where you were.',
  },
  sign_up: {
    title: 'Create an account',
    submit: 'Create account',
    have_one: 'Have an account?',
    sign_in: 'Sign in',
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
    session: 'You are signed in on this browser for at most 24 hours.',
  },
  roles: {
    customer: 'Forwarder: searches, books and tracks',
    handler: 'Handler: also accepts and moves shipments',
    admin: 'Planner: also publishes and changes flights',
  },
} as const;
