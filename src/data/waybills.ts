import type { Waybills } from '../core/waybill/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

/** Air waybills and their stock in Postgres. */
export const createWaybills = (rpc: Rpc): Waybills => ({
  assignWaybill: ({ actor, ref_id, awb_number, if_versions }) =>
    rpc('assign_waybill', {
      ...by(actor),
      p_ref_id: ref_id,
      p_awb_number: awb_number,
      p_if_versions: if_versions,
    }),
  addStock: (actor, ranges) => rpc('add_awb_stock', { ...by(actor), p_ranges: ranges }),
  listStock: (actor) => rpc('list_awb_stock', by(actor)),
  voidNumber: (actor, awb_number, reason) =>
    rpc('void_awb_number', { ...by(actor), p_awb_number: awb_number, p_reason: reason }),
});
