import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';

const PATH = '/auth/v1/.well-known/jwks.json';

/** A key pair of an issuer, by its name. */
export interface IssuerKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export function makeKey(kid: string, kind: 'ES256' | 'RS256' = 'ES256'): IssuerKey {
  const pair =
    kind === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return { kid, ...pair };
}

/** An issuer's key set on a loopback port, as Supabase Auth publishes it. */
export interface KeySetServer {
  /** The value of SUPABASE_JWKS_URL. */
  readonly url: string;
  /** What its tokens carry as `iss`. */
  readonly issuer: string;
  /** How often the set was asked for. */
  asked: number;
  /** What is answered, and after how long; the keys of `publish` until it is set. */
  answer: { status: number; body: string; after_ms?: number };
  publish(keys: readonly IssuerKey[]): void;
  close(): Promise<void>;
}

/** Opens a key set with these keys. */
export async function openKeySetServer(keys: readonly IssuerKey[]): Promise<KeySetServer> {
  const http = createServer((request, response) => {
    if (request.url === PATH) server.asked += 1;
    const { status, body, after_ms = 0 } = server.answer;
    setTimeout(() => {
      response.writeHead(request.url === PATH ? status : 404, {
        'content-type': 'application/json',
      });
      response.end(body);
    }, after_ms);
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const address = http.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const server: KeySetServer = {
    url: `${origin}${PATH}`,
    issuer: `${origin}/auth/v1`,
    asked: 0,
    answer: { status: 200, body: keySet(keys) },
    publish(published) {
      server.answer = { status: 200, body: keySet(published) };
    },
    close: () =>
      new Promise((done) => {
        http.close(() => done());
        http.closeAllConnections();
      }),
  };
  return server;
}

/** A key as the set shows it (RFC 7517). */
export const jwkOf = ({ kid, publicKey }: IssuerKey) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  alg: publicKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256',
  use: 'sig',
  key_ops: ['verify'],
});

const keySet = (keys: readonly IssuerKey[]) => JSON.stringify({ keys: keys.map(jwkOf) });
