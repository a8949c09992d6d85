import { sign, verify } from 'hono/jwt';
import type { Claims, Tokens } from '../context.ts';
import { type Caller, ROLES } from '../core/identity/types.ts';
import { type Issuer, subjectOf } from './issuer.ts';

export const TOKEN_ISSUER = 'gocomet-api';
export const TOKEN_AUDIENCE = 'gocomet-api';
export const TOKEN_S_MAX = 24 * 60 * 60;

const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

/**
 * Tokens signed with HS256. The first secret signs; the others still verify, so that a secret can be
 * rotated. What none of them signed may be a token of the other issuer, if there is one.
 */
export function createTokens(
  secrets: readonly [string, ...string[]],
  issuer: Issuer | null,
): Tokens {
  const [signing, ...previous] = secrets;
  const keys = [importOnce(signing), ...previous.map(importOnce)] as const;

  async function verifyOwn(token: string): Promise<Claims | null> {
    for (const key of keys) {
      const claims = await verify(token, await key(), {
        alg: 'HS256',
        iss: TOKEN_ISSUER,
        aud: TOKEN_AUDIENCE,
        iat: false, // the clock of the place that issued it may be a moment ahead
      }).catch(() => null);
      if (claims !== null) {
        return claims;
      }
    }
    return null;
  }

  return {
    verify: verifyOwn,
    async issue(user) {
      const issued_at_s = Math.floor(Date.now() / 1_000);
      return sign(
        {
          sub: user.id,
          email: user.email,
          name: user.name,
          role: user.role,
          iss: TOKEN_ISSUER,
          aud: TOKEN_AUDIENCE,
          iat: issued_at_s,
          exp: issued_at_s + TOKEN_S_MAX,
        },
        await keys[0](),
        'HS256',
      );
    },
    async derive(text) {
      const signed = await crypto.subtle.sign(
        'HMAC',
        await keys[0](),
        new TextEncoder().encode(text),
      );
      return new Uint8Array(signed);
    },
    async read(authorization) {
      const token = BEARER.exec(authorization ?? '')?.[1];
      if (token === undefined) {
        return null;
      }
      const claims = await verifyOwn(token);
      if (claims !== null) {
        return callerOf(claims);
      }
      return issuer === null ? null : issuer.read(token);
    },
  };
}

/** Importing a key costs as much as verifying with it. The key is kept, not its promise: requests cannot share one. */
function importOnce(secret: string): () => Promise<CryptoKey> {
  let imported: CryptoKey | undefined;
  return async () => {
    imported ??= await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign', 'verify'],
    );
    return imported;
  };
}

/** The caller that the claims of a token of ours name; null where they name none. */
export function callerOf(claims: Claims): Caller | null {
  const user_id = subjectOf(claims);
  const role = ROLES.find((name) => name === claims.role);
  return user_id !== null && role !== undefined ? { user_id, role, identity: null } : null;
}
