import type { AppContext } from '../../context.ts';
import { OffloadBooking } from '../../contract/offload.ts';
import { offload } from '../../core/booking/offload.ts';
import type { BookingRead, BookingWithEvents } from '../../core/booking/types.ts';
import {
  type Failure,
  type FailureOf,
  type FieldError,
  isFailure,
  type Reason,
} from '../../core/reasons.ts';
import { lookingOf } from '../../http/access.ts';
import { sayMissingFlight } from '../../http/problem.ts';
import { asksForPart, goTo, refuse, refuseSaid, show, showPart, signInFirst } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { check, numberOf, readForm, readQuery, type Sent, textOf } from '../forms.ts';
import { createPages } from '../room.ts';
import { ALL_AT_ONCE_MAX, readyFor } from './all.tsx';
import { TEXT } from './en.ts';
import { FlightWork, type WorkedFlight } from './flight.tsx';
import { MOVES, rowOf } from './next.ts';
import { type Place, pathOf, placeOf } from './place.ts';
import { readFlight } from './read.ts';
import { invalid, momentOf, orderOf, reportMove } from './reports.ts';
import { Row } from './row.tsx';
import type { Refusal } from './row-forms.tsx';
import { showScanned } from './scan.tsx';

/** The work on one flight: what is reported of a shipment on it, what is left behind, and all at once. */
export const work = createPages()
  .show('/desk/flights/:flight_id', (c) => {
    const { at, after } = readQuery(c);
    return showFlight(c, { at, after });
  })
  .act('/desk/flights/:flight_id/report', async (c) => {
    const sent = await readForm(c);
    return answer(c, { form: 'report', sent }, await reportMove(c, sent));
  })
  .act('/desk/flights/:flight_id/offload', async (c) => {
    const sent = await readForm(c);
    const checked = check(OffloadBooking(), {
      flight_id: c.req.param('flight_id'),
      discrepancy: textOf(sent, 'discrepancy'),
      occurred_at: momentOf(sent),
      pieces: numberOf(sent, 'pieces'),
      remark: textOf(sent, 'remark'),
    });
    const result =
      'errors' in checked
        ? invalid(checked)
        : await offload(c.get('ports'), { ...orderOf(c, sent), offload: checked.value });
    return answer(c, { form: 'offload', sent }, result);
  })
  .act('/desk/flights/:flight_id/all', async (c) => {
    const sent = await readForm(c);
    const move = MOVES.find((code) => code === sent.code);
    const read = await readFlight(c, c.req.param('flight_id'), sent.after || undefined);
    if (isFailure(read)) return refuseFlight(c, read);
    const place = placeIn(c, read.flight, sent);
    // What was refused before is not tried again by pressing on: the page is in the order of the references.
    const begun = read.bookings.findIndex(({ ref_id }) => ref_id === sent.done_to);
    const ready = move ? readyFor(read.bookings.slice(begun + 1), place, move) : [];
    const refusals = new Map<string, Refusal>();
    const now = ready.slice(0, ALL_AT_ONCE_MAX);
    for (const row of now) {
      const one: Sent = {
        ...sent,
        ref_id: row.ref_id,
        ...(move === 'RCS' && { pieces: `${row.pieces}`, weight_kg: `${row.weight_kg}` }),
      };
      const result = await reportMove(c, one);
      if (!isFailure(result)) continue;
      if (result.reason === 'unauthenticated') return signInFirst(c);
      refusals.set(row.ref_id, refusalOf({ form: 'report', sent: {} }, result));
    }
    if (refusals.size === 0) return goTo(c, pathOf(place));
    const done = now.length - refusals.size;
    const left = ready.length - now.length;
    const progress = { move: sent.code ?? '', done, left, done_to: now.at(-1)?.ref_id ?? '' };
    return showFlight(c, { ...sent, refusals, progress }, 409);
  });

type Wish = { at?: string | undefined; after?: string | undefined } & Pick<
  WorkedFlight,
  'refusals' | 'progress'
>;

async function showFlight(c: AppContext, { at, after, refusals, progress }: Wish, status = 200) {
  const read = await readFlight(c, c.req.param('flight_id') ?? '', after || undefined);
  if (isFailure(read)) return refuseFlight(c, read);
  const { flight } = read;
  const place = placeIn(c, flight, { at, after });
  return show(c, {
    title: TEXT.flight.title(flight.flight_number, flight.origin, flight.destination),
    main: (
      <FlightWork
        {...read}
        {...{ place, progress }}
        refusals={refusals ?? new Map()}
        now_ms={c.get('ports').world.now_ms()}
      />
    ),
    islands: ['for-all', 'scan-field'],
    status,
  });
}

