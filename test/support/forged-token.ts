import { createHmac, type KeyObject, sign } from 'node:crypto';
import type { User } from '../../src/core/identity/types.ts';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '../../src/http/authentication.ts';

const TOKEN_S = 3_600;

export type Claims = Readonly<Record<string, unknown>>;

/** What a token of this API says of a user. */
export function claimsOf(
  { id, email, name, role }: User,
  lifetime_s = TOKEN_S,
): Record<string, unknown> {
  const now_s = Math.floor(Date.now() / 1_000);
  const times = { iat: now_s, exp: now_s + lifetime_s };
  return { sub: id, email, name, role, iss: TOKEN_ISSUER, aud: TOKEN_AUDIENCE, ...times };
}

/** A token of one's own making: whatever claims, header and HMAC key. */
export function forgeToken(
  claims: Claims,
  secret: string,
  { head = {}, hash = 'sha256' }: { head?: object; hash?: string } = {},
): string {
  const content = `${part({ alg: 'HS256', typ: 'JWT', ...head })}.${part(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

/** A token signed with a private key: ES256 or RS256, by the kind of key. */
export function signToken(claims: Claims, kid: string, key: KeyObject, head: object = {}): string {
  const alg = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256';
  const content = `${part({ alg, typ: 'JWT', kid, ...head })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}

/** A token that nobody signed. */
export const unsignedToken = (claims: Claims, alg = 'none', signature = '') =>
  `${part({ alg, typ: 'JWT' })}.${part(claims)}.${signature}`;

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
