import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import type { Answer } from '../../support/api-client.ts';
import { newFlight } from '../../support/new-flight.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

/** Whatever is wrong with a field is said once, at its path, and says what to send instead. */

const { database, enter } = openScene();

const errorsOf = (answer: Answer<unknown>) => refused(answer, 422, 'validation_failed').errors;

const TEXT = 'Has to be a text.';
const CODE = 'An airport code is three letters.';
const WEIGHT = 'A number from 0.1 to 100000, with one decimal at most.';
const CAPACITY = 'A number from 0.1 to 1000000, with one decimal at most.';
const PRICE = 'A number from 0 to 100000, with two decimals at most.';
const PIECES = 'A whole number from 1 to 100000.';
const REFERENCE = 'A reference is 6 to 40 letters, digits or hyphens.';
const FLIGHT_ID = 'A flight id is 1 to 64 visible ASCII characters.';
const MOMENT = 'ISO 8601 with an offset, such as 2026-11-25T21:35:00+05:30 or …Z.';
const HALF = 'Half a character (a lone surrogate) is no text.';
const OF_HUNDRED = 'Has to have 1 to 100 characters.';
const OF_TWO_HUNDRED = 'Has to have 1 to 200 characters.';
const VOLUME = 'A number from 0.001 to 10000, with three decimals at most.';
const SIZE = 'A number from 1 to 2000, with one decimal at most.';
const HANDLING_CODE = 'A special handling code of IATA, such as PER.';
const HANDLING = 'Special handling codes of IATA, 9 at most, parted by commas, such as PER,COL.';
const AIRCRAFT = 'An aircraft type is three letters or digits, such as 77X.';
const SERVICE = 'A service type is one letter, such as F.';
const ACCEPTANCE = 'A whole number from 0 to 2880.';
const PIECE_CM = 'A whole number from 1 to 2000.';
const MINUTES = 'A whole number of minutes, from 1.';
const LINE = { length_cm: 50, width_cm: 40, height_cm: 30, pieces: 1 };
const TEN_CODES = ['ACT', 'AOG', 'ATT', 'AVI', 'BIG', 'BUP', 'CAO', 'CAT', 'CIC', 'COL'];

type Rows = [field: string, value: unknown, message: string][];
const not = (field: string, message: string, ...values: unknown[]): Rows =>
  values.map((value) => [field, value, message]);
const NO_TEXTS = [7, true, null, [], ['DEL'], {}];

const SHIPMENT: Rows = [
  ...['origin', 'destination', 'ref_id'].flatMap((field) =>
    not(field, TEXT, ...NO_TEXTS.filter((value) => field !== 'ref_id' || value !== null)),
  ),
  ...['origin', 'destination'].flatMap((field) =>
    not(field, CODE, '', 'DE', 'D3L', 'DELHI', 'D EL', '\ud800', 'x'.repeat(10_000)),
  ),
  ...not('ref_id', REFERENCE, '', 'SHORT', 'WITH BLANK', '\udfffABCDEF', 'x'.repeat(41)),
  ...not('ref_id', 'This reference is reserved.', 'my-bookings', ' MY-BOOKINGS '),
  ...not('weight_kg', WEIGHT, 0, -1, -0.05, 10.55, 100_000.1, 100_000.55, 1e300, -1e300),
  ...not('weight_kg', WEIGHT, '10', '', null, true, [], {}),
  ...not('pieces', PIECES, 0, -1, 1.5, 100_001, 1e16, 1e300, -1e300, 1e300 + 0.5),
  ...not('pieces', PIECES, '1', '', null, true, [], {}),
  ...not('flight_ids', 'Has to be an array.', null, 'a', 7, {}),
  ...not(
    'flight_ids',
    'Has to have 1 to 4 flights.',
    [],
    ['a', 'b', 'c', 'd', 'e'],
    Array(9).fill('a'),
  ),
  ...not('flight_ids', 'Each flight once.', ['a', 'b', 'A'], ['a', ' a ']),
  ...not('volume_m3', VOLUME, 0, -1, 0.0005, 1.2345, 10_000.001, 1e300, '1', '', true, [], {}),
  ...not('dimensions', 'Has to be an array.', 7, 'large', true, {}),
  ...not('dimensions', 'Has to have 1 to 50 lines.', [], Array(51).fill(LINE)),
  ...not(
    'dimensions',
    'The pieces of all lines together are the pieces of the shipment.',
    [LINE, LINE],
    [{ ...LINE, pieces: 2 }],
  ),
  ...not('special_handling_codes', 'Has to be an array.', 7, 'PER', true, {}),
  ...not('special_handling_codes', 'Each code once.', ['PER', 'per'], ['PER', 'COL', ' PER ']),
  ...not('special_handling_codes', 'Has to have 9 codes at most.', [...TEN_CODES]),
  ...['goods_description', 'handling_note'].flatMap((field) => [
    ...not(field, TEXT, ...NO_TEXTS.filter((value) => value !== null)),
    ...not(field, OF_TWO_HUNDRED, '', ' ', 'x'.repeat(201), 'x'.repeat(801)),
    ...not(field, HALF, 'a\ud800'),
    ...not(field, 'No control characters.', 'a\nb'),
  ]),
  ...not('hold_minutes', MINUTES, 0, -1, 1.5, 10_081, 1e300, '5', '', true, [], {}),
  ...not('hold_minutes', 'At most 60 minutes.', 61, 10_080),
];

