import { describe, expect, expectTypeOf, test } from 'vitest';
import { sleep } from '../../client/src/clock.ts';
import { type GoComet, GoCometError } from '../../client/src/index.ts';
import { type Canned, canned, problem } from './canned.ts';

const DONE: Canned = { status: 200, body: { ref_id: 'BKG-1' } };
const SHIPMENT = {
  body: { origin: 'DEL', destination: 'LHR', weight_kg: 10, pieces: 1, flight_ids: ['f'] },
};
const CALLS: Record<
  'reads' | 'keyed' | 'settles' | 'once',
  (gocomet: GoComet) => Promise<unknown>
> = {
  reads: (gocomet) => gocomet.getBooking({ ref_id: 'BKG-1' }),
  keyed: (gocomet) => gocomet.bookShipment(SHIPMENT),
  settles: (gocomet) => gocomet.cancelBooking({ ref_id: 'BKG-1' }),
  once: (gocomet) =>
    gocomet.signUp({ body: { email: 'a@example.test', password: 'no matter', name: 'A' } }),
};

async function failureOf(call: Promise<unknown>): Promise<GoCometError> {
  const thrown = await call.then(
    () => 'It was granted.',
    (error: unknown) => error,
  );
  if (thrown instanceof GoCometError) return thrown;
  throw new Error(`No GoCometError was thrown: ${thrown}`);
}

const UNAVAILABLE = problem(503, 'unavailable', { ref_id: 'BKG-1' }, { 'retry-after': '2' });
const LIMITED = problem(429, 'rate_limited', {}, { 'retry-after': '1' });
const PAGE: Canned = { status: 503, type: 'text/html', body: '<h1>503</h1>' };
const GATEWAY: Canned = { status: 502, type: 'text/html', body: '<h1>502</h1>' };

/** Canned answers in; when requests were sent, by the clock of the test, and how it ended, out. */
const COURSES: [keyof typeof CALLS, string, Canned[], number[], object | 'granted'][] = [
  ['reads', 'answered', [DONE], [0], 'granted'],
  ['reads', 'lost twice', ['lost', 'lost', DONE], [0, 100, 300], 'granted'],
  ['reads', 'an answer that breaks off', ['cut short', DONE], [0, 100], 'granted'],
  ['reads', 'a page of a balancer', [PAGE, DONE], [0, 100], 'granted'],
  ['reads', 'a page of a gateway', [GATEWAY, DONE], [0, 100], 'granted'],
  ['reads', 'limited', [LIMITED, DONE], [0, 1_100], 'granted'],
  ['keyed', 'lost', ['lost', DONE], [0, 100], 'granted'],
  ['keyed', 'its outcome unknown', [UNAVAILABLE, DONE], [0, 2_100], 'granted'],
  ['settles', 'lost', ['lost', DONE], [0, 100], 'granted'],
  ['once', 'limited', [LIMITED, DONE], [0, 1_100], 'granted'],
  ['once', 'lost', ['lost'], [0], { code: 'no_answer', unknown: true, attempts: 1 }],
  ['once', 'unavailable', [UNAVAILABLE], [0], { code: 'unavailable', unknown: true }],
  ['once', 'a page', [PAGE], [0], { code: 'not_understood', status: 503, unknown: true }],
  ['once', 'refused', [problem(409, 'email_taken')], [0], { code: 'email_taken', unknown: false }],
  [
    'keyed',
    'refused after it was lost: the refusal settles it',
    ['lost', problem(409, 'capacity_exceeded', { available_kg: 5 })],
    [0, 100],
    { code: 'capacity_exceeded', unknown: false, problem: { available_kg: 5 }, attempts: 2 },
  ],
  [
    'keyed',
    'forbidden after it was lost: nobody has looked',
    ['lost', problem(403, 'forbidden')],
    [0, 100],
    { code: 'forbidden', unknown: true },
  ],
  [
    'keyed',
    'limited for longer than its deadline, after its outcome was unknown',
    [UNAVAILABLE, problem(429, 'rate_limited', {}, { 'retry-after': '60' })],
    [0, 2_100],
    { code: 'rate_limited', unknown: true, ref_id: 'BKG-1', retry_after_s: 60, attempts: 2 },
  ],
  [
    'keyed',
    'the booking that has the reference, or has used the quote, is another',
    [problem(409, 'quote_used', { quote_id: 'QUO-1', ref_id: 'BKG-2' })],
    [0],
    { code: 'quote_used', ref_id: undefined, problem: { ref_id: 'BKG-2' } },
  ],
  [
    'reads',
    'a problem of ours stands, whatever its name',
    [problem(500, 'internal_error')],
    [0],
    { code: 'internal_error', status: 500, unknown: false },
  ],
  [
    'settles',
    'a fault of ours may have come after the work',
    [problem(500, 'internal_error')],
    [0],
    { code: 'internal_error', unknown: true },
  ],
  [
    'reads',
    'a redirect is not followed',
    [{ status: 308, headers: { location: 'https://elsewhere.test/' }, type: 'text/html' }],
    [0],
    { code: 'not_understood', status: 308, unknown: false },
  ],
  [
    'reads',
    'a page where JSON should be',
    [{ status: 200, type: 'text/html', body: '<h1>Sign in to this Wi-Fi</h1>' }],
    [0],
    { code: 'not_understood', status: 200 },
  ],
  [
    'reads',
    'no JSON, though it says so',
    [{ status: 200, type: 'application/json', body: '{"ref_id":' }],
    [0],
    { code: 'not_understood', status: 200 },
  ],
  [
    'reads',
    'a problem of somebody else',
    [{ status: 404, body: { title: 'Not Found' } }],
    [0],
    { code: 'not_understood', status: 404 },
  ],
  [
    'reads',
    'a problem whose detail is no text',
    [{ status: 404, body: { code: 'not_found', detail: { loc: ['path'] } } }],
    [0],
    { code: 'not_understood', status: 404 },
  ],
];

