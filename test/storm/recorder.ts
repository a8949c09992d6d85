import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BookingWithEvents, NewFlight } from '../../src/booking/types.ts';
import type {
  Answer,
  ApiClient,
  CallOptions,
  Problem,
  ShownFlight,
} from '../support/api-client.ts';
import type {
  Book,
  BookingArguments,
  Cancel,
  Fault,
  KnownFlight,
  Move,
  Operation,
  Publish,
  ReadBooking,
  ReadFlight,
  Rejected,
  Search,
  Unknown,
} from './history.ts';

/** Milliseconds since the epoch, on a clock that does not jump. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** A client that nobody answers does not ask again at once. */
const PAUSE_AFTER_LOSS_MS = 25;

/** Codes after which nobody knows whether the call had an effect. */
const OUTCOME_UNKNOWN = new Set(['unavailable', 'internal_error', 'no_json']);

/** Makes calls of the API and writes down each with its interval and what came of it. */
export class Recorder {
  readonly operations: Operation[] = [];

  async book(api: ApiClient, client: string, args: BookingArguments, options: CallOptions = {}) {
    const { user_id: _, idempotency_key, ...shipment } = args;
    const headers = idempotency_key ? { 'idempotency-key': idempotency_key } : {};
    const operation: Book = await this.#time('book', client, args, async () => {
      const answer = await api.book(shipment, { headers, ...options });
      if (!answer.ok) return refusal(answer.body);
      const { ref_id, status, version, created_at, events } = answer.body;
      return {
        outcome: 'done',
        replayed: answer.headers.get('idempotent-replayed') === 'true',
        ref_id,
        status,
        version,
        created_at,
        event_id: events[0]?.id ?? '',
        digest: createHash('sha1').update(answer.text).digest('base64'),
      };
    });
    return this.#keep(operation);
  }

  async cancel(api: ApiClient, client: string, args: Cancel['arguments'], options?: CallOptions) {
    const call = async () => seenBooking(await api.cancel(args.ref_id, options));
    const operation: Cancel = await this.#time('cancel', client, args, call);
    return this.#keep(operation);
  }

  async step(api: ApiClient, client: string, args: Move['arguments'], options?: CallOptions) {
    const call = async () =>
      seenBooking(await api.step(args.ref_id, args.step, args.location, options));
    const operation: Move = await this.#time('step', client, args, call);
    return this.#keep(operation);
  }

  async readBooking(api: ApiClient, client: string, args: ReadBooking['arguments']) {
    const call = async () => seenBooking(await api.readBooking(args.ref_id));
    const operation: ReadBooking = await this.#time('read_booking', client, args, call);
    return this.#keep(operation);
  }

  async readFlight(api: ApiClient, client: string, args: ReadFlight['arguments']) {
    const operation: ReadFlight = await this.#time('read_flight', client, args, async () => {
      const answer = await api.readFlight(args.flight_id);
      if (!answer.ok) return refusal(answer.body);
      const { version = -1, booked_weight_kg, max_weight_kg } = answer.body;
      return { outcome: 'done', version, booked_weight_kg, max_weight_kg };
    });
    return this.#keep(operation);
  }

  async search(api: ApiClient, client: string, args: Search['arguments']) {
    const { weight_kg, ...route } = args;
    const query = { ...route, limit: SEARCH_LIMIT, ...(weight_kg !== undefined && { weight_kg }) };
    const operation: Search = await this.#time('search', client, args, async () => {
      const answer = await api.search(query);
      if (!answer.ok) return refusal(answer.body);
      const shown = new Map(answer.body.flat().map((flight) => [flight.flight_id, flight]));
      return {
        outcome: 'done',
        cache: cacheOf(answer.headers.get('x-cache')),
        complete: answer.body.length < SEARCH_LIMIT,
        flights: [...shown.values()].map(({ flight_id, booked_weight_kg, max_weight_kg }) => ({
          flight_id,
          booked_weight_kg,
          max_weight_kg,
        })),
      };
    });
    return this.#keep(operation);
  }

  async publish(api: ApiClient, client: string, user_id: string, flights: NewFlight[]) {
    const args = { user_id, flights: flights.length };
    const operation: Publish = await this.#time('publish', client, args, async () => {
      const answer = await api.publish(flights);
      return answer.ok
        ? { outcome: 'done', flights: answer.body.map(knownFlight) }
        : refusal(answer.body);
    });
    return this.#keep(operation);
  }

  /** Writes down a disturbance from here until the returned function is called. */
  fault(kind: string, cache: boolean): () => void {
    const operation: Fault = this.#keep({
      id: this.operations.length + 1,
      client: 'storm',
      operation: 'fault',
      call_ms: nowMs(),
      return_ms: null,
      arguments: { kind, cache },
      answer: { outcome: 'done' },
    });
    return () => {
      operation.return_ms = nowMs();
    };
  }

  #keep<Kept extends Operation>(operation: Kept): Kept {
    operation.id = this.operations.length + 1;
    this.operations.push(operation);
    return operation;
  }

  async #time<Name extends string, Arguments, Done>(
    operation: Name,
    client: string,
    args: Arguments,
    call: () => Promise<Done | Rejected | Unknown>,
  ) {
    const call_ms = nowMs();
    const stamps = { id: 0, client, operation, call_ms, arguments: args };
    try {
      const answer = await call();
      return { ...stamps, return_ms: nowMs(), answer };
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      await sleep(PAUSE_AFTER_LOSS_MS);
      return { ...stamps, return_ms: null, answer: { outcome: 'unknown' as const, cause } };
    }
  }
}

const SEARCH_LIMIT = 200;

/** A flight as it was published. */
export function knownFlight(flight: ShownFlight): KnownFlight {
  return {
    flight_id: flight.flight_id,
    origin: flight.origin,
    destination: flight.destination,
    departure_date: flight.departure_datetime.slice(0, 10),
    departure_ms: Date.parse(flight.departure_datetime),
    arrival_ms: Date.parse(flight.arrival_datetime),
    max_weight_kg: flight.max_weight_kg,
    booked_weight_kg: flight.booked_weight_kg,
    version: flight.version ?? 0,
  };
}

function seenBooking(answer: Answer<BookingWithEvents>) {
  if (!answer.ok) return refusal(answer.body);
  const { version, status } = answer.body;
  return { outcome: 'done' as const, version, status };
}

function refusal({ code, status, ref_id, ...figures }: Problem): Rejected | Unknown {
  if (OUTCOME_UNKNOWN.has(code)) return { outcome: 'unknown', cause: code, ref_id };
  const { flight_id, available_kg, requested_kg, expected } = figures;
  return { outcome: 'rejected', status, code, flight_id, available_kg, requested_kg, expected };
}

function cacheOf(header: string | null): 'hit' | 'miss' | 'bypass' {
  if (header === 'hit' || header === 'miss' || header === 'bypass') return header;
  throw new Error(`A search without X-Cache: ${header}`);
}
