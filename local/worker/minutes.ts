const MINUTE_MS = 60_000;

/** Calls this at each full minute, with that minute, until told to stop. What was slept through is left out. */
export function eachMinute(work: (minute: Date) => void): () => void {
  let last_ms = startOfMinute(Date.now());
  let timer = wait();
  return () => clearTimeout(timer);

  function wait() {
    return setTimeout(strike, last_ms + MINUTE_MS - Date.now());
  }
  function strike() {
    // A timer can be a moment early: then it is the minute that it was set for.
    last_ms = Math.max(last_ms + MINUTE_MS, startOfMinute(Date.now()));
    timer = wait();
    work(new Date(last_ms));
  }
}

const startOfMinute = (moment_ms: number) => moment_ms - (moment_ms % MINUTE_MS);
