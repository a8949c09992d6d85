import { randomUUID } from 'node:crypto';
import { signToken } from '../support/forged-token.ts';
import {
  type IssuerKey,
  type KeySetServer,
  makeKey,
  openKeySetServer,
} from '../support/key-set-server.ts';

const HOUR_S = 3_600;

/** Another issuer, as Supabase Auth is one: its key set, and what it says of its users. */
export interface OtherIssuer {
  readonly server: KeySetServer;
  readonly key: IssuerKey;
  readonly rsa: IssuerKey;
  /** The claims of somebody new, with some changed or taken away. */
  claims(more?: Record<string, unknown>): Record<string, unknown>;
  /** The same as a token, signed with its first key. */
  token(more?: Record<string, unknown>): string;
}

export async function openIssuer(): Promise<OtherIssuer> {
  const [key, rsa] = [makeKey('first'), makeKey('second', 'RS256')];
  const server = await openKeySetServer([key, rsa]);
  const claims = (more: Record<string, unknown> = {}) => {
    const now_s = Math.floor(Date.now() / 1_000);
    const sub = randomUUID();
    return {
      iss: server.issuer,
      sub,
      aud: 'authenticated',
      iat: now_s,
      exp: now_s + HOUR_S,
      email: `${sub}@company.test`,
      role: 'authenticated',
      app_metadata: { provider: 'email' },
      user_metadata: { name: 'Grace Hopper' },
      ...more,
    };
  };
  return {
    server,
    key,
    rsa,
    claims,
    token: (more) => signToken(claims(more), key.kid, key.privateKey),
  };
}
