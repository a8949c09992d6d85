import type { World } from './ports.ts';

/** Crockford's base 32: no I, L, O or U to misread. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 16 characters of 5 bits: 80 bits, so that a reference can be the secret that tracking needs. */
const LENGTH = 16;

/** Makes the reference of a booking, such as BKG-7Q2M9XK4TD3VPA0Z. */
export function makeReference({ randomBytes }: Pick<World, 'randomBytes'>): string {
  return `BKG-${Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}
