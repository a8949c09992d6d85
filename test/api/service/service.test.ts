import { expect, onTestFinished, test } from 'vitest';
import { CODES, PROBLEMS } from '../../../src/contract/problems.ts';
import { granted, refused } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { makeKey, openKeySetServer } from '../../support/key-set-server.ts';
import { openScene } from '../../support/scene.ts';
import { startTestWorker } from '../../support/worker.ts';

const { api, stack, startWorker } = openScene();

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** The codes that the contract names, with their statuses. */
const CONTRACT: [code: string, status: number][] = [
  ['malformed_json', 400],
  ['unauthenticated', 401],
  ['invalid_credentials', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['airport_not_found', 404],
  ['booking_not_found', 404],
  ['method_not_allowed', 405],
  ['booking_closed', 409],
  ['capacity_exceeded', 409],
  ['email_taken', 409],
  ['flight_departed', 409],
  ['flight_exists', 409],
  ['not_cancellable', 409],
  ['out_of_sequence', 409],
  ['ref_id_taken', 409],
  ['acceptance_closed', 409],
  ['booking_held', 409],
  ['capacity_below_booked', 409],
  ['flight_cancelled', 409],
  ['flight_closed', 409],
  ['handling_refused', 409],
  ['hold_expired', 409],
  ['hold_limit', 409],
  ['piece_too_large', 409],
  ['rebooking_required', 409],
  ['version_mismatch', 412],
  ['body_too_large', 413],
  ['unsupported_media_type', 415],
  ['validation_failed', 422],
  ['flight_not_found', 422],
  ['idempotency_key_reused', 422],
  ['import_invalid', 422],
  ['itinerary_invalid', 422],
  ['location_invalid', 422],
  ['rate_limited', 429],
  ['internal_error', 500],
  ['misconfigured', 500],
  ['flight_busy', 503],
  ['shipment_not_found', 404],
  ['quote_not_found', 404],
  ['quote_mismatch', 422],
  ['currency_mismatch', 422],
  ['quote_expired', 409],
  ['quote_used', 409],
  ['awb_taken', 409],
  ['awb_assigned', 409],
  ['awb_stock_empty', 409],
  ['awb_stock_overlaps', 409],
  ['rate_exists', 409],
  ['not_changeable', 409],
  ['nothing_to_rebook', 409],
  ['pieces_differ', 409],
  ['unavailable', 503],
];

test('GET /health → 200, and touches nothing', async () => {
  const answer = await api.call('GET', '/health');
  expect(granted(answer, 200)).toEqual({ status: 'ok' });
  expect(answer.headers.get('Server-Timing')).toMatch(/db;desc="0".*redis;desc="0"/);
});

test('GET /health tells the limit of calls, as every other call does', async () => {
  const limited = createApiClient((await startWorker({})).url);
  const [health, other] = await Promise.all([
    limited.call('GET', '/health'),
    limited.call('GET', '/problems/not_found'),
  ]);
  expect(health.headers.get('RateLimit-Policy')).toMatch(/^"default";q=\d+;w=10$/);
  expect(health.headers.get('RateLimit-Policy')).toBe(other.headers.get('RateLimit-Policy'));
});

test('GET /health reads no token: the keys of another issuer are not fetched', async () => {
  const key = makeKey('one');
  const issuer = await openKeySetServer([key]);
  onTestFinished(() => issuer.close());
  const worker = await startWorker({ SUPABASE_JWKS_URL: issuer.url });
  const client = createApiClient(
    worker.url,
    `${encode({ alg: 'ES256', kid: 'one' })}.${encode({})}.AA`,
  );
  granted(await client.call('GET', '/health'), 200);
  granted(await client.call('GET', '/health/ready'), 200);
  expect(issuer.asked).toBe(0);
  granted(await client.call('GET', '/problems/not_found'), 200);
  expect(issuer.asked).toBe(1);
});

test('GET /health/ready → 200 ok with the milliseconds of each check', async () => {
  const passed = { status: 'ok', ms: expect.any(Number) };
  expect(granted(await api.call('GET', '/health/ready'), 200)).toEqual({
    status: 'ok',
    version: null, // nothing is deployed here
    checks: { settings: passed, database: passed, redis: passed },
  });
});

test('GET /health/ready names the version that was deployed', async () => {
  const { vars } = stack;
  const deployed = await startTestWorker({ bindings: vars, environment: 'production' });
  onTestFinished(() => deployed.stop());
  const ready = await createApiClient(deployed.url).call('GET', '/health/ready');
  const version = { id: expect.stringMatching(/^[0-9a-f-]{36}$/), tag: expect.any(String) };
  expect(granted(ready, 200)).toMatchObject({ status: 'ok', version });
});

test.each(CONTRACT)('GET /problems/%s explains a %d', async (code, status) => {
  const answer = await api.call('GET', `/problems/${code}`);
  expect(granted(answer, 200)).toEqual({
    code,
    status,
    title: expect.stringMatching(/\w{3}/),
    meaning: expect.stringMatching(/\w+ \w+ .*\.$/),
    remedy: expect.stringMatching(/\w+ .*\.$/),
    guide: expect.toSatisfy((guide) => guide === null || /^\/docs\/guides\/[a-z-]+$/.test(guide)),
    // Of no one operation, so that the document shows none.
    example: code === 'method_not_allowed' ? null : expect.objectContaining({ code, status }),
  });
});

test('there is no code that the contract does not name', () => {
  expect([...CODES].sort()).toEqual(CONTRACT.map(([code]) => code).sort());
});

test('the type of a problem is where it is explained', async () => {
  const { type, title } = refused(await api.call('GET', '/users/me'), 401, 'unauthenticated');
  expect(granted(await api.call('GET', type), 200)).toMatchObject({ title });
});

test.each(['nonsense', 'NOT_FOUND', 'toString', '__proto__', 'constructor'])(
  'GET /problems/%s → 404',
  async (code) => {
    refused(await api.call('GET', `/problems/${code}`), 404, 'not_found');
  },
);

test('the words for people differ from code to code', () => {
  const remedies = Object.values(PROBLEMS).map(({ meaning, remedy }) => meaning + remedy);
  expect(new Set(remedies).size).toBe(remedies.length);
});
