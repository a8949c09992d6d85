import { type Outcome, readAnswer } from './answer.ts';
import type { Bearer } from './bearer.ts';
import { unlessAborted } from './clock.ts';
import type { Limit } from './limit.ts';
import type { Operation } from './request.ts';
import type { Resolved } from './settings.ts';

export interface Sending {
  operation: Operation;
  url: URL;
  headers: Headers;
  body: string | undefined;
  bearer: Bearer;
  limit: Limit;
  fetch: Resolved['fetch'];
  /** Told when the request leaves. */
  onSent: () => void;
}

/** Makes one try. Rejects only with what a token function threw. */
export async function send(sending: Sending): Promise<Outcome> {
  const { operation, headers, bearer, limit, fetch, onSent } = sending;
  const { signal } = limit;
  try {
    const token = await unlessAborted(signal, bearer.token);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  } catch (thrown) {
    if (signal.aborted) return { kind: limit.ended(), cause: signal.reason };
    throw thrown;
  }
  onSent();
  try {
    return await unlessAborted(signal, async () => {
      const response = await fetch(sending.url.href, {
        method: operation.method,
        headers,
        signal,
        // Not followed: the token is for this origin alone. Workers do not know 'error'.
        redirect: 'manual',
        ...(sending.body === undefined ? {} : { body: sending.body }),
      });
      return await readAnswer(response, operation.accept);
    });
  } catch (cause) {
    return { kind: signal.aborted ? limit.ended() : 'lost', cause };
  }
}
