import type { AppContext } from '../../context.ts';
import { makeQuoteId } from '../../core/booking/reference.ts';
import type { Booking } from '../../core/booking/types.ts';
import { isFailure } from '../../core/reasons.ts';
import { signedIn } from '../../http/access.ts';
import { refuse } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { type Goods, quoteOf } from './rebooking.ts';
import type { Priced } from './review.tsx';

/**
 * What goods cost on flights, from where they are. What the flights have left for a new booking is not what they have
 * for one that is on them already, so that a change may go on without a price.
 */
export async function priceOf(
  c: AppContext,
  booking: Booking,
  origin: string,
  flight_ids: string[],
  goods: Goods,
): Promise<Priced | Response> {
  const { quotes, world } = c.get('ports');
  const request = quoteOf(booking, origin, flight_ids, goods);
  const result = await quotes.quoteShipment(signedIn(c), makeQuoteId(world), request);
  if (!isFailure(result)) return result;
  if (result.reason === 'unauthenticated' || result.reason === 'forbidden')
    return refuse(c, result);
  const said = sayToPeople(result);
  return { unpriced: { ...said, detail: formatsOf(c.get('language')).inText(said.detail) } };
}
