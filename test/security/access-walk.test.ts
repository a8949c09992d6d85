import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createApi } from '../../src/api.ts';
import { refused } from '../support/answers.ts';
import { claimsOf, forgeToken, unsignedToken } from '../support/forged-token.ts';
import { dayFromNow } from '../support/lane.ts';
import { newFlightNumber } from '../support/new-flight.ts';
import { send } from '../support/raw.ts';
import { openScene, secretOf, shipmentOn } from '../support/scene.ts';
import { csvOf } from '../support/schedules.ts';
import { awbNumber } from '../support/waybills.ts';
import { type Operation, operationsOf, RULES } from './access-rules.ts';

const { database, enter, stack } = openScene();
const SECRET = secretOf(stack);
const PAST_S = Math.floor(Date.now() / 1_000) - 10;

/** Tokens that are none, each made of one of an administrator, so that to believe it would let it in everywhere. */
const UNUSABLE: Record<string, (claims: Record<string, unknown>) => string | undefined> = {
  'no token': () => undefined,
  'a garbage token': () => 'not.a.token',
  'an expired token': (claims) => forgeToken({ ...claims, exp: PAST_S }, SECRET),
  'a token with alg none': (claims) => unsignedToken(claims, 'none', 'x'),
  'a token of another secret': (claims) => forgeToken(claims, 'x'.repeat(64)),
  'a token of another algorithm': (claims) =>
    forgeToken(claims, SECRET, { head: { alg: 'HS512' }, hash: 'sha512' }),
  'a token of another issuer': (claims) => forgeToken({ ...claims, iss: 'elsewhere' }, SECRET),
  'a token for another audience': (claims) => forgeToken({ ...claims, aud: 'elsewhere' }, SECRET),
  'a token without exp': (claims) => forgeToken(without(claims, 'exp'), SECRET),
  'a token without sub': (claims) => forgeToken(without(claims, 'sub'), SECRET),
  'a token without role': (claims) => forgeToken(without(claims, 'role'), SECRET),
  'a token with a made-up role': (claims) => forgeToken({ ...claims, role: 'root' }, SECRET),
};

const PEOPLE = ['owner', 'other customer', 'handler', 'admin'] as const;
type Person = (typeof PEOPLE)[number];
const others = {
  'other customer': once(() => enter('customer')),
  handler: once(() => enter('handler')),
  admin: once(() => enter('admin')),
};
const impostor = once(() => database.makeUser('admin'));

const MAY: Record<(typeof RULES)[Operation['id']], readonly Person[]> = {
  everyone: PEOPLE,
  'signed in': PEOPLE,
  handler: ['handler', 'admin'],
  'owner or handler': ['owner', 'handler', 'admin'],
  admin: ['admin'],
};

const operations = operationsOf(createApi());
const closed = operations.filter(({ id }) => RULES[id] !== 'everyone');

describe.each(operations)('$method $path', (operation) => {
  const rule = RULES[operation.id];
  const shared = once(() => makeCase(operation));
  /** What only reads leaves its case to the next test. */
  const fresh = operation.method === 'GET' ? shared : () => makeCase(operation);

  test.each(Object.keys(UNUSABLE))('with %s', async (kind) => {
    const { ask } = await shared();
    const token = UNUSABLE[kind]?.(claimsOf(await impostor()));
    const answer = await ask(token, BROKEN);
    if (rule === 'everyone') expect([401, 403], answer.text).not.toContain(answer.status);
    else refused(answer, 401, 'unauthenticated');
  });

  test.each(PEOPLE)('of %s, with a body that nobody can read', async (person) => {
    const { ask, tokenOf } = await fresh();
    const answer = await ask(await tokenOf(person), BROKEN);
    if (MAY[rule].includes(person) || OF_AN_OWNER.includes(operation.id)) {
      expect([401, 403, 500, 503], answer.text).not.toContain(answer.status);
    } else refused(answer, 403, 'forbidden');
  });

  test.each(PEOPLE)('of %s, as it should be', async (person) => {
    const { ask, tokenOf, booking } = await fresh();
    const answer = await ask(await tokenOf(person));
    if (MAY[rule].includes(person)) {
      expect([401, 403, 500, 503], answer.text).not.toContain(answer.status);
    } else {
      refused(answer, 403, 'forbidden');
      expect(await booking()).toEqual({ version: 1, booked_weight_kg: 10 });
    }
  });
});

