import type { AppContext } from '../../context.ts';
import { FlightIds } from '../../contract/shipment.ts';
import type { Quote } from '../../core/rating/types.ts';
import { isFailure } from '../../core/reasons.ts';
import type { Flight } from '../../core/schedule/types.ts';
import { check, type Sent } from '../forms.ts';
import { flightsOf, SHIPMENT } from '../shipment.ts';

/** The fields of an address that say what is to be booked. */
export const CHOICE = [...SHIPMENT, 'flights', 'hold'] as const;

/** What is filled in to book it. */
export const FILLED = [
  'goods_description',
  'handling_note',
  'awb_number',
  'draw_awb',
  'hold_minutes',
] as const;

export const isHold = (sent: Sent): boolean => sent.hold === 'yes';

/** The flights that are to be booked, in order; none where there is not each of them. A round trip each, at one time. */
export async function readLegs(c: AppContext, sent: Sent): Promise<Flight[]> {
  const ids = check(FlightIds(), flightsOf(sent));
  if ('errors' in ids) return [];
  const { flights } = c.get('ports');
  const results = await Promise.all(ids.value.map((flight_id) => flights.getFlight(flight_id)));
  const legs = results.flatMap((result) => (isFailure(result) ? [] : [result.flight]));
  return legs.length === results.length ? legs : [];
}

/** Whether a price is over at this moment. */
export const isOver = ({ expires_at }: Quote, now_ms: number): boolean =>
  Date.parse(expires_at) <= now_ms;
