import { createHmac, timingSafeEqual } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

/** An HS256 token for PostgREST. */
export function signJwt(claims: Claims, secret: string): string {
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${signature(content, secret)}`;
}

/** The claims of a token, or why it is refused, in PostgREST's words. */
export function verifyJwt(
  token: string,
  secret: string,
  nowSeconds: number,
): { claims: Claims } | { refused: string } {
  const [head, body, given, ...rest] = token.split('.');
  if (!head || !body || !given || rest.length > 0) {
    const count = token.split('.').length;
    return {
      refused: `JWSError (CompactDecodeError Invalid number of parts: Expected 3 parts; got ${count})`,
    };
  }
  const header = decode(head);
  const claims = decode(body);
  if (!header || !claims) return { refused: 'JWSError (JSONDecodeError "Not valid JSON")' };
  if (header.alg !== 'HS256') return { refused: 'JWSError (JWSInvalidAlgorithm)' };
  const expected = Buffer.from(signature(`${head}.${body}`, secret));
  const actual = Buffer.from(given);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) {
    return { refused: 'JWSError JWSInvalidSignature' };
  }
  if (typeof claims.exp === 'number' && claims.exp + 30 < nowSeconds) {
    return { refused: 'JWT expired' };
  }
  return { claims };
}

function signature(content: string, secret: string): string {
  return createHmac('sha256', secret).update(content).digest('base64url');
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return value && typeof value === 'object' ? { ...value } : null;
  } catch {
    return null;
  }
}
