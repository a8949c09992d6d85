import { ExplainedError } from '../explained-error.ts';

const ENDS_MAX = 3;
const WINDOW_MS = 60_000;

/** A child that has ended though nobody ended it. */
export interface Ended {
  readonly name: string;
  /** The last part of what it printed. */
  readonly output: string;
  /** Starts it again; left out where something else has done so already, and it is only counted. */
  readonly restart?: () => Promise<unknown>;
  /** How long it is left down, so that its absence can be seen. None by default. */
  readonly pause_ms?: number;
  /** Said when it is left down: what goes on without it. */
  readonly meanwhile?: string;
}

export interface SupervisorOptions {
  /** Shows a line to whoever started all this. */
  readonly say: (line: string) => void;
  /** Hears the reason and the way out when a child has ended three times in a minute. */
  readonly giveUp: (reason: ExplainedError) => void;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** Has children started again that end by themselves, and gives up on one that does so too often. */
export interface Supervisor {
  /** To be called at each end that nobody wanted. Resolves when the child is back, or given up. */
  ended(child: Ended): Promise<void>;
  /** From now on nothing is started again: everything is being shut down. */
  stop(): void;
}

/** A supervisor for all children of a program: each is counted by its name. */
export function createSupervisor({ say, giveUp, now = Date.now }: SupervisorOptions): Supervisor {
  const ends = new Map<string, number[]>();
  let stopped = false;

  /** Whether that was one time too many. */
  const countEnd = (name: string): boolean => {
    const recent = (ends.get(name) ?? []).filter((time) => now() - time < WINDOW_MS);
    ends.set(name, [...recent, now()]);
    return recent.length + 1 >= ENDS_MAX;
  };

  return {
    ended: async ({ name, output, restart, pause_ms = 0, meanwhile }) => {
      let reason = lastLine(output);
      while (!stopped) {
        if (countEnd(name)) {
          stopped = true;
          giveUp(tooOften(name, output, reason));
          return;
        }
        say(`${name} has ended${reason}; ${nextStep(restart !== undefined, pause_ms, meanwhile)}`);
        if (!restart) return;
        await new Promise((resolve) => setTimeout(resolve, pause_ms));
        if (stopped) return;
        try {
          await restart();
          if (!stopped) say(`${name} is back.`);
          return;
        } catch (error) {
          reason = ` (${error instanceof Error ? error.message.trim() : String(error)})`;
        }
      }
    },
    stop: () => {
      stopped = true;
    },
  };
}

function nextStep(isRestarted: boolean, pause_ms: number, meanwhile = ''): string {
  if (!isRestarted) return 'it has been started again.';
  if (pause_ms === 0) return 'it is started again …';
  return `it is started again in ${pause_ms / 1_000} s. ${meanwhile}`.trim();
}

function tooOften(name: string, output: string, reason: string): ExplainedError {
  const tail = output.trim().split('\n').slice(-20).join('\n  ');
  return new ExplainedError(
    `${name} has ended ${ENDS_MAX} times within a minute${reason}.${tail ? `\n\n  ${tail}\n` : ''}`,
    'Look into its log in the folder "logs" of the data; "npm run dev -- --reset" starts with fresh data.',
  );
}

/** What it said at the end, in brackets. */
function lastLine(output: string): string {
  const line = output.trim().split('\n').at(-1)?.trim();
  return line ? ` (${line})` : '';
}