const FLIGHT: Rows = [
  ...not('max_volume_m3', VOLUME, 0, -1, 0.0005, 1.2345, 10_000.001, 1e300, '1', true, [], {}),
  ...['aircraft_type', 'service_type'].flatMap((field) =>
    not(field, TEXT, ...NO_TEXTS.filter((value) => value !== null)),
  ),
  ...not('aircraft_type', AIRCRAFT, '', '77', '777X', '7-7', '\ud800'),
  ...not('service_type', SERVICE, '', '1', 'FF', 'Ж'),
  ...not('latest_acceptance_minutes', ACCEPTANCE, -1, 2_881, 1.5, 1e300, '180', true, [], {}),
  ...['max_piece_height_cm', 'max_piece_length_cm'].flatMap((field) =>
    not(field, PIECE_CM, 0, -1, 2_001, 1.5, 1e300, '300', true, [], {}),
  ),
  ...not('refused_handling_codes', 'Has to be an array.', 7, 'PER', true, {}),
  ...not('refused_handling_codes', 'Each code once.', ['PER', 'per']),
  ...['flight_number', 'airline_name', 'origin', 'destination'].flatMap((field) =>
    not(field, TEXT, ...NO_TEXTS),
  ),
  ...not('origin', CODE, '', 'DELHI', '\ud800'),
  ...not(
    'airline_name',
    OF_HUNDRED,
    '',
    '  ',
    'x'.repeat(101),
    'x'.repeat(401),
    'x'.repeat(20_000),
  ),
  ...not('airline_name', 'No control characters.', 'a\nb', '\u0000', 'a\u202eb'),
  ...not('airline_name', HALF, '\ud800', 'a\udc00b', '\udc00\ud800'),
  ...not('departure_datetime', TEXT, 7, null, {}),
  ...not('departure_datetime', MOMENT, '', 'x', '2026-11-25', '2026-02-30T10:00:00Z', '\ud800'),
  ...not('arrival_datetime', MOMENT, '2026-11-25T10:00:00'),
  ...not('max_weight_kg', CAPACITY, 0, 10.55, 1_000_000.1, 1e300, '1000', null, [1]),
  ...not('base_price_per_kg', PRICE, -0.01, 2.755, 100_000.01, 1e300, '2.75', null, {}),
];

