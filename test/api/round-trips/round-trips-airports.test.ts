import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, costs, type Meter, openMeter } from '../../support/round-trips.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

/** The budget of round trips of the calls about airports. */

const { database, enter, stack } = openScene();
const ONE_DATABASE = { db: 1, redis: 0 };
const ONE_OF_EACH = { db: 1, redis: 1 };
const FACTS = { name: 'Trial Field', city: 'Trial', country: 'IN', time_zone: 'Asia/Kolkata' };

let meter: Meter;
let admin: string;

beforeAll(async () => {
  meter = await openMeter(stack.vars);
  admin = (await enter('admin')).token;
  await meter.loadScripts(shipmentOn(await database.makeFlight()), admin);
});
afterAll(() => meter.close());

async function costOf(status: number, call: Call<unknown>, token?: string) {
  const { answer, cost } = await meter.measure(call, token);
  expect(answer.status, answer.text).toBe(status);
  return cost;
}
const get =
  (path: string): Call<unknown> =>
  (api, options) =>
    api.call('GET', path, undefined, options);

test('finding airports, reading one, or none: one of the database', async () => {
  expect(await costOf(200, get('/airports?query=lon'))).toEqual(costs(ONE_DATABASE));
  expect(await costOf(200, get('/airports/LHR'))).toEqual(costs(ONE_DATABASE));
  expect(await costOf(404, get('/airports/QQX'))).toEqual(costs(ONE_DATABASE));
});

test('what is malformed: none', async () => {
  expect(await costOf(404, get('/airports/1'))).toEqual(costs({ db: 0, redis: 0 }));
  expect(await costOf(422, get('/airports'))).toEqual(costs({ db: 0, redis: 0 }));
});

test('putting one: one of the database, and one of Redis where flights leave or land', async () => {
  const put =
    (facts: object): Call<unknown> =>
    (api, options) =>
      api.putAirport('QXA', facts, options);
  expect(await costOf(201, put(FACTS), admin)).toEqual(costs(ONE_DATABASE));
  expect(await costOf(200, put(FACTS), admin)).toEqual(costs(ONE_DATABASE));
  await database.makeFlight({ origin: 'QXA' });
  await database.makeFlight({ destination: 'QXA', origin: 'DEL' });
  const moved = { ...FACTS, time_zone: 'Asia/Tokyo' };
  expect(await costOf(200, put(moved), admin)).toEqual(costs(ONE_OF_EACH));
  expect(await costOf(200, put(moved), admin)).toEqual(costs(ONE_OF_EACH));
});
