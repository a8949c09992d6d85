import { after } from './clock.ts';

/** The end of a call, whoever sets it. */
export interface Limit {
  /** Aborted by the caller's signal, or by the deadline. */
  signal: AbortSignal;
  /** Which of the two it was. */
  ended: () => 'deadline' | 'aborted';
  left_ms: () => number;
  /** Lets go of timer and listener. */
  release: () => void;
}

/** One deadline over all tries of a call and the pauses between them. */
export function limitCall(deadline_ms: number, now: () => number, caller?: AbortSignal): Limit {
  const until = now() + deadline_ms;
  const controller = new AbortController();
  const abort = () => controller.abort(caller?.reason);
  const stop = after(deadline_ms, () => controller.abort(new Error('The deadline is over.')));
  caller?.addEventListener('abort', abort);
  if (caller?.aborted) abort();
  return {
    signal: controller.signal,
    ended: () => (caller?.aborted ? 'aborted' : 'deadline'),
    left_ms: () => (controller.signal.aborted ? 0 : until - now()),
    release() {
      stop();
      caller?.removeEventListener('abort', abort);
    },
  };
}
