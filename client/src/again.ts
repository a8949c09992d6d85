const TRIES_MAX = 12;
const BACKOFF_FIRST_MS = 200;
const BACKOFF_MS_MAX = 8_000;

/**
 * Whether a call may be sent again when its answer was lost. `reads`: it changes nothing. `keyed`: with the same
 * `Idempotency-Key`. `settles`: again, it finds what was done. `once`: it would be refused for what the first has done.
 */
export type Retry = 'reads' | 'keyed' | 'settles' | 'once';

/** All that counts for the question whether to try again. */
export interface Tried {
  retry: Retry;
  /** What the server said; null where no answer came, or one that only a server on the way can have given. */
  status: number | null;
  /** `Retry-After`; 0 where nothing was said. */
  retry_after_ms: number;
  /** Tries made, this one included. */
  attempts: number;
  /** Until the deadline of the call. */
  left_ms: number;
  /** The token was refused, and may be asked for anew. */
  renewable: boolean;
  /** From 0 up to, but without, 1. */
  random: number;
}

export type Verdict =
  | { again: true; after_ms: number; why: 'token' | 'busy' | 'lost' }
  | { again: false; why: 'decided' | 'once' | 'too_often' | 'too_late' };

/** Again or not? After `Retry-After`, and then at random within a growing time (full jitter). */
export function decide(tried: Tried): Verdict {
  if (tried.renewable) return { again: true, after_ms: 0, why: 'token' };
  if (isDecided(tried)) return { again: false, why: 'decided' };
  if (tried.retry === 'once' && tried.status !== 429) return { again: false, why: 'once' };
  if (tried.attempts >= TRIES_MAX) return { again: false, why: 'too_often' };
  const after_ms = tried.retry_after_ms + tried.random * backoffMs(tried.attempts);
  if (after_ms >= tried.left_ms) return { again: false, why: 'too_late' };
  return { again: true, after_ms, why: tried.status === null ? 'lost' : 'busy' };
}

const isDecided = ({ status }: Tried) => status !== null && status !== 429 && status !== 503;

const backoffMs = (attempts: number) =>
  Math.min(BACKOFF_FIRST_MS * 2 ** (attempts - 1), BACKOFF_MS_MAX);

/** Whether what a try was to change may have been changed, although it was answered so. */
export function leavesOpen(retry: Retry, code: string, ref_id: string | undefined): boolean {
  if (retry === 'reads') return false;
  if (code === 'internal_error') return true;
  // A booking's problem names the reference where its outcome is unknown; without one nothing was booked.
  return code === 'unavailable' && (retry !== 'keyed' || ref_id !== undefined);
}

/** Whether a refusal also says what became of earlier tries: one that comes before the work says nothing. */
export const settlesEarlier = (status: number): boolean =>
  status < 500 && ![401, 403, 429].includes(status);