describe('POST /bookings', () => {
  test.each(SHIPMENT)('with %s %j: %s', async (field, value, message) => {
    const { client } = await enter();
    const body = { ...shipmentOn(await database.makeFlight()), [field]: value };
    expect(errorsOf(await client.call('POST', '/bookings', body))).toEqual([
      { path: field, message },
    ]);
  });

  test.each([
    [7, TEXT],
    [null, TEXT],
    [[], TEXT],
    ['', FLIGHT_ID],
    ['a b', FLIGHT_ID],
    ['\ud800', FLIGHT_ID],
    ['x'.repeat(65), FLIGHT_ID],
  ])('with %j as the second flight names that one', async (value, message) => {
    const { client } = await enter();
    const body = { ...shipmentOn(await database.makeFlight()), flight_ids: ['a', value] };
    expect(errorsOf(await client.call('POST', '/bookings', body))).toEqual([
      { path: 'flight_ids.1', message },
    ]);
  });

  test.each<[path: string, fields: object, message: string]>([
    ['dimensions.0', { dimensions: [7] }, 'Has to be an object.'],
    ['dimensions.0.length_cm', { dimensions: [{ ...LINE, length_cm: 0.9 }] }, SIZE],
    ['dimensions.0.width_cm', { dimensions: [{ ...LINE, width_cm: 2_000.1 }] }, SIZE],
    ['dimensions.0.height_cm', { dimensions: [{ ...LINE, height_cm: 30.25 }] }, SIZE],
    ['dimensions.0.height_cm', { dimensions: [{ ...LINE, height_cm: '30' }] }, SIZE],
    ['dimensions.0.height_cm', { dimensions: [{ ...LINE, height_cm: undefined }] }, 'Required.'],
    ['dimensions.0.pieces', { dimensions: [{ ...LINE, pieces: 1.5 }] }, PIECES],
    ['special_handling_codes.0', { special_handling_codes: [7] }, TEXT],
    ['special_handling_codes.1', { special_handling_codes: ['PER', 'ZZZ'] }, HANDLING_CODE],
    ['special_handling_codes.1', { special_handling_codes: ['PER', '\ud800'] }, HANDLING_CODE],
    ['volume_m3', { dimensions: [LINE], volume_m3: 1 }, 'Dimensions or a volume, not both.'],
  ])('with %s of %j: %s', async (path, fields, message) => {
    const { client } = await enter();
    const body = { ...shipmentOn(await database.makeFlight()), ...fields };
    expect(errorsOf(await client.call('POST', '/bookings', body))).toEqual([{ path, message }]);
  });

  test('with several mistakes says each, once', async () => {
    const { client } = await enter();
    const body = { origin: 7, destination: 'x', weight_kg: 1e300, flight_ids: [7, 'a', null] };
    expect(errorsOf(await client.call('POST', '/bookings', body))).toEqual([
      { path: 'origin', message: TEXT },
      { path: 'destination', message: CODE },
      { path: 'weight_kg', message: WEIGHT },
      { path: 'pieces', message: 'Required.' },
      { path: 'flight_ids.0', message: TEXT },
      { path: 'flight_ids.2', message: TEXT },
    ]);
  });
});

const OPERATION: Rows = [
  ...not('status', 'One of: SCHEDULED, CANCELLED.', 'DELAYED', 'cancelled', '', 7, true, [], {}),
  ...not('closed', 'Has to be true or false.', 'true', 0, 1, [], {}),
  ...['estimated_departure_datetime', 'estimated_arrival_datetime'].flatMap((field) => [
    ...not(field, TEXT, 7, true, [], {}),
    ...not(field, MOMENT, '', 'later', '2027-01-01T10:00:00', '2027-02-30T10:00:00Z'),
    ...not(field, 'The year is from 2000 to 2099.', '1999-12-31T23:59:59Z', '2100-01-01T00:00:00Z'),
  ]),
  ...not('max_weight_kg', CAPACITY, 0, -1, 10.55, 1_000_000.1, 1e300, '10', true, [], {}),
  ...not('max_volume_m3', VOLUME, 0, -1, 1.2345, 10_000.001, 1e300, '10', true, [], {}),
];

test.each(OPERATION)('POST …/operations with %s %j: %s', async (field, value, message) => {
  const { client } = await enter('admin');
  const answer = await client.call('POST', '/flights/0/operations', { [field]: value });
  expect(errorsOf(answer)).toEqual([{ path: field, message }]);
});

