import { expect, test } from 'vitest';
import { refused } from '../../support/answers.ts';
import type { Answer } from '../../support/api-client.ts';
import { newFlight, newFlightNumber } from '../../support/new-flight.ts';
import { cardNamed } from '../../support/rates.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';
import { csvOf, EXPECTED } from '../../support/schedules.ts';

/** What is wrong with a field is said in words of this API. */

const { database, enter } = openScene();

/** The words of the library that validates. */
const FOREIGN =
  /Invalid|Too (small|big)|expected|received|unrecognized|must match|undefined|NaN|\bzod\b/i;

/** The errors of a refusal, each in our words: a sentence, in the detail too. */
function readErrors(answer: Answer<unknown>) {
  const { detail, errors = [] } = refused(answer, 422, 'validation_failed');
  expect(errors, answer.text).not.toHaveLength(0);
  for (const { message } of errors) {
    expect(message, answer.text).toMatch(/^[A-Z0-9].*\.$/);
    expect(message, answer.text).not.toMatch(FOREIGN);
    expect(detail, answer.text).toContain(message);
  }
  expect(detail.replaceAll('skip_invalid:', ''), answer.text).not.toMatch(FOREIGN);
  return errors;
}

const ACCOUNT = { email: 'somebody@example.test', password: 'long enough', name: 'N' };

/** The bodies that are read, by call: whole ones, and which of their fields have to be there. */
const BODIES: [path: string, required: string[], makeBody: () => Promise<object> | object][] = [
  [
    '/bookings',
    ['destination', 'flight_ids', 'origin', 'pieces', 'weight_kg'],
    async () => ({
      ...shipmentOn(await database.makeFlight()),
      ref_id: 'A-REF-1',
      dimensions: [{ length_cm: 50, width_cm: 40, height_cm: 30, pieces: 1 }],
      special_handling_codes: ['PER'],
      goods_description: 'Cut flowers',
      handling_note: 'Keep cool.',
      hold_minutes: 5,
    }),
  ],
  [
    '/quotes',
    ['destination', 'flight_ids', 'origin', 'pieces', 'weight_kg'],
    async () => ({
      ...shipmentOn(await database.makeFlight()),
      dimensions: [{ length_cm: 50, width_cm: 40, height_cm: 30, pieces: 1 }],
      special_handling_codes: ['PER'],
    }),
  ],
  [
    '/rates',
    ['breaks', 'carrier', 'currency', 'destination', 'minimum', 'origin', 'valid_from', 'valid_to'],
    () => ({ ...cardNamed('B'), carrier: 'XW' }),
  ],
  ['/users/signup', ['email', 'name', 'password'], () => ({ ...ACCOUNT, dob: '1990-01-01' })],
  ['/users/login', ['email', 'password'], () => ({ email: ACCOUNT.email, password: 'no matter' })],
  [
    '/flights',
    Object.keys(newFlight()).sort(),
    () => ({
      ...newFlight(),
      max_volume_m3: 95,
      aircraft_type: '77X',
      service_type: 'F',
      latest_acceptance_minutes: 180,
      refused_handling_codes: ['RXS'],
      max_piece_height_cm: 300,
      max_piece_length_cm: 600,
    }),
  ],
];

/** Fields whose rule has words of its own for whatever is no value of theirs, none included. */
const OWN_WORDS: Record<string, string> = {
  '/users/signup email': 'An email address.',
  '/route date': 'A date as YYYY-MM-DD.',
};
const missing = (path: string) => (field: string) => ({
  path: field,
  message: OWN_WORDS[`${path} ${field}`] ?? 'Required.',
});
const byPath = (one: { path: string }, other: { path: string }) => (one.path < other.path ? -1 : 1);

test.each(BODIES)('POST %s with {} names each missing field: Required.', async (path, required) => {
  const { client } = await enter('admin');
  const errors = readErrors(await client.call('POST', path, {}));
  expect(errors.sort(byPath)).toEqual(required.map(missing(path)));
});

const KINDS: unknown[] = ['', 'x', 7.123, -1, 1e300, true, [], [[]], [null], {}, { a: 1 }];
const hasErrors = (answer: Answer<unknown>) => answer.status === 422;

