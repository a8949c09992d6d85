import type { Operation } from '../history.ts';
import { firstIndex, type Transaction } from '../timeline.ts';

interface Call {
  call_ms: number;
  end_ms: number;
  /** What it frees is certain to be on its way to searches when it ends. */
  shows: boolean;
}

/** A hold that is over is ended by whoever meets it: who can have been that, and when they were through. */
export class HoldEndings {
  readonly #by_flight = new Map<string, Call[]>();
  readonly #by_booking = new Map<string, Call[]>();
  readonly #sweeps: Call[] = [];
  /** No call takes longer. */
  #longest_ms: number;

  constructor(operations: readonly Operation[], abandoned_ms: number) {
    this.#longest_ms = abandoned_ms;
    for (const operation of operations) {
      const known = operation.answer.outcome !== 'unknown' && operation.return_ms !== null;
      const end_ms = known ? (operation.return_ms ?? 0) : operation.call_ms + abandoned_ms;
      const call = { call_ms: operation.call_ms, end_ms, shows: known };
      this.#longest_ms = Math.max(this.#longest_ms, end_ms - operation.call_ms);
      if (operation.operation === 'book') {
        for (const id of operation.arguments.flight_ids) keep(this.#by_flight, id, call);
      } else if (operation.operation === 'operate') {
        keep(this.#by_flight, operation.arguments.flight_id, call);
      } else if (operation.operation === 'rebook') {
        keep(this.#by_booking, operation.arguments.ref_id, call);
        const { flight_ids } = operation.arguments;
        // Which flights it stays on, the call itself does not say.
        if (!flight_ids) this.#sweeps.push(call);
        for (const id of flight_ids ?? []) keep(this.#by_flight, id, call);
      } else if (operation.operation === 'cancel' || operation.operation === 'confirm') {
        keep(this.#by_booking, operation.arguments.ref_id, call);
      } else if (operation.operation === 'expire') {
        this.#sweeps.push({ ...call, shows: known && operation.arguments.shown });
      }
    }
    for (const calls of [...this.#by_flight.values(), ...this.#by_booking.values(), this.#sweeps]) {
      calls.sort((a, b) => a.call_ms - b.call_ms);
    }
  }

  /** When whoever ended the hold was certain to be through, and its write begun; null when that is not certain. */
  endedBy({ booking, earliest_ms, latest_ms }: Transaction): number | null {
    const groups = [
      this.#by_booking.get(booking.ref_id),
      this.#sweeps,
      ...booking.legs.map(({ flight_id }) => this.#by_flight.get(flight_id)),
    ];
    let ended_ms = Number.NEGATIVE_INFINITY;
    for (const calls of groups) {
      if (!calls) continue;
      const begun = firstIndex(calls, ({ call_ms }) => call_ms > latest_ms);
      for (let at = begun - 1; at >= 0; at -= 1) {
        const call = calls[at];
        if (!call || call.call_ms + this.#longest_ms < earliest_ms) break;
        if (call.end_ms < earliest_ms) continue;
        if (!call.shows) return null;
        ended_ms = Math.max(ended_ms, call.end_ms);
      }
    }
    return ended_ms === Number.NEGATIVE_INFINITY ? null : ended_ms;
  }
}

function keep(calls: Map<string, Call[]>, name: string, call: Call): void {
  const known = calls.get(name);
  if (known) known.push(call);
  else calls.set(name, [call]);
}