test.each(closed)('$method $path of a user who never was, or is no more', async (operation) => {
  const { ask, booking } = await makeCase(operation);
  const nobody = { id: randomUUID(), email: 'n@example.test', name: 'N', role: 'admin' } as const;
  refused(await ask(forgeToken(claimsOf(nobody), SECRET)), 401, 'unauthenticated');
  expect(await booking()).toEqual({ version: 1, booked_weight_kg: 10 });
});

const BROKEN = '{"broken": ';
/** Calls whose body is read before anybody knows whose the booking is: the form of a request comes first. */
const OF_AN_OWNER: readonly Operation['id'][] = ['assignWaybill', 'rebookBooking'];

/** A booking of somebody, and the operation on it: as it should be, or with another body. */
async function makeCase({ id, method, path }: Operation) {
  const owner = await enter();
  const flight = await database.makeFlight();
  const booked = await owner.client.book(shipmentOn(flight));
  if (!booked.ok) throw new Error(booked.text);
  const { ref_id } = booked.body;
  const target = (id === 'listFlights' ? `${path}?origin=DEL` : path)
    .replace('{ref_id}', ref_id)
    .replace('{flight_id}', flight.flight_id)
    .replace('{quote_id}', 'QUO-4HT8W2ZC6KQ0M9RX')
    .replace('{code}', path.startsWith('/airports') ? 'ILN' : 'forbidden');
  const bodies: Partial<Record<Operation['id'], object>> = {
    signUp: { email: `${randomUUID()}@example.test`, password: 'long enough', name: 'Ada' },
    logIn: { email: 7 },
    bookShipment: shipmentOn(flight),
    departShipment: { location: 'DEL' },
    arriveShipment: { location: 'LHR' },
    deliverShipment: { location: 'LHR' },
    putAirport: {
      name: 'Wilmington Air Park',
      city: 'Wilmington',
      country: 'US',
      time_zone: 'America/New_York',
    },
    assignWaybill: { awb_number: awbNumber('996', randomInt(9_000_000)) },
    recordMilestone: { code: 'RCS', location: 'DEL', occurred_at: new Date().toISOString() },
    rebookBooking: { weight_kg: 11 },
    offloadBooking: {
      flight_id: flight.flight_id,
      discrepancy: 'OFLD',
      occurred_at: new Date().toISOString(),
    },
    addAwbStock: {
      carrier: 'ZY',
      prefix: '996',
      first_serial: String(randomInt(9_000_000)).padStart(7, '0'),
      count: 1,
    },
    voidAwbNumber: { awb_number: awbNumber('996', 9_999_999), reason: 'Lost' },
    operateFlight: { closed: true },
    quoteShipment: shipmentOn(flight),
    addRates: {
      carrier: `Y${Math.floor(Math.random() * 10)}`,
      origin: 'DEL',
      destination: 'LHR',
      valid_from: '2001-01-01',
      valid_to: '2001-01-01',
      currency: 'USD',
      minimum: Math.floor(Math.random() * 10_000),
      breaks: [{ from_kg: 0, per_kg: 1 }],
    },
    importFlights: {
      format: 'csv',
      content: csvOf({ flight_number: newFlightNumber(), from: dayFromNow(1), to: dayFromNow(1) }),
      window: { from: dayFromNow(1), to: dayFromNow(1) },
    },
    publishFlights: {
      flight_number: `ZY${Math.floor(Math.random() * 9_999) + 1}`,
      airline_name: 'Test Air',
      origin: 'DEL',
      destination: 'LHR',
      departure_datetime: new Date(Date.now() + 86_400_000).toISOString(),
      arrival_datetime: new Date(Date.now() + 172_800_000).toISOString(),
      max_weight_kg: 10,
      base_price_per_kg: 1,
    },
  };
  return {
    ask: (token: string | undefined, body = JSON.stringify(bodies[id] ?? {})) =>
      send(target, {
        method,
        ...(token === undefined ? {} : { token }),
        ...(['POST', 'PUT'].includes(method) ? { type: 'application/json', body } : {}),
        headers: { 'CF-Connecting-IP': `2001:db8:${randomUUID().slice(0, 4)}::1` },
      }),
    tokenOf: async (person: Person) =>
      person === 'owner' ? owner.token : (await others[person]()).token,
    /** What is left of the booking, by the database. */
    async booking() {
      const { rows } = await database.pool.query<{ version: number }>(
        'select version::int from cargo.bookings where ref_id = $1',
        [ref_id],
      );
      const { booked_weight_kg } = await database.readCapacity(flight.flight_id);
      return { version: rows[0]?.version, booked_weight_kg };
    },
  };
}

const without = (claims: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
