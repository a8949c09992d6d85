import { beforeEach, describe, expect, test, vi } from 'vitest';
import { workInBackground } from '../../../src/background/scheduled.ts';
import type { Services } from '../../../src/context.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { Unavailable } from '../../../src/core/world.ts';
import { parseEnv } from '../../../src/env.ts';
import { createTokens } from '../../../src/http/authentication.ts';
import { createNews, createPorts, createWorld } from '../fakes.ts';

const SECRET = 's'.repeat(32);
const ENV = {
  SUPABASE_URL: 'https://project.example.test',
  SUPABASE_KEY: 'key',
  SECRET_KEY: SECRET,
  UPSTASH_REDIS_REST_URL: 'https://redis.example.test',
  UPSTASH_REDIS_REST_TOKEN: 'token',
};
const ANY_MINUTE = '2026-11-26T12:34:00.000Z';
const TRIPS = { db: { count: 0, ms: 0 }, redis: { count: 0, ms: 0 } };
const DIFFERENCE = {
  flight_id: '00000000-0000-4000-8000-000000000001',
  flight_number: 'AI1',
  departure_date: '2026-11-26',
  difference_kg: 0.5,
  difference_l: null,
};

const PORTS = {
  holds: { expireHolds: async () => ({ expired: 3, capacity: [] }) },
  local_dates: {
    alignLocalDates: async () => ({
      flights: 2,
      departure_dates: ['2026-11-26', '2026-11-27'],
      collisions: [],
    }),
  },
  audit: { auditCapacity: async () => ({ flights: 9, differences_count: 0, differences: [] }) },
  news: createNews({
    renewTimetables: async () => undefined,
    writeCapacity: async () => undefined,
  }),
};

const lines: { level: string; [field: string]: unknown }[] = [];
const keep = (level: string) => (line: string) => lines.push({ level, ...JSON.parse(line) });

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'log').mockImplementation(keep('log'));
  vi.spyOn(console, 'error').mockImplementation(keep('error'));
});

/** What is logged at this minute, with these ports instead. */
async function runAt(minute: string, ports: Partial<Ports> = {}) {
  const parsed = parseEnv(ENV);
  if (!('settings' in parsed)) throw new Error('The settings are wrong.');
  const services: Services = {
    ...parsed,
    tokens: createTokens([SECRET], null),
    connect: ({ report }) =>
      createPorts({ ...PORTS, world: { ...createWorld(), report }, ...ports }),
  };
  await workInBackground(services, new Date(minute), context);
  return lines;
}

const context = { waitUntil() {} };

const ID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const common = (scheduled_at: string) => ({
  request_id: ID,
  scheduled_at,
  total_ms: expect.any(Number),
  ...TRIPS,
});

test('each minute holds expire, in one line of the log', async () => {
  expect(await runAt(ANY_MINUTE)).toEqual([
    {
      level: 'log',
      event: 'holds_expired',
      expired: 3,
      rounds: 1,
      ended: 'none_left',
      ...common(ANY_MINUTE),
    },
  ]);
});

describe('once a day', () => {
  const events = async (minute: string) => (await runAt(minute)).map(({ event }) => event);

  test.each([
    ['2026-11-26T03:17:00.000Z', ['holds_expired', 'local_dates_aligned']],
    ['2026-11-26T03:17:31.000Z', ['holds_expired', 'local_dates_aligned']],
    ['2027-06-01T03:47:00.000Z', ['holds_expired', 'capacity_audited']],
    ['2026-11-26T03:16:59.999Z', ['holds_expired']],
    ['2026-11-26T15:17:00.000Z', ['holds_expired']],
    ['2026-11-26T03:48:00.000Z', ['holds_expired']],
  ])('at %s: %j', async (minute, expected) => {
    expect(await events(minute)).toEqual(expected);
  });

  test('the dates that moved are counted', async () => {
    const minute = '2026-11-26T03:17:00.000Z';
    expect((await runAt(minute))[1]).toEqual({
      level: 'log',
      event: 'local_dates_aligned',
      flights: 2,
      departure_dates: 2,
      collisions: 0,
      ...common(minute),
    });
  });

  test('an audit without differences is a line', async () => {
    const minute = '2026-11-26T03:47:00.000Z';
    expect((await runAt(minute))[1]).toEqual({
      level: 'log',
      event: 'capacity_audited',
      flights: 9,
      differences_count: 0,
      ...common(minute),
    });
  });

  test('an audit with differences is an error line that names them', async () => {
    const minute = '2026-11-26T03:47:00.000Z';
    const found = { flights: 9, differences_count: 1, differences: [DIFFERENCE] };
    const audit = { auditCapacity: async () => found };
    expect((await runAt(minute, { audit }))[1]).toEqual({
      level: 'error',
      event: 'capacity_differs',
      ...found,
      ...common(minute),
    });
  });
});

test('what fails is logged, and the rest is done', async () => {
  const minute = '2026-11-26T03:47:00.000Z';
  const holds = { expireHolds: () => Promise.reject(new Unavailable('Lost.')) };
  const audit = { auditCapacity: () => Promise.reject(new Error('A bug.')) };
  await runAt(minute, { holds, audit });
  expect(lines.map(({ level, event, message }) => [level, event, message])).toEqual([
    ['error', 'hold_expiry_failed', 'Lost.'],
    ['log', 'holds_expired', undefined],
    ['error', 'internal_error', 'A bug.'],
  ]);
  const [failed, ended, other] = lines.map(({ request_id }) => request_id);
  expect(failed, 'lines of one work have one id').toBe(ended);
  expect(other).not.toBe(failed);
});

test('a database out of reach is told as it is for requests', async () => {
  const local_dates = { alignLocalDates: () => Promise.reject(new Unavailable('Lost.')) };
  await runAt('2026-11-26T03:17:00.000Z', { local_dates });
  expect(lines.at(-1)).toMatchObject({ level: 'error', event: 'unavailable', message: 'Lost.' });
});

test('with a setting missing nothing is done, and the line names it', async () => {
  const services = { misconfigured: ['SECRET_KEY'] };
  await workInBackground(services, new Date(ANY_MINUTE), context);
  expect(lines).toEqual([
    expect.objectContaining({ level: 'error', event: 'misconfigured', message: 'SECRET_KEY' }),
  ]);
});
