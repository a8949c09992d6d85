import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendOverWire, type WireAnswer } from '../../support/wire.ts';
import { type Call, calls } from './requests.ts';
import { OPERATIONS } from './schema.ts';
import { openWorld } from './world.ts';

/** `FUZZ_RUNS=20000 FUZZ_SECONDS=600` looks for longer, `FUZZ_SEED=$RANDOM` for something else. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1_200);
const SECONDS_MAX = Number(process.env.FUZZ_SECONDS ?? 120);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_101);

const INTERNAL =
  /PGRST|SQLSTATE|postgres|supabase|upstash|redis|\bzod\b|cargo\.|\brpc\b|violates|constraint|duplicate key|syntax error|\bat \S+:\d+:\d+|file:\/\//i;
const PASSWORD = /correct horse battery|scrypt\$/;

let world: Awaited<ReturnType<typeof openWorld>>;
/** How often each operation was let through, and refused. */
const met = new Map<string, { let_through: number; refused: number }>();

beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world.close());

test(
  'whatever anyone sends to any operation: no failure of ours, a whole problem, nothing told, nothing changed',
  async () => {
    let before = await world.fingerprint();
    await fc.assert(
      fc.asyncProperty(calls(world.known, world.known_of, world.tokens), async (call) => {
        const answer = await sendOverWire(world.origin, call.request);
        const after = await world.fingerprint();
        const unchanged = before === after;
        before = after;
        count(call, answer);
        checkAnswer(call, answer);
        if (answer.status >= 300 || call.request.method === 'GET') {
          expect(unchanged, `${answer.status} changed the database`).toBe(true);
        }
      }),
      {
        seed: SEED,
        numRuns: RUNS,
        interruptAfterTimeLimit: SECONDS_MAX * 1_000,
        markInterruptAsFailure: false,
      },
    );
  },
  (SECONDS_MAX + 60) * 1_000,
);

test('after all of it the books balance', async () => {
  expect(await world.imbalances()).toEqual([]);
});

test('the log has no failure of ours either, and no secret', () => {
  const failures = world.log.filter((line) => /"event":"(internal_error|unavailable)"/.test(line));
  expect(failures).toEqual([]);
  const signatures = Object.values(world.tokens).flatMap((token) => token.split('.')[2] ?? []);
  const secrets = [...signatures.filter((part) => part.length > 10), 'correct horse battery'];
  const shown = world.log.filter((line) => secrets.some((secret) => line.includes(secret)));
  expect(shown).toEqual([]);
});

test('every operation was met, and every one that can be was let through and refused', () => {
  const runs = [...met.values()].reduce(
    (sum, { let_through, refused }) => sum + let_through + refused,
    0,
  );
  if (runs < 1_000) return; // a slow machine gets less far
  expect([...met.keys()].sort()).toEqual(OPERATIONS.map(({ id }) => id).sort());
  for (const id of [
    'bookShipment',
    'publishFlights',
    'operateFlight',
    'listFlightBookings',
    'listFlights',
    'departShipment',
    'cancelBooking',
    'confirmBooking',
    'search',
    'findAirports',
    'getAirport',
    'putAirport',
  ]) {
    expect(met.get(id)?.let_through, id).toBeGreaterThan(0);
    expect(met.get(id)?.refused, id).toBeGreaterThan(0);
  }
});

function count({ id }: Call, { status }: WireAnswer): void {
  const seen = met.get(id) ?? { let_through: 0, refused: 0 };
  if (status < 400) seen.let_through += 1;
  else seen.refused += 1;
  met.set(id, seen);
}

function checkAnswer({ request }: Call, { status, headers, body, text }: WireAnswer): void {
  const request_id = headers.get('x-request-id') ?? '';
  expect(request_id, text).toMatch(/^[A-Za-z0-9._-]{8,128}$/);
  expect(headers.get('x-content-type-options'), text).toBe('nosniff');
  expect(headers.get('set-cookie'), text).toBeNull();
  expect(body, text).not.toMatch(PASSWORD);
  if (status < 400) return;

  expect(headers.get('content-type'), text).toMatch(/^application\/problem\+json/);
  expect(headers.get('cache-control'), text).toBe('no-store');
  if (request.method === 'HEAD') return;
  const problem: Record<string, unknown> = JSON.parse(body);
  expect(problem, text).toMatchObject({
    type: `/problems/${problem.code}`,
    title: expect.stringMatching(/\w{3}/),
    status,
    detail: expect.stringMatching(/\w+ \w+/),
    instance: expect.stringMatching(/^\//),
    code: expect.stringMatching(/^[a-z_]+$/),
    request_id,
  });
  if (status >= 500) expect(problem.code, text).toBe('flight_busy');
  if (status === 401) expect(headers.get('www-authenticate'), text).toMatch(/^Bearer/);
  if (status === 429 || status === 503) {
    expect(headers.get('retry-after'), text).toMatch(/^[1-9]\d*$/);
  }
  const { instance, flight_id, ...told } = problem;
  expect(JSON.stringify(told).replaceAll(String(flight_id), ''), text).not.toMatch(INTERNAL);
}
