import type { Context } from 'hono';
import { routePath } from 'hono/route';
import type { HonoEnv } from '../context.ts';

/** One JSON line for each request: never a token, a password or a body. */
export function logRequest(c: Context<HonoEnv>, total_ms: number): void {
  const problem = c.get('problem');
  const trace = c.get('trace');
  console.log(
    JSON.stringify({
      event: 'request',
      request_id: c.get('request_id'),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ...(problem === undefined ? {} : { problem }),
      user_id: c.get('caller')?.user_id ?? null,
      total_ms,
      db: trace.db,
      redis: trace.redis,
    }),
  );
}

/** Something that the caller need not know, or may not: whole in the log. */
export function logError(event: string, request_id: string, error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(JSON.stringify({ event, request_id, error: name, message, stack }));
}
