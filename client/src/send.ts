import { type Outcome, readAnswer } from './answer.ts';
import type { Bearer } from './bearer.ts';
import { unlessAborted } from './clock.ts';
import type { Limit } from './limit.ts';
import type { Resolved } from './settings.ts';

export interface Sending {
  method: string;
  url: URL;
  headers: Headers;
  body: string | undefined;
  accept: string;
  bearer: Bearer;
  limit: Limit;
  fetch: Resolved['fetch'];
  /** Called when the request leaves. */
  onSent: () => void;
}

/** Makes one try. Rejects only with what a token function threw, or for a token that is none. */
export async function send(sending: Sending): Promise<Outcome> {
  const { method, url, headers, body, accept, bearer, limit, fetch, onSent } = sending;
  const { signal } = limit;
  try {
    const token = await unlessAborted(signal, bearer.token);
    if (token !== undefined) headers.set('authorization', bearing(token));
  } catch (thrown) {
    if (signal.aborted) return { kind: limit.ended(), cause: signal.reason };
    throw thrown;
  }
  onSent();
  try {
    return await unlessAborted(signal, async () => {
      // Redirects are not followed: the token is for this origin alone. Workers know no 'error'.
      const init: RequestInit = { method, headers, signal, redirect: 'manual' };
      const response = await fetch(url.href, body === undefined ? init : { ...init, body });
      return await readAnswer(response, accept);
    });
  } catch (cause) {
    return { kind: signal.aborted ? limit.ended() : 'lost', cause };
  }
}

/** Refuses what no header can carry: `fetch` would refuse it in words that show it. */
function bearing(token: string): string {
  if (/^[\x20-\x7e]*$/.test(token)) return `Bearer ${token}`;
  throw new TypeError('The token has characters that no header can carry.');
}
