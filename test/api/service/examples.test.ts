import { randomInt, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { EXAMPLE } from '../../../src/contract/examples.ts';
import { send } from '../../support/raw.ts';
import { newReference, openScene } from '../../support/scene.ts';

/** The examples of the document tell one story: sent in its order, each request made of them passes. */

const { enter } = openScene();

interface Schema {
  $ref?: string;
  type?: string | string[];
  example?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}
interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  required?: boolean;
  schema: Schema;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}
type Call = Operation & { method: string; path: string };

const document: Document = JSON.parse(
  await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'),
);
const calls: Call[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => ({ ...one, path, method: method.toUpperCase() })),
);
const callNamed = (id: string): Call => {
  const call = calls.find(({ operationId }) => operationId === id);
  if (call === undefined) throw new Error(`The document has no ${id}.`);
  return call;
};

const followed = (schema: Schema): Schema =>
  schema.$ref === undefined
    ? schema
    : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

/** What the examples within a schema make; undefined where there are none. */
function exampleOf(sent: Schema): unknown {
  const schema = followed(sent);
  if (schema.example !== undefined) return schema.example;
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {});
  if (schema.items) return [schema.items].map(exampleOf).filter((item) => item !== undefined);
  if (schema.properties === undefined) return undefined;
  const fields = Object.entries(schema.properties)
    .map(([name, field]) => [name, exampleOf(field)] as const)
    .filter(([, example]) => example !== undefined);
  return Object.fromEntries(fields);
}

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 3;
const MOVED_FROM_YEAR = 2_020;
/** Every date from these years on. */
const DATE = /\b20\d\d-\d\d-\d\d(?!\d)/g;

/** So many days that the first departure of the story is in three days. */
const days = (() => {
  const text = JSON.stringify(
    exampleOf(callNamed('publishFlights').requestBody?.content['application/json']?.schema ?? {}),
  );
  const first = (text.match(DATE) ?? []).sort()[0] ?? '';
  const today = Date.parse(new Date().toISOString().slice(0, 10));
  return DAYS_AHEAD + Math.round((today - Date.parse(first)) / DAY_MS);
})();

const moveDates = (text: string) =>
  text.replace(DATE, (date) =>
    Number(date.slice(0, 4)) < MOVED_FROM_YEAR
      ? date
      : new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10),
  );

/** Sends the request that the examples of an operation make, with what only the server can give in its place. */
async function tell(call: Call, token: string, given: Readonly<Record<string, string>> = {}) {
  const fill = (value: unknown) => {
    let text = moveDates(typeof value === 'string' ? value : JSON.stringify(value));
    for (const [example, real] of Object.entries(given)) text = text.replaceAll(example, real);
    return text;
  };
  let path = call.path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const { in: place, name, required, schema } of call.parameters ?? []) {
    const example = exampleOf(schema);
    if (required) expect(example, `${call.operationId} ${name}`).toBeDefined();
    if (example === undefined) continue;
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(fill(example)));
    else if (place === 'query') query.set(name, fill(example));
    else headers[name] = fill(example);
  }
  const media = call.requestBody?.content['application/json'];
  const body = media && fill(media.example ?? exampleOf(media.schema));
  const answer = await send(query.size ? `${path}?${query}` : path, {
    method: call.method,
    token,
    headers,
    ...(body === undefined ? {} : { type: 'application/json', body }),
  });
  const sent = `${call.method} ${path}?${query} ${JSON.stringify(headers)} ${body}`;
  expect(answer.ok, `${sent}\n${answer.text}`).toBe(true);
  return answer;
}

const STORY = [
  'signUp',
  'logIn',
  'publishFlights',
  'search',
  'addRates',
  'quoteShipment',
  'getQuote',
  'operateFlight',
  'getFlight',
  'bookShipment',
  'listFlightBookings',
  'assignWaybill',
  'confirmBooking',
  'listBookings',
  'getBooking',
  'recordMilestone',
  'getTracking',
  'getShipment',
  'departShipment',
  'arriveShipment',
  'deliverShipment',
];

/** What else may become of a shipment that was held. */
const CHANGES = [
  ['getBooking', 'cancelBooking'],
  ['rebookBooking'],
  ['assignWaybill', 'confirmBooking', 'offloadBooking'],
];

function newAwbNumber(): string {
  const serial = randomInt(10_000_000);
  return `999-${String(serial).padStart(7, '0')}${serial % 7}`;
}

test('a request made of the examples of each operation passes', async () => {
  const { token } = await enter('admin');
  const booking = callNamed('bookShipment');
  const examples = exampleOf(booking.requestBody?.content['application/json']?.schema ?? {});
  const { flight_ids, ref_id } = Object(examples);
  const given: Record<string, string> = {};
  for (const id of STORY) {
    const { body } = await tell(callNamed(id), token, given);
    if (id === 'publishFlights') given[flight_ids[0]] = Object(body).flight_id;
    if (id === 'quoteShipment') {
      const { quote_id, total } = Object(body);
      given[EXAMPLE.quote.quote_id] = quote_id;
      expect(total).toBe(EXAMPLE.quote.total);
    }
    if (id === 'search') expect(JSON.stringify(body)).toContain(given[flight_ids[0]]);
    if (id === 'bookShipment') expect(body).toMatchObject({ ref_id });
  }
  // Of a shipment that is delivered nothing is changed any more: of others, made of the same examples, it is.
  const key = booking.parameters?.find(({ in: place }) => place === 'header')?.schema.example;
  for (const changes of CHANGES) {
    const { body } = await tell(callNamed('quoteShipment'), token, given);
    const other = {
      ...given,
      [EXAMPLE.quote.quote_id]: Object(body).quote_id,
      [EXAMPLE.waybill.awb_number]: newAwbNumber(),
      [ref_id]: newReference(),
      [String(key)]: randomUUID(),
    };
    for (const id of ['bookShipment', ...changes]) await tell(callNamed(id), token, other);
  }
  const told = new Set([...STORY, ...CHANGES.flat()]);
  for (const call of calls.filter(({ operationId }) => !told.has(operationId))) {
    await tell(call, token, given);
  }
});

test('every field of a body that has to be there has an example', () => {
  for (const { operationId, requestBody } of calls) {
    const media = requestBody?.content['application/json'];
    if (media === undefined) continue;
    const schema = followed(media.schema.anyOf?.[0] ?? media.schema);
    const example = Object(media.example ?? exampleOf(media.schema));
    expect(Object.keys(example), operationId).toEqual(
      expect.arrayContaining(schema.required ?? []),
    );
    expect(example, operationId).not.toEqual({});
  }
});

test.each(Object.keys(document.components.schemas))('the examples within %s agree', (name) => {
  const example = Object(exampleOf(document.components.schemas[name] ?? {}));
  for (const one of [example].flat()) {
    if (one.origin !== undefined) expect(one.origin).not.toBe(one.destination);
    if (one.departure_datetime !== undefined) {
      const taken_ms = Date.parse(one.arrival_datetime) - Date.parse(one.departure_datetime);
      expect(taken_ms).toBeGreaterThan(0);
    }
    if (one.available_kg !== undefined) {
      expect(one.available_kg + one.booked_weight_kg).toBe(one.max_weight_kg);
    }
  }
});
