interface SuccessionOptions {
  /** Runs a script from now on; rejects when it cannot be started, and the one before goes on. */
  readonly run: (script: string) => Promise<void>;
  readonly say: (line: string) => void;
  /** Called when there is no Worker that could go on answering. */
  readonly end: (reason: string) => void;
}

/** Which script runs: the newest that can be built and started. */
export interface Succession {
  /** There is a new script to run. */
  take(script: string): void;
  /** Nothing new could be built: the last good one stays, or the first one that is still being started. */
  keep(reason: string): void;
}

/** One script after the other; of those that come meanwhile only the last is run. */
export function createSuccession({ run, say, end }: SuccessionOptions): Succession {
  let runs = false;
  let next: string | null = null;
  let busy = false;

  const succeed = async (script: string) => {
    const began = performance.now();
    try {
      await run(script);
      if (runs) say(`The Worker runs as saved (${seconds(performance.now() - began)}).`);
      runs = true;
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      if (runs) say('The Worker cannot be started as saved. The last good one goes on answering.');
      else end('The Worker cannot be started.');
    }
  };
  const work = async () => {
    busy = true;
    for (let script = next; script !== null; script = next) {
      next = null;
      await succeed(script);
    }
    busy = false;
  };

  return {
    take(script) {
      next = script;
      if (!busy) void work();
    },
    keep(reason) {
      if (runs) say(`${reason} The last good one goes on answering.`);
      else if (busy) say(`${reason} The one before is still being started.`);
      else end(reason);
    },
  };
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
