import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mintToken } from '../../support/database.ts';
import { sendDocumented } from '../../support/documented/send.ts';
import { type Call, costs, type Meter, NONE, openMeter } from '../../support/round-trips.ts';
import { openScene } from '../../support/scene.ts';

/** Whoever may not call, or calls nothing, costs the backends nothing. */

const { enter, stack } = openScene();

let meter: Meter;
beforeAll(async () => {
  meter = await openMeter(stack.vars, { files: 'of npm install' });
});
afterAll(() => meter.close());

interface Operation {
  method: string;
  path: string;
}

/** The operations that need a token, as the API documents itself. */
async function closedOperations(): Promise<Operation[]> {
  const { text } = await sendDocumented(new URL('/openapi.json', meter.url), {});
  const { paths }: { paths: Record<string, Record<string, { security?: object[] }>> } =
    JSON.parse(text);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => (operation.security ?? []).length > 0)
      .map(([method]) => ({
        method: method.toUpperCase(),
        path: path.replace('{ref_id}', 'BKG-7Q2M9XK4TD3V').replace('{flight_id}', randomUUID()),
      })),
  );
}

test('each closed call without a token, with a forged and with an expired one: none', async () => {
  const { user } = await enter('admin');
  const forged = mintToken(user, 'f'.repeat(32));
  const expired = mintToken(user, stack.vars.SECRET_KEY ?? '', -60);
  const operations = await closedOperations();
  expect(operations.length).toBeGreaterThan(5);
  for (const { method, path } of operations) {
    for (const token of [undefined, forged, expired]) {
      const call: Call<unknown> = (api, options) =>
        api.call(method, path, method === 'POST' ? { pieces: 1 } : undefined, options);
      const { answer, cost } = await meter.measure(call, token);
      expect(answer.status, `${method} ${path} ${answer.text}`).toBe(401);
      expect(cost, `${method} ${path}`).toEqual(costs(NONE));
    }
  }
});

test.for<[number, string, string, unknown]>([
  [200, 'GET', '/health', undefined],
  [200, 'GET', '/openapi.json', undefined],
  [200, 'GET', '/problems/flight_busy', undefined],
  [404, 'GET', '/nowhere', undefined],
  [404, 'GET', '/bookings/not_a_reference', undefined],
  [405, 'DELETE', '/bookings', undefined],
  [422, 'POST', '/users/signup', { email: 'nobody' }],
])('%i for %s %s: none', async ([status, method, path, body]) => {
  const { answer, cost } = await meter.measure((api, options) =>
    api.call(method, path, body, options),
  );
  expect(answer.status, answer.text).toBe(status);
  expect(cost).toEqual(costs(NONE));
});

test('a booking out of its rules, by somebody who may book: none', async () => {
  const { token } = await enter();
  const { answer, cost } = await meter.measure(
    (api, options) => api.call('POST', '/bookings', { origin: 'DEL' }, options),
    token,
  );
  expect(answer.status, answer.text).toBe(422);
  expect(cost).toEqual(costs(NONE));
});

test('a role that is not enough, by the token alone: none', async () => {
  const { token } = await enter('customer');
  const { answer, cost } = await meter.measure(
    (api, options) => api.step('BKG-7Q2M9XK4TD3V', 'depart', 'DEL', options),
    token,
  );
  expect(answer.status, answer.text).toBe(403);
  expect(cost).toEqual(costs(NONE));
});
