import type { World } from '../world.ts';

/** Crockford's base 32: no I, L, O or U to misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 16 characters of 5 bits: 80 bits, so that a reference can be the secret that tracking needs. */
const LENGTH = 16;

/**
 * Makes the reference of a booking, such as BKG-7Q2M9XK4TD3VPA0Z. With a retry key every attempt gets
 * the same one, so that what a 503 names is what an earlier attempt may have booked.
 */
export async function makeReference(
  { randomBytes, derivedBytes }: Pick<World, 'randomBytes' | 'derivedBytes'>,
  retry: { user_id: string; idempotency_key: string | null },
): Promise<string> {
  if (retry.idempotency_key === null) {
    return drawReference({ randomBytes });
  }
  const bytes = await derivedBytes(`reference ${retry.user_id} ${retry.idempotency_key}`);
  return `BKG-${inCrockford(bytes.subarray(0, LENGTH))}`;
}

/** Draws a reference for a booking that nobody asks for again, such as a part. */
export const drawReference = ({ randomBytes }: Pick<World, 'randomBytes'>): string =>
  `BKG-${inCrockford(randomBytes(LENGTH))}`;

/** Makes the id of a quote, such as QUO-4HT8W2ZC6KQ0M9RX: nobody guesses another's. */
export const makeQuoteId = ({ randomBytes }: Pick<World, 'randomBytes'>): string =>
  `QUO-${inCrockford(randomBytes(LENGTH))}`;

/** A character for each byte. */
const inCrockford = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
