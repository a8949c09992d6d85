import type { TrackedBooking, TrackedLeg } from '../../core/tracking/types.ts';
import type { Formats } from '../format.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { asLocal } from './clocks.ts';
import { TEXT } from './en.ts';
import { isSeen, placeOf } from './words.ts';

type LegTime = { word: string; at: string; instead_of?: string };
type Words = Readonly<Record<'actual' | 'estimated' | 'scheduled', string>>;

const departure = (leg: TrackedLeg): LegTime =>
  timeOf(
    TEXT.line.departure,
    leg.actual_departure,
    leg.estimated_departure,
    leg.scheduled_departure,
  );

const arrival = (leg: TrackedLeg): LegTime =>
  timeOf(TEXT.line.arrival, leg.actual_arrival, leg.estimated_arrival, leg.scheduled_arrival);

/** The best that is known of a time, and the plan where it differs. */
function timeOf(
  words: Words,
  actual: string | null,
  estimated: string | null,
  scheduled: string,
): LegTime {
  if (actual === null && estimated === null) return { word: words.scheduled, at: scheduled };
  const at = actual === null ? (estimated ?? scheduled) : asLocal(actual, scheduled);
  const is_as_planned = at.slice(0, 16) === scheduled.slice(0, 16);
  return {
    word: actual === null ? words.estimated : words.actual,
    at,
    ...(!is_as_planned && { instead_of: scheduled }),
  };
}

type TimeProps = {
  time: LegTime;
  formats: Formats;
  /** The time that the journey begins at, which is shown with its day. */
  first: string | undefined;
};

const Time = ({ time: { word, at, instead_of }, formats, first }: TimeProps) => (
  <span class="time">
    {word}{' '}
    {at === first ? (
      <LocalTime at={at} formats={formats} day />
    ) : (
      <LocalTime at={at} formats={formats} after={first} />
    )}
    {instead_of && (
      <span class="quiet"> {TEXT.line.instead_of(planned(instead_of, at, formats))}</span>
    )}
  </span>
);

const planned = (at: string, now: string, formats: Formats) =>
  formats.dateOf(at) === formats.dateOf(now) ? formats.clock(at) : formats.dayAndClock(at);

/** Where a shipment is between its airports: what is flown, what is not, and its place now. */
export const RouteLine = ({ tracked, formats }: { tracked: TrackedBooking; formats: Formats }) => {
  const { legs, origin, status, misrouted } = tracked;
  if (legs.length === 0) return <p class="quiet">{TEXT.line.none}</p>;
  const is_flying = legs.some(({ state }) => state === 'departed');
  const is_seen = status !== 'CANCELLED' && status !== 'HELD' && isSeen(tracked);
  const is_on_line = is_seen && !is_flying && !misrouted;
  const here = is_on_line ? placeOf(tracked) : null;
  const first = legs[0] && departure(legs[0]).at;
  return (
    <ol class="route-line" aria-label={TEXT.line.title}>
      <Station code={legs[0]?.origin ?? origin} reached={is_seen} {...{ here }} />
      {legs.map((leg) => (
        <>
          <Leg {...{ leg, formats, first }} />
          <Station code={leg.destination} reached={leg.state === 'arrived'} here={here} />
        </>
      ))}
    </ol>
  );
};

const Station = ({
  code,
  reached,
  here,
}: {
  code: string;
  reached: boolean;
  here: string | null;
}) => {
  const is_here = code === here;
  return (
    <li class={`station${reached ? ' reached' : ''}${is_here ? ' here' : ''}`}>
      <span class="code">{code}</span>
      {is_here && <strong class="now">{TEXT.line.here}</strong>}
    </li>
  );
};

const SAID = {
  planned: null,
  offloaded: 'offloaded',
  departed: 'flying',
  arrived: 'flown',
} as const;

const Leg = ({
  leg,
  formats,
  first,
}: {
  leg: TrackedLeg;
  formats: Formats;
  first: string | undefined;
}) => {
  const said = SAID[leg.state];
  return (
    <li class={`leg ${leg.state}`}>
      <span class="flight">
        {leg.state === 'departed' && <Plane />}
        <span class="unseen">{TEXT.line.flight} </span>
        {leg.flight_number}
        {said && (
          <span class={said === 'offloaded' || said === 'flying' ? 'now' : 'quiet'}>
            {' '}
            {TEXT.line[said]}
          </span>
        )}
      </span>
      <Time time={departure(leg)} {...{ formats, first }} />
      <Time time={arrival(leg)} {...{ formats, first }} />
    </li>
  );
};

const Plane = () => (
  <svg class="plane" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M22 12c0-1-1-1.6-2.2-1.6h-5L9.6 2H7.4l2.4 8.4H5.6L3.8 8H2l1.2 4L2 16h1.8l1.8-2.4h4.2L7.4 22h2.2l5.2-8.4h5C21 13.600 22 13 22 12z" />
  </svg>
);
