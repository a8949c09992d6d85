import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { EXAMPLE } from '../../../src/contract/examples.ts';
import { granted } from '../../support/answers.ts';
import type { ApiClient } from '../../support/api-client.ts';
import type { MadeFlight } from '../../support/database.ts';
import { newFlightNumber } from '../../support/new-flight.ts';
import { send } from '../../support/raw.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';
import { awbNumber, newWaybillNumber } from '../../support/waybills.ts';

/** Each body that the document shows is sent, to what is as its operation finds it: its answer is a success as documented. */

const { enter, database } = openScene();

interface Operation {
  operationId: string;
  parameters?: { name: string; schema: { example?: unknown } }[];
  requestBody?: { content: Record<string, { examples?: Record<string, { value: unknown }> }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: {
    examples: Record<string, { value: object }>;
    schemas: Record<string, { examples?: { code: string }[] }>;
  };
}
const document: Document = JSON.parse(
  await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'),
);
const examples = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { operationId, requestBody }]) =>
    Object.entries(requestBody?.content['application/json']?.examples ?? {}).map(
      ([name, { value }]) => ({ id: operationId, name, method: method.toUpperCase(), path, value }),
    ),
  ),
);

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 3;
/** So many days that the flight of the examples departs in three. */
const days =
  DAYS_AHEAD +
  Math.round(
    (Date.parse(new Date().toISOString().slice(0, 10)) - Date.parse(EXAMPLE.departure_date)) /
      DAY_MS,
  );
/** The dates of the examples, but not the years of birth among them. */
const moveDates = (text: string) =>
  text.replace(/\b202[6-9]-\d\d-\d\d(?!\d)/g, (date) =>
    new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10),
  );

const { booking, flight, waybill, quote, account } = EXAMPLE;
const GOODS = {
  weight_kg: booking.weight_kg,
  pieces: booking.pieces,
  dimensions: booking.dimensions.map((line) => ({ ...line })),
  special_handling_codes: [...booking.special_handling_codes],
};
const newFlight = () =>
  database.makeFlight({ origin: flight.origin, destination: flight.destination });

/** A range of numbers for these bookings alone; tells one of them. */
async function addStock(client: ApiClient, { flight_number }: MadeFlight, user_id: string) {
  const [prefix, serial] = [String(randomInt(100, 900)), randomInt(9_000_000)];
  const range = {
    carrier: flight_number.slice(0, 2),
    prefix,
    first_serial: String(serial).padStart(7, '0'),
    count: 10,
    user_id,
  };
  granted(await client.call('POST', '/awb-stock', range), 201);
  return awbNumber(prefix, serial);
}

const STEPS_BEFORE: Record<string, [step: 'depart' | 'arrive', location: string][]> = {
  arriveShipment: [['depart', flight.origin]],
  deliverShipment: [
    ['depart', flight.origin],
    ['arrive', flight.destination],
  ],
};

test.each(examples)('$id: $name', async ({ id, name, method, path, value }) => {
  const { user, token, client } = await enter('admin');
  const made = await newFlight();
  const email = `${crypto.randomUUID()}@example.test`;
  const given: Record<string, string> = {
    [flight.flight_id]: made.flight_id,
    [flight.flight_number]: newFlightNumber(),
    AI2112: newFlightNumber(),
    [account.email]: email,
    [waybill.awb_number]: newWaybillNumber(),
    [waybill.void.awb_number]: await addStock(client, made, user.id),
    [`"${waybill.prefix}"`]: `"${randomInt(900, 1_000)}"`,
  };
  const { password } = account;
  if (id === 'logIn') granted(await client.signUp({ email, password, name: account.name }), 201);
  if (name === 'hold_at_price') {
    const quoted = granted(await client.quote({ ...shipmentOn(made), ...GOODS }), 201);
    Object.assign(given, {
      [quote.quote_id]: quoted.quote_id,
      [booking.ref_id]: newReference(),
    });
  }
  if (path.includes('{ref_id}')) {
    const { weight_kg, pieces } = booking;
    const { ref_id } = granted(await client.book(shipmentOn(made, { weight_kg, pieces })), 201);
    for (const [step, location] of STEPS_BEFORE[id] ?? []) {
      granted(await client.step(ref_id, step, location), 200);
    }
    Object.assign(given, { '{ref_id}': ref_id });
    if (id === 'rebookBooking') given[flight.flight_id] = (await newFlight()).flight_id;
  }

  const fill = (text: string) =>
    Object.entries({
      ...given,
      '{flight_id}': made.flight_id,
      '{code}': flight.destination,
    }).reduce((filled, [example, real]) => filled.replaceAll(example, real), moveDates(text));
  const body = fill(JSON.stringify(value));
  const answer = await send(fill(path), { method, token, type: 'application/json', body });
  expect(answer.ok, `${body}\n${answer.text}`).toBe(true);
});

test('every parameter has an example', () => {
  const without = Object.values(document.paths)
    .flatMap((operations) => Object.values(operations))
    .flatMap(({ operationId, parameters = [] }) =>
      parameters
        .filter(({ schema }) => schema.example === undefined)
        .map(({ name }) => `${operationId} ${name}`),
    );
  expect(without).toEqual([]);
});

test('every body that is read has an example', () => {
  const bodies = Object.values(document.paths)
    .flatMap((operations) => Object.values(operations))
    .filter(({ requestBody }) => requestBody);
  expect([...new Set(examples.map(({ id }) => id))].sort()).toEqual(
    bodies.map(({ operationId }) => operationId).sort(),
  );
});

/** Requests that are answered with these problems, word for word as the document shows them. */
const REFUSED: [name: string, method: string, path: string, body?: string, type?: string][] = [
  ['malformed_json', 'POST', '/users/login', '{'],
  ['unauthenticated', 'GET', '/users/me'],
  ['invalid_credentials', 'POST', '/users/login', '{"email":"nobody@example.test","password":"-"}'],
  ['not_found', 'GET', '/shipment'],
  ['airport_not_found', 'GET', '/airports/QQX'],
  ['flight_not_found_in_path', 'GET', `/flights/${EXAMPLE.flight.flight_id}`],
  ['method_not_allowed', 'POST', '/route'],
  ['body_too_large', 'POST', '/users/login', ' '.repeat(70_000)],
  ['unsupported_media_type', 'POST', '/users/login', '-', 'text/plain'],
];

test.each(REFUSED)('%s is answered as its example', async (name, method, path, body, type) => {
  const { examples: shared, schemas } = document.components;
  const example =
    shared[name]?.value ??
    Object.values(schemas).find(({ examples: [one] = [] }) => one?.code === name)?.examples?.[0];
  const { text } = await send(path, {
    method,
    ...(body === undefined ? {} : { body, type: type ?? 'application/json' }),
  });
  const answered = JSON.parse(text);
  const { request_id } = answered;
  expect(answered).toEqual({ ...example, request_id, instance: path });
});
