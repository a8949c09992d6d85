import { expect, test } from 'vitest';
import { makeReference } from '../../src/core/booking/reference.ts';
import { createTokens } from '../../src/http/authentication.ts';
import { granted } from '../support/answers.ts';
import { openScene, shipmentOn } from '../support/scene.ts';

const { database, enter } = openScene();
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET = 'a secret of thirty-two bytes at least';
const NO_KEY = { user_id: 'u', idempotency_key: null };
const secretOf = (ref_id: string) => ref_id.slice('BKG-'.length);

/** A world whose random bytes are these, and whose derived ones come of a secret. */
const world = (of: (nth: number) => number, secret = SECRET) => ({
  randomBytes: (count: number) => Uint8Array.from({ length: count }, (_, nth) => of(nth)),
  derivedBytes: createTokens([secret], null).derive,
});
const zeros = (secret = SECRET) => world(() => 0, secret);

test('a reference is BKG- and 16 letters of Crockford’s alphabet: 80 bits', async () => {
  for (const retry of [NO_KEY, { ...NO_KEY, idempotency_key: 'one' }]) {
    const reference = await makeReference(
      world((nth) => nth),
      retry,
    );
    expect(reference).toMatch(/^BKG-[0-9A-HJKMNP-TV-Z]{16}$/);
  }
  expect(16 * Math.log2(CROCKFORD.length)).toBe(80);
});

test('no letter is likelier than another: each comes of 8 of the 256 bytes', async () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    const reference = await makeReference(
      world(() => byte),
      NO_KEY,
    );
    const letters = new Set(secretOf(reference));
    expect(letters.size).toBe(1);
    for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect([...counts.keys()].sort().join('')).toBe(CROCKFORD);
  expect(new Set(counts.values())).toEqual(new Set([8]));
});

test('each letter comes of a byte of its own', async () => {
  const reference = await makeReference(
    world((nth) => nth * 7),
    NO_KEY,
  );
  const expected = Array.from({ length: 16 }, (_, nth) => CROCKFORD[(nth * 7) % 32]).join('');
  expect(secretOf(reference)).toBe(expected);
});

test('with a retry key it comes of the secret: another user, key or secret makes another', async () => {
  const retry = { user_id: 'u', idempotency_key: 'one' };
  const reference = await makeReference(zeros(), retry);
  expect(
    await makeReference(
      world(() => 255),
      retry,
    ),
  ).toBe(reference);
  const others = [
    await makeReference(zeros(), { ...retry, user_id: 'v' }),
    await makeReference(zeros(), { ...retry, idempotency_key: 'two' }),
    await makeReference(zeros('another secret of thirty-two bytes'), retry),
    await makeReference(zeros(), NO_KEY),
  ];
  expect(new Set([reference, ...others]).size).toBe(5);
});

test('the letters of derived references are spread as evenly as random ones', async () => {
  const counts = new Map<string, number>();
  for (let nth = 0; nth < 400; nth += 1) {
    const retry = { user_id: 'u', idempotency_key: `key-${nth}` };
    for (const letter of secretOf(await makeReference(zeros(), retry))) {
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
  }
  // 6,400 letters, 200 of each expected, give or take 14: always the same, since the secret is.
  expect(counts.size).toBe(CROCKFORD.length);
  for (const count of counts.values()) {
    expect(count).toBeGreaterThan(130);
    expect(count).toBeLessThan(270);
  }
});

test('the references of one Worker have nothing in common', async () => {
  const [{ client }, flight] = [await enter(), await database.makeFlight()];
  const references: string[] = [];
  for (let nth = 0; nth < 40; nth += 1) {
    const booked = granted(await client.book(shipmentOn(flight, { weight_kg: 1 })), 201);
    references.push(secretOf(booked.ref_id));
  }
  expect(new Set(references).size).toBe(references.length);
  // Of 40 draws out of 32 letters, fewer than 10 different ones in one place: never, by chance.
  for (let place = 0; place < 16; place += 1) {
    const letters = new Set(references.map((reference) => reference[place]));
    expect(letters.size, `place ${place}`).toBeGreaterThanOrEqual(10);
  }
});

test('what is reserved or easy to mistake is no reference', async () => {
  const [{ client }, flight] = [await enter(), await database.makeFlight()];
  for (const ref_id of ['my-bookings', 'MY-BOOKINGS', 'short', 'x'.repeat(41), 'BKG_123456']) {
    expect((await client.book(shipmentOn(flight, { ref_id }))).status, ref_id).toBe(422);
  }
});
