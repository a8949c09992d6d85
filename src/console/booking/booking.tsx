import type { AppContext } from '../../context.ts';
import { BookShipment, IdempotencyKey } from '../../contract/book-shipment.ts';
import { book } from '../../core/booking/book.ts';
import { makeQuoteId, makeReference } from '../../core/booking/reference.ts';
import type { Quote } from '../../core/rating/types.ts';
import { isFailure } from '../../core/reasons.ts';
import type { Flight } from '../../core/schedule/types.ts';
import { Unavailable } from '../../core/world.ts';
import { signedIn } from '../../http/access.ts';
import { asksForPart, goTo, show, showPart, signInFirst } from '../answers.tsx';
import { formatsOf } from '../format.ts';
import { check, numberOf, readForm, readQuery, type Sent, textOf } from '../forms.ts';
import { createPages } from '../room.ts';
import { addressOf, byLine, flightsOf, pick, readChoice, shipmentOf } from '../shipment.ts';
import { BookingPage, ChoicePage, titleOf } from './booking-page.tsx';
import { CHOICE, FILLED, isHold, readLegs } from './quoting.ts';
import { explain, type Refusal } from './refusals.ts';

/**
 * Booking and holding. The address says what: from the card of a search comes a price (a form, since a price is kept),
 * then the page of this price, whose form books. Reloading either makes nothing anew.
 */
export const booking = createPages()
  .show('/book', (c) => showChoice(c, readQuery(c)))
  .act('/book', async (c) => {
    const sent = chosen(readQuery(c), await readForm(c));
    const actor = c.get('caller');
    if (actor === null) return signInFirst(c, addressOf('/book', sent));
    const formats = formatsOf(c.get('language'));
    const checked = readChoice(sent);
    if ('errors' in checked) {
      return showChoice(c, sent, explain({ reason: 'validation_failed', ...checked }, formats));
    }
    const { quotes, world } = c.get('ports');
    const result = await quotes.quoteShipment(actor, makeQuoteId(world), checked.value);
    return isFailure(result)
      ? showChoice(c, sent, explain(result, formats))
      : goTo(c, addressOf(`/book/${result.quote.quote_id}`, sent));
  })
  .show('/book/:quote_id', async (c) => {
    const sent = readQuery(c);
    const [result, legs] = await Promise.all([
      c.get('ports').quotes.getQuote(signedIn(c), c.req.param('quote_id')),
      readLegs(c, sent),
    ]);
    return isFailure(result)
      ? showChoice(c, sent, explain(result, formatsOf(c.get('language'))))
      : showBooking(c, sent, { quote: result.quote, legs });
  })
  .act('/book/:quote_id', async (c) => {
    const quote_id = c.req.param('quote_id');
    const choice = readQuery(c);
    const form = await readForm(c);
    const sent = { ...pick(choice, CHOICE), ...pick(form, [...FILLED, 'key']) };
    if (form.other) return goTo(c, asOther(c.req.path, sent));
    const actor = c.get('caller');
    if (actor === null) return signInFirst(c, addressOf(c.req.path, sent));

    const formats = formatsOf(c.get('language'));
    const checked = byLine(check(BookShipment(), requestOf(sent, quote_id)));
    if ('errors' in checked) {
      return reshow(c, sent, explain({ reason: 'validation_failed', ...checked }, formats));
    }
    const ports = c.get('ports');
    const idempotency_key = keyOf(sent);
    const ref_id = await makeReference(ports.world, { user_id: actor.user_id, idempotency_key });
    const result = await book(ports, { actor, ref_id, idempotency_key, request: checked.value });
    return isFailure(result)
      ? reshow(c, sent, explain(result, formats, ref_id))
      : goToBooking(c, result.booking.ref_id);
  });

