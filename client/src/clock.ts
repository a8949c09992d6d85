/** A timer set for longer fires at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Runs `then` after so many milliseconds, 24 days at most; gives what stops it. */
export function after(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, Math.min(ms, TIMER_MS_MAX));
  return () => clearTimeout(timer);
}

/** Resolves after so many milliseconds, or as soon as the signal is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      stop();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const stop = after(ms, wake);
    signal?.addEventListener('abort', wake);
    if (signal?.aborted) wake();
  });
}

/** Does the work, or rejects as soon as the signal is aborted, also where the work does not heed it. */
export function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cut = () => reject(signal.reason);
    if (signal.aborted) return cut();
    signal.addEventListener('abort', cut);
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', cut));
  });
}
