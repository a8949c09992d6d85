import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ShipmentRequest } from '../../../src/core/booking/types.ts';
import type { Passage } from '../../support/fault-proxy.ts';
import { makeOverHold } from '../../support/holds.ts';
import { runRedis } from '../../support/redis.ts';
import { type Cost, costs, type Meter, openMeter } from '../../support/round-trips.ts';
import { newReference, openScene, type Person, shipmentOn } from '../../support/scene.ts';

/** The budget of round trips of a booking, in each of its zones. */

const { database, enter, makeConnection, stack } = openScene();
const SCARCE_KG = 50;
const ONE_DATABASE = { db: 1, redis: 0 };
const SHOWN = { db: 0, redis: 1 };

let meter: Meter;
let customer: Person;

beforeAll(async () => {
  meter = await openMeter(stack.vars);
  customer = await enter();
  const flight = await database.makeFlight();
  await meter.loadScripts(shipmentOn(flight), customer.token);
});
afterAll(() => meter.close());

async function book(status: number, shipment: ShipmentRequest, key?: string): Promise<Cost> {
  const { answer, cost } = await meter.measure(
    (api, { headers }) =>
      api.book(shipment, {
        headers: { ...headers, ...(key === undefined ? {} : { 'Idempotency-Key': key }) },
      }),
    customer.token,
  );
  expect(answer.status, answer.text).toBe(status);
  return cost;
}

const makeScarce = () => database.makeFlight({ max_weight_kg: SCARCE_KG });
const isAnswered = ({ answered_ms }: Passage) => answered_ms !== null;
const isTry = ({ body }: Passage) => /"nx"/i.test(body);
const lockKey = (flight_id: string) => `lock:flight:${flight_id}`;

describe('with room to spare', () => {
  test('one leg or two: one of the database, and the capacity shown after the answer', async () => {
    const flight = await database.makeFlight();
    expect(await book(201, shipmentOn(flight))).toEqual(costs(ONE_DATABASE, SHOWN));
    expect(await book(201, shipmentOn(await makeConnection()))).toEqual(costs(ONE_DATABASE, SHOWN));
  });

  test('replayed by its key, or by its reference: the same, since the first write may have been lost', async () => {
    const shipment = shipmentOn(await database.makeFlight(), { ref_id: newReference() });
    const key = newReference();
    await book(201, shipment, key);
    expect(await book(201, shipment, key)).toEqual(costs(ONE_DATABASE, SHOWN));
    expect(await book(201, shipment)).toEqual(costs(ONE_DATABASE, SHOWN));
  });
});

test('with facts, on a flight with a volume, as a hold: the same', async () => {
  const flight = await database.makeFlight({ max_volume_m3: 10 });
  const facts = { volume_m3: 0.5, special_handling_codes: ['PER'], hold_minutes: 5 };
  expect(await book(201, shipmentOn(flight, facts))).toEqual(costs(ONE_DATABASE, SHOWN));
});

describe('a hold that is over', () => {
  test('ended on the way to a booking, or to its refusal: the same', async () => {
    for (const [status, weight_kg] of [
      [201, 10],
      [409, 1_000.1],
    ] as const) {
      const { flights } = await makeOverHold({ database, enter });
      expect(await book(status, shipmentOn(flights, { weight_kg }))).toEqual(
        costs(ONE_DATABASE, SHOWN),
      );
    }
  });

  test('whose flight is scarce: what came back is shown with what was booked', async () => {
    const { flights } = await makeOverHold({ database, enter }, [await makeScarce()]);
    expect(await book(201, shipmentOn(flights))).toEqual(
      costs({ db: 2, redis: 1 }, { db: 0, redis: 2 }),
    );
  });
});

test('a full flight: one of the database', async () => {
  const flight = await makeScarce();
  expect(await book(409, shipmentOn(flight, { weight_kg: SCARCE_KG + 1 }))).toEqual(
    costs(ONE_DATABASE),
  );
});

describe('the last kilograms', () => {
  test('of one leg: two of the database, one of Redis; then the lock back and the capacity shown', async () => {
    const flight = await makeScarce();
    expect(await book(201, shipmentOn(flight))).toEqual(
      costs({ db: 2, redis: 1 }, { db: 0, redis: 2 }),
    );
    expect(await runRedis(stack, 'EXISTS', lockKey(flight.flight_id))).toBe(0);
  });

  test('of one leg of two: the lock of that leg alone', async () => {
    const legs = await makeConnection({ max_weight_kg: [1_000, SCARCE_KG] });
    expect(await book(201, shipmentOn(legs))).toEqual(
      costs({ db: 2, redis: 1 }, { db: 0, redis: 2 }),
    );
  });

  test('of both legs: one of Redis for each', async () => {
    const legs = await makeConnection({ max_weight_kg: [SCARCE_KG, SCARCE_KG] });
    expect(await book(201, shipmentOn(legs))).toEqual(
      costs({ db: 2, redis: 2 }, { db: 0, redis: 3 }),
    );
  });

  // A busy machine lets one more try fail before the lock is free.
  test.for([1, 3])('contended: each of %i tries that failed is one more', async (failures) => {
    const flight = await makeScarce();
    await runRedis(stack, 'SET', lockKey(flight.flight_id), 'somebody else', 'PX', 5_000);
    const passing = meter.redis.record();
    const booked = book(201, shipmentOn(flight));
    // The next try is a pause and a hop away: the lock is free before it arrives.
    await vi.waitUntil(() => passing.passages.filter(isAnswered).length >= failures, {
      interval: 2,
      timeout: 5_000,
    });
    await runRedis(stack, 'DEL', lockKey(flight.flight_id));
    const cost = await booked;
    const tries = passing.take().filter(isTry).length;
    expect(tries).toBeGreaterThan(failures);
    expect(cost).toEqual(costs({ db: 2, redis: tries }, { db: 0, redis: 2 }));
  });

  test('contended to the end: one of the database, and nothing to give back', async () => {
    const flight = await makeScarce();
    await runRedis(stack, 'SET', lockKey(flight.flight_id), 'somebody else', 'PX', 10_000);
    const cost = await book(503, shipmentOn(flight));
    expect(cost).toEqual(costs({ db: 1, redis: cost.before.redis }));
    expect(cost.before.redis).toBeGreaterThan(1);
  });
});
