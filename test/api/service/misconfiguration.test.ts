import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { sendDocumented } from '../../support/documented/send.ts';
import { openScene } from '../../support/scene.ts';

const { startWorker, startWorkerWithout } = openScene();

const CALLS: [method: string, path: string][] = [
  ['POST', '/users/signup'],
  ['POST', '/users/login'],
  ['GET', '/users/me'],
  ['GET', '/route'],
  ['POST', '/bookings'],
  ['GET', '/bookings/my-bookings'],
  ['GET', '/bookings/BKG-000000000000'],
  ['POST', '/bookings/BKG-000000000000/depart'],
  ['POST', '/bookings/BKG-000000000000/confirm'],
  ['POST', '/bookings/BKG-000000000000/cancel'],
  ['GET', '/flights/0'],
  ['POST', '/flights'],
  ['POST', '/flights/0/operations'],
  ['GET', '/flights/0/bookings'],
  ['GET', '/openapi.json'],
  ['GET', '/problems/not_found'],
];

/** Each case: what is set, and which settings the log must name. */
const CASES: [title: string, bindings: Record<string, string> | string, named: string[]][] = [
  ['SUPABASE_URL is missing', 'SUPABASE_URL', ['SUPABASE_URL']],
  ['SUPABASE_URL is no address', { SUPABASE_URL: 'no-address-at-all' }, ['SUPABASE_URL']],
  ['SUPABASE_KEY is missing', 'SUPABASE_KEY', ['SUPABASE_KEY']],
  ['SECRET_KEY is missing', 'SECRET_KEY', ['SECRET_KEY']],
  ['SECRET_KEY has 31 bytes', { SECRET_KEY: 's'.repeat(31) }, ['SECRET_KEY']],
  ['UPSTASH_REDIS_REST_URL is missing', 'UPSTASH_REDIS_REST_URL', ['UPSTASH_REDIS_REST_URL']],
  [
    'UPSTASH_REDIS_REST_URL is of another protocol',
    { UPSTASH_REDIS_REST_URL: 'redis://127.0.0.1:6379' },
    ['UPSTASH_REDIS_REST_URL'],
  ],
  ['UPSTASH_REDIS_REST_TOKEN is missing', 'UPSTASH_REDIS_REST_TOKEN', ['UPSTASH_REDIS_REST_TOKEN']],
  [
    'ALLOWED_ORIGINS ends with a slash',
    { ALLOWED_ORIGINS: 'https://a.example/' },
    ['ALLOWED_ORIGINS'],
  ],
  [
    'an origin has no scheme',
    { ALLOWED_ORIGINS: 'https://a.example, b.example' },
    ['ALLOWED_ORIGINS'],
  ],
  [
    'three are malformed',
    { MIN_CONNECTION_MINUTES: 'an hour', SCARCE_CAPACITY_KG: '-17', SUPABASE_KEY: '' },
    ['MIN_CONNECTION_MINUTES', 'SCARCE_CAPACITY_KG', 'SUPABASE_KEY'],
  ],
];

describe.each(CASES)('when %s', (_, wrong, named) => {
  test('every call but /health → 500 misconfigured; the log names the setting, no answer does', async () => {
    const worker = await (typeof wrong === 'string'
      ? startWorkerWithout(wrong)
      : startWorker(wrong));
    const client = createApiClient(worker.url);
    const answers = await Promise.all(CALLS.map(([method, path]) => client.call(method, path)));
    for (const answer of answers) {
      refused(answer, 500, 'misconfigured');
    }

    const page = await sendDocumented(new URL('/docs', worker.url), {});
    expect([page.status, page.headers.get('Content-Type')]).toEqual([
      500,
      'text/html; charset=UTF-8',
    ]);
    expect(page.text).toContain('The service is not set up');

    const ready = await client.call('GET', '/health/ready');
    expect(refused(ready, 503, 'unavailable')).toMatchObject({
      checks: { settings: { status: 'failed' } },
    });
    expect(granted(await client.call('GET', '/health'), 200)).toEqual({ status: 'ok' });

    const told = [...answers, page, ready].map((answer) => answer.text).join();
    const logged = worker.log.join();
    const values = typeof wrong === 'string' ? [] : Object.values(wrong).filter(Boolean);
    expect(named.filter((name) => !logged.includes(name))).toEqual([]);
    expect(named.filter((name) => told.includes(name))).toEqual([]);
    expect(values.filter((value) => (told + logged).includes(`"${value}"`))).toEqual([]);
  });
});
