import { Agent, type IncomingMessage, request as open, type ServerResponse } from 'node:http';
import { sendJson } from './http-server.ts';

const SOCKETS_MAX = 256;

/** The opaque keys of the project, and the tokens that the gateway puts in their place. */
export type OpaqueKeys = ReadonlyMap<string, string>;

const NO_KEY = {
  message: 'No API key found in request',
  hint: 'No `apikey` request header or url param was found.',
};
const WRONG_KEY = {
  message: 'Invalid API key',
  hint: 'Double check your Supabase `anon` or `service_role` API key.',
};

interface Target {
  readonly url: string;
  readonly path: string;
  readonly keys: OpaqueKeys;
}

const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });

/**
 * Hands a request on to PostgREST, as Supabase's gateway does: the prefix is gone, the `apikey`
 * is checked, and an opaque key becomes the token of its role.
 */
export function forwardRest(
  target: Target,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const apikey = request.headers.apikey;
  if (typeof apikey !== 'string') {
    sendJson(response, 401, NO_KEY);
    return;
  }
  const own = target.keys.get(apikey) ?? (isJwt(apikey) ? apikey : null);
  if (!own) {
    sendJson(response, 401, WRONG_KEY);
    return;
  }
  const { apikey: _, host: __, ...headers } = request.headers;
  const token = /^bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  // A client sends its key here too; only the token of a user counts.
  const authorization = token && !target.keys.has(token) ? `Bearer ${token}` : `Bearer ${own}`;
  const { hostname, port } = new URL(target.url);
  const upstream = open({
    agent,
    hostname,
    port,
    path: target.path || '/',
    method: request.method,
    headers: { ...headers, authorization },
  });
  upstream.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.once('error', () => response.destroy());
    // A client that hung up does not stop the function: it commits, and its answer is dropped.
    response.once('close', () => answer.resume());
  });
  upstream.once('error', (error: NodeJS.ErrnoException) => {
    if (response.headersSent) return response.destroy();
    const isDown = error.code === 'ECONNREFUSED';
    sendJson(response, isDown ? 503 : 502, {
      message: isDown
        ? 'name resolution failed'
        : 'An invalid response was received from the upstream server',
    });
  });
  request.pipe(upstream);
  request.once('close', () => {
    if (!request.complete) upstream.destroy();
  });
}

function isJwt(key: string): boolean {
  return key.split('.').length === 3;
}
