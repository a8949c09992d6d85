import { beforeAll, describe, expect, test } from 'vitest';
import type { Quote } from '../../../src/core/rating/types.ts';
import { granted, refused } from '../../support/answers.ts';
import { type ApiClient, createApiClient } from '../../support/api-client.ts';
import { look, makeDirect, warm } from '../../support/cached-search.ts';
import { takeLane } from '../../support/lane.ts';
import { runRedis } from '../../support/redis.ts';
import { minutesAfter, openScene, shipmentOn } from '../../support/scene.ts';
import { newWaybillNumber } from '../../support/waybills.ts';

const { database, enter, makeConnection, stack, startWorker } = openScene();

const SETTINGS = {
  MIN_CONNECTION_MINUTES: '90',
  SCARCE_CAPACITY_KG: '20',
  VOLUMETRIC_DIVISOR: '5000',
  QUOTE_MINUTES: '5',
  BASE_PRICE_CURRENCY: 'EUR',
  PUBLIC_AWB_TRACKING: 'off',
  CACHE_PREFIX: 'other-settings:',
  ALLOWED_ORIGINS: 'https://app.example.test, https://ops.example.test',
};

let origin: string;
let api: ApiClient;
beforeAll(async () => {
  origin = (await startWorker(SETTINGS)).url;
  api = createApiClient(origin);
});

describe('MIN_CONNECTION_MINUTES', () => {
  test.each([
    [89, 0],
    [90, 1],
  ])('of 90: after %d minutes a search finds %d connections', async (minutes, count) => {
    const lane = await takeLane();
    const first = await database.makeFlight(lane.flight(['from', '08:00'], ['via', '10:00']));
    const departure_at = minutesAfter(first.arrival_at, minutes);
    await database.makeFlight({ ...lane.flight(['via', '12:00'], ['to', '23:00']), departure_at });
    expect(granted(await api.search(lane.query()), 200)).toHaveLength(count);
  });

  test('of 90: 89 minutes cannot be booked, 90 can', async () => {
    const client = api.as((await enter()).token);
    const tight = await makeConnection({ minutes: 89 });
    const problem = refused(await client.book(shipmentOn(tight)), 422, 'itinerary_invalid');
    expect(problem.flight_id).toBe(tight[1].flight_id);
    granted(await client.book(shipmentOn(await makeConnection({ minutes: 90 }))), 201);
  });

  test.each([
    [30, false],
    [31, true],
  ])(
    'of 90: two hours less %d minutes are at risk: %s',
    async (late_minutes, connection_at_risk) => {
      const client = api.as((await enter()).token);
      const legs = await makeConnection({ minutes: 120 });
      const { ref_id } = granted(await client.book(shipmentOn(legs)), 201);
      const estimated = minutesAfter(legs[0].arrival_at, late_minutes).toISOString();
      await database.operate(legs[0].flight_id, { estimated_arrival_datetime: estimated });
      expect(granted(await client.track(ref_id), 200)).toMatchObject({ connection_at_risk });
    },
  );
});

test.each([
  [100, 1],
  [100.1, 0],
])(
  'VOLUMETRIC_DIVISOR of 5000: a search for %d kg on a flight of 0.5 m³ finds %d',
  async (weight_kg, count) => {
    const lane = await takeLane();
    const wish = lane.flight(['from', '08:00'], ['to', '20:00']);
    await database.makeFlight({ ...wish, max_volume_m3: 0.5 });
    for (const source of ['miss', 'hit']) {
      const answer = await api.search(lane.query({ weight_kg }));
      expect(granted(answer, 200)).toHaveLength(count);
      expect(answer.headers.get('X-Cache')).toBe(source);
      await warm(api, lane);
    }
  },
);

test.each([
  [20, 503],
  [20.1, 201],
])(
  'SCARCE_CAPACITY_KG of 20: with %d kg left and the lock held elsewhere → %d',
  async (left_kg, status) => {
    const client = api.as((await enter()).token);
    const flight = await database.makeFlight({ max_weight_kg: left_kg });
    const key = `${SETTINGS.CACHE_PREFIX}lock:flight:${flight.flight_id}`;
    await runRedis(stack, 'SET', key, 'somebody-else', 'PX', 30_000);
    const answer = await client.book(shipmentOn(flight));
    if (status === 201) granted(answer, 201);
    else refused(answer, 503, 'flight_busy');
  },
);

