import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RebookingRequest, ShipmentRequest } from '../../../src/core/booking/types.ts';
import { granted } from '../../support/answers.ts';
import { type Cost, costs, type Meter, openMeter } from '../../support/round-trips.ts';
import { minutesAfter, openScene, type Person, shipmentOn } from '../../support/scene.ts';
import { newWaybillNumber } from '../../support/waybills.ts';

/** The budget of round trips of a booking with papers, a rebook and an offload. */

const { database, enter, makeConnection, stack } = openScene();
const ONE_DATABASE = { db: 1, redis: 0 };
const SHOWN = { db: 0, redis: 1 };
const SCARCE_KG = 50;

let meter: Meter;
let owner: Person;
let handler: Person;

beforeAll(async () => {
  [meter, owner, handler] = [await openMeter(stack.vars), await enter(), await enter('handler')];
  await meter.loadScripts(shipmentOn(await database.makeFlight()), owner.token);
});
afterAll(() => meter.close());

async function makeCase(wish: Partial<ShipmentRequest> = {}) {
  const legs = await makeConnection();
  const booked = await owner.client.book(shipmentOn(legs, { pieces: 10, ...wish }));
  return { ref_id: granted(booked, 201).ref_id, legs };
}

async function rebook(status: number, ref_id: string, changes: RebookingRequest): Promise<Cost> {
  const { answer, cost } = await meter.measure(
    (api, options) => api.rebook(ref_id, changes, options),
    owner.token,
  );
  expect(answer.status, answer.text).toBe(status);
  return cost;
}

test('a booking with a quote and a waybill: one of the database, as without', async () => {
  const shipment = shipmentOn(await makeConnection());
  const { quote_id } = granted(await owner.client.quote(shipment), 201);
  const papers = { ...shipment, quote_id, awb_number: newWaybillNumber() };
  const { answer, cost } = await meter.measure((api, o) => api.book(papers, o), owner.token);
  granted(answer, 201);
  expect(cost).toEqual(costs(ONE_DATABASE, SHOWN));
});

test('a rebook with room to spare, unchanged or refused: one of the database', async () => {
  const { ref_id, legs } = await makeCase();
  const departure_at = minutesAfter(legs[1].departure_at, 60);
  const later = await database.makeFlight({ origin: 'DXB', destination: 'LHR', departure_at });
  const changes = { flight_ids: [legs[0].flight_id, later.flight_id] };
  expect(await rebook(200, ref_id, changes)).toEqual(costs(ONE_DATABASE, SHOWN));
  expect(await rebook(200, ref_id, changes)).toEqual(costs(ONE_DATABASE, SHOWN));
  expect(await rebook(409, ref_id, { weight_kg: 1_000.1 })).toEqual(costs(ONE_DATABASE));
  expect(await rebook(422, ref_id, {})).toEqual(costs({ db: 0, redis: 0 }));
});

test('a rebook onto the last kilograms: two of the database, one of Redis for each scarce leg', async () => {
  const { ref_id } = await makeCase();
  const legs = await makeConnection({ max_weight_kg: [SCARCE_KG, SCARCE_KG] });
  const flight_ids = legs.map(({ flight_id }) => flight_id);
  expect(await rebook(200, ref_id, { flight_ids })).toEqual(
    costs({ db: 2, redis: 2 }, { db: 0, redis: 3 }),
  );
});

test('an offload, whole or of a part, and once more: one of the database', async () => {
  const { ref_id, legs } = await makeCase({ weight_kg: 100 });
  const [{ flight_id }] = legs;
  const left = { flight_id, discrepancy: 'OFLD', occurred_at: new Date().toISOString() } as const;
  for (const report of [{ ...left, pieces: 4 }, { ...left, pieces: 4 }, left]) {
    const { answer, cost } = await meter.measure(
      (api, options) => api.offload(ref_id, report, options),
      handler.token,
    );
    granted(answer, 200);
    expect(cost).toEqual(costs(ONE_DATABASE, SHOWN));
  }
});
