import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NewFlight } from '../../src/core/schedule/types.ts';
import type { Answer, ApiClient, CallOptions } from '../support/api-client.ts';
import { attemptOf } from './duplicates.ts';
import type {
  Book,
  BookingArguments,
  Cancel,
  Confirm,
  Expire,
  Fault,
  Move,
  Operate,
  Operation,
  Publish,
  ReadBooking,
  ReadFlight,
  Rejected,
  Search,
  Unknown,
} from './history.ts';
import {
  asSent,
  bookingRefusal,
  cacheOf,
  knownFlight,
  refusal,
  seenBooking,
  seenFlight,
  seenLoad,
} from './translation.ts';

/** Milliseconds since the epoch, on a clock that does not jump. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** A client that nobody answers does not ask again at once. */
const PAUSE_AFTER_LOSS_MS = 25;
const SEARCH_LIMIT = 200;

/** Makes calls of the API and writes down each with its interval and what came of it. */
export class Recorder {
  readonly operations: Operation[] = [];

  async book(api: ApiClient, client: string, args: BookingArguments, options: CallOptions = {}) {
    const { user_id: _, idempotency_key, ...shipment } = args;
    const headers = idempotency_key ? { 'idempotency-key': idempotency_key } : {};
    const call = () => api.book(shipment, { headers, ...options });
    const operation: Book = await this.#time('book', client, args, call, (answer) => {
      if (!answer.ok) return bookingRefusal(answer);
      const { ref_id, status, version, created_at, volume_m3, hold_expires_at, events } =
        answer.body;
      return {
        outcome: 'done',
        replayed: answer.headers.get('idempotent-replayed') === 'true',
        ref_id,
        status,
        version,
        created_at,
        volume_m3,
        hold_expires_at,
        event_id: events[0]?.id ?? '',
        digest: createHash('sha1').update(answer.text).digest('base64'),
      };
    });
    return this.#keep(operation);
  }

  async cancel(api: ApiClient, client: string, args: Cancel['arguments'], options?: CallOptions) {
    const call = () => api.cancel(args.ref_id, options);
    const operation: Cancel = await this.#time('cancel', client, args, call, seenBooking);
    return this.#keep(operation);
  }

  async step(api: ApiClient, client: string, args: Move['arguments'], options?: CallOptions) {
    const call = () => api.step(args.ref_id, args.step, args.location, options);
    const operation: Move = await this.#time('step', client, args, call, seenBooking);
    return this.#keep(operation);
  }

  async readBooking(api: ApiClient, client: string, args: ReadBooking['arguments']) {
    const call = () => api.readBooking(args.ref_id);
    const operation: ReadBooking = await this.#time(
      'read_booking',
      client,
      args,
      call,
      seenBooking,
    );
    return this.#keep(operation);
  }

  async confirm(api: ApiClient, client: string, args: Confirm['arguments']) {
    const call = () => api.confirm(args.ref_id);
    const operation: Confirm = await this.#time('confirm', client, args, call, seenBooking);
    return this.#keep(operation);
  }

  async operate(api: ApiClient, client: string, args: Operate['arguments']) {
    const call = () => api.operate(args.flight_id, asSent(args.changes));
    const operation: Operate = await this.#time('operate', client, args, call, seenFlight);
    return this.#keep(operation);
  }

  /** Lets the background end the holds that are over; `sweep` tells whether searches were told for certain. */
  async expire(sweep: () => Promise<boolean>) {
    const call_ms = nowMs();
    const stamps = { id: 0, client: 'cron', operation: 'expire' as const, call_ms };
    const shown = await sweep().catch(() => null);
    const answer: Expire['answer'] =
      shown === null ? { outcome: 'unknown', cause: 'cut' } : { outcome: 'done' };
    return this.#keep<Expire>({
      ...stamps,
      return_ms: shown === null ? null : nowMs(),
      arguments: { shown: shown === true },
      answer,
    });
  }

  async readFlight(api: ApiClient, client: string, args: ReadFlight['arguments']) {
    const call = () => api.readFlight(args.flight_id);
    const operation: ReadFlight = await this.#time('read_flight', client, args, call, seenFlight);
    return this.#keep(operation);
  }

  async search(api: ApiClient, client: string, args: Search['arguments']) {
    const { weight_kg, volume_m3, ...route } = args;
    const query = {
      ...route,
      limit: SEARCH_LIMIT,
      ...(weight_kg !== undefined && { weight_kg }),
      ...(volume_m3 !== undefined && { volume_m3 }),
    };
    const call = () => api.search(query);
    const operation: Search = await this.#time('search', client, args, call, (answer) => {
      if (!answer.ok) return refusal(answer);
      const shown = new Map(answer.body.flat().map((flight) => [flight.flight_id, flight]));
      return {
        outcome: 'done',
        cache: cacheOf(answer.headers.get('x-cache')),
        complete: answer.body.length < SEARCH_LIMIT,
        flights: [...shown.values()].map((flight) => ({
          flight_id: flight.flight_id,
          ...seenLoad(flight),
        })),
      };
    });
    return this.#keep(operation);
  }

  async publish(api: ApiClient, client: string, user_id: string, flights: NewFlight[]) {
    const args = { user_id, flights: flights.length };
    const call = () => api.publish(flights);
    const operation: Publish = await this.#time('publish', client, args, call, (answer) =>
      answer.ok ? { outcome: 'done', flights: answer.body.map(knownFlight) } : refusal(answer),
    );
    return this.#keep(operation);
  }

  /** Writes down a disturbance, from now or another moment until the returned function is called. */
  fault(kind: string, cache: boolean, call_ms = nowMs()): () => void {
    const operation: Fault = this.#keep({
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
    if (attempt) this.#keep(attempt);
  }

  #keep<Kept extends Operation>(operation: Kept): Kept {
    operation.id = this.operations.length + 1;
    this.operations.push(operation);
    return operation;
  }

  async #time<Name extends string, Arguments, Body, Done>(
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
