import type { AppContext } from '../../context.ts';
import type { BookingWithEvents } from '../../core/booking/types.ts';
import { isFailure } from '../../core/reasons.ts';
import { track, trackShipment } from '../../core/tracking/track.ts';
import type { TrackedBooking, TrackedShipment } from '../../core/tracking/types.ts';
import { lookingOf } from '../../http/access.ts';
import type { Asked } from './asked.ts';

/** A shipment as it is looked at: one booking, or all parts of a waybill. */
export type View = Omit<TrackedShipment, 'awb_number'> & {
  /** As it is written in the address. */
  number: string;
  awb_number: string | null;
  is_stranger: boolean;
};

/** Reads what is asked for, as far as who asks may see it: one use case, one round trip. */
export async function look(c: AppContext, asked: Asked) {
  const { settings } = c.get('services');
  const policy = { min_connection_minutes: settings.MIN_CONNECTION_MINUTES };
  const looking = lookingOf(c.get('caller'));
  if ('ref_id' in asked) {
    const found = await track(c.get('ports'), asked.ref_id, looking, policy);
    return isFailure(found) ? found : viewOf(asked.number, found);
  }
  const found = await trackShipment(
    c.get('ports'),
    asked.awb_number,
    { ...looking, is_public: settings.PUBLIC_AWB_TRACKING },
    policy,
  );
  if (isFailure(found)) return found;
  return { ...found.shipment, number: asked.number, is_stranger: found.is_stranger };
}

const viewOf = (
  number: string,
  { tracked, is_stranger }: { tracked: TrackedBooking; is_stranger: boolean },
): View => {
  const { awb_number, status, origin, destination, pieces, weight_kg } = tracked;
  return {
    number,
    is_stranger,
    awb_number,
    status,
    origin,
    destination,
    pieces,
    weight_kg,
    parts: [tracked],
  };
};

/** What the goods are: for owner and staff alone. */
export type Goods = Pick<
  BookingWithEvents,
  | 'user_id'
  | 'volume_m3'
  | 'volume_assumed'
  | 'special_handling_codes'
  | 'goods_description'
  | 'handling_note'
>;

/**
 * The same with what only owner and staff see, asked for at the same time: whoever is not signed in is neither. Of a
 * waybill there are no goods, since each part has its own.
 */
export async function lookCloser(c: AppContext, asked: Asked) {
  const [view, read] = await Promise.all([
    look(c, asked),
    'ref_id' in asked && c.get('caller') !== null
      ? c.get('ports').tracking.getBooking(asked.ref_id, lookingOf(c.get('caller')))
      : null,
  ]);
  if (isFailure(view)) return view;
  const goods: Goods | null =
    read === null || isFailure(read) || view.is_stranger ? null : read.booking;
  return { view, goods };
}

/** Whether nothing more is to come that the page would wait for. */
export const isOver = ({ status }: Pick<View, 'status'>): boolean =>
  status === 'DELIVERED' || status === 'CANCELLED';