test('POST …/operations with nothing to change says so', async () => {
  const { client } = await enter('admin');
  for (const body of [{}, { status: null, closed: null, max_weight_kg: null }, { other: 7 }]) {
    expect(errorsOf(await client.call('POST', '/flights/0/operations', body))).toEqual([
      {
        path: '',
        message: 'Say what is to change: at least one of the fields of the documentation.',
      },
    ]);
  }
});

describe('POST /flights', () => {
  test.each(FLIGHT)('with %s %j: %s', async (field, value, message) => {
    const { client } = await enter('admin');
    const wrong = { ...newFlight(), [field]: value };
    expect(errorsOf(await client.call('POST', '/flights', wrong))).toEqual([
      { path: field, message },
    ]);
    for (const [index, flights] of [
      [1, [newFlight(), wrong]],
      [0, [wrong, newFlight()]],
      [2, [newFlight(), newFlight(), wrong, newFlight()]],
    ] as const) {
      expect(errorsOf(await client.call('POST', '/flights', flights))).toEqual([
        { path: `${index}.${field}`, message },
      ]);
    }
  });

  test.each(Object.keys(newFlight()))('in an array without %s: Required.', async (field) => {
    const { client } = await enter('admin');
    const flights = [newFlight(), { ...newFlight(), [field]: undefined }];
    expect(errorsOf(await client.call('POST', '/flights', flights))).toEqual([
      { path: `1.${field}`, message: 'Required.' },
    ]);
  });

  test.each([7, 'text', true, null, [], [newFlight()]])(
    'in an array with %j for a flight names that one',
    async (value) => {
      const { client } = await enter('admin');
      const message = 'Has to be an object.';
      for (const [index, flights] of [
        [1, [newFlight(), value]],
        [0, [value, newFlight()]],
      ] as const) {
        expect(errorsOf(await client.call('POST', '/flights', flights))).toEqual([
          { path: `${index}`, message },
        ]);
      }
      const wrong = { ...newFlight(), origin: 7 };
      expect(errorsOf(await client.call('POST', '/flights', [value, wrong, value]))).toEqual([
        { path: '0', message },
        { path: '1.origin', message: TEXT },
        { path: '2', message },
      ]);
    },
  );

  test.each([7, 'text', true, null])('with %j: what it takes', async (body) => {
    const { client } = await enter('admin');
    expect(errorsOf(await client.call('POST', '/flights', body))).toEqual([
      { path: '', message: 'Has to be a flight, or an array of 1 to 5000 flights.' },
    ]);
  });

  test('with an empty array, or one too many: how many it takes', async () => {
    const { client } = await enter('admin');
    for (const flights of [[], Array(5_001).fill({})]) {
      const [error] = errorsOf(await client.call('POST', '/flights', flights)) ?? [];
      expect(error).toEqual({ path: '', message: 'Has to have 1 to 5000 flights.' });
    }
  });
});

const TWICE = 'Was sent more than once: send it once.';
const NO_UTF8 = 'Has to be UTF-8 where it is percent-encoded.';
const ROUTE = { origin: 'DEL', destination: 'LHR', date: dayFromNow(3) };

