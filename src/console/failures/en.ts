import type { Code } from '../../contract/problems.ts';

type Words = { title?: string; detail?: string; remedy?: string };

/** What is said when the data are out of reach, by what that means for what was asked. */
export const OUTAGE = {
  reading: {
    detail: 'What this page shows could not be fetched in time.',
    remedy: 'Try again in a few seconds.',
  },
  nothing_done: {
    detail: 'Nothing was changed: this could not be taken at the moment.',
    remedy: 'Send it again in a few seconds.',
  },
  unknown: {
    detail: 'No answer came in time, so it is not known whether this was done.',
    remedy: 'Send it again in a few seconds: what was done is not done twice.',
  },
} as const;

/** What is said of a form that stood in a page of somebody else, or in none. */
export const FOREIGN_FORM = {
  title: 'This did not come from our pages',
  detail: 'Nothing was done: the form was sent from elsewhere.',
  remedy: 'Open the page here, and send it again.',
};

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
  unavailable: { title: 'Not reachable for the moment' },
  internal_error: {
    title: 'Something went wrong on our side',
    detail: 'It is logged with the number below.',
    remedy: 'Try again. If it happens again, tell whoever runs this service the number.',
  },
  method_not_allowed: {
    title: 'Nothing can be sent to this address',
    detail: 'It is no page by itself, or only a page to look at.',
    remedy: 'Begin at the page that you came from.',
  },
  malformed_json: {
    title: 'The form did not arrive whole',
    detail: 'It broke off on the way, and nothing was done.',
    remedy: 'Send it again.',
  },
  body_too_large: { title: 'The form is too large', remedy: 'Write less into it.' },
  unsupported_media_type: {
    title: 'This is no form of ours',
    detail: 'It was sent in another way than our pages send theirs.',
    remedy: 'Open the page here, and send it again.',
  },
  misconfigured: { title: 'The service is not set up', remedy: 'Tell whoever runs this service.' },
};
