import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/api-client.ts';
import { attemptOf } from './duplicates.ts';
import type { Fault, Operation, Rejected, Unknown } from './history.ts';

/** Milliseconds since the epoch, on a clock that does not jump. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** A client that nobody answers does not ask again at once. */
const PAUSE_AFTER_LOSS_MS = 25;

/** Writes down each operation with its interval and what came of it. */
export class Timekeeper {
  readonly operations: Operation[] = [];

  /** Writes down a disturbance, from now or another moment until the returned function is called. */
  fault(kind: string, cache: boolean, call_ms = nowMs()): () => void {
    const operation: Fault = this.keep({
      id: this.operations.length + 1,
      client: 'storm',
      operation: 'fault',
      call_ms,
      return_ms: null,
      arguments: { kind, cache },
      answer: { outcome: 'done' },
    });
    return () => {
      operation.return_ms = nowMs();
    };
  }

  /**
   * Writes down that the network delivered a call of the database once more: an attempt of the same
   * caller, whose answer nobody hears.
   */
  duplicate(passage: { path: string; body: string }): void {
    const attempt = attemptOf(passage, nowMs());
    if (attempt) this.keep(attempt);
  }

  /** Numbers an operation and puts it into the history. */
  protected keep<Kept extends Operation>(operation: Kept): Kept {
    operation.id = this.operations.length + 1;
    this.operations.push(operation);
    return operation;
  }

  /** Makes a call, and says when it began, when it ended and what came of it. */
  protected async time<Name extends string, Arguments, Body, Done>(
    operation: Name,
    client: string,
    args: Arguments,
    call: () => Promise<Answer<Body>>,
    read: (answer: Answer<Body>) => Done | Rejected | Unknown,
  ) {
    const call_ms = nowMs();
    const stamps = { id: 0, client, operation, call_ms, arguments: args };
    let answer: Answer<Body>;
    try {
      answer = await call();
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      await sleep(PAUSE_AFTER_LOSS_MS);
      return { ...stamps, return_ms: null, answer: { outcome: 'unknown' as const, cause } };
    }
    const return_ms = nowMs();
    return { ...stamps, return_ms, answer: read(answer) };
  }
}