test.each([
  ['origin', '7', CODE],
  ['origin', '%FF', NO_UTF8],
  ['origin', '%ED%A0%80', NO_UTF8],
  ['origin', 'DE%', CODE],
  ['destination', 'DELHI', CODE],
  ['weight_kg', 'heavy', WEIGHT],
  ['weight_kg', '0', WEIGHT],
  ['weight_kg', '-1', WEIGHT],
  ['weight_kg', '', WEIGHT],
  ['weight_kg', '10.55', WEIGHT],
  ['weight_kg', '999999999.999', WEIGHT],
  ['weight_kg', '%FF', NO_UTF8],
  ['volume_m3', 'large', VOLUME],
  ['volume_m3', '0', VOLUME],
  ['volume_m3', '', VOLUME],
  ['volume_m3', '1.2345', VOLUME],
  ['volume_m3', '10000.001', VOLUME],
  ['volume_m3', '%FF', NO_UTF8],
  ['handling', '', HANDLING],
  ['handling', 'QQQ', HANDLING],
  ['handling', 'PER,', HANDLING],
  ['handling', TEN_CODES.join(','), HANDLING],
  ['handling', 'PER,%FF', NO_UTF8],
  ['max_stops', '2', 'A whole number from 0 to 1.'],
  ['max_stops', '-1', 'A whole number from 0 to 1.'],
  ['limit', '0', 'A whole number from 1 to 200.'],
  ['limit', '1.5', 'A whole number from 1 to 200.'],
  ['limit', '', 'A whole number from 1 to 200.'],
  ['limit', '9'.repeat(30), 'A whole number from 1 to 200.'],
  ['date', '%80', NO_UTF8],
])('GET /route with %s=%s: %s', async (name, value, message) => {
  const { client } = await enter();
  const rest = Object.entries(ROUTE).filter(([other]) => other !== name);
  const query = [...rest, [name, value]].map(([key, text]) => `${key}=${text}`).join('&');
  expect(errorsOf(await client.call('GET', `/route?${query}`))).toEqual([{ path: name, message }]);
});

test.each([
  'origin',
  'destination',
  'date',
  'weight_kg',
  'volume_m3',
  'handling',
  'max_stops',
  'limit',
])('GET /route with %s twice: send it once', async (name) => {
  const { client } = await enter();
  const query = new URLSearchParams({
    weight_kg: '1',
    volume_m3: '1',
    handling: 'PER',
    max_stops: '1',
    limit: '1',
    ...ROUTE,
  });
  for (const value of ['', query.get(name) ?? '']) {
    const answer = await client.call('GET', `/route?${query}&${name}=${value}`);
    expect(errorsOf(answer)).toEqual([{ path: name, message: TWICE }]);
  }
});

test('a parameter that a call does not know may be anything, and as often as one likes', async () => {
  const { client } = await enter();
  const query = new URLSearchParams(ROUTE);
  granted(await client.call('GET', `/route?${query}&other=%FF&other=2&%FF=1&%FF=2`), 200);
});

test.each([
  ['status=LOST', 'status', 'One of: HELD, BOOKED, DEPARTED, ARRIVED, DELIVERED, CANCELLED.'],
  ['status=BOOKED&status=BOOKED', 'status', TWICE],
  ['status=%FF', 'status', NO_UTF8],
  ['limit=many', 'limit', expect.stringMatching(/^A whole number from 1 to \d+\.$/)],
  ['limit=1&limit=2', 'limit', TWICE],
  ['cursor=', 'cursor', REFERENCE],
  ['cursor=%FFABCDEF', 'cursor', NO_UTF8],
  ['cursor=ABCDEF&cursor=ABCDEF', 'cursor', TWICE],
])('GET /bookings/my-bookings?%s', async (query, path, message) => {
  const { client } = await enter();
  expect(errorsOf(await client.call('GET', `/bookings/my-bookings?${query}`))).toEqual([
    { path, message },
  ]);
});

describe.each(['depart', 'arrive', 'deliver'])('POST …/%s', (step) => {
  const path = `/bookings/A-REF-1/${step}`;

  test.each<[query: string, field: string, message: string]>([
    ['location=7', 'location', CODE],
    ['location=DEL&location=DEL', 'location', TWICE],
    ['location=%FF', 'location', NO_UTF8],
    ['location=DEL&flight_id=', 'flight_id', FLIGHT_ID],
    ['location=DEL&flight_id=%FF', 'flight_id', NO_UTF8],
    ['location=DEL&flight_id=a&flight_id=a', 'flight_id', TWICE],
    ['', 'location', 'Say where: an airport code, in the body or the query.'],
  ])('?%s', async (query, field, message) => {
    const { client } = await enter('handler');
    expect(errorsOf(await client.call('POST', `${path}?${query}`))).toEqual([
      { path: field, message },
    ]);
  });

  test.each<[body: unknown, field: string, message: string]>([
    [{ location: 7 }, 'location', TEXT],
    [{ location: 'D' }, 'location', CODE],
    [{ location: 'DEL', flight_id: 7 }, 'flight_id', TEXT],
    [{ location: 'DEL', flight_id: 'ü' }, 'flight_id', FLIGHT_ID],
    [[], '', 'Has to be an object.'],
    ['DEL', '', 'Has to be an object.'],
  ])('with %j', async (body, field, message) => {
    const { client } = await enter('handler');
    expect(errorsOf(await client.call('POST', path, body))).toEqual([{ path: field, message }]);
  });
});

