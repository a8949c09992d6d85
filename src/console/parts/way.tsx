import type { Flight } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import { WAY } from './en.ts';
import { LocalTime } from './local-time.tsx';

type Leg = Pick<
  Flight,
  | 'flight_number'
  | 'airline_name'
  | 'origin'
  | 'destination'
  | 'departure_datetime'
  | 'arrival_datetime'
  | 'operational'
>;

/** A span of time, in milliseconds since the epoch. */
export type Span = { from_ms: number; to_ms: number };

type WayProps = {
  legs: readonly Leg[];
  formats: Formats;
  /** What the lines of several ways are drawn against, so that they compare; its own where it is left out. */
  span?: Span | undefined;
};

/** The flights of an itinerary by the clocks of their airports, with what is flown, waited and crossed of days. */
export const Way = ({ legs, formats, span }: WayProps) => {
  const start = legs[0]?.departure_datetime ?? '';
  return (
    <div class="way">
      <ol>
        {legs.map((leg, place) => (
          <>
            {place > 0 && <Wait from={legs[place - 1]} to={leg} formats={formats} />}
            <li class="leg">
              <End
                at={leg.departure_datetime}
                after={start}
                airport={leg.origin}
                estimate={leg.operational?.estimated_departure_datetime}
                formats={formats}
              />
              <span class="flown">
                <span class="flight">
                  {leg.flight_number}
                  <span class="unseen"> {leg.airline_name}</span>
                </span>
                <span class="quiet">
                  {formats.duration(minutesBetween(leg.departure_datetime, leg.arrival_datetime))}
                </span>
              </span>
              <End
                at={leg.arrival_datetime}
                after={start}
                airport={leg.destination}
                estimate={leg.operational?.estimated_arrival_datetime}
                formats={formats}
              />
            </li>
          </>
        ))}
      </ol>
      <Line legs={legs} span={span ?? spanOf([legs])} />
    </div>
  );
};

type EndProps = {
  at: string;
  after: string;
  airport: string;
  estimate: string | null | undefined;
  formats: Formats;
};

/** One end of a flight: its time, its airport, and the time that is expected now, where it is another. */
const End = ({ at, after, airport, estimate, formats }: EndProps) => (
  <span class="end">
    <LocalTime at={at} after={after} formats={formats} />
    <span class="airport">{airport}</span>
    {estimate && estimate !== at && (
      <span class="estimate">
        {WAY.now} <LocalTime at={estimate} after={after} formats={formats} />
      </span>
    )}
  </span>
);

const Wait = ({ from, to, formats }: { from: Leg | undefined; to: Leg; formats: Formats }) =>
  from === undefined ? null : (
    <li class="wait">
      {WAY.wait(
        formats.duration(minutesBetween(from.arrival_datetime, to.departure_datetime)),
        to.origin,
      )}
    </li>
  );

const WIDTH = 1_000;

/** The same as a line: flights in full, waiting in between. The text beside it says all of it. */
const Line = ({ legs, span }: { legs: readonly Leg[]; span: Span }) => {
  const scale = WIDTH / Math.max(1, span.to_ms - span.from_ms);
  const place = (at: string) => Math.round((Date.parse(at) - span.from_ms) * scale);
  const [first, last] = [legs[0], legs.at(-1)];
  if (first === undefined || last === undefined) return null;
  const from = place(first.departure_datetime);
  return (
    <svg class="line" viewBox={`0 0 ${WIDTH} 6`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="day" width={WIDTH} y="2.5" height="1" />
      <rect class="wait" x={from} width={place(last.arrival_datetime) - from} y="2" height="2" />
      {legs.map((leg) => (
        <rect
          class="leg"
          x={place(leg.departure_datetime)}
          width={place(leg.arrival_datetime) - place(leg.departure_datetime)}
          height="6"
        />
      ))}
    </svg>
  );
};

/** From the first departure to the last arrival of these ways. */
export const spanOf = (ways: readonly (readonly Leg[])[]): Span => ({
  from_ms: Math.min(
    ...ways.flatMap(([first]) => (first ? [Date.parse(first.departure_datetime)] : [])),
  ),
  to_ms: Math.max(
    ...ways.flatMap((legs) => legs.slice(-1).map((last) => Date.parse(last.arrival_datetime))),
  ),
});

const minutesBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
