import { raw } from 'hono/html';
import type { AppContext } from '../../context.ts';
import { namesTag } from '../../contract/entity-tags.ts';
import { showPart } from '../answers.tsx';
import { LIVE } from './en.ts';

/** What is drawn of something that changes by itself, and the tag of exactly this. */
export type Drawn = { html: string; tag: string };

/**
 * Draws what changes by itself. Its tag is made of what is drawn, not of the version behind it: what depends on the
 * hour, on who looks and in which language changes the tag when, and only when, it looks different.
 */
export async function draw(part: { toString(): string } | Promise<{ toString(): string }>) {
  const html = String(await part);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(html));
  const tag = btoa(String.fromCharCode(...new Uint8Array(hash, 0, 12)));
  return { html, tag: `"${tag}"` };
}

/** Answers a script that asks for it again: 304 where it looks as it did (RFC 9110, 13.1.2). */
export function showDrawn(c: AppContext, { html, tag }: Drawn) {
  c.header('ETag', tag);
  c.header('Vary', 'Cookie, Accept-Language, X-Part', { append: true });
  c.header('Cache-Control', 'no-store');
  return namesTag(c.req.header('If-None-Match'), tag) ? c.body(null, 304) : showPart(c, raw(html));
}

type LiveProps = {
  drawn: Drawn;
  /** Of the page itself: where a person looks again, and where the script asks. */
  path: string;
  now_ms: number;
};

/**
 * Keeps a part of a page as it is now, says when it last looked, and can be paused. Without a script it says when the
 * page was made, with a link to look again. An element in the part with `data-news` says in a sentence how things are,
 * which is read out when it changes; one with `data-over` that nothing more is to come.
 */
export const Live = ({ drawn, path, now_ms }: LiveProps) => {
  const looked = new Date(now_ms).toISOString();
  return (
    <live-part data-tag={drawn.tag} {...LIVE.states}>
      <div class="live">
        <p>
          <span data-live="state">{LIVE.looked}</span>{' '}
          <time data-live="looked" datetime={looked}>
            {looked.slice(11, 19)} {LIVE.utc}
          </time>
        </p>
        <a href={path} data-live="again">
          {LIVE.again}
        </a>
        <button type="button" data-live="pause" hidden>
          {LIVE.pause}
        </button>
      </div>
      <p class="unseen" role="status" data-live="news"></p>
      <div data-live="part">{raw(drawn.html)}</div>
    </live-part>
  );
};
