import type { verifyWithJwks } from 'hono/jwt';

/** Keys to verify with, as `verifyWithJwks` takes them. */
export type Keys = NonNullable<Parameters<typeof verifyWithJwks>[1]['keys']>;
type Key = Keys[number];

const FETCH_MS_MAX = 1_000;
/** A set of two keys has 700 bytes. */
const BYTES_MAX = 64 * 1_024;

/**
 * The keys of a JWK set (RFC 7517) that can verify, within a second; whatever else stands among them is
 * left. Throws when there is none: no answer, an error, no JSON, more than 64 KiB, no key that is one.
 */
export async function fetchKeys(url: string): Promise<Keys> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS_MAX) });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`The key set was answered with ${response.status}.`);
  }
  const set: unknown = JSON.parse(await readBounded(response));
  const listed: unknown = typeof set === 'object' && set !== null && Reflect.get(set, 'keys');
  const candidates = Array.isArray(listed) ? listed.filter(isNamed) : [];
  const usable = await Promise.all(candidates.map(canVerify));
  const keys = candidates.filter((_, index) => usable[index]);
  if (keys.length === 0) {
    throw new Error('The key set has no key to verify with.');
  }
  return keys;
}

async function readBounded({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  // To leave the loop is to cancel the rest.
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BYTES_MAX) {
      throw new Error(`The key set has more than ${BYTES_MAX} bytes.`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const isNamed = (value: unknown): value is Key =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'kid') === 'string' &&
  typeof Reflect.get(value, 'kty') === 'string';

/** What a key of each type is imported as: the algorithms that tokens may name. */
const IMPORTED_AS = new Map<unknown, { name: string; namedCurve?: string; hash?: string }>([
  ['EC', { name: 'ECDSA', namedCurve: 'P-256' }],
  ['RSA', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
  ['OKP', { name: 'Ed25519' }],
]);

/** Importing a key tells whether it is one. */
async function canVerify(key: Key): Promise<boolean> {
  const algorithm = IMPORTED_AS.get(key.kty);
  if (algorithm === undefined) {
    return false;
  }
  return crypto.subtle.importKey('jwk', key, algorithm, false, ['verify']).then(
    () => true,
    () => false,
  );
}
