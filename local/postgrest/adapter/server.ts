import type { IncomingMessage, ServerResponse } from 'node:http';
import { escapeIdentifier, escapeLiteral, Pool } from 'pg';
import { openServer, readBody, sendJson } from '../../gateway/http-server.ts';
import { type Claims, verifyJwt } from '../../gateway/jwt.ts';
import type { Rest, RestOptions } from '../postgrest.ts';
import { ownFailure, type RestFailure, restFailure } from './errors.ts';
import { callStatement, chooseFunction, type RestFunction, readFunctions } from './functions.ts';

const POOL_WAIT_MS = 10_000;

/**
 * Stands in for PostgREST on platforms that have no binary of it: it calls functions
 * (`POST /rpc/<name>` with named arguments) under PostgREST's rules, and nothing else.
 */
export async function startPostgrestAdapter(options: RestOptions): Promise<Rest> {
  let functions = openFunctions(options);
  const server = await openServer((request, response) => {
    answer(functions, options, request, response).catch(() => response.destroy());
  });
  const close = async () => {
    await server.close();
    await functions.pool.end().catch(() => {});
  };
  return {
    url: `http://127.0.0.1:${server.port}`,
    description: 'an adapter for PostgREST (functions only)',
    kill: close,
    restart: async () => {
      await close();
      functions = openFunctions(options);
      await server.reopen();
    },
    stop: close,
  };
}

interface Functions {
  readonly pool: Pool;
  known: readonly RestFunction[];
}

function openFunctions({ databaseUrl, pool: max }: RestOptions): Functions {
  const pool = new Pool({
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: POOL_WAIT_MS,
  });
  pool.on('error', () => {});
  // One that is lent tells whoever waits for its answer; between two statements nobody does.
  pool.on('connect', (client) => client.on('error', () => {}));
  return { pool, known: [] };
}

async function answer(
  functions: Functions,
  options: RestOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = /^\/rpc\/([^/?]*)/.exec(request.url ?? '')?.[1];
  if (name === undefined) return refuse(response, ownFailure(404, 'PGRST125', 'Unknown path'));
  if (request.method !== 'POST') {
    const message = `Cannot use the ${request.method} method on RPC`;
    return refuse(response, ownFailure(405, 'PGRST101', message));
  }
  const token = /^bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const verdict = token ? verifyJwt(token, options.jwtSecret, Date.now() / 1000) : { claims: {} };
  if ('refused' in verdict) {
    const challenge = `Bearer error="invalid_token", error_description=${JSON.stringify(verdict.refused)}`;
    return refuse(response, ownFailure(401, 'PGRST301', verdict.refused), challenge);
  }
  const role = typeof verdict.claims.role === 'string' ? verdict.claims.role : 'anon';
  const call = { name: decodeURIComponent(name), body: await readBody(request) };
  const result = await run(functions, options.schema, call, { ...verdict.claims, role });
  if (typeof result === 'object') return refuse(response, result);
  if (result === '') response.writeHead(204).end();
  else sendJson(response, 200, result);
}

/** The JSON text of the result, empty for a function that returns nothing. */
async function run(
  functions: Functions,
  schema: string,
  call: { name: string; body: Buffer | null },
  claims: Claims & { role: string },
): Promise<string | RestFailure> {
  const args = parseArguments(call.body);
  if (!args) return ownFailure(400, 'PGRST102', 'Empty or invalid json');
  try {
    const choose = () =>
      chooseFunction(functions.known, { schema, name: call.name, given: args.names });
    let chosen = choose();
    if ('code' in chosen) {
      functions.known = await readFunctions(functions.pool, schema);
      chosen = choose();
    }
    if ('code' in chosen) return chosen;
    const body = await callAs(functions.pool, claims, chosen.statementTimeout, {
      text: callStatement(schema, chosen, args.names),
      values: [args.text],
    });
    return chosen.returns === 'void' ? '' : (body ?? 'null');
  } catch (error) {
    const failure = restFailure(error, claims.role === 'anon');
    if (failure.code === '42883') functions.known = [];
    return failure;
  }
}

async function callAs(
  pool: Pool,
  claims: Claims & { role: string },
  statementTimeout: string | null,
  statement: { text: string; values: string[] },
): Promise<string | null> {
  const client = await pool.connect();
  try {
    // A timeout set on the function itself would not count for the statement that calls it.
    const timeout = statementTimeout
      ? `set local statement_timeout = ${escapeLiteral(statementTimeout)};`
      : '';
    await client.query(
      `begin; set local role ${escapeIdentifier(claims.role)}; ${timeout}
       set local request.jwt.claims = ${escapeLiteral(JSON.stringify(claims))}`,
    );
    const { rows } = await client.query<{ body: string | null }>(statement);
    await client.query('commit');
    client.release();
    return rows[0]?.body ?? null;
  } catch (error) {
    const ended = await client.query('rollback').then(
      () => false,
      () => true,
    );
    client.release(ended);
    throw error;
  }
}

function parseArguments(body: Buffer | null): { names: string[]; text: string } | null {
  try {
    const text = body?.toString() || '{}';
    const value: unknown = JSON.parse(text);
    if (value && typeof value === 'object' && !Array.isArray(value)) {
      return { names: Object.keys(value), text };
    }
    return null;
  } catch {
    return null;
  }
}

function refuse(response: ServerResponse, failure: RestFailure, challenge = 'Bearer'): void {
  const { status, ...body } = failure;
  sendJson(response, status, body, status === 401 ? { 'www-authenticate': challenge } : {});
}
