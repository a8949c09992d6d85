import type { BookingWithEvents } from '../../src/core/booking/types.ts';
import type { Quote as MadeQuote } from '../../src/core/rating/types.ts';
import type { Answer, ApiClient, CallOptions } from '../support/api-client.ts';
import type {
  Assign,
  Move,
  Movement,
  Offload,
  Quote,
  Rebook,
  Report,
  VoidNumber,
} from './history.ts';
import { Timekeeper } from './timekeeper.ts';
import { refusal, seenBooking, shownBooking } from './translation.ts';

/** The calls about shipments that are booked, and about their papers. */
export class CargoRecorder extends Timekeeper {
  async step(api: ApiClient, client: string, args: Move['arguments'], options?: CallOptions) {
    const { step, location, pieces, occurred_ms } = args;
    const occurred_at = occurred_ms && new Date(occurred_ms).toISOString();
    const call = () => post(api, args, step, { location, pieces, occurred_at }, options);
    const operation: Move = await this.time('step', client, args, call, seenBooking);
    return this.keep(operation);
  }

  async rebook(api: ApiClient, client: string, args: Rebook['arguments'], options?: CallOptions) {
    const { user_id: _, staff: __, ref_id: ___, ...wanted } = args;
    const call = () => post(api, args, 'rebook', wanted, options);
    const operation: Rebook = await this.time('rebook', client, args, call, seenBooking);
    return this.keep(operation);
  }

  async offload(api: ApiClient, client: string, args: Offload['arguments'], options?: CallOptions) {
    const { flight_id, pieces } = args;
    const occurred_at = new Date(args.occurred_ms).toISOString();
    const body = { flight_id, discrepancy: 'OFLD', occurred_at, pieces };
    const call = () => post<{ offloaded_ref_id: string }>(api, args, 'offload', body, options);
    const operation: Offload = await this.time('offload', client, args, call, (answer) => {
      if (!answer.ok) return refusal(answer);
      return { ...shownBooking(answer.body), offloaded_ref_id: answer.body.offloaded_ref_id };
    });
    return this.keep(operation);
  }

  async report(api: ApiClient, client: string, args: Report['arguments']) {
    const { code, location, pieces } = args;
    const occurred_at = new Date(args.occurred_ms).toISOString();
    const call = () => post(api, args, 'milestones', { code, location, occurred_at, pieces });
    const operation: Report = await this.time('milestone', client, args, call, seenBooking);
    return this.keep(operation);
  }

  async assign(api: ApiClient, client: string, args: Assign['arguments']) {
    const { awb_number } = args;
    const call = () => post(api, args, 'awb', awb_number ? { awb_number } : { draw: true });
    const operation: Assign = await this.time('assign', client, args, call, seenBooking);
    return this.keep(operation);
  }

  async voidNumber(api: ApiClient, client: string, args: VoidNumber['arguments']) {
    const body = { ...args, reason: 'Lost in the storm' };
    const call = () => api.call('POST', '/awb-stock/void', body);
    const operation: VoidNumber = await this.time('void', client, args, call, (answer) =>
      answer.ok ? { outcome: 'done' } : refusal(answer),
    );
    return this.keep(operation);
  }

  async quote(api: ApiClient, client: string, args: Quote['arguments']) {
    const { user_id: _, ...shipment } = args;
    const call = () => api.call<MadeQuote>('POST', '/quotes', shipment);
    const operation: Quote = await this.time('quote', client, args, call, (answer) => {
      if (!answer.ok) return refusal(answer);
      return { outcome: 'done', quote_id: answer.body.quote_id, volume_m3: answer.body.volume_m3 };
    });
    return this.keep(operation);
  }
}

function post<More = object>(
  api: ApiClient,
  { ref_id }: Movement['arguments'],
  what: string,
  body: object,
  options?: CallOptions,
): Promise<Answer<BookingWithEvents & More>> {
  return api.call('POST', `/bookings/${encodeURIComponent(ref_id)}/${what}`, body, options);
}
