import type { Code } from '../../contract/problems.ts';

type Words = { title?: string; detail?: string; remedy?: string };

/** What people are told of a failure where the words of the API are for programs, and what they can do. */
export const FAILURES: { [C in Code]?: Words } = {
  unauthenticated: {
    title: 'You are signed out',
    detail: 'Your session has ended, or you were not signed in.',
    remedy: 'Sign in again. What you came for is still there.',
  },
  forbidden: {
    title: 'Not for this account',
    remedy: 'Sign in with an account that may do this, or ask whoever runs this service.',
  },
  not_found: {
    title: 'There is no such page',
    detail: 'Nothing is at this address.',
    remedy: 'Check the address, or begin at the start page.',
  },
  rate_limited: { title: 'Too many requests', remedy: 'Wait a moment, then try again.' },
  unavailable: { title: 'Not reachable for the moment', remedy: 'Try again in a few seconds.' },
  internal_error: {
    title: 'Something went wrong on our side',
    detail: 'It is logged with the number below.',
    remedy: 'Try again. If it happens again, tell whoever runs this service the number.',
  },
  misconfigured: { title: 'The service is not set up', remedy: 'Tell whoever runs this service.' },
};
