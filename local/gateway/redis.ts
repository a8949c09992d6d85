import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type RedisBackend,
  type RedisCommand,
  RedisError,
  type RedisReply,
  RedisUnavailable,
} from '../redis/backend.ts';
import { readBody, sendJson } from './http-server.ts';
import type { UpstashScripts } from './scripts.ts';

/** Commands that would block or change the one connection that all requests share. */
const REFUSED = new Set(
  (
    'auth blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin client config debug ' +
    'discard exec failover hello monitor multi psubscribe psync punsubscribe quit replicaof reset ' +
    'select shutdown slaveof ssubscribe subscribe sunsubscribe swapdb sync unsubscribe unwatch ' +
    'wait watch xread xreadgroup'
  ).split(' '),
);

/** A Redis as the gateway shows it. */
export interface GatewayRedis {
  readonly backend: RedisBackend;
  readonly token: string;
  readonly scripts: UpstashScripts;
}

type Encode = (reply: RedisReply) => unknown;

class BadRequest extends Error {}

/** Answers as Upstash's REST does: `/`, `/pipeline`, `/multi-exec`, and `/get/key` in the path. */
export async function answerRedis(
  redis: GatewayRedis,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(path || '/', 'http://redis');
  const body = await readBody(request);
  if (!isAllowed(request, url, redis.token)) {
    return sendJson(response, 401, { error: 'WRONGPASS invalid or missing auth token' });
  }
  if (!['GET', 'HEAD', 'POST', 'PUT'].includes(request.method ?? '')) {
    return sendJson(response, 405, { error: 'ERR method not allowed' });
  }
  if (!body) return sendJson(response, 413, { error: 'ERR max request size exceeded' });
  const encode: Encode = request.headers['upstash-encoding'] === 'base64' ? base64 : plain;
  try {
    const answer = await run(redis, url, body, encode);
    sendJson(response, 'error' in answer ? 400 : 200, answer);
  } catch (error) {
    if (error instanceof BadRequest) sendJson(response, 400, { error: error.message });
    else if (error instanceof RedisUnavailable) sendJson(response, 503, { error: error.message });
    else throw error;
  }
}

type Answer = { result: unknown } | { error: string };

async function run(
  redis: GatewayRedis,
  { pathname, searchParams }: URL,
  body: Buffer,
  encode: Encode,
): Promise<Answer | Answer[]> {
  const shape = (reply: RedisReply | undefined): Answer =>
    reply instanceof RedisError ? { error: reply.message } : { result: encode(reply ?? null) };
  if (pathname === '/pipeline') {
    return (await runAll(redis, readCommands(body))).map(shape);
  }
  if (pathname === '/multi-exec') {
    const commands = readCommands(body);
    const refused = commands.map(refusal).find((error) => error !== null);
    if (refused) return shape(refused);
    const words = (name: string) => [Buffer.from(name)];
    const translated = commands.map((command) => redis.scripts.translate(command));
    const queued = translated.map(({ command }) => command);
    const replies = await redis.backend.run([words('MULTI'), ...queued, words('EXEC')]);
    const result = replies.at(-1);
    if (!Array.isArray(result)) return shape(result);
    return result.map((reply, index) => shape(translated[index]?.answer(reply)));
  }
  const inPath = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const command = inPath.length
    ? [
        ...inPath.map((word) => Buffer.from(word)),
        ...(body.length ? [body] : []),
        ...more(searchParams),
      ]
    : readCommand(parse(body));
  const [reply] = await runAll(redis, [command]);
  return shape(reply);
}

/** Runs what may be run in one go, and puts the refusals of the others in their places. */
async function runAll(
  { backend, scripts }: GatewayRedis,
  commands: RedisCommand[],
): Promise<RedisReply[]> {
  const refusals = commands.map(refusal);
  const allowed = commands
    .filter((_, index) => refusals[index] === null)
    .map((command) => scripts.translate(command));
  const replies = allowed.length ? await backend.run(allowed.map(({ command }) => command)) : [];
  const answers = allowed.map(({ answer }, index) => answer(replies[index] ?? null));
  return refusals.map((refused) => refused ?? answers.shift() ?? null);
}

function refusal([name]: RedisCommand): RedisError | null {
  const text = name?.toString().toLowerCase() ?? '';
  if (!REFUSED.has(text)) return null;
  return new RedisError(`ERR Command is not available: '${text}'`);
}

function isAllowed({ headers }: IncomingMessage, { searchParams }: URL, token: string): boolean {
  const bearer = /^bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
  const given = Buffer.from(bearer ?? searchParams.get('_token') ?? '');
  const expected = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function more(searchParams: URLSearchParams): Buffer[] {
  return [...searchParams]
    .filter(([name]) => name !== '_token')
    .flatMap(([name, value]) => (value ? [name, value] : [name]))
    .map((word) => Buffer.from(word));
}

function readCommands(body: Buffer): RedisCommand[] {
  const list = parse(body);
  if (!Array.isArray(list) || list.length === 0) {
    throw new BadRequest('ERR failed to parse pipeline request');
  }
  return list.map(readCommand);
}

function readCommand(words: unknown): RedisCommand {
  if (!Array.isArray(words) || words.length === 0) {
    throw new BadRequest('ERR failed to parse command');
  }
  return words.map((word) => Buffer.from(typeof word === 'string' ? word : JSON.stringify(word)));
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new BadRequest('ERR failed to parse command');
  }
}

function plain(reply: RedisReply): unknown {
  if (Buffer.isBuffer(reply)) return reply.toString();
  return Array.isArray(reply) ? reply.map(nested(plain)) : reply;
}

function base64(reply: RedisReply): unknown {
  if (Buffer.isBuffer(reply)) {
    return reply.equals(OK) ? 'OK' : reply.toString('base64');
  }
  return Array.isArray(reply) ? reply.map(nested(base64)) : reply;
}

const OK = Buffer.from('OK');

function nested(encode: Encode): Encode {
  return (reply) => (reply instanceof RedisError ? reply.message : encode(reply));
}
