import type { BookResult } from '../../core/booking/book.ts';
import type { QuoteRefusal } from '../../core/rating/ports.ts';
import type { FailureOf, FieldError, FlightNamed, Reason } from '../../core/reasons.ts';
import { type Said, sayToPeople } from '../failures/say.ts';
import type { Formats } from '../format.ts';
import { REFUSED, TEXT } from './en.ts';

/** A refusal beside what can be done about it. */
export type Refusal = {
  said: Pick<Said, 'code' | 'status' | 'title' | 'detail'>;
  /** What is wrong with fields of the form: then it is said there. */
  errors: readonly FieldError[];
  next: Next;
};

/** What to do: search anew, a new price, send it again, again by itself after so many seconds, or somewhere else. */
export type Next =
  | { kind: 'search' | 'price' | 'again' | 'none' }
  | { kind: 'retry'; after_s: number }
  | { kind: 'link'; to: string; text: string };

/** What a booking or a price may be refused for. */
type Refused =
  | Extract<BookResult, { reason: Reason }>
  | QuoteRefusal
  | FailureOf<'quote_not_found'>;
type Refusing = Refused['reason'];

type Told = {
  title?: string;
  detail?: string;
  errors?: readonly FieldError[];
  next?: Next;
};

/** What is said of a refused booking or price, and what can be done. `ref_id`: what it was to be called. */
export function explain<R extends Refusing>(
  failure: FailureOf<R>,
  formats: Formats,
  ref_id = '',
): Refusal {
  const said = sayToPeople<R>(failure);
  const { reason } = failure as Refused;
  const tell = TELL[reason as R] as Tell<R> | undefined;
  const {
    title = said.title,
    detail = [said.detail, said.remedy].filter(Boolean).join(' '),
    errors = [],
    next = { kind: 'none' },
  } = tell?.(failure, formats, ref_id) ?? {};
  return { said: { ...said, title, detail }, errors, next };
}

const SEARCH = { kind: 'search' } as const;
const PRICE = { kind: 'price' } as const;
const AGAIN = { kind: 'again' } as const;
const toBooking = (ref_id: string) =>
  ({ kind: 'link', to: `/my/bookings/${ref_id}`, text: TEXT.next.booking(ref_id) }) as const;

type Tell<R extends Refusing> = (failure: FailureOf<R>, formats: Formats, ref_id: string) => Told;

/** What is left out is said in the words that programs get. */
const TELL: { [R in Refusing]?: Tell<R> } = {
  validation_failed: ({ errors }) => ({ errors }),
  awb_taken: () => ({ errors: [{ path: 'awb_number', message: REFUSED.awb_taken }] }),
  awb_stock_empty: ({ carrier }) => ({
    errors: [{ path: 'draw_awb', message: REFUSED.no_stock(carrier) }],
  }),
  capacity_exceeded: (lack, formats) => ({ ...describeLack(lack, formats), next: SEARCH }),
  flight_departed: (flight, formats) => ({
    ...REFUSED.departed(nameOf(flight, formats)),
    next: SEARCH,
  }),
  flight_cancelled: (flight, formats) => ({
    ...REFUSED.cancelled(nameOf(flight, formats)),
    next: SEARCH,
  }),
  flight_closed: (flight, formats) => ({
    ...REFUSED.closed(nameOf(flight, formats)),
    next: SEARCH,
  }),
  acceptance_closed: (failure, formats) => ({
    ...REFUSED.acceptance(
      nameOf(failure, formats),
      formats.dayAndClock(failure.latest_acceptance_datetime),
    ),
    next: SEARCH,
  }),
  handling_refused: (failure, formats) => ({
    ...REFUSED.handling(nameOf(failure, formats), failure.codes.join(', ')),
    next: SEARCH,
  }),
  piece_too_large: (failure, formats) => ({
    ...REFUSED.too_large(
      nameOf(failure, formats),
      formats.number(failure.piece_cm),
      formats.number(failure.max_cm),
    ),
    next: SEARCH,
  }),
  flight_not_found: () => ({ next: SEARCH }),
  itinerary_invalid: () => ({ next: SEARCH }),
  currency_mismatch: () => ({ next: SEARCH }),
  quote_expired: () => ({ ...REFUSED.expired, next: PRICE }),
  quote_not_found: () => ({ ...REFUSED.no_quote, next: PRICE }),
  quote_unknown: () => ({ ...REFUSED.no_quote, next: PRICE }),
  quote_mismatch: ({ fields }) => ({
    ...REFUSED.mismatch(fields.map((name) => LABELS[name] ?? name).join(', ')),
    next: PRICE,
  }),
  quote_used: ({ ref_id }) => ({ ...REFUSED.used(ref_id), next: toBooking(ref_id) }),
  idempotency_key_reused: (_, __, ref_id) => ({ ...REFUSED.key_used, next: toBooking(ref_id) }),
  flight_busy: ({ retry_after_s }) => ({
    ...REFUSED.busy,
    next: { kind: 'retry', after_s: retry_after_s },
  }),
  outcome_unknown: ({ ref_id }) => ({ ...REFUSED.unknown(ref_id), next: AGAIN }),
  nothing_booked: () => ({ ...REFUSED.nothing_booked, next: AGAIN }),
  hold_limit: ({ limit }, formats) => ({
    ...REFUSED.holds(formats.number(limit)),
    next: { kind: 'link', to: '/my/bookings?status=HELD', text: TEXT.next.holds },
  }),
};

const LABELS: Readonly<Record<string, string>> = TEXT.labels;

/** A flight as people name it: AI111 on Sun, 29 Nov. */
const nameOf = ({ flight_number, departure_date }: FlightNamed, formats: Formats): string =>
  TEXT.on(flight_number, formats.day(departure_date));

const describeLack = (lack: FailureOf<'capacity_exceeded'>, formats: Formats) => {
  const { available_kg, requested_kg, available_m3, requested_m3 = 0 } = lack;
  const [left, asked] =
    available_m3 === undefined
      ? [formats.kg(available_kg), formats.kg(requested_kg)]
      : [formats.m3(available_m3), formats.m3(requested_m3)];
  return REFUSED.full(nameOf(lack, formats), left, asked);
};