const refuseFlight = (
  c: AppContext,
  failure: FailureOf<'flight_not_found' | 'unauthenticated' | 'forbidden' | 'validation_failed'>,
) =>
  failure.reason === 'flight_not_found'
    ? refuseSaid(c, sayMissingFlight(failure))
    : refuse(c, failure);

const placeIn = (
  c: AppContext,
  flight: WorkedFlight['flight'],
  { at, after }: { at?: string | undefined; after?: string | undefined },
) =>
  placeOf(
    {
      ...flight,
      departure: flight.departure_datetime,
      arrival: flight.arrival_datetime,
    },
    {
      at,
      after: after || undefined,
      now_ms: c.get('ports').world.now_ms(),
      formats: formatsOf(c.get('language')),
    },
  );

type Told = Pick<Refusal, 'form' | 'sent'>;

const refusalOf = <R extends Reason>(told: Told, failure: FailureOf<R>): Refusal => ({
  ...told,
  said: sayToPeople<R>(failure),
  errors: fieldErrorsOf(failure),
});

const fieldErrorsOf = (failure: Failure): readonly FieldError[] =>
  failure.reason === 'validation_failed' ? failure.errors : [];

/** Answers what was sent for one shipment: its row for a script, else the page that it stood on. */
async function answer<R extends Reason>(
  c: AppContext,
  told: Told,
  result: (BookingRead & { offloaded_ref_id?: string }) | FailureOf<R>,
) {
  const { sent } = told;
  if (isRefused(result)) {
    if (result.reason === 'unauthenticated') return signInFirst(c);
    const refusal = refusalOf<R>(told, result);
    if (asksForPart(c)) return refuseRow(c, refusal);
    if (sent.from === 'scan') {
      const { ref_id = '', scanned_for = '' } = sent;
      return showScanned(c, { ...sent, q: ref_id, flight_id: scanned_for }, refusal);
    }
    const refusals = new Map([[sent.ref_id ?? '', refusal]]);
    return showFlight(c, { ...sent, refusals }, refusal.said.status);
  }
  const { booking, offloaded_ref_id } = result;
  if (asksForPart(c)) return showRow(c, sent, booking, { offloaded_ref_id });
  if (sent.from === 'scan') {
    const scanned = new URLSearchParams({ q: booking.ref_id, at: sent.at ?? '' });
    if (sent.scanned_for) scanned.set('flight_id', sent.scanned_for);
    return goTo(c, `/desk/scan?${scanned}`);
  }
  const flight_id = c.req.param('flight_id') ?? '';
  return goTo(c, pathOf({ flight_id, at: sent.at ?? '', after: sent.after }, booking.ref_id));
}

const isRefused = <R extends Reason>(result: object | FailureOf<R>): result is FailureOf<R> =>
  'reason' in result;

/** The row of what was refused, as it stands now: somebody else may have been faster. */
async function refuseRow(c: AppContext, refusal: Refusal) {
  const { ref_id } = orderOf(c, refusal.sent);
  const looking = lookingOf(c.get('caller'));
  const read = await c.get('ports').tracking.getBooking(ref_id, looking);
  return isFailure(read) ? refuse(c, read) : showRow(c, refusal.sent, read.booking, { refusal });
}

/** A shipment's row, drawn from the booking. */
function showRow(
  c: AppContext,
  sent: Sent,
  booking: BookingWithEvents,
  { refusal, offloaded_ref_id }: { refusal?: Refusal; offloaded_ref_id?: string | undefined },
) {
  const flight_id = c.req.param('flight_id') ?? '';
  const is_blocked =
    offloaded_ref_id === booking.ref_id || refusal?.said.code === 'rebooking_required';
  const row = rowOf(booking, flight_id, { is_blocked });
  if (row === null) {
    return showPart(c, <p class="error">{TEXT.gone_from_flight}</p>, refusal?.said.status ?? 200);
  }
  const place: Place = {
    flight_id,
    end: sent.end === 'destination' ? 'destination' : 'origin',
    at: sent.at ?? '',
    offset: sent.offset ?? 'Z',
    drawn_at: new Date(c.get('ports').world.now_ms()).toISOString(),
    after: sent.after,
    formats: formatsOf(c.get('language')),
  };
  const part = offloaded_ref_id === booking.ref_id ? undefined : offloaded_ref_id;
  return showPart(c, <Row {...{ row, place, refusal, part }} />, refusal?.said.status ?? 200);
}
