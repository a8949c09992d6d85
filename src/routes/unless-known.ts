import type { AppContext } from '../context.ts';
import { namesTag } from '../contract/entity-tags.ts';

/**
 * Answers what strangers see otherwise than owner and staff do: 304 to whom `If-None-Match` shows that they have it
 * already. What only some may see is kept by no cache.
 */
export function unlessKnown<Body extends object>(
  c: AppContext,
  { tag, is_stranger }: { tag: string; is_stranger: boolean },
  body: Body,
) {
  const etag = is_stranger ? `"${tag}-public"` : `"${tag}"`;
  c.header('ETag', etag);
  c.header('Vary', 'Authorization', { append: true });
  c.header('Cache-Control', is_stranger ? 'no-cache' : 'no-store');
  return namesTag(c.req.header('If-None-Match'), etag) ? c.body(null, 304) : c.json(body, 200);
}