test.each(BODIES)('POST %s with values of wrong kinds', async (path, required, makeBody) => {
  const { client } = await enter('admin');
  const body = await makeBody();
  for (const field of Object.keys(body)) {
    for (const value of [...KINDS, ...(required.includes(field) ? [null] : [])]) {
      const answer = await client.call('POST', path, { ...body, [field]: value });
      // Some of these are what one field or the other takes.
      if (hasErrors(answer)) readErrors(answer);
      else
        expect(answer.status, `${field} ${JSON.stringify(value)}`).toBeOneOf([200, 201, 401, 409]);
    }
    const answer = await client.call('POST', path, { ...body, [field]: { of: ['another'] } });
    const paths = readErrors(answer).map((error) => error.path.split('.')[0]);
    expect(paths, answer.text).toEqual([field]);
  }
});

test.each(BODIES)('POST %s with another body than an object', async (path) => {
  const { client } = await enter('admin');
  for (const body of ['text', 7, true, null, [], [7], [null], [{}]]) {
    readErrors(await client.call('POST', path, body));
  }
});

test.each<[string, string[]]>([
  [
    '/route',
    [
      '',
      'origin=DEL',
      'origin=DEL&origin=BOM&destination=LHR&date=2026-12-01',
      'origin=7&destination=&date=tomorrow',
      'origin=DEL&destination=LHR&date=2026-02-30',
      'origin=DEL&destination=LHR&date=2026-12-01&weight_kg=heavy',
      'origin=DEL&destination=LHR&date=2026-12-01&weight_kg=0',
      'origin=DEL&destination=LHR&date=2026-12-01&weight_kg=100000.1',
      'origin=DEL&destination=LHR&date=2026-12-01&weight_kg=1&weight_kg=2',
      'origin=DEL&destination=LHR&date=2026-12-01&volume_m3=0',
      'origin=DEL&destination=LHR&date=2026-12-01&volume_m3=1&volume_m3=2',
      'origin=DEL&destination=LHR&date=2026-12-01&handling=QQQ',
      'origin=DEL&destination=LHR&date=2026-12-01&handling=PER&handling=COL',
      'origin=DEL&destination=LHR&date=2026-12-01&max_stops=2',
      'origin=DEL&destination=LHR&date=2026-12-01&limit=0',
      'origin=DEL&destination=LHR&date=2026-12-01&limit=many',
    ],
  ],
  [
    '/bookings/my-bookings',
    [
      'status=LOST',
      'status=',
      'status=BOOKED&status=BOOKED',
      'limit=0',
      'limit=201',
      'limit=x',
      'cursor=',
      'cursor=A&cursor=B',
    ],
  ],
])('GET %s with queries of wrong kinds', async (path, queries) => {
  const { client } = await enter();
  for (const query of queries) readErrors(await client.call('GET', `${path}?${query}`));
});

const OPERATION = {
  status: 'SCHEDULED',
  closed: false,
  estimated_departure_datetime: '2027-01-01T10:00:00Z',
  estimated_arrival_datetime: '2027-01-01T20:00:00Z',
  max_weight_kg: 100,
  max_volume_m3: 9,
};

test('POST /flights/{flight_id}/operations with values of wrong kinds', async () => {
  const { client } = await enter('admin');
  const path = `/flights/${(await database.makeFlight()).flight_id}/operations`;
  for (const body of [{}, 'text', 7, true, null, [], [OPERATION]]) {
    readErrors(await client.call('POST', path, body));
  }
  for (const field of Object.keys(OPERATION)) {
    for (const value of [...KINDS, { of: ['another'] }]) {
      const answer = await client.call('POST', path, { ...OPERATION, [field]: value });
      if (!hasErrors(answer)) expect(answer.status, answer.text).toBeOneOf([200, 409]);
      else expect(readErrors(answer).map((error) => error.path)).toEqual([field]);
    }
  }
});

test('POST /flights/import with nothing, or values of wrong kinds', async () => {
  const { client } = await enter('admin');
  const body = {
    ...{ format: 'csv', content: csvOf({ flight_number: newFlightNumber() }), dry_run: true },
    ...{ window: EXPECTED.window, service_types: 'J', skip_invalid: false },
    defaults: { max_weight_kg: 10 },
  };
  const path = '/flights/import';
  const none = readErrors(await client.call('POST', path, {}));
  expect(none).toEqual(['format', 'content', 'window'].map(missing(path)));
  for (const sent of ['text', 7, true, null, [], [body]]) {
    readErrors(await client.call('POST', path, sent));
  }
  for (const field of Object.keys(body)) {
    for (const value of [...KINDS, { of: ['another'] }]) {
      const answer = await client.call('POST', path, { ...body, [field]: value });
      if (hasErrors(answer)) readErrors(answer);
      else expect(answer.status, answer.text).toBe(200);
    }
  }
});

