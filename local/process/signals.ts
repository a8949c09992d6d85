const PARENT_POLL_MS = 500;

/**
 * Runs a shutdown when this process is told to end, or when the one that started it has gone
 * without telling (npm passes neither SIGTERM nor SIGKILL on). A second signal ends it at once:
 * the reaper cleans up.
 */
export function whenTold(shutDown: () => Promise<void>): void {
  let told = false;
  const end = () => {
    if (told) process.exit(1);
    told = true;
    shutDown().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !told) end();
  }, PARENT_POLL_MS).unref();
}
