import type { Booking, ListedBooking } from '../api.ts';
import { momentInWords } from '../dates.ts';
import type { View } from '../output.ts';
import { harmless } from '../terminal/text.ts';
import { card } from './card.ts';
import { moneyInWords } from './money.ts';
import { COLOUR_OF_STATUS } from './status.ts';

/** A booking as lists and changes show it. */
export type Shown = Omit<Booking, 'events'> | Omit<ListedBooking, 'events'>;

export const BOOKINGS: View<Shown> = {
  nothing: 'No bookings.',
  columns: [
    { name: 'ref', plain: (one) => one.ref_id },
    { name: 'status', plain: (one) => one.status, colour: (one) => COLOUR_OF_STATUS[one.status] },
    { name: 'from', plain: (one) => one.origin },
    { name: 'to', plain: (one) => one.destination },
    { name: 'pieces', align: 'right', plain: (one) => one.pieces },
    { name: 'kg', align: 'right', plain: (one) => one.weight_kg },
    { name: 'waybill', plain: (one) => one.awb_number },
    {
      name: 'booked',
      plain: (one) => one.created_at,
      words: (one) => momentInWords(one.created_at),
    },
    { name: 'held until', hidden: true, plain: (one) => one.hold_expires_at },
    { name: 'currency', hidden: true, plain: (one) => one.price?.currency },
    { name: 'price', hidden: true, plain: (one) => one.price?.total },
    { name: 'needs rebooking', hidden: true, plain: (one) => String(one.needs_rebooking) },
    { name: 'flight ids', hidden: true, plain: (one) => one.flight_ids.join(',') },
  ],
  card: (one, { io }) =>
    card(
      `${io.paint.out('bold', harmless(one.ref_id))}  ${io.paint.out(COLOUR_OF_STATUS[one.status], harmless(one.status))}`,
      [
        ['Route', `${one.origin} → ${one.destination}`],
        ['Shipment', shipmentInWords(one)],
        ['Handling', one.special_handling_codes.join(' ') || null],
        ['Goods', one.goods_description],
        ['Waybill', one.awb_number],
        [
          'Price',
          one.price &&
            `${moneyInWords(one.price.currency, one.price.total)} (${one.price.quote_id})`,
        ],
        ['Held until', one.hold_expires_at && momentInWords(one.hold_expires_at)],
        [
          'Rebooking',
          one.needs_rebooking ? 'needed: a flight was cancelled, or it was left behind' : null,
        ],
        ['Booked', momentInWords(one.created_at)],
      ],
    ),
};

const shipmentInWords = (one: Shown): string =>
  `${one.pieces} ${one.pieces === 1 ? 'piece' : 'pieces'}, ${one.weight_kg} kg` +
  `${one.volume_assumed ? '' : `, ${one.volume_m3} m³`} (chargeable ${one.chargeable_weight_kg} kg)`;
