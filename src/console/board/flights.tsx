import type { AppContext } from '../../context.ts';
import { FlightId } from '../../contract/fields.ts';
import { FlightOperation } from '../../contract/flight-operations.ts';
import { type FailureOf, isFailure } from '../../core/reasons.ts';
import { operate } from '../../core/schedule/operate.ts';
import type { Flight, FlightChanges, FlightLoad } from '../../core/schedule/types.ts';
import { signedIn } from '../../http/access.ts';
import { sayMissingFlight } from '../../http/problem.ts';
import { asksForPart, goTo, refuse, refuseSaid, show } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { check, type FormState, numberOf, readForm, type Sent, textOf } from '../forms.ts';
import { createPages } from '../room.ts';
import { statusOf } from './again.ts';
import { Decision, type DecisionKind } from './decision.tsx';
import { TEXT } from './en.ts';
import { FlightPage } from './flight-page.tsx';
import { localOf, offsetOf, readLocal, withOffset } from './local-moment.ts';

const FLIGHTS_MAX = 500;
const TIMES = ['departure', 'arrival'] as const;

/** One flight of the board, and what becomes of it. */
export const flights = createPages()
  .show('/board/flights/:flight_id', (c) => showFlight(c))
  .act('/board/flights/:flight_id', async (c) => {
    const sent = await readForm(c);
    const asked = await changesOf(c, sent);
    if ('failure' in asked) return refuseFlight(c, asked.failure);
    if ('errors' in asked) return showFlight(c, { sent, errors: asked.errors });
    return change(c, asked.changes, asked.done, (form) => showFlight(c, { sent, ...form }));
  })
  .show('/board/flights/:flight_id/cancel', (c) => showDecision(c, 'cancel'))
  .act('/board/flights/:flight_id/cancel', (c) =>
    change(c, { status: 'CANCELLED' }, 'cancelled', (form) => showDecision(c, 'cancel', form)),
  )
  .show('/board/flights/:flight_id/reinstate', (c) => showDecision(c, 'reinstate'))
  .act('/board/flights/:flight_id/reinstate', (c) =>
    change(c, { status: 'SCHEDULED' }, 'reinstated', (form) => showDecision(c, 'reinstate', form)),
  );

const idOf = (c: AppContext): string => c.req.param('flight_id') ?? '';

/** The flight of the path with its load: the timetable of its lane and day counts the bookings. */
async function readFlight(c: AppContext): Promise<FlightLoad | FailureOf<Refusal>> {
  const found = await findFlight(c);
  if (isFailure(found)) return found;
  const { flight_id, origin, destination, departure_date, flight_number } = found.flight;
  const day = await c.get('ports').flights.listFlights(
    signedIn(c),
    {
      ...{ origin, destination, carrier: flight_number.slice(0, 2) },
      ...{ from: departure_date, to: departure_date },
    },
    { limit: FLIGHTS_MAX, after_flight_id: null },
  );
  if (isFailure(day)) return day;
  // It may have moved to another day between the two looks.
  return (
    day.flights.find(({ flight }) => flight.flight_id === flight_id) ?? {
      reason: 'operation_busy',
      retry_after_s: 1,
    }
  );
}

type Refusal =
  | 'unauthenticated'
  | 'forbidden'
  | 'validation_failed'
  | 'flight_not_found'
  | 'operation_busy';

async function findFlight(
  c: AppContext,
): Promise<{ flight: Flight } | FailureOf<'flight_not_found'>> {
  const flight_id = idOf(c);
  const known = FlightId().safeParse(flight_id);
  return known.success
    ? c.get('ports').flights.getFlight(known.data)
    : { reason: 'flight_not_found', flight_id };
}

const refuseFlight = (c: AppContext, failure: FailureOf<Refusal>) =>
  failure.reason === 'flight_not_found'
    ? refuseSaid(c, sayMissingFlight(failure))
    : refuse(c, failure);