describe.each(COURSES)('a call that %s: %s', (kind, _, answers, times, end) => {
  test(`${answers.length} requests`, async () => {
    const { gocomet, sent } = canned(answers);
    const call = CALLS[kind](gocomet);
    if (end === 'granted') {
      expect(await call).toMatchObject({ data: { ref_id: 'BKG-1' }, attempts: times.length });
    } else {
      expect(await failureOf(call)).toMatchObject({ name: 'GoCometError', ...end });
    }
    expect(sent.map(({ at_ms }) => at_ms)).toEqual(times);
    for (const { redirect } of sent) expect(redirect).toBe('manual');
  });
});

test('a call that nobody answers ends with its deadline, and no later', async () => {
  const lost = Array.from({ length: 20 }, () => 'lost' as const);
  const { gocomet, sent } = canned(lost, { deadline_ms: 10_000 });
  const error = await failureOf(gocomet.getMe());
  expect(error).toMatchObject({ code: 'no_answer', attempts: 7, unknown: false });
  expect(error.cause).toMatchObject({ message: 'fetch failed' });
  expect(sent.map(({ at_ms }) => at_ms)).toEqual([0, 100, 300, 700, 1_500, 3_100, 6_300]);
});

test('however long its deadline, it is tried twelve times at most', async () => {
  const { gocomet, sent } = canned(Array.from({ length: 20 }, () => 'lost' as const));
  await failureOf(gocomet.getMe({}, { deadline_ms: Number.POSITIVE_INFINITY }));
  expect(sent).toHaveLength(12);
});

test('a deadline of years is one, and a timer of years does not fire at once', async () => {
  const slowly = async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return Response.json({ id: 'me' });
  };
  const { gocomet } = canned([], { fetch: slowly, deadline_ms: Number.POSITIVE_INFINITY });
  expect((await gocomet.getMe()).status).toBe(200);
  let over = false;
  const caller = new AbortController();
  const slept = sleep(2 ** 40, caller.signal).then(() => {
    over = true;
  });
  await slowly();
  expect(over).toBe(false);
  caller.abort();
  await slept;
});

test('a call that is over leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const { gocomet } = canned([DONE, problem(409, 'hold_limit', { limit: 3 })]);
  const before = timers();
  await gocomet.getMe();
  await failureOf(gocomet.bookShipment(SHIPMENT));
  expect(timers()).toBe(before);
});

