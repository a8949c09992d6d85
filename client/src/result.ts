import type { Granted } from './answer.ts';
import type { Result } from './calls.ts';
import type { Course } from './course.ts';
import { parseServerTiming } from './headers.ts';

/** What a granted call gives. */
export function resultOf(
  { status, headers, data }: Granted,
  { attempts, idempotency_key }: Course,
): Result<unknown> {
  const read = (name: string) => headers.get(name) ?? undefined;
  return {
    data,
    status,
    headers,
    etag: read('etag'),
    location: read('location'),
    request_id: read('x-request-id'),
    timing: parseServerTiming(headers.get('server-timing')),
    attempts,
    idempotency_key,
  };
}
