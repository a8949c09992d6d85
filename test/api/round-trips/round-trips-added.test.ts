import { expect, onTestFinished, test } from 'vitest';
import type { ApiClient } from '../../support/api-client.ts';
import { costs, NONE, openMeter } from '../../support/round-trips.ts';
import { openScene } from '../../support/scene.ts';
import { measureSlope } from '../../support/slope.ts';

/** The proof that the budget would notice: Workers that make one round trip more than they should. */

const { database, stack } = openScene();
const ONE_DATABASE = { db: 1, redis: 0 };
const ONE_REDIS = { db: 0, redis: 1 };

const PING = `fetch(env.UPSTASH_REDIS_REST_URL + '/ping', {
  headers: { authorization: 'Bearer ' + env.UPSTASH_REDIS_REST_TOKEN },
})`;
const around = ({ before = '', after = '' }) => `
import api from './api.js';
export default {
  async fetch(request, env, ctx) {
    if (request.url.endsWith('/health')) return api.fetch(request, env, ctx); // what the meter asks itself
    ${before}
    const answer = await api.fetch(request, env, ctx);
    ${after}
    return answer;
  },
};`;

async function openTampered(wrapper: string) {
  const meter = await openMeter(stack.vars, { wrapper });
  onTestFinished(() => meter.close());
  return meter;
}

/** Reading a flight costs one round trip of the database, by the budget. */
async function readFlightWith(wrapper: string) {
  const meter = await openTampered(wrapper);
  const { flight_id } = await database.makeFlight();
  const { answer, cost } = await meter.measure((api, options) =>
    api.readFlight(flight_id, options),
  );
  expect(answer.status, answer.text).toBe(200);
  return cost;
}

test('one that it waits for is counted before the answer, and contradicts what the Worker tells', async () => {
  const cost = await readFlightWith(around({ before: `await (await ${PING}).text();` }));
  expect(cost).toEqual(costs({ db: 1, redis: 1 }, NONE, ONE_DATABASE));
});

test('one that it does not wait for is counted after the answer', async () => {
  const cost = await readFlightWith(
    around({ after: `ctx.waitUntil(${PING}.then((answer) => answer.text()));` }),
  );
  expect(cost).toEqual(costs(ONE_DATABASE, ONE_REDIS));
});

test('none added: as budgeted', async () => {
  expect(await readFlightWith(around({}))).toEqual(costs(ONE_DATABASE));
});

test('one that it waits for shows in the slope', async () => {
  const meter = await openTampered(around({ before: `await (await ${PING}).text();` }));
  const { flight_id } = await database.makeFlight();
  const call = (api: ApiClient) => api.readFlight(flight_id);
  expect(await measureSlope(meter, { prepare: () => null, call })).toBe(2);
});