test('a deadline cuts a try that is under way, and says that the outcome is unknown', async () => {
  const { gocomet } = canned(['silence', 'silence'], { deadline_ms: 5 });
  expect(await failureOf(gocomet.getMe())).toMatchObject({ code: 'deadline', unknown: false });
  expect(await failureOf(gocomet.bookShipment(SHIPMENT))).toMatchObject({
    code: 'deadline',
    unknown: true,
    idempotency_key: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('whoever aborts gets his reason back, also in a pause, and before anything is sent', async () => {
  const early = canned([DONE]);
  const signal = AbortSignal.abort('too slow');
  expect(await failureOf(early.gocomet.bookShipment(SHIPMENT, { signal }))).toMatchObject({
    code: 'aborted',
    unknown: false,
    attempts: 0,
    cause: 'too slow',
  });
  expect(early.sent).toHaveLength(0);

  const caller = new AbortController();
  const paused = canned(['lost', DONE], { sleep: async () => caller.abort() });
  const error = await failureOf(
    paused.gocomet.bookShipment(SHIPMENT, { signal: caller.signal, idempotencyKey: 'mine' }),
  );
  expect(error).toMatchObject({ code: 'aborted', unknown: true, attempts: 1 });
  expect(error.detail).toMatch(/aborted.*not known whether/);
  expect(paused.sent).toHaveLength(1);
});

test('a booking has one key for all its tries, and another for the next booking', async () => {
  const { gocomet, sent } = canned(['lost', PAGE, DONE, DONE, DONE]);
  const { idempotency_key } = await gocomet.bookShipment(SHIPMENT);
  await gocomet.bookShipment(SHIPMENT);
  await gocomet.bookShipment(SHIPMENT, { idempotencyKey: 'mine' });
  const keys = sent.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toEqual([keys[0], keys[0], keys[0], keys[3], 'mine']);
  expect([idempotency_key, new Set(keys).size]).toEqual([keys[0], 3]);
  expect(sent.map(({ body }) => body)).toEqual(sent.map(() => SHIPMENT.body));
});

test('a booking with a reference of its own names it when its outcome is unknown', async () => {
  const { gocomet } = canned(['silence'], { deadline_ms: 5 });
  const body = { ...SHIPMENT.body, ref_id: 'OWN-1234' };
  const error = await failureOf(gocomet.bookShipment({ body }));
  expect([error.ref_id, error.unknown]).toEqual(['OWN-1234', true]);
  expect(error.detail).toContain('OWN-1234');
});

test('bodies that nobody reads are let go', async () => {
  const { gocomet, cancelled } = canned([PAGE, GATEWAY, DONE]);
  await gocomet.getMe();
  expect(cancelled()).toBe(2);
});

describe('the input', () => {
  test('goes where the contract has it', async () => {
    const { gocomet, sent } = canned([DONE, DONE, DONE]);
    await gocomet.search({
      origin: 'DEL',
      destination: 'LHR',
      date: '2026-12-01',
      weight_kg: 10.5,
    });
    await gocomet.departShipment(
      { ref_id: 'BKG-1', 'if-match': '"3"', location: undefined, body: { location: 'DEL' } },
      { headers: { 'x-request-id': 'of-the-caller' } },
    );
    await gocomet.getShipment({ awb_number: '176-1 2/3?' });
    expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([
      [
        'GET',
        'https://api.example.test/route?origin=DEL&destination=LHR&date=2026-12-01&weight_kg=10.5',
        undefined,
      ],
      ['POST', 'https://api.example.test/bookings/BKG-1/depart', { location: 'DEL' }],
      ['GET', 'https://api.example.test/shipments/176-1%202%2F3%3F', undefined],
    ]);
    expect(sent[1]?.headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'if-match': '"3"',
      'x-request-id': 'of-the-caller',
    });
  });

  test.each(['', '.', '..'])('“%s” is no part of a path', async (ref_id) => {
    const { gocomet, sent } = canned([]);
    await expect(gocomet.cancelBooking({ ref_id })).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(0);
  });

  test.each(['https://api.example.test/v1', 'ftp://example.test', 'api', 'https://me:x@a.test'])(
    '%s is no origin',
    (url) => {
      expect(() => canned([], { url })).toThrow(TypeError);
    },
  );
});

describe('the token', () => {
  const REFUSED = problem(401, 'unauthenticated');
  const bearers = (sent: { headers: Record<string, string> }[]) =>
    sent.map(({ headers }) => headers.authorization);

  test('is a text, or what gives it, asked for each call', async () => {
    const made = ['made-1', 'made-2'];
    const { gocomet, sent } = canned(['lost', DONE, DONE, DONE, DONE], {
      token: async () => made.shift(),
    });
    await gocomet.getMe();
    await gocomet.getMe();
    await gocomet.as('given').getMe();
    await gocomet.as(undefined).getMe();
    expect(bearers(sent)).toEqual([
      'Bearer made-1',
      'Bearer made-1',
      'Bearer made-2',
      'Bearer given',
      undefined,
    ]);
  });

  test('that is refused is asked for once more, with what was refused, for any call', async () => {
    const refused: (string | undefined)[] = [];
    const { gocomet, sent } = canned([REFUSED, DONE, REFUSED, REFUSED], {
      token: (old) => {
        refused.push(old);
        return old === undefined ? 'old' : 'new';
      },
    });
    await gocomet.publishFlights({ body: [] });
    expect(await failureOf(gocomet.getMe())).toMatchObject({
      code: 'unauthenticated',
      attempts: 2,
    });
    expect(bearers(sent)).toEqual(['Bearer old', 'Bearer new', 'Bearer old', 'Bearer new']);
    expect(refused).toEqual([undefined, 'old', undefined, 'old']);
  });

  test('that is a text is not tried again', async () => {
    const { gocomet, sent } = canned([REFUSED], { token: 'old' });
    expect(await failureOf(gocomet.getMe())).toMatchObject({ code: 'unauthenticated' });
    expect(sent).toHaveLength(1);
  });

  test.each(['a-secret\nof two lines', 'a-secret ☃'])(
    'that no header can carry (%j) is refused, and not shown',
    async (token) => {
      const { gocomet, sent } = canned([], { token });
      const thrown = await gocomet.getMe().catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(TypeError);
      expect(String(thrown)).not.toContain('a-secret');
      expect(sent).toHaveLength(0);
    },
  );

  test('is not asked for by what it may itself call', async () => {
    const { gocomet, sent } = canned([DONE, DONE], {
      token: async () => {
        await gocomet.logIn({ body: { email: 'a@example.test', password: 'no matter' } });
        return 'made';
      },
    });
    await gocomet.getMe();
    expect(bearers(sent)).toEqual([undefined, 'Bearer made']);
  });

  test('whose function fails fails the call as it is, and one that hangs ends with the deadline', async () => {
    const failing = canned([], { token: () => Promise.reject(new RangeError('no keychain')) });
    await expect(failing.gocomet.getMe()).rejects.toThrow(RangeError);
    const hanging = canned([], { token: () => new Promise(() => undefined), deadline_ms: 5 });
    expect(await failureOf(hanging.gocomet.bookShipment(SHIPMENT))).toMatchObject({
      code: 'deadline',
      attempts: 0,
      unknown: false,
    });
  });

  test('goes to no other origin, whatever Link or Location say', async () => {
    const link = { link: '<https://elsewhere.test/flights>; rel="next"' };
    const { gocomet, sent } = canned([{ status: 200, body: [{}], headers: link }], {
      token: 'mine',
    });
    const pages = gocomet.pages.listFlights({ origin: 'DEL' });
    expect((await pages.next()).done).toBe(false);
    const error = await failureOf(pages.next());
    expect(error).toMatchObject({ code: 'not_understood', unknown: false });
    expect(error.detail).toContain('https://elsewhere.test');
    expect(sent).toHaveLength(1);
  });
});

test.each([
  ['no list', [{ status: 200, body: { bookings: [] } }]],
  ['a text', [{ status: 200, body: 'abc' }]],
  [
    'a next page at no address',
    [{ status: 200, body: [], headers: { link: '<http://[>; rel="next"' } }],
  ],
  [
    'the same page again',
    [
      { status: 200, body: [], headers: { link: '</a?cursor=1>; rel="next"' } },
      { status: 200, body: [], headers: { link: '</a?cursor=1>; rel="next"' } },
    ],
  ],
])('pages end at an answer that is %s', async (_, answers) => {
  const { gocomet, sent } = canned(answers);
  const error = await failureOf(gocomet.pages.listBookings().next());
  expect(error).toMatchObject({ code: 'not_understood', unknown: false, attempts: 1 });
  expect(sent).toHaveLength(answers.length);
});

test('a list is read page by page, each when it is asked for', async () => {
  const next = { link: '</bookings/my-bookings?limit=2&cursor=c>; rel="next"' };
  const { gocomet, sent } = canned([
    { status: 200, body: [1, 2], headers: next },
    'lost',
    { status: 200, body: [3] },
  ]);
  const read: unknown[] = [];
  for await (const item of gocomet.pages.listBookings({ limit: 2 })) {
    read.push([item, sent.length]);
  }
  expect(read).toEqual([
    [1, 1],
    [2, 1],
    [3, 3],
  ]);
  expect(sent.at(-1)?.url).toBe('https://api.example.test/bookings/my-bookings?limit=2&cursor=c');
});

test('tracking asks with the tag that it has, and shows what is new', async () => {
  const seen = (status: string, etag: string): Canned => ({
    status: 200,
    body: { status },
    headers: { etag },
  });
  const same: Canned = { status: 304 };
  const { gocomet, sent } = canned([
    seen('BOOKED', '"1"'),
    same,
    same,
    seen('DEPARTED', '"2"'),
    'lost',
    same,
    seen('DELIVERED', '"3"'),
  ]);
  const statuses: string[] = [];
  for await (const { status } of gocomet.track('BKG-1', { every_ms: 1_000 })) statuses.push(status);
  expect(statuses).toEqual(['BOOKED', 'DEPARTED', 'DELIVERED']);
  expect(sent.map(({ headers, at_ms }) => [headers['if-none-match'], at_ms])).toEqual([
    [undefined, 0],
    ['"1"', 1_000],
    ['"1"', 2_000],
    ['"1"', 3_000],
    ['"2"', 4_000],
    ['"2"', 4_100],
    ['"2"', 5_100],
  ]);
});

test('tracking ends without a word when it is aborted, and with one when it is refused', async () => {
  const caller = new AbortController();
  const { gocomet } = canned([{ status: 200, body: { status: 'BOOKED' } }, 'silence']);
  let shown = 0;
  for await (const _ of gocomet.track('BKG-1', { signal: caller.signal })) {
    shown += 1;
    setTimeout(() => caller.abort(), 5);
  }
  expect(shown).toBe(1);
  const refused = canned([problem(404, 'booking_not_found', { ref_id: 'BKG-1' })]);
  expect(await failureOf(refused.gocomet.track('BKG-1').next())).toMatchObject({ status: 404 });
});

test('an error says what it is, and never the token', async () => {
  const { gocomet } = canned([problem(409, 'hold_limit', { limit: 3 })], { token: 'a-secret' });
  const error = await failureOf(gocomet.bookShipment(SHIPMENT));
  expect(error.message).toBe('It is hold_limit.');
  expect([
    error.is('hold_limit'),
    error.is('hold_expired'),
    error.is('hold_expired', 'hold_limit'),
  ]).toEqual([true, false, true]);
  expect(JSON.stringify([error, gocomet, Object.keys(gocomet)])).not.toContain('a-secret');
});

test('what is caught is narrowed by instanceof, and then by its code', async () => {
  const { gocomet } = canned([problem(409, 'capacity_exceeded', { available_kg: 7 })]);
  try {
    await gocomet.bookShipment(SHIPMENT);
    expect.unreachable();
  } catch (error: unknown) {
    if (!(error instanceof GoCometError)) throw error;
    expectTypeOf(error).toEqualTypeOf<GoCometError>();
    // @ts-expect-error A code that there is not.
    expect(error.is('capacity')).toBe(false);
    if (!error.is('capacity_exceeded')) throw error;
    expectTypeOf(error.code).toEqualTypeOf<'capacity_exceeded'>();
    expectTypeOf(error.problem.available_kg).toEqualTypeOf<number>();
    expect(error.problem.available_kg).toBe(7);
  }
  expect(new Error('other') instanceof GoCometError).toBe(false);
});
