import { hoursFromNow, makeShipment, telling } from '../api/tracking/shipments-made.ts';
import { granted } from '../support/answers.ts';
import { minutesAfter, type Person, type Scene } from '../support/scene.ts';
import { newWaybillNumber } from '../support/waybills.ts';

export type Tracked = Awaited<ReturnType<typeof makeTracked>>;

/** A shipment that can be tracked, with goods that only some may see, of somebody new or of `owner`. */
export async function makeTracked(
  scene: Scene,
  { owner, ...wish }: { owner?: Person; pieces?: number; hold_minutes?: number } = {},
) {
  const made = await makeShipment(owner ? { ...scene, enter: enterAs(scene, owner) } : scene, {
    goods_description: 'Surgical gloves',
    special_handling_codes: ['PIL'],
    awb_number: newWaybillNumber(),
    ...wish,
  });
  return { ...made, tell: telling(made), path: `/track/${made.ref_id}` };
}

/** Customers are this one. */
const enterAs =
  ({ enter }: Scene, owner: Person): Scene['enter'] =>
  async (role = 'customer') =>
    role === 'customer' ? owner : enter(role);

/** What makes a shipment stand like this; each leads to its page. */
export const STANDS = {
  async flying(scene: Scene) {
    const { path, tell, legs } = await makeTracked(scene);
    const flight_id = legs[0].flight_id;
    await tell('RCS', 'DEL', -9, { pieces: 10, weight_kg: 101.5, remark: 'Two cartons wet' });
    await tell('MAN', 'DEL', -8, { flight_id });
    await tell('DEP', 'DEL', -7);
    await tell('ARR', 'DXB', -4);
    await tell('RCF', 'DXB', -3.5, { flight_id, pieces: 9 });
    await tell('DIS', 'DXB', -3, { discrepancy: 'MSCA', pieces: 1 });
    await tell('DEP', 'DXB', -1);
    return path;
  },
  async delivered(scene: Scene) {
    const { path, tell } = await makeTracked(scene);
    await tell('DEP', 'DEL', -12);
    await tell('ARR', 'DXB', -9);
    await tell('DEP', 'DXB', -8);
    await tell('ARR', 'LHR', -2);
    await tell('NFD', 'LHR', -1.5);
    await tell('DLV', 'LHR', -1);
    return path;
  },
  async cancelled(scene: Scene) {
    const { path, owner, ref_id } = await makeTracked(scene);
    granted(await owner.client.cancel(ref_id), 200);
    return path;
  },
  async misrouted(scene: Scene) {
    const { path, tell, legs } = await makeTracked(scene);
    await tell('DEP', 'DEL', -7);
    await tell('ARR', 'DXB', -4);
    await tell('RCF', 'SIN', -1, { flight_id: legs[0].flight_id });
    return path;
  },
  async late(scene: Scene) {
    const { path, legs } = await makeTracked(scene);
    for (const [leg, minutes] of [
      [legs[0], 90],
      [legs[1], 45],
    ] as const) {
      await scene.database.operate(leg.flight_id, {
        estimated_arrival_datetime: minutesAfter(leg.arrival_at, minutes).toISOString(),
      });
    }
    return path;
  },
  async stranded(scene: Scene, owner: Person) {
    const { path, legs } = await makeTracked(scene, { owner });
    await scene.database.operate(legs[0].flight_id, { status: 'CANCELLED' });
    return path;
  },
  async held(scene: Scene, owner: Person) {
    return (await makeTracked(scene, { owner, hold_minutes: 10 })).path;
  },
  async over(scene: Scene) {
    const { path, ref_id } = await makeTracked(scene, { hold_minutes: 10 });
    await scene.database.outlast(ref_id);
    return path;
  },
  /** By its waybill, one part of two left behind. */
  async split(scene: Scene) {
    const { ref_id, handler, tell, legs } = await makeTracked(scene);
    await tell('RCS', 'DEL', -9, { pieces: 10 });
    const left = {
      flight_id: legs[0].flight_id,
      discrepancy: 'OFLD',
      pieces: 4,
      occurred_at: hoursFromNow(-1),
    } as const;
    const { awb_number } = granted(await handler.client.offload(ref_id, left), 200);
    return `/track/${awb_number}`;
  },
} satisfies Record<string, (scene: Scene, owner: Person) => Promise<string>>;
