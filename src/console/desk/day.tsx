import { toKilograms } from '../../core/measure/weight.ts';
import type { FlightLoad } from '../../core/schedule/types.ts';
import { dayAfter } from '../dates.ts';
import type { Formats } from '../format.ts';
import type { FormState } from '../forms.ts';
import { FlightCapacity } from '../parts/capacity-bar.tsx';
import { ErrorSummary, Field } from '../parts/form.tsx';
import { LocalTime } from '../parts/local-time.tsx';
import { Notice, Refused } from '../parts/notice.tsx';
import { Status } from '../parts/status.tsx';
import { timetableStatusOf } from '../parts/timetable-status.ts';
import { TEXT } from './en.ts';
import type { End } from './next.ts';
import { ScanForm } from './scan-form.tsx';

export type StationDay = {
  airport: string;
  date: string;
  departures: readonly FlightLoad[];
  arrivals: readonly FlightLoad[];
  is_whole: boolean;
};

type DeskProps = FormState & { day: StationDay | null; formats: Formats; now_ms: number };

/** A station's day: the form that chooses it, and its flights. */
export const Desk = ({ day, formats, now_ms, ...form }: DeskProps) => (
  <div class="stack wide desk">
    <div>
      <h1>{TEXT.title}</h1>
      {day === null && <p class="lead">{TEXT.lead}</p>}
    </div>
    <ErrorSummary errors={form.errors} labels={TEXT.labels} />
    <Refused refused={form.refused} />
    <div class="tools">
      <ChooseDay {...form} />
      {day && <ScanForm at={day.airport} />}
    </div>
    {day && <Day {...{ day, formats, now_ms }} />}
  </div>
);

const ChooseDay = ({ sent, errors }: FormState) => (
  <form class="choose card" action="/desk" novalidate>
    <Field
      name="airport"
      label={TEXT.labels.airport}
      hint={TEXT.hints.airport}
      autocapitalize="characters"
      autocomplete="off"
      spellcheck="false"
      maxlength="3"
      required
      {...{ sent, errors }}
    />
    <Field
      name="date"
      label={TEXT.labels.date}
      hint={TEXT.hints.date}
      type="date"
      {...{ sent, errors }}
    />
    <button class={sent?.airport ? undefined : 'main'} type="submit">
      {TEXT.show}
    </button>
  </form>
);

const Day = ({ day, formats, now_ms }: { day: StationDay; formats: Formats; now_ms: number }) => {
  const { airport, date, departures, arrivals, is_whole } = day;
  const other = (days: number) => `/desk?airport=${airport}&date=${dayAfter(date, days)}`;
  return (
    <>
      <div class="row spread">
        <h2>{TEXT.day(airport, formats.day(date))}</h2>
        <p class="row">
          <a class="button" href={other(-1)} rel="prev">
            {TEXT.day_before}
          </a>
          <a class="button" href={other(1)} rel="next">
            {TEXT.day_after}
          </a>
        </p>
      </div>
      {!is_whole && (
        <Notice tone="caution">
          <p>{TEXT.more_flights}</p>
        </Notice>
      )}
      <Flights
        title={TEXT.departures}
        none={TEXT.no_departures(airport)}
        flights={departures}
        end="origin"
        {...{ date, formats, now_ms }}
      />
      <Flights
        title={TEXT.arrivals}
        none={TEXT.no_arrivals(airport)}
        flights={arrivals}
        end="destination"
        {...{ date, formats, now_ms }}
      />
    </>
  );
};

type FlightsProps = {
  title: string;
  none: string;
  flights: readonly FlightLoad[];
  end: End;
  date: string;
  formats: Formats;
  now_ms: number;
};

const Flights = ({ title, none, flights, ...shown }: FlightsProps) => (
  <section class="stack" aria-labelledby={shown.end}>
    <h3 id={shown.end}>
      {title} <span class="quiet">{flights.length > 0 && flights.length}</span>
    </h3>
    {flights.length === 0 ? (
      <p class="none">{none}</p>
    ) : (
      <ul class="day-flights">
        {flights.map((load) => (
          <FlightRow load={load} {...shown} />
        ))}
      </ul>
    )}
  </section>
);

type FlightRowProps = Pick<FlightsProps, 'end' | 'date' | 'formats' | 'now_ms'> & {
  load: FlightLoad;
};

const FlightRow = ({ load, end, date, formats, now_ms }: FlightRowProps) => {
  const { flight, bookings, held_tenths } = load;
  const at = flight[end];
  return (
    <li>
      <FlightTimes {...{ flight, end, date, formats }} />
      <p class="who">
        <a href={`/desk/flights/${flight.flight_id}?at=${at}`}>{flight.flight_number}</a>
        <span>
          {end === 'origin' ? TEXT.to : TEXT.from}{' '}
          <b>{end === 'origin' ? flight.destination : flight.origin}</b>
        </span>
        <span class="quiet small">{flight.airline_name}</span>
      </p>
      <p class="how">
        <Status status={timetableStatusOf(flight, now_ms)} />
        <span class="small">
          {TEXT.bookings(bookings)}
          {held_tenths > 0 && (
            <span class="quiet">, {TEXT.held(formats.kg(toKilograms(held_tenths)))}</span>
          )}
        </span>
      </p>
      <Load {...{ flight, formats }} />
    </li>
  );
};

type OfFlight = { flight: FlightLoad['flight']; formats: Formats };

/** How full a flight is, in weight and in volume where that is counted. */
export const Load = ({ flight, formats }: OfFlight) => (
  <div class="load">
    <FlightCapacity flight={flight} formats={formats} uncounted={TEXT.no_volume} />
  </div>
);

/** When it leaves or comes, by the clock of the station: what is expected now before what was planned. */
const FlightTimes = ({ flight, end, date, formats }: OfFlight & { end: End; date: string }) => {
  const planned = end === 'origin' ? flight.departure_datetime : flight.arrival_datetime;
  const expected =
    end === 'origin'
      ? flight.operational?.estimated_departure_datetime
      : flight.operational?.estimated_arrival_datetime;
  return (
    <p class="when">
      <b>
        <LocalTime at={expected ?? planned} after={date} formats={formats} />
      </b>
      {expected && (
        <span class="late small">
          {TEXT.estimated}
          <s>
            <span class="unseen">{TEXT.scheduled} </span>
            <LocalTime at={planned} after={date} formats={formats} />
          </s>
        </span>
      )}
    </p>
  );
};