async function showFlight(c: AppContext, form: FormState = {}) {
  const load = await readFlight(c);
  if (isFailure(load)) return refuseFlight(c, load);
  const { flight_number, departure_datetime } = load.flight;
  const formats = formatsOf(c.get('language'));
  return show(c, {
    title: TEXT.flight.title(flight_number, formats.day(formats.dateOf(departure_datetime))),
    main: <FlightPage {...{ load, formats, form }} now_ms={nowOf(c)} query={c.req.query()} />,
    islands: ['local-moment', 'come-back', 'busy-form'],
    status: statusOf(c, form),
  });
}

const nowOf = (c: AppContext) => c.get('ports').world.now_ms();

async function showDecision(c: AppContext, kind: DecisionKind, form: FormState = {}) {
  const load = await readFlight(c);
  if (isFailure(load)) return refuseFlight(c, load);
  return show(c, {
    title: TEXT.flight[kind].title(load.flight.flight_number),
    main: (
      <Decision {...{ kind, load }} refused={form.refused} formats={formatsOf(c.get('language'))} />
    ),
    islands: ['come-back', 'busy-form'],
    status: statusOf(c, form),
  });
}

type Done = keyof typeof TEXT.flight.done;

/** Operates the flight and goes to its page, or shows the form again with why it was refused. */
async function change(
  c: AppContext,
  changes: FlightChanges,
  done: Done,
  again: (form: FormState) => Response | Promise<Response>,
) {
  const result = await operate(c.get('ports'), signedIn(c), idOf(c), changes);
  if (!isFailure(result)) {
    const told = result.affected_bookings;
    return goToDone(c, `/board/flights/${result.flight.flight_id}?done=${done}&told=${told}`);
  }
  switch (result.reason) {
    case 'unauthenticated':
    case 'forbidden':
    case 'flight_not_found':
      return refuseFlight(c, result);
    case 'validation_failed':
      return again({ errors: result.errors });
    case 'operation_busy': {
      const { title, detail } = TEXT.flight.busy;
      return again({ refused: { ...sayToPeople(result), title, detail, remedy: '' } });
    }
    default:
      return again({ refused: sayToPeople(result) });
  }
}

/** To what was done; a script is told where that is. */
function goToDone(c: AppContext, path: string) {
  if (!asksForPart(c)) return goTo(c, path);
  c.header('X-Go', path);
  return c.body(null, 204);
}

type Asked =
  | { changes: FlightChanges; done: Done }
  | { errors: NonNullable<FormState['errors']> }
  | { failure: FailureOf<'flight_not_found'> };

/** What a form of the flight's page asks for. */
async function changesOf(c: AppContext, sent: Sent): Promise<Asked> {
  if (sent.change === 'times') return timesOf(c, sent);
  if (sent.change === 'capacity') {
    const checked = check(FlightOperation(), {
      max_weight_kg: numberOf(sent, 'max_weight_kg') ?? '',
      max_volume_m3: numberOf(sent, 'max_volume_m3') ?? null,
    });
    return 'errors' in checked ? checked : { changes: checked.value, done: 'capacity' };
  }
  const closed = sent.change === 'close';
  return { changes: { closed }, done: closed ? 'closed' : 'opened' };
}

/** Local times by the offsets that the flight itself has; one that is that of the timetable is no estimate. */
async function timesOf(c: AppContext, sent: Sent): Promise<Asked> {
  const found = await findFlight(c);
  if (isFailure(found)) return { failure: found };
  const asked = TIMES.map((end) => {
    const name = `estimated_${end}_datetime` as const;
    const published = found.flight[`${end}_datetime`];
    const text = textOf(sent, name) ?? localOf(published);
    const local = readLocal(text);
    if (local === null) return { name, error: TEXT.flight.times.form };
    return {
      name,
      value: local === localOf(published) ? null : withOffset(local, offsetOf(published)),
    };
  });
  const errors = asked.flatMap(({ name, error }) =>
    error === undefined ? [] : [{ path: name, message: error }],
  );
  if (errors.length > 0) return { errors };
  const checked = check(
    FlightOperation(),
    Object.fromEntries(asked.map(({ name, value }) => [name, value])),
  );
  return 'errors' in checked ? checked : { changes: checked.value, done: 'times' };
}