/** What is asked to be booked, for the schema of the API to judge. */
const requestOf = (sent: Sent, quote_id: string) => ({
  ...shipmentOf(sent),
  flight_ids: flightsOf(sent),
  quote_id,
  goods_description: textOf(sent, 'goods_description'),
  handling_note: textOf(sent, 'handling_note'),
  awb_number: textOf(sent, 'awb_number'),
  ...(isHold(sent)
    ? { hold_minutes: numberOf(sent, 'hold_minutes') ?? '' }
    : { draw_awb: sent.draw_awb === 'yes' }),
});

/** The same as a hold; of a hold, as a booking: with all that was filled in. */
const asOther = (path: string, sent: Sent): string =>
  addressOf(path, { ...pick(sent, [...CHOICE, ...FILLED]), hold: isHold(sent) ? '' : 'yes' });

/** The retry key of the form. Without one it is sent once: a price is for one booking anyway. */
function keyOf(sent: Sent): string | null {
  const key = IdempotencyKey().safeParse(sent.key);
  return key.data ?? null;
}

/** What is to be booked: by the address, by the button of a card, and by what was filled in for an earlier price. */
function chosen(address: Sent, form: Sent): Sent {
  const { flights, hold } = form;
  const by_button =
    flights !== undefined
      ? { flights, hold: '' }
      : hold !== undefined
        ? { flights: hold, hold: 'yes' }
        : {};
  return pick({ ...address, ...form, ...by_button }, [...CHOICE, ...FILLED]);
}

async function showChoice(c: AppContext, sent: Sent, refusal?: Refusal) {
  const legs = await readLegs(c, sent);
  const choice = pick(sent, [...CHOICE, ...FILLED]);
  return show(c, {
    title: titleOf(sent),
    main: (
      <ChoicePage {...{ sent: choice, legs, refusal }} formats={formatsOf(c.get('language'))} />
    ),
    islands: ['busy-form'],
    status: statusOf(c, refusal),
  });
}

type Shown = { quote: Quote | null; legs: readonly Flight[]; refusal?: Refusal };

const showBooking = (c: AppContext, sent: Sent, shown: Shown) =>
  show(c, {
    title: titleOf(sent),
    main: (
      <BookingPage
        path={c.req.path}
        sent={sent}
        hold_minutes_max={c.get('services').settings.HOLD_MINUTES_MAX}
        now_ms={c.get('ports').world.now_ms()}
        formats={formatsOf(c.get('language'))}
        {...shown}
      />
    ),
    islands: ['count-down', 'come-back', 'busy-form'],
    status: statusOf(c, shown.refusal),
  });

/** The form again, as it was sent. Where the database is out of reach, without what stands in it. */
async function reshow(c: AppContext, sent: Sent, refusal: Refusal) {
  const status = statusOf(c, refusal);
  if (asksForPart(c)) return showPart(c, <p>{refusal.said.detail}</p>, status);
  const { quotes } = c.get('ports');
  const reading = Promise.all([
    quotes.getQuote(signedIn(c), String(c.req.param('quote_id'))),
    readLegs(c, sent),
  ]);
  const [result, legs] = await reading.catch((error) => {
    if (error instanceof Unavailable) return [null, []] as const;
    throw error;
  });
  const quote = result === null || isFailure(result) ? null : result.quote;
  return showBooking(c, sent, { quote, legs, refusal });
}

/** The status of a refusal, noted for the log; a busy flight says when to come back. */
function statusOf(c: AppContext, refusal: Refusal | undefined): number {
  if (refusal === undefined) return 200;
  c.set('problem', refusal.said.code);
  if (refusal.next.kind === 'retry') c.header('Retry-After', String(refusal.next.after_s));
  return refusal.said.status;
}

/** To what was booked; a script is told where that is. */
function goToBooking(c: AppContext, ref_id: string) {
  const path = `/my/bookings/${ref_id}`;
  if (!asksForPart(c)) return goTo(c, path);
  c.header('X-Go', path);
  return c.body(null, 204);
}
