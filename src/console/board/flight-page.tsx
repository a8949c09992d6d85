import { toKilograms } from '../../core/measure/weight.ts';
import type { FlightLoad, FlightOperational } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import type { FormState } from '../forms.ts';
import { FlightCapacity } from '../parts/capacity-bar.tsx';
import { ErrorSummary } from '../parts/form.tsx';
import { LocalTime } from '../parts/local-time.tsx';
import { Notice } from '../parts/notice.tsx';
import { Status } from '../parts/status.tsx';
import { RefusedOrBusy } from './busy.tsx';
import { TEXT } from './en.ts';
import { statusOf } from './load.ts';
import { Operations } from './operations.tsx';
import { Sections } from './sections.tsx';

const { flight: WORDS } = TEXT;

export type FlightShown = {
  load: FlightLoad;
  formats: Formats;
  now_ms: number;
  form: FormState;
  /** What the address says was done. */
  query: Readonly<Record<string, string>>;
};

/** One flight: how it stands, and what can be done with it. */
export const FlightPage = ({ load, formats, now_ms, form, query }: FlightShown) => {
  const { flight, held_tenths } = load;
  return (
    <div class="stack wide">
      <Sections at={null} />
      <div class="stack">
        <p class="small">
          <a href={`/board?origin=${flight.origin}&from=${flight.departure_date}`}>{WORDS.back}</a>
        </p>
        <div class="row">
          <h1>
            {flight.flight_number}{' '}
            <span class="quiet">
              {flight.origin} – {flight.destination}
            </span>
          </h1>
          <Status status={statusOf(flight, now_ms)} />
        </div>
        {form.errors === undefined && form.refused === undefined && (
          <Done {...{ load, formats, query }} />
        )}
        <ErrorSummary errors={form.errors} labels={LABELS} />
        <RefusedOrBusy refused={form.refused} form={`form-${form.sent?.change}`} />
      </div>
      <div class="beside">
        <div class="stack wide">
          <Journey {...{ load, formats }} />
          <section class="stack">
            <FlightCapacity flight={flight} formats={formats} />
          </section>
        </div>
        <Facts {...{ load, formats, held_kg: toKilograms(held_tenths) }} />
      </div>
      <Operations {...{ load, formats, now_ms, form }} />
    </div>
  );
};

const LABELS = { ...WORDS.times.labels, ...WORDS.capacity.labels };

type Operation = keyof typeof WORDS.done;

/** Whether the flight stands as an address says that it was left. */
const HOLDS: Record<Operation, (operational: FlightOperational | null) => boolean> = {
  published: () => true,
  times: () => true,
  capacity: () => true,
  closed: (operational) => operational?.closed === true,
  opened: (operational) => operational?.closed !== true,
  cancelled: (operational) => operational?.status === 'CANCELLED',
  reinstated: (operational) => operational?.status !== 'CANCELLED',
};

const isOperation = (text: string): text is Operation => Object.hasOwn(HOLDS, text);

type DoneProps = Pick<FlightShown, 'load' | 'formats' | 'query'>;

const Done = ({ load, formats, query: { done = '', told = '' } }: DoneProps) => {
  if (!isOperation(done) || !HOLDS[done](load.flight.operational)) return null;
  const tell = done === 'times' || done === 'cancelled' ? WORDS.was_told[done] : undefined;
  return (
    <Notice tone="positive">
      <p>
        {WORDS.done[done]} {tell && /^\d{1,6}$/.test(told) && tell(formats.number(Number(told)))}
      </p>
    </Notice>
  );
};

const Journey = ({ load: { flight }, formats }: Pick<FlightShown, 'load' | 'formats'>) => {
  const { departure_datetime, arrival_datetime, operational } = flight;
  const ends = [
    {
      at: departure_datetime,
      airport: flight.origin,
      text: WORDS.facts.departure,
      estimate: operational?.estimated_departure_datetime,
    },
    {
      at: arrival_datetime,
      airport: flight.destination,
      text: WORDS.facts.arrival,
      estimate: operational?.estimated_arrival_datetime,
    },
  ];
  return (
    <div class="flight-ends">
      {ends.map(({ at, airport, text, estimate }) => (
        <div>
          <p class="quiet small">{text}</p>
          <p class="big">
            <LocalTime at={at} after={departure_datetime} formats={formats} />{' '}
            <span class="code">{airport}</span>
          </p>
          {estimate && (
            <p class="estimate">
              {WORDS.estimated} <LocalTime at={estimate} formats={formats} day />
            </p>
          )}
          <p class="quiet small">
            {formats.day(formats.dateOf(at))} · {formats.utc(at)}
          </p>
        </div>
      ))}
    </div>
  );
};

type FactsProps = Pick<FlightShown, 'load' | 'formats'> & { held_kg: number };

const Facts = ({ load: { flight, bookings }, formats, held_kg }: FactsProps) => {
  const { conditions, operational } = flight;
  const { facts } = WORDS;
  const acceptance = conditions?.latest_acceptance_datetime;
  const height = conditions?.max_piece_height_cm;
  const length = conditions?.max_piece_length_cm;
  const rows: [string, string | undefined][] = [
    [facts.airline, flight.airline_name],
    [facts.held, held_kg > 0 ? formats.kg(held_kg) : undefined],
    [facts.price, formats.number(flight.base_price_per_kg)],
    [facts.aircraft, conditions?.aircraft_type],
    [facts.service, conditions?.service_type],
    [facts.acceptance, acceptance && formats.dayAndClock(acceptance)],
    [facts.refused, conditions?.refused_handling_codes?.join(', ')],
    [facts.height, height && `${formats.number(height)} cm`],
    [facts.length, length && `${formats.number(length)} cm`],
    [facts.changed, operational?.changed_at ? formats.utc(operational.changed_at) : undefined],
  ].flatMap(([name, value]) => (name && value ? [[name, String(value)]] : []));
  return (
    <dl class="facts">
      <dt>{facts.bookings}</dt>
      <dd>
        {formats.number(bookings)}{' '}
        {bookings > 0 && <a href={`/desk/flights/${flight.flight_id}`}>{WORDS.bookings_link}</a>}
      </dd>
      {rows.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
      <dt>{facts.id}</dt>
      <dd>
        <code>{flight.flight_id}</code>
      </dd>
    </dl>
  );
};
