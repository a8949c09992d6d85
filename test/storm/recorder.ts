import { createHash } from 'node:crypto';
import type { NewFlight } from '../../src/core/schedule/types.ts';
import type { ApiClient, CallOptions } from '../support/api-client.ts';
import { CargoRecorder } from './cargo-recorder.ts';
import type {
  Book,
  BookingArguments,
  Cancel,
  Confirm,
  Expire,
  Operate,
  Publish,
  ReadBooking,
  ReadFlight,
  Search,
} from './history.ts';
import { nowMs } from './timekeeper.ts';
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

const SEARCH_LIMIT = 200;

/** Makes calls of the API and writes down each with its interval and what came of it. */
export class Recorder extends CargoRecorder {
  async book(api: ApiClient, client: string, args: BookingArguments, options: CallOptions = {}) {
    const { user_id: _, idempotency_key, ...shipment } = args;
    const headers = idempotency_key ? { 'idempotency-key': idempotency_key } : {};
    const call = () => api.book(shipment, { headers, ...options });
    const operation: Book = await this.time('book', client, args, call, (answer) => {
      if (!answer.ok) return bookingRefusal(answer);
      const {
        ref_id,
        status,
        version,
        created_at,
        volume_m3,
        hold_expires_at,
        awb_number,
        events,
      } = answer.body;
      return {
        outcome: 'done',
        replayed: answer.headers.get('idempotent-replayed') === 'true',
        ref_id,
        status,
        version,
        created_at,
        volume_m3,
        hold_expires_at,
        awb_number,
        event_id: events[0]?.id ?? '',
        digest: createHash('sha1').update(answer.text).digest('base64'),
      };
    });
    return this.keep(operation);
  }

  async cancel(api: ApiClient, client: string, args: Cancel['arguments'], options?: CallOptions) {
    const call = () => api.cancel(args.ref_id, options);
    const operation: Cancel = await this.time('cancel', client, args, call, seenBooking);
    return this.keep(operation);
  }

  async readBooking(api: ApiClient, client: string, args: ReadBooking['arguments']) {
    const call = () => api.readBooking(args.ref_id);
    const operation: ReadBooking = await this.time('read_booking', client, args, call, seenBooking);
    return this.keep(operation);
  }

  async confirm(api: ApiClient, client: string, args: Confirm['arguments']) {
    const call = () => api.confirm(args.ref_id);
    const operation: Confirm = await this.time('confirm', client, args, call, seenBooking);
    return this.keep(operation);
  }

  async operate(api: ApiClient, client: string, args: Operate['arguments']) {
    const call = () => api.operate(args.flight_id, asSent(args.changes));
    const operation: Operate = await this.time('operate', client, args, call, seenFlight);
    return this.keep(operation);
  }

  /** Lets the background end the holds that are over; `sweep` tells whether searches were told for certain. */
  async expire(sweep: () => Promise<boolean>) {
    const call_ms = nowMs();
    const stamps = { id: 0, client: 'cron', operation: 'expire' as const, call_ms };
    const shown = await sweep().catch(() => null);
    const answer: Expire['answer'] =
      shown === null ? { outcome: 'unknown', cause: 'cut' } : { outcome: 'done' };
    return this.keep<Expire>({
      ...stamps,
      return_ms: shown === null ? null : nowMs(),
      arguments: { shown: shown === true },
      answer,
    });
  }

  async readFlight(api: ApiClient, client: string, args: ReadFlight['arguments']) {
    const call = () => api.readFlight(args.flight_id);
    const operation: ReadFlight = await this.time('read_flight', client, args, call, seenFlight);
    return this.keep(operation);
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
    const operation: Search = await this.time('search', client, args, call, (answer) => {
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
    return this.keep(operation);
  }

  async publish(api: ApiClient, client: string, user_id: string, flights: NewFlight[]) {
    const args = { user_id, flights: flights.length };
    const call = () => api.publish(flights);
    const operation: Publish = await this.time('publish', client, args, call, (answer) =>
      answer.ok ? { outcome: 'done', flights: answer.body.map(knownFlight) } : refusal(answer),
    );
    return this.keep(operation);
  }
}