const ACCOUNT = { email: 'somebody@example.test', password: 'long enough', name: 'N' };
const OF_ACCOUNT: [path: string, ...Rows[number]][] = [
  ...not('name', 'Has to have 1 to 200 characters.', '', ' \t', 'x'.repeat(201), 'x'.repeat(801)),
  ...not('name', TEXT, ...NO_TEXTS),
  ...not('name', HALF, 'a\ud800'),
  ...not('name', 'No control characters.', 'a\u0000'),
  ...not('password', TEXT, ...NO_TEXTS),
  ...not('password', HALF, 'long enough \ud800', '\udc00 long enough'),
].map((row): [string, ...Rows[number]] => ['/users/signup', ...row]);
const OF_SIGN_IN: typeof OF_ACCOUNT = [
  ...not('password', TEXT, ...NO_TEXTS),
  ...not('password', HALF, 'long enough \ud800', '\udfff'),
  ...not('email', TEXT, ...NO_TEXTS),
].map((row): [string, ...Rows[number]] => ['/users/login', ...row]);

test.each([...OF_ACCOUNT, ...OF_SIGN_IN])(
  'POST %s with %s %j: %s',
  async (path, field, value, message) => {
    const { client } = await enter();
    const answer = await client.call('POST', path, { ...ACCOUNT, [field]: value });
    expect(errorsOf(answer)).toEqual([{ path: field, message }]);
  },
);

/** Values of every kind that JSON has, right and wrong in many ways. */
const ANY: unknown[] = [
  ...['', ' ', 'x', '0', '\ud800', '\u0000', 'x'.repeat(5_000), '2026-13-45', 'DEL', '1e3'],
  ...[0, -1, 1.5, 0.05, 2.755, 1e16, 1e300, -1e300, true, false, null],
  ...[[], [[]], [null], ['DEL', 'DEL'], {}, { a: 1 }],
];

test.each<[path: string, makeBody: () => Promise<object> | object]>([
  [
    '/bookings',
    async () => ({
      ...shipmentOn(await database.makeFlight()),
      ref_id: newReference(),
      dimensions: [LINE],
      special_handling_codes: ['PER'],
      goods_description: 'Cut flowers',
      handling_note: 'Keep cool.',
      hold_minutes: 5,
    }),
  ],
  [
    '/flights',
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
  ['/users/signup', () => ({ ...ACCOUNT, dob: '1990-01-01' })],
  ['/users/login', () => ({ email: ACCOUNT.email, password: 'no matter' })],
])('POST %s says one thing about one field, whatever is wrong with it', async (path, makeBody) => {
  const { client } = await enter('admin');
  const body = await makeBody();
  for (const field of Object.keys(body)) {
    let told = 0;
    for (const value of ANY) {
      const answer = await client.call('POST', path, { ...body, [field]: value });
      if (answer.status !== 422) continue;
      const { code, errors = [] } = JSON.parse(answer.text);
      if (code !== 'validation_failed') continue;
      const paths = errors.map((error: { path: string }) => error.path);
      expect(new Set(paths).size, answer.text).toBe(paths.length);
      expect(answer.text).not.toContain('documentation names');
      expect(answer.text).not.toContain('9007199254740991');
      told += paths.includes(field) ? 1 : 0;
    }
    expect(told, field).toBeGreaterThan(3);
  }
});

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
