import type { Context } from 'hono';
import { routePath } from 'hono/route';
import type { HonoEnv, Trace } from '../context.ts';

/** One JSON line for each request: never a token, a password or a body. */
export function logRequest(c: Context<HonoEnv>, total_ms: number): void {
  const problem = c.get('problem');
  const tool = c.get('tool');
  const trace = c.get('trace');
  console.log(
    JSON.stringify({
      event: 'request',
      request_id: c.get('request_id'),
      method: c.req.method,
      route: routePath(c, -1),
      ...(tool === undefined ? {} : { tool }),
      status: c.res.status,
      ...(problem === undefined ? {} : { problem }),
      user_id: c.get('caller')?.user_id ?? null,
      total_ms,
      db: trace.db,
      redis: trace.redis,
    }),
  );
}

/** One JSON line for each piece of background work: its figures, and nothing of a person. */
export function logWork(work: Work): void {
  const { event, request_id, scheduled_at, figures, is_alarm = false, total_ms, trace } = work;
  const line = { event, request_id, scheduled_at, ...figures, total_ms, ...trace };
  (is_alarm ? console.error : console.log)(JSON.stringify(line));
}

/** Work done in the background; `is_alarm`: what it found is for somebody to look at. */
export type Work = {
  event: string;
  request_id: string;
  scheduled_at: string;
  figures: Record<string, unknown>;
  is_alarm?: boolean;
  total_ms: number;
  trace: Trace;
};

/** Something that the caller need not know, or may not: whole in the log. */
export function logError(event: string, request_id: string, error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(JSON.stringify({ event, request_id, error: name, message, stack }));
}
