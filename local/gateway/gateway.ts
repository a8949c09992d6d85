import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RedisBackend } from '../redis/backend.ts';
import { type HttpServer, openServer, sendJson } from './http-server.ts';
import { answerRedis } from './redis.ts';
import { forwardRest, type OpaqueKeys } from './rest.ts';
import { UpstashScripts } from './scripts.ts';

const REST_PREFIX = '/rest/v1';
const REDIS_PREFIX = '/redis';

export interface GatewayOptions {
  /** Where functions are answered; null where a project elsewhere is used. */
  readonly rest: { readonly url: string; readonly keys: OpaqueKeys } | null;
  readonly redis: { readonly backend: RedisBackend; readonly token: string } | null;
}

/** The one door to the data: Supabase's REST under `/rest/v1`, Upstash's under `/redis`. */
export interface Gateway extends HttpServer {
  /** The value of SUPABASE_URL. */
  readonly supabaseUrl: string;
  /** The value of UPSTASH_REDIS_REST_URL. */
  readonly redisUrl: string;
}

/** Opens the gateway on a free loopback port. */
export async function openGateway({ rest, redis }: GatewayOptions): Promise<Gateway> {
  const upstash = redis && { ...redis, scripts: new UpstashScripts() };
  const supabase = rest && { ...addressOf(rest.url), keys: rest.keys };
  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const restPath = pathUnder(REST_PREFIX, request);
    if (supabase && restPath !== null)
      return forwardRest({ ...supabase, path: restPath }, request, response);
    const redisPath = pathUnder(REDIS_PREFIX, request);
    if (upstash && redisPath !== null) return answerRedis(upstash, redisPath, request, response);
    sendJson(response, 404, { message: 'no Route matched with those values' });
  };
  const server = await openServer((request, response) => {
    route(request, response).catch(() => response.destroy());
  });
  const url = `http://127.0.0.1:${server.port}`;
  return { ...server, supabaseUrl: url, redisUrl: `${url}${REDIS_PREFIX}` };
}

function addressOf(url: string): { host: string; port: string } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port };
}

/** What follows the prefix, null for a path elsewhere. */
function pathUnder(prefix: string, { url = '' }: IncomingMessage): string | null {
  if (!url.startsWith(prefix)) return null;
  const rest = url.slice(prefix.length);
  return rest === '' || rest.startsWith('/') || rest.startsWith('?') ? rest : null;
}
