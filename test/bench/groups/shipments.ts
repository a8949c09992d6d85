import { createApiClient } from '../../support/api-client.ts';
import { sendPlainly } from '../../support/documented/send.ts';
import type { Caller } from '../room.ts';

const AT_ONCE = 16;
const STEPS = [
  ['depart', 'DEL'],
  ['arrive', 'LHR'],
] as const;

export interface ShipmentWish {
  readonly count: number;
  /** How many of their steps are behind them. */
  readonly steps_done: number;
  readonly flight_ids: readonly string[];
  readonly customer: Caller;
  readonly handler: Caller;
}

/** New bookings from DEL to LHR, so that each can be moved on or cancelled once. */
export async function makeShipments(origin: string, wish: ShipmentWish): Promise<string[]> {
  const customer = createApiClient(origin, wish.customer.token, sendPlainly);
  const handler = createApiClient(origin, wish.handler.token, sendPlainly);
  const refs: string[] = [];
  let begun = 0;
  const makeOne = async (flight_id: string) => {
    const shipment = { origin: 'DEL', destination: 'LHR', weight_kg: 1, pieces: 1 };
    const booked = await customer.book({ ...shipment, flight_ids: [flight_id] });
    if (!booked.ok) throw new Error(`A shipment was not booked: ${booked.text}`);
    const { ref_id } = booked.body;
    for (const [step, location] of STEPS.slice(0, wish.steps_done)) {
      const moved = await handler.step(ref_id, step, location);
      if (!moved.ok) throw new Error(`A shipment was not moved: ${moved.text}`);
    }
    refs.push(ref_id);
  };
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (begun < wish.count) {
        begun += 1;
        await makeOne(wish.flight_ids[begun % wish.flight_ids.length] ?? '');
      }
    }),
  );
  return refs;
}
