import type { BookingRead } from '../booking/types.ts';
import type { Actor } from '../identity/types.ts';
import type { FailureOf } from '../reasons.ts';
import type { NewStock, Stock, VoidNumber } from './types.ts';

/** A waybill for one booking: this number, or (null) one drawn from stock. */
export type WaybillOrder = {
  actor: Actor;
  ref_id: string;
  awb_number: string | null;
  if_versions: number[] | null;
};

/** Air waybills and the stock of their numbers. One round trip each; may throw like `Ledger`. */
export interface Waybills {
  assignWaybill(
    order: WaybillOrder,
  ): Promise<
    | BookingRead
    | FailureOf<
        | 'unauthenticated'
        | 'forbidden'
        | 'booking_not_found'
        | 'booking_closed'
        | 'version_mismatch'
        | 'booking_held'
        | 'awb_assigned'
        | 'not_changeable'
        | 'awb_taken'
        | 'awb_stock_empty'
      >
  >;
  /** Adds one range, or several, all or none; tells them in the order given. */
  addStock(
    actor: Actor,
    ranges: NewStock | NewStock[],
  ): Promise<
    | { stock: Stock[] }
    | FailureOf<'unauthenticated' | 'forbidden' | 'validation_failed' | 'awb_stock_overlaps'>
  >;
  listStock(actor: Actor): Promise<{ stock: Stock[] } | FailureOf<'unauthenticated' | 'forbidden'>>;
  /** Takes a number out of stock for good. */
  voidNumber(
    actor: Actor,
    awb_number: string,
    reason: string,
  ): Promise<{ waybill: VoidNumber } | FailureOf<'unauthenticated' | 'forbidden' | 'awb_taken'>>;
}
