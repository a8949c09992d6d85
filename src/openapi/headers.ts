const text = (description: string, required = false) => ({
  description,
  required,
  schema: { type: 'string' as const },
});

/** The headers that answers have whatever is called. */
export const HEADERS = {
  'X-Request-Id': text(
    'Names the request in our logs: yours, where you sent one of 8 to 128 letters, digits, `.`, `_` or `-`, else ours.',
    true,
  ),
  'Server-Timing': text(
    'The milliseconds of the whole call and of its round trips to the database and to Redis (`desc` counts them).',
    true,
  ),
  'RateLimit-Policy': text('The limit of calls that holds here, where there is one.'),
  'WWW-Authenticate': text(
    '`Bearer`, with `error="invalid_token"` where a token was refused.',
    true,
  ),
  'Retry-After': {
    description: 'Whole seconds to wait before the call is repeated.',
    required: true,
    schema: { type: 'integer' as const, minimum: 1 },
  },
};

type Name = keyof typeof HEADERS;
const EVERYWHERE: Name[] = ['X-Request-Id', 'Server-Timing', 'RateLimit-Policy'];
const OF_STATUS: Record<string, Name[]> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** The headers of an answer with this status, by their names in the document. */
export const headersOf = (status: string) =>
  Object.fromEntries(
    [...(OF_STATUS[status] ?? []), ...EVERYWHERE].map((name) => [
      name,
      { $ref: `#/components/headers/${name}` },
    ]),
  );
