import type { ShipmentRequest } from '../../../src/core/booking/types.ts';
import { granted } from '../../support/answers.ts';
import type { TestDatabase } from '../../support/database.ts';
import { type Scene, shipmentOn } from '../../support/scene.ts';

const HOUR_MS = 3_600_000;

/** A time so many hours from now, in UTC. */
export const hoursFromNow = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

/** A booking of ten pieces from DEL by DXB to LHR, its owner and a handler. */
export async function makeShipment(
  { enter, makeConnection }: Scene,
  wish: Partial<ShipmentRequest> = {},
) {
  const [owner, handler, legs] = [await enter(), await enter('handler'), await makeConnection()];
  const booked = await owner.client.book(shipmentOn(legs, { pieces: 10, weight_kg: 100, ...wish }));
  const { ref_id } = granted(booked, 201);
  return { owner, handler, legs, ref_id };
}

/** Reports of a shipment by its handler: what happened so many hours from now. */
export const telling =
  ({ handler, ref_id }: Pick<Awaited<ReturnType<typeof makeShipment>>, 'handler' | 'ref_id'>) =>
  async (code: string, location: string, hours: number, more = {}) =>
    granted(
      await handler.client.report(ref_id, {
        code,
        location,
        occurred_at: hoursFromNow(hours),
        ...more,
      }),
      200,
    );

/** The state of a booking that a refusal leaves alone. */
export async function readVersion({ pool }: TestDatabase, ref_id: string): Promise<number> {
  const { rows } = await pool.query<{ version: number }>(
    'select version::integer from cargo.bookings where ref_id = $1',
    [ref_id],
  );
  return rows[0]?.version ?? 0;
}
