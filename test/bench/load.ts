import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** What is sent: one kind of request, each time with other values in its places. */
export interface Plan {
  readonly origin: string;
  readonly method: 'GET' | 'POST';
  /** As the body: `$NEXT` is the next of `choices`, `$REF` a reference never used before. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly choices?: readonly string[];
  /** Whether a choice is used up by a call: then they must not run out. */
  readonly once?: boolean;
  /** The statuses that a good answer has; any other ends the benchmark. */
  readonly expected: readonly number[];
}

/** How hard and how long: for a time, or so many requests. */
export type Effort = { readonly connections: number } & (
  | { readonly seconds: number }
  | { readonly requests: number }
);

/** What came of it. */
export interface Load {
  requests: number;
  per_second: number;
  p50_ms: number;
  p99_ms: number;
  statuses: Record<string, number>;
  /** From the start to the last answer below 300. */
  last_success_ms: number;
}

/** The load generator: autocannon, in a process of its own. */
export interface LoadGenerator {
  run(plan: Plan, effort: Effort): Promise<Load>;
  stop(): Promise<void>;
}

export type Order = { plan: Plan; effort: Effort };
export type Report = { load: Load } | { failure: string };

/** Starts the process of the load generator. */
export function startLoadGenerator(): LoadGenerator {
  const child = fork(join(import.meta.dirname, 'load-generator.ts'));
  return {
    async run(plan, effort) {
      const order: Order = { plan, effort };
      const report = await ask(child, order);
      if ('failure' in report) throw new Error(`${plan.method} ${plan.path}: ${report.failure}`);
      return report.load;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}

function ask(child: ChildProcess, order: Order): Promise<Report> {
  return new Promise((resolve, reject) => {
    const died = () => reject(new Error('The load generator has ended.'));
    child.once('exit', died);
    child.once('message', (report: Report) => {
      child.off('exit', died);
      resolve(report);
    });
    child.send(order);
  });
}
