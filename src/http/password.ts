import { opaqueString } from '../contract/opaque-string.ts';
import type { Passwords } from '../core/identity/ports.ts';
import { rest } from './hashing.ts';

/**
 * scrypt with the parameters of OWASP's Password Storage Cheat Sheet that need the least memory per hash
 * that a Worker of 128 MB can spare several times over: N = 2^14, r = 8 (16 MiB), p = 5. It is native in
 * the runtime, unlike Argon2id; PBKDF2 is capped there at 100,000 rounds, a sixth of what OWASP asks for.
 */
const COST = { N: 16_384, r: 8, p: 5 };
const MEMORY_BYTES_MAX = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

export const passwords: Passwords = { hash: hashPassword, verify: verifyPassword };

/** Loaded by whoever hashes first, rather than by every isolate that starts. */
const native = () => import('node:crypto');

/** Hashes a password as `scrypt$N$r$p$salt$hash`, salt and hash in base64url. Throws for what is no password. */
async function hashPassword(password: string): Promise<string> {
  const form = opaqueString(password);
  if (form === null) {
    throw new Error('What is no password was to be hashed.');
  }
  const salt = (await native()).randomBytes(SALT_BYTES);
  const hash = await derive(form, salt, COST);
  return [
    'scrypt',
    COST.N,
    COST.r,
    COST.p,
    salt.toString('base64url'),
    hash.toString('base64url'),
  ].join('$');
}

/**
 * Whether the password made this hash, in its form or, as hashes were made at first, as it was sent. What
 * is no password made none. How many hashes a refusal takes depends on what was sent alone.
 */
async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const form = opaqueString(password);
  if (await isMadeBy(form ?? password, stored)) {
    return form !== null;
  }
  if (form === null || form === password) {
    return false;
  }
  await rest();
  return isMadeBy(password, stored);
}

/** Takes the same time when there is no hash to compare with. */
async function isMadeBy(password: string, stored: string | null): Promise<boolean> {
  const [scheme, N, r, p, salt, expected] = (stored ?? NOBODY).split('$');
  if (scheme !== 'scrypt' || !N || !r || !p || !salt || !expected) {
    return false;
  }
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const hash = await derive(password, Buffer.from(salt, 'base64url'), cost);
  const wanted = Buffer.from(expected, 'base64url');
  const { timingSafeEqual } = await native();
  return hash.length === wanted.length && timingSafeEqual(hash, wanted) && stored !== null;
}

const NOBODY = ['scrypt', COST.N, COST.r, COST.p, 'A'.repeat(22), 'A'.repeat(43)].join('$');

async function derive(
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> {
  const { scrypt } = await native();
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, { ...cost, maxmem: MEMORY_BYTES_MAX }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}
