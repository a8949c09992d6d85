/** Hashes that may wait in one isolate at once: some six seconds of them. */
export const PLACES_MAX = 40;
/** After this the platform has ended whatever held a place: work goes on for 30 s after a client hung up. */
export const PLACE_MS_MAX = 60_000;

/** A place in the line. */
export interface Ticket {
  readonly address: string;
  /** One address has one place in each round. */
  readonly round: number;
  until_ms: number;
  ready: boolean;
}

/** The line in which requests wait to hash a password, one for each isolate. It has no clock of its own. */
export interface HashingLine {
  /** A place; or why there is none: the share of this address is used up, or the line is full. */
  enter(address: string, now_ms: number): Ticket | 'share' | 'full';
  /** From the first question on it is ready. How many come first: with 0 the turn is this ticket's until it leaves. Null: its place is lost. */
  ask(ticket: Ticket, now_ms: number): number | null;
  /** Gives back the place or the turn, if it still has one. */
  leave(ticket: Ticket): void;
}

/**
 * One turn at a time; addresses take turns, whoever has lined up how often. An address may hold as many
 * places as it leaves free: alone half of them, and the more there are the fewer each (the dynamic
 * threshold by which switches share a buffer; Choudhury and Hahne, 1998).
 */
export function createHashingLine(): HashingLine {
  const waiting = new Set<Ticket>();
  let turn: Ticket | null = null;
  let round = 0;

  function forgetLost(now_ms: number): void {
    for (const ticket of waiting) {
      if (ticket.until_ms <= now_ms) waiting.delete(ticket);
    }
    if (turn !== null && turn.until_ms <= now_ms) turn = null;
  }

  function countFirst(ticket: Ticket): number {
    let first = turn === null ? 0 : 1;
    let earlier = true;
    for (const other of waiting) {
      if (other === ticket) earlier = false;
      else if (other.ready && other.round < ticket.round) first += 1;
      else if (other.ready && other.round === ticket.round && earlier) first += 1;
    }
    return first;
  }

  return {
    enter(address, now_ms) {
      forgetLost(now_ms);
      const free = PLACES_MAX - waiting.size;
      const own = [...waiting].filter((ticket) => ticket.address === address);
      if (free === 0) return 'full';
      if (own.length >= free) return 'share';
      const after_own = Math.max(...own.map((ticket) => ticket.round + 1), round);
      const until_ms = now_ms + PLACE_MS_MAX;
      const ticket: Ticket = { address, round: after_own, until_ms, ready: false };
      waiting.add(ticket);
      return ticket;
    },
    ask(ticket, now_ms) {
      forgetLost(now_ms);
      if (turn === ticket) return 0;
      if (!waiting.has(ticket)) return null;
      ticket.ready = true;
      const first = countFirst(ticket);
      if (first === 0) {
        waiting.delete(ticket);
        turn = ticket;
        ticket.until_ms = now_ms + PLACE_MS_MAX;
        round = Math.max(round, ticket.round);
      }
      return first;
    },
    leave(ticket) {
      waiting.delete(ticket);
      if (turn === ticket) turn = null;
    },
  };
}
