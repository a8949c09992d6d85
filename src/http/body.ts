import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import { protocolProblem } from './problem.ts';

const KIB = 1024;
export const BODY_BYTES_MAX = 64 * KIB;
export const FLIGHTS_BODY_BYTES_MAX = 4 * KIB * KIB;

/** Reads a body up to so many bytes, declared or chunked. A compressed one could be any size: none is read. */
export const limitBody = (bytes_max: number) => {
  const limit = bodyLimit({
    maxSize: bytes_max,
    onError: (c) =>
      protocolProblem(c, 'body_too_large', `The body may have ${bytes_max / KIB} KiB at most.`),
  });
  return createMiddleware<HonoEnv>(async (c, next) =>
    (c.req.header('Content-Encoding') ?? 'identity').toLowerCase() === 'identity'
      ? limit(c, next)
      : protocolProblem(c, 'unsupported_media_type', 'Send the body without Content-Encoding.'),
  );
};

/** Where a body is optional, an empty one counts as none, whatever its declared type. */
export const optionalBody = createMiddleware<HonoEnv>(async (c, next) => {
  if (c.req.header('Content-Type') !== undefined && (await c.req.text()) === '') {
    const headers = new Headers(c.req.raw.headers);
    headers.delete('Content-Type');
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers });
    c.req.bodyCache = {};
  }
  await next();
});
