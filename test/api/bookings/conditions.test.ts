import { beforeAll, describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { type ApiClient, createApiClient } from '../../support/api-client.ts';
import type { FlightWish } from '../../support/database.ts';
import { minutesAfter, named, openScene, shipmentOn } from '../../support/scene.ts';

/** What a flight does not take, whatever room it has. */

const { database, enter, makeConnection, startWorker } = openScene();

const DAY_MS = 86_400_000;
const inMinutes = (minutes: number) => minutesAfter(new Date(), minutes);
const sized = (length_cm: number, width_cm: number, height_cm: number, pieces = 1) => ({
  length_cm,
  width_cm,
  height_cm,
  pieces,
});

describe('409 handling_refused', () => {
  test('names the flight and those of the codes that it refuses, in the order sent', async () => {
    const { client } = await enter();
    const legs = await makeConnection({
      flights: [
        { refused_handling_codes: ['AVI'] },
        { refused_handling_codes: ['CAO', 'PER', 'RFL'] },
      ],
    });
    const special_handling_codes = ['RFL', 'EAT', 'per'];
    const answer = await client.book(shipmentOn(legs, { special_handling_codes }));
    const problem = refused(answer, 409, 'handling_refused');
    expect(problem).toMatchObject({ ...named(legs[1]), codes: ['RFL', 'PER'] });
    expect(problem.detail).toContain('does not carry RFL, PER');
    expect((await database.readCapacity(legs[0].flight_id)).version).toBe(0);
  });

  test('not without such a code', async () => {
    const { client } = await enter();
    const flight = await database.makeFlight({ refused_handling_codes: ['AVI'] });
    granted(await client.book(shipmentOn(flight)), 201);
    granted(await client.book(shipmentOn(flight, { special_handling_codes: ['PER'] })), 201);
  });
});

describe('409 piece_too_large', () => {
  const wish = { max_piece_height_cm: 160, max_piece_length_cm: 300 };

  test.each<[string, ReturnType<typeof sized>[], { max_cm: number; piece_cm: number }]>([
    ['higher', [sized(10, 10, 160.5)], { max_cm: 160, piece_cm: 161 }],
    ['longer', [sized(300.5, 10, 10)], { max_cm: 300, piece_cm: 301 }],
    ['wider', [sized(10, 301, 10)], { max_cm: 300, piece_cm: 301 }],
    ['higher and longer: the height', [sized(400, 10, 200)], { max_cm: 160, piece_cm: 200 }],
    [
      'higher in one line of two',
      [sized(10, 10, 10), sized(10, 10, 161)],
      { max_cm: 160, piece_cm: 161 },
    ],
  ])('%s than the flight loads', async (_, dimensions, figures) => {
    const { client } = await enter();
    const flight = await database.makeFlight(wish);
    const shipment = shipmentOn(flight, { pieces: dimensions.length, dimensions });
    const problem = refused(await client.book(shipment), 409, 'piece_too_large');
    expect(problem).toMatchObject({ ...named(flight), ...figures });
    expect(problem.detail).toContain(`${figures.piece_cm} cm`);
  });

  test('not for one that fits once rounded to whole centimetres, and none is turned', async () => {
    const { client } = await enter();
    const flight = await database.makeFlight(wish);
    const dimensions = [sized(300.4, 300.4, 160.4)];
    granted(await client.book(shipmentOn(flight, { dimensions })), 201);
    const high = shipmentOn(flight, { dimensions: [sized(10, 10, 200)] });
    refused(await client.book(high), 409, 'piece_too_large');
  });

  test('names the first leg that is too small', async () => {
    const { client } = await enter();
    const legs = await makeConnection({
      flights: [{ max_piece_height_cm: 300 }, { max_piece_height_cm: 100 }],
    });
    const answer = await client.book(shipmentOn(legs, { dimensions: [sized(10, 10, 200)] }));
    expect(refused(answer, 409, 'piece_too_large')).toMatchObject(named(legs[1]));
  });

  test('not where the sizes are not known', async () => {
    const { client } = await enter();
    const flight = await database.makeFlight(wish);
    granted(await client.book(shipmentOn(flight, { volume_m3: 1_000 })), 201);
  });
});

describe.each([
  ['flight_cancelled', { status: 'CANCELLED' }, { status: 'SCHEDULED' }],
  ['flight_closed', { closed: true }, { closed: false }],
])('409 %s', (code, change, back) => {
  test('of the first leg concerned, until that is taken back', async () => {
    const { client } = await enter();
    const legs = await makeConnection();
    await database.operate(legs[1].flight_id, change);
    const problem = refused(await client.book(shipmentOn(legs)), 409, code);
    expect(problem).toMatchObject(named(legs[1]));
    await database.operate(legs[1].flight_id, back);
    granted(await client.book(shipmentOn(legs)), 201);
  });
});

describe('409 acceptance_closed', () => {
  test('of the first leg, with the moment by the clock of its airport', async () => {
    const { client } = await enter();
    const departure_at = inMinutes(90);
    const flight = await database.makeFlight({ departure_at, latest_acceptance_minutes: 90 });
    const problem = refused(await client.book(shipmentOn(flight)), 409, 'acceptance_closed');
    expect(problem).toMatchObject(named(flight));
    expect(problem.latest_acceptance_datetime).toMatch(/\+05:30$/);
    const closed_ms = Date.parse(problem.latest_acceptance_datetime ?? '');
    expect(Math.abs(departure_at.getTime() - 90 * 60_000 - closed_ms)).toBeLessThan(1_000);
    expect(problem.detail).toContain(problem.latest_acceptance_datetime);
  });

  test('not a minute before, and not of a later leg', async () => {
    const { client } = await enter();
    const open = { departure_at: inMinutes(92), latest_acceptance_minutes: 90 };
    granted(await client.book(shipmentOn(await database.makeFlight(open))), 201);
    const legs = await makeConnection({ flights: [{}, { latest_acceptance_minutes: 2_880 }] });
    const first = { departure_at: inMinutes(60), arrival_at: inMinutes(120) };
    const early = await database.makeFlight({ destination: 'DXB', ...first });
    const late = await database.makeFlight({
      origin: 'DXB',
      departure_at: inMinutes(240),
      latest_acceptance_minutes: 2_880,
    });
    granted(await client.book(shipmentOn([early, late])), 201);
    granted(await client.book(shipmentOn(legs)), 201);
  });
});

describe('of all that is wrong, the first of this order is told', () => {
  const ORDER = [
    'handling_refused',
    'piece_too_large',
    'flight_departed',
    'flight_cancelled',
    'flight_closed',
    'acceptance_closed',
    'hold_limit',
    'capacity_exceeded',
  ] as const;
  type Fault = (typeof ORDER)[number];
  let api: ApiClient;
  beforeAll(async () => {
    api = createApiClient((await startWorker({ HOLDS_PER_USER: '1' })).url);
  });

  /** A flight, and somebody, with these faults and no others. */
  async function makeFaulty(faults: readonly Fault[]) {
    const has = (fault: Fault) => faults.includes(fault);
    const departure_at = has('flight_departed')
      ? new Date(Date.now() - DAY_MS)
      : inMinutes(has('acceptance_closed') ? 30 : 600);
    const wish: FlightWish = {
      departure_at,
      max_weight_kg: has('capacity_exceeded') ? 5 : 1_000,
      ...(has('handling_refused') && { refused_handling_codes: ['PER'] }),
      ...(has('piece_too_large') && { max_piece_height_cm: 50 }),
      ...(has('acceptance_closed') && { latest_acceptance_minutes: 60 }),
    };
    const flight = await database.makeFlight(wish);
    if (has('flight_cancelled')) await database.operate(flight.flight_id, { status: 'CANCELLED' });
    if (has('flight_closed')) await database.operate(flight.flight_id, { closed: true });
    const client = api.as((await enter()).token);
    if (has('hold_limit')) {
      granted(await client.book(shipmentOn(await database.makeFlight(), { hold_minutes: 5 })), 201);
    }
    return { flight, client };
  }

  const shipment = {
    special_handling_codes: ['PER'],
    dimensions: [sized(60, 60, 60)],
    hold_minutes: 5,
  };

  test.each(ORDER)('%s, with all that comes after it', async (fault) => {
    const { flight, client } = await makeFaulty(ORDER.slice(ORDER.indexOf(fault)));
    refused(await client.book(shipmentOn(flight, shipment)), 409, fault);
  });

  test('and with nothing wrong it is held', async () => {
    const { flight, client } = await makeFaulty([]);
    granted(await client.book(shipmentOn(flight, shipment)), 201);
  });

  test('a later leg that refuses the goods is told before a first leg that is closed', async () => {
    const { client } = await enter();
    const legs = await makeConnection({ flights: [{}, { refused_handling_codes: ['PER'] }] });
    await database.operate(legs[0].flight_id, { closed: true });
    const answer = await client.book(shipmentOn(legs, { special_handling_codes: ['PER'] }));
    refused(answer, 409, 'handling_refused');
  });
});