test('GET /flights/{flight_id}/bookings with queries of wrong kinds', async () => {
  const { client } = await enter('handler');
  const path = `/flights/${(await database.makeFlight()).flight_id}/bookings`;
  for (const query of ['limit=0', 'limit=501', 'limit=x', 'cursor=', 'cursor=A&cursor=B']) {
    readErrors(await client.call('GET', `${path}?${query}`));
  }
});

test('GET /route without a query: Required. for each', async () => {
  const { client } = await enter();
  const errors = readErrors(await client.call('GET', '/route'));
  expect(errors).toEqual(['origin', 'destination', 'date'].map(missing('/route')));
});

test.each(['depart', 'arrive', 'deliver'])('POST …/%s with wrong kinds', async (step) => {
  const { client } = await enter('handler');
  const path = `/bookings/A-REF-1/${step}`;
  for (const body of [
    { location: 7 },
    { location: null },
    { location: [] },
    { location: '' },
    { location: 'DEL', flight_id: 7 },
    [],
    'x',
    7,
  ]) {
    readErrors(await client.call('POST', path, body));
  }
  for (const query of ['', '?location=', '?location=A&location=B', '?location=DEL&flight_id=']) {
    readErrors(await client.call('POST', `${path}${query}`));
  }
});

test.each<[string, Record<string, string>, string]>([
  ['/bookings', { 'idempotency-key': 'two words' }, 'idempotency-key'],
  ['/bookings/A-REF-1/cancel', { 'if-match': '3' }, 'if-match'],
  ['/bookings/A-REF-1/depart?location=DEL', { 'if-match': '3' }, 'if-match'],
])('POST %s with a header out of its rules', async (path, headers, name) => {
  const { client } = await enter('handler');
  const body = path === '/bookings' ? shipmentOn(await database.makeFlight()) : undefined;
  const errors = readErrors(await client.call('POST', path, body, { headers }));
  expect(errors.map((error) => error.path)).toEqual([name]);
});

const FACT = { occurred_at: new Date().toISOString(), pieces: 1, weight_kg: 10, volume_m3: 0.5 };
const CHANGES: [path: string, body: object][] = [
  [
    '/bookings/NO-SUCH-1/milestones',
    { ...FACT, code: 'DIS', location: 'DEL', flight_id: 'a', discrepancy: 'MSCA', remark: 'Wet.' },
  ],
  ['/bookings/NO-SUCH-1/offload', { ...FACT, flight_id: 'a', discrepancy: 'OFLD', remark: 'Wet.' }],
  [
    '/bookings/NO-SUCH-1/rebook',
    {
      flight_ids: ['a'],
      weight_kg: 10,
      pieces: 1,
      dimensions: [{ length_cm: 50, width_cm: 40, height_cm: 30, pieces: 1 }],
      special_handling_codes: ['PER'],
      goods_description: 'Cut flowers',
      handling_note: 'Keep cool.',
      quote_id: 'QUO-1',
    },
  ],
  ['/bookings/NO-SUCH-1/awb', { awb_number: '176-12345675' }],
  ['/awb-stock/void', { awb_number: '176-12345675', reason: 'Spoiled.' }],
];

test.each(CHANGES)('POST %s with values of wrong kinds', async (path, body) => {
  const { client } = await enter('admin');
  for (const other of [{}, 'text', 7, true, null, [], [body]]) {
    readErrors(await client.call('POST', path, other));
  }
  for (const field of Object.keys(body)) {
    for (const value of [...KINDS, { of: ['another'] }]) {
      const answer = await client.call('POST', path, { ...body, [field]: value });
      if (!hasErrors(answer)) expect(answer.status, answer.text).toBeOneOf([404, 409]);
      else {
        const [first] = readErrors(answer);
        // The pieces have to be those of the sizes.
        const meant = field === 'pieces' ? ['pieces', 'dimensions'] : [field];
        expect(meant, answer.text).toContain(first?.path.split('.')[0]);
      }
    }
  }
});
