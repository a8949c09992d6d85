import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U to misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/**
 * Draws the reference of a booking before it is sent, such as BKG-7Q2M9XK4TD3VPA0Z, so that whoever loses the
 * answer knows what to ask for. 80 bits: the reference is the secret that tracking needs.
 */
export const drawReference = (): string =>
  `BKG-${Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
