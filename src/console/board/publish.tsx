import type { AppContext } from '../../context.ts';
import { AirportCode } from '../../contract/fields.ts';
import { showFlight } from '../../contract/flights.ts';
import { NewFlights } from '../../contract/publication.ts';
import { type FailureOf, type FieldError, isFailure } from '../../core/reasons.ts';
import { publish as publishFlights } from '../../core/schedule/publish.ts';
import type { Flight, NewFlight } from '../../core/schedule/types.ts';
import { signedIn } from '../../http/access.ts';
import { goTo, refuse, show } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import { check, numberOf, readForm, type Sent, textOf } from '../forms.ts';
import { createPages } from '../room.ts';
import { statusOf } from './again.ts';
import { momentsAt, offsetOf, readLocal } from './local-moment.ts';
import { TEXT } from './publish-en.ts';
import { PublishForm, type PublishState } from './publish-form.tsx';

const ENDS = [
  { at: 'origin', name: 'departure_datetime' },
  { at: 'destination', name: 'arrival_datetime' },
] as const;

/** Publishes a flight from a form, with times by the clocks of its airports. */
export const publish = createPages()
  .show('/board/publish', (c) => showForm(c, {}))
  .act('/board/publish', async (c) => {
    const sent = await readForm(c);
    const read = await readFlight(c, sent);
    if (!('flight' in read)) return showForm(c, { sent, ...read });
    const result = await publishFlights(c.get('ports'), signedIn(c), read.flight);
    if (!isFailure(result)) return goTo(c, pathOf(result.flights[0]));
    switch (result.reason) {
      case 'validation_failed':
        return showForm(c, { sent, errors: result.errors });
      case 'flight_exists':
        return meetFlight(c, sent, read.flight, result);
      default:
        return refuse(c, result);
    }
  });

const showForm = (c: AppContext, state: PublishState) =>
  show(c, {
    title: TEXT.title,
    main: <PublishForm {...state} />,
    islands: ['busy-form'],
    status: statusOf(c, state),
  });

const pathOf = (flight: Flight | undefined) => `/board/flights/${flight?.flight_id}?done=published`;

/** What the form says as a flight: its times as moments, by the time zones of its airports. */
async function readFlight(
  c: AppContext,
  sent: Sent,
): Promise<{ flight: NewFlight } | Pick<PublishState, 'errors' | 'choices'>> {
  const ends = await Promise.all(ENDS.map((end) => readEnd(c, sent, end)));
  const unread = ends.filter(({ moment }) => moment === undefined).map(({ name }) => name);
  const refused_codes = textOf(sent, 'refused_handling_codes')
    ?.split(/[\s,;]+/)
    .filter(Boolean);
  const checked = check(NewFlights(), {
    flight_number: textOf(sent, 'flight_number'),
    airline_name: textOf(sent, 'airline_name'),
    origin: textOf(sent, 'origin'),
    destination: textOf(sent, 'destination'),
    ...Object.fromEntries(ends.map(({ name, moment }) => [name, moment])),
    max_weight_kg: numberOf(sent, 'max_weight_kg'),
    base_price_per_kg: numberOf(sent, 'base_price_per_kg'),
    max_volume_m3: numberOf(sent, 'max_volume_m3'),
    aircraft_type: textOf(sent, 'aircraft_type'),
    service_type: textOf(sent, 'service_type'),
    latest_acceptance_minutes: numberOf(sent, 'latest_acceptance_minutes'),
    refused_handling_codes: refused_codes,
    max_piece_height_cm: numberOf(sent, 'max_piece_height_cm'),
    max_piece_length_cm: numberOf(sent, 'max_piece_length_cm'),
  });
  const own = ends.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const known = new Set([...own.map(({ path }) => path), ...(own.length > 0 ? unread : [])]);
  const others = 'errors' in checked ? checked.errors.filter(({ path }) => !known.has(path)) : [];
  if (own.length === 0 && 'value' in checked && !Array.isArray(checked.value)) {
    return { flight: checked.value };
  }
  const choices = Object.fromEntries(ends.map(({ name, offsets }) => [name, offsets]));
  return { errors: [...own, ...others], choices };
}

type End = {
  name: (typeof ENDS)[number]['name'];
  /** With its offset; undefined where it cannot be told. */
  moment?: string;
  error?: FieldError;
  /** The two offsets of a time that comes twice. */
  offsets?: string[];
};

async function readEnd(
  c: AppContext,
  sent: Sent,
  { at, name }: (typeof ENDS)[number],
): Promise<End> {
  const text = textOf(sent, name);
  const local = text === undefined ? undefined : readLocal(text);
  if (local === null) return { name, error: { path: name, message: TEXT.times.form } };
  const code = AirportCode().safeParse(sent[at]);
  if (local === undefined || !code.success) return { name };
  const found = await c.get('ports').airports.getAirport(code.data);
  if (isFailure(found)) return { name, error: { path: at, message: TEXT.times.no_airport } };
  const { time_zone } = found.airport;
  const moments = momentsAt(local, time_zone);
  const [first, second] = moments;
  if (first === undefined) {
    return { name, error: { path: name, message: TEXT.times.skipped(code.data, time_zone) } };
  }
  if (second === undefined) return { name, moment: first };
  const offsets = moments.map(offsetOf);
  const meant = moments.find((moment) => offsetOf(moment) === sent[`${name}_offset`]);
  return meant === undefined
    ? { name, offsets, error: { path: name, message: TEXT.times.twice(code.data, time_zone) } }
    : { name, offsets, moment: meant };
}

/**
 * A flight of this number is published on this day: just so by the same form, sent twice, which is done; or otherwise.
 */
async function meetFlight(
  c: AppContext,
  sent: Sent,
  flight: NewFlight,
  failure: FailureOf<'flight_exists'>,
) {
  const { flight_number, departure_date } = failure;
  const { origin } = flight;
  const day = await c
    .get('ports')
    .flights.listFlights(
      signedIn(c),
      { origin, carrier: flight_number.slice(0, 2), from: departure_date, to: departure_date },
      { limit: 500, after_flight_id: null },
    );
  const there = isFailure(day)
    ? undefined
    : day.flights.find((load) => load.flight.flight_number === flight_number)?.flight;
  if (there !== undefined && saysTheSame(there, flight)) return goTo(c, pathOf(there));
  const refused = { ...sayToPeople(failure), detail: TEXT.exists(flight_number, departure_date) };
  return showForm(c, { sent, refused, there: there?.flight_id });
}

function saysTheSame(there: Flight, flight: NewFlight): boolean {
  const shown = showFlight(there);
  const same = [
    'destination',
    'airline_name',
    'max_weight_kg',
    'base_price_per_kg',
    'max_volume_m3',
  ] as const;
  const times = ['departure_datetime', 'arrival_datetime'] as const;
  return (
    same.every((name) => shown[name] === flight[name]) &&
    times.every((name) => Date.parse(shown[name]) === Date.parse(flight[name]))
  );
}
