import { type Claims, signJwt } from '../gateway/jwt.ts';
import type { Secrets } from './data-folder.ts';

const TEN_YEARS_S = 315_360_000;

/** The keys of the local project, as a Supabase project shows them. */
export interface ApiKeys {
  /** Tokens of the older kind: JWTs of the two roles. */
  readonly anon: string;
  readonly service_role: string;
  /** Keys of the newer kind, which the gateway turns into those. */
  readonly publishable: string;
  readonly secret: string;
  /** What tokens are signed with. */
  readonly jwtSecret: string;
  /** A token with other claims, such as `{role: 'authenticated', sub: …}`. */
  readonly sign: (claims: Claims) => string;
}

/** The keys that belong to a data folder's secrets. */
export function makeApiKeys({ jwtSecret, publishableKey, apiSecretKey }: Secrets): ApiKeys {
  const exp = Math.floor(Date.now() / 1000) + TEN_YEARS_S;
  const sign = (claims: Claims) => signJwt({ iss: 'local', exp, ...claims }, jwtSecret);
  return {
    anon: sign({ role: 'anon' }),
    service_role: sign({ role: 'service_role' }),
    publishable: publishableKey,
    secret: apiSecretKey,
    jwtSecret,
    sign,
  };
}

/** What the gateway puts in the place of an opaque key. */
export function opaqueKeys(keys: ApiKeys): ReadonlyMap<string, string> {
  return new Map([
    [keys.publishable, keys.anon],
    [keys.secret, keys.service_role],
  ]);
}