test('CACHE_PREFIX keeps the cache of one setting apart from that of another', async () => {
  const { lane } = await makeDirect(database);
  await warm(api, lane);
  const without = createApiClient(stack.api);
  expect((await look(without, lane)).source).toBe('miss');
});

describe('ALLOWED_ORIGINS', () => {
  const from = (page: string, headers = {}) => ({ headers: { origin: page, ...headers } });

  test.each(['https://app.example.test', 'https://ops.example.test'])(
    'names %s: it may call, and read what is ours',
    async (page) => {
      const { headers } = await api.call('GET', '/health', undefined, from(page));
      expect(headers.get('Access-Control-Allow-Origin')).toBe(page);
      expect(headers.get('Vary')).toMatch(/\bOrigin\b/i);
      const exposed = headers.get('Access-Control-Expose-Headers')?.split(/, ?/);
      expect(exposed).toEqual(
        expect.arrayContaining([
          'X-Cache',
          'Age',
          'ETag',
          'Link',
          'Location',
          'Retry-After',
          'Idempotent-Replayed',
          'Server-Timing',
          'X-Request-Id',
        ]),
      );
    },
  );

  test.each(['https://evil.example.test', 'https://app.example.test.evil.test', 'null'])(
    'does not name %s: it gets no leave',
    async (page) => {
      const { headers } = await api.call('GET', '/health', undefined, from(page));
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    },
  );

  test('a preflight is answered for every call and header of the contract', async () => {
    const answer = await api.call(
      'OPTIONS',
      '/bookings',
      undefined,
      from('https://app.example.test', {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      }),
    );
    expect(answer.status).toBe(204);
    const allowed = (answer.headers.get('Access-Control-Allow-Headers') ?? '').toLowerCase();
    for (const name of [
      'authorization',
      'content-type',
      'idempotency-key',
      'if-match',
      'if-none-match',
    ]) {
      expect(allowed).toContain(name);
    }
    const methods = answer.headers.get('Access-Control-Allow-Methods') ?? '';
    expect(methods).toContain('GET');
    expect(methods).toContain('POST');
  });

  test('a problem is readable for the page that caused it', async () => {
    const answer = await api.call('GET', '/users/me', undefined, from('https://app.example.test'));
    refused(answer, 401, 'unauthenticated');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example.test');
  });

  test('of * lets every page in, without credentials', async () => {
    const open = createApiClient((await startWorker({ ALLOWED_ORIGINS: '*' })).url);
    const { headers } = await open.call(
      'GET',
      '/health',
      undefined,
      from('https://any.example.test'),
    );
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
  });

  test('by default names nobody: no leave, no preflight', async () => {
    const closed = createApiClient(stack.api);
    const plain = await closed.call('GET', '/health', undefined, from('https://app.example.test'));
    expect(plain.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const preflight = await closed.call(
      'OPTIONS',
      '/bookings',
      undefined,
      from('https://app.example.test', { 'access-control-request-method': 'POST' }),
    );
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

test('QUOTE_MINUTES, BASE_PRICE_CURRENCY and VOLUMETRIC_DIVISOR show in a quote', async () => {
  const client = api.as((await enter()).token);
  const shipment = shipmentOn(await database.makeFlight(), { volume_m3: 0.1 });
  const before_ms = Date.now();
  const quote = granted(await client.call<Quote>('POST', '/quotes', shipment), 201);
  expect(quote).toMatchObject({ currency: 'EUR', chargeable_weight_kg: 20, total: 50 });
  const good_ms = Date.parse(quote.expires_at) - before_ms;
  expect(Math.abs(good_ms - 5 * 60_000)).toBeLessThan(60_000);
});

test('PUBLIC_AWB_TRACKING off: a waybill is tracked by owner and staff, and by nobody else', async () => {
  const [owner, stranger, handler] = [await enter(), await enter(), await enter('handler')];
  const booked = await owner.client.book(shipmentOn(await database.makeFlight()));
  const { ref_id } = granted(booked, 201);
  const awb_number = newWaybillNumber();
  granted(await owner.client.call('POST', `/bookings/${ref_id}/awb`, { awb_number }), 200);
  for (const { token } of [owner, handler]) {
    const shipment = granted(await api.as(token).trackShipment(awb_number), 200);
    expect(shipment.parts).toMatchObject([{ ref_id }]);
  }
  for (const client of [api, api.as(stranger.token)]) {
    const problem = refused(await client.trackShipment(awb_number), 404, 'shipment_not_found');
    expect(problem.awb_number).toBe(awb_number);
  }
});
