import { describe, expect, test } from 'vitest';
import { CODES, codeOf, missing, PROBLEMS, problems } from '../../src/contract/problems.ts';
import { makeReference } from '../../src/core/booking/reference.ts';
import type { Reason } from '../../src/core/reasons.ts';
import { isFailure } from '../../src/core/reasons.ts';
import { passwords } from '../../src/http/password.ts';
import { counting, serverTiming, startTrace } from '../../src/http/trace.ts';
import { createWorld } from './fakes.ts';

describe('references', () => {
  const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const { derivedBytes } = createWorld();
  const keyless = { user_id: 'u', idempotency_key: null };
  const retry = { user_id: 'u', idempotency_key: 'one' };
  /** A world that has random bytes only, all of them the same. */
  const only = (byte: number): Parameters<typeof makeReference>[0] => ({
    randomBytes: (count) => new Uint8Array(count).fill(byte),
    derivedBytes: () => Promise.reject(new Error('No byte was to be derived.')),
  });

  test('are BKG- and characters of Crockford’s base 32, with a retry key and without', async () => {
    const randomBytes = (count: number) =>
      Uint8Array.from({ length: count }, (_, index) => index * 17);
    for (const each of [keyless, retry]) {
      const reference = await makeReference({ randomBytes, derivedBytes }, each);
      expect(reference).toMatch(/^BKG-[0-9A-HJKMNP-TV-Z]{12,36}$/);
    }
  });

  test('take every byte to a character, each of them as often', async () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const [character = ''] = (await makeReference(only(byte), keyless)).slice(4);
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([...CROCKFORD].sort());
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  test('have 60 bits of chance or more: the reference is the secret of tracking', async () => {
    let asked = 0;
    const randomBytes = (count: number) => {
      asked = count;
      return new Uint8Array(count);
    };
    await makeReference({ ...only(0), randomBytes }, keyless);
    expect(asked * 5).toBeGreaterThanOrEqual(60);
    const derived = await makeReference({ randomBytes, derivedBytes }, retry);
    expect(derived).toHaveLength('BKG-'.length + asked);
  });

  test('of a retry key are the same at every attempt, whatever chance says', async () => {
    const made = await Promise.all(
      [0, 1, 255].map((byte) => makeReference({ ...only(byte), derivedBytes }, retry)),
    );
    expect(new Set(made).size).toBe(1);
  });

  test('differ by user and by key, and where these meet', async () => {
    const retries = [
      retry,
      { ...retry, user_id: 'v' },
      { ...retry, idempotency_key: 'One' },
      { user_id: 'u', idempotency_key: 'one one' },
      { user_id: 'uone', idempotency_key: '' },
    ];
    const made = await Promise.all(
      retries.map((each) => makeReference({ ...only(0), derivedBytes }, each)),
    );
    expect(new Set(made).size).toBe(retries.length);
  });
});

describe('problems', () => {
  test('an unknown outcome is shown as unavailable, every other reason as itself', () => {
    expect(codeOf('outcome_unknown')).toBe('unavailable');
    const reasons = ['flight_busy', 'capacity_exceeded', 'forbidden'] as const satisfies Reason[];
    for (const reason of reasons) expect(codeOf(reason)).toBe(reason);
  });

  test('a code is a word in lower case, its status an error', () => {
    for (const code of CODES) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(PROBLEMS[code].status).toBeGreaterThanOrEqual(400);
    }
  });

  test('of one status are described together', () => {
    const { 409: conflict } = problems('flight_departed', 'capacity_exceeded');
    expect(conflict.description).toContain('`flight_departed`');
    expect(conflict.description).toContain('`capacity_exceeded`');
  });

  test('that any call can have are on every route', () => {
    expect(Object.keys(problems())).toEqual(['429', '500', '503']);
  });

  test('a flight that a path names is 404, one that a body names 422', () => {
    expect(Object.keys(missing('flight_not_found'))).toEqual(['404']);
    expect(Object.keys(problems('flight_not_found'))).toContain('422');
  });

  test('a failure is told by its reason', () => {
    expect(isFailure({ reason: 'forbidden' })).toBe(true);
    expect(isFailure({ outcome: 'booked' })).toBe(false);
  });
});

describe('passwords', () => {
  test('verify against their own hash, and no other does', async () => {
    const hash = await passwords.hash('correct horse');
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('correct horsE', hash)).toBe(false);
    expect(await passwords.verify('', hash)).toBe(false);
  });

  test('are salted: the same one twice makes two hashes', async () => {
    const [one, two] = [await passwords.hash('same'), await passwords.hash('same')];
    expect(one).not.toBe(two);
    expect(one).not.toContain('same');
  });

  test('of nobody never verify, not even the one that made the stand-in', async () => {
    expect(await passwords.verify('', null)).toBe(false);
    expect(await passwords.verify('anything', null)).toBe(false);
  });

  test.each(['', 'plain', 'md5$1$2$3$4$5', 'scrypt$16384$8$5$salt', 'scrypt$16384$8$5$$'])(
    'never verify against the malformed hash %j',
    async (hash) => {
      expect(await passwords.verify('plain', hash)).toBe(false);
    },
  );

  test('cost what the hash says', async () => {
    expect(await passwords.hash('x')).toMatch(/^scrypt\$16384\$8\$5\$/);
  });
});

describe('the trace of a request', () => {
  test('counts each call once it is back, also one that fails', async () => {
    const trace = startTrace();
    const observe = counting(trace.db);
    expect(await observe(async () => 7)).toBe(7);
    await expect(observe(() => Promise.reject(new Error('Lost.')))).rejects.toThrow('Lost.');
    void observe(() => new Promise(() => undefined));
    expect(trace.db.count).toBe(2);
    expect(trace.redis.count).toBe(0);
  });

  test('is told as Server-Timing', () => {
    const trace = { db: { count: 2, ms: 14 }, redis: { count: 1, ms: 3 } };
    expect(serverTiming(trace, 21)).toBe('db;desc="2";dur=14, redis;desc="1";dur=3, total;dur=21');
  });
});
