import { describe, expect, test } from 'vitest';
import { makeReference } from '../../../src/core/booking/reference.ts';
import { createWorld } from '../fakes.ts';

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
