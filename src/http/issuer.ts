import { decode, verifyWithJwks } from 'hono/jwt';
import { isVisible } from '../contract/visible-text.ts';
import { type Caller, ROLES } from '../core/identity/types.ts';
import { fetchKeys, type Keys } from './key-set.ts';

const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'] as const;
const KEYS_MS_MAX = 10 * 60 * 1_000;
/** Neither tokens that name unknown keys nor bad answers make us ask for keys more often than this. */
const KEYS_MS_MIN = 30 * 1_000;
/** The same while there are none. */
const FIRST_KEYS_MS_MIN = 1_000;
/** What the database keeps of a user. */
const EMAIL_LENGTH = { min: 3, max: 254 };
const NAME_LENGTH_MAX = 200;
const WELL_KNOWN = '/.well-known/jwks.json';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The user that verified claims speak of, or null. Verifying accepts a token that never expires; this API does not. */
export const subjectOf = ({ sub, exp }: Record<string, unknown>): string | null =>
  typeof sub === 'string' && UUID.test(sub) && typeof exp === 'number' ? sub : null;

/** Another issuer whose tokens are accepted. */
export interface Issuer {
  /** The caller behind a token of this issuer; null when it is none or unusable. */
  read(token: string): Promise<Caller | null>;
}

/**
 * Supabase Auth as an issuer, by the address of its key set. Keys are kept for 10 minutes, and longer
 * while they cannot be fetched; a warm Worker verifies without a round trip.
 */
export function createIssuer(jwks_url: string): Issuer {
  // Its clock may be ahead of ours: that a token was issued a moment from now says nothing against it.
  const verification = {
    iss: jwks_url.replace(WELL_KNOWN, ''),
    aud: 'authenticated',
    iat: false,
  };
  let known: { keys: Keys; got_ms: number } = { keys: [], got_ms: 0 };
  let asked_ms = 0;

  async function keysFor(kid: string): Promise<Keys> {
    const now_ms = Date.now();
    const has = known.keys.some((key) => key.kid === kid);
    const fresh = has && now_ms - known.got_ms < KEYS_MS_MAX;
    const pause_ms = known.keys.length > 0 ? KEYS_MS_MIN : FIRST_KEYS_MS_MIN;
    if (fresh || now_ms - asked_ms < pause_ms) {
      return known.keys;
    }
    if (known.keys.length > 0) {
      asked_ms = now_ms; // meanwhile the others go on with what there is
    }
    try {
      known = { keys: await fetchKeys(jwks_url), got_ms: now_ms };
    } catch {
      // The keys that we have serve until there are others.
    }
    asked_ms = now_ms;
    return known.keys;
  }

  return {
    async read(token) {
      try {
        const { kid } = decode(token).header as { kid?: unknown };
        if (typeof kid !== 'string') {
          return null;
        }
        const keys = await keysFor(kid);
        return toCaller(
          await verifyWithJwks(token, { keys, allowedAlgorithms: ALGORITHMS, verification }),
        );
      } catch {
        return null;
      }
    },
  };
}

/** `app_metadata` is the project's to write, `user_metadata` the user's own: a role comes from the first only. */
function toCaller(claims: Record<string, unknown>): Caller | null {
  const { email, app_metadata, user_metadata } = claims;
  const user_id = subjectOf(claims);
  if (user_id === null) {
    return null;
  }
  const role = ROLES.find((known) => known === fieldOf(app_metadata, 'role')) ?? 'customer';
  const sent = shown(email, EMAIL_LENGTH.max);
  const address = sent.length >= EMAIL_LENGTH.min ? sent : user_id;
  const called = fieldOf(user_metadata, 'name') ?? fieldOf(user_metadata, 'full_name');
  return {
    user_id,
    role,
    identity: {
      email: address,
      name: shown(called, NAME_LENGTH_MAX) || address.slice(0, NAME_LENGTH_MAX),
      role,
    },
  };
}

/** Text that the database takes, whatever the user wrote: well formed, no control characters, not too long, or none when nothing of it can be seen. */
const shown = (text: unknown, length_max: number): string =>
  typeof text === 'string'
    ? seen(
        text
          .slice(0, length_max)
          .toWellFormed()
          .replaceAll(/\p{Cc}/gu, ' ')
          .trim(),
      )
    : '';

const seen = (text: string): string => (isVisible(text) ? text : '');

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
