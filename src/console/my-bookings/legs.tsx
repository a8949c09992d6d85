import type { TrackedLeg } from '../../core/tracking/types.ts';
import type { Formats } from '../format.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { TEXT as ALL } from './en.ts';
import type { Shown } from './read.tsx';

const TEXT = ALL.booking.legs;

/** The flights of a booking, those flown first, with the local times of their airports. */
export const Legs = ({ tracked, formats }: Shown) => (
  <section class="card" aria-labelledby="flights">
    <h2 id="flights">{TEXT.title}</h2>
    {tracked.legs.length === 0 ? (
      <p class="quiet">{TEXT.none}</p>
    ) : (
      <ol class="flights">
        {tracked.legs.map((leg) => (
          <Leg leg={leg} formats={formats} />
        ))}
      </ol>
    )}
    {tracked.connection_at_risk && <p class="notice caution">{TEXT.at_risk}</p>}
  </section>
);

const Leg = ({ leg, formats }: { leg: TrackedLeg; formats: Formats }) => {
  const departs = leg.estimated_departure ?? leg.scheduled_departure;
  const arrives = leg.estimated_arrival ?? leg.scheduled_arrival;
  return (
    <li class={leg.state}>
      <p class="row">
        <strong>{leg.flight_number}</strong>
        <span class="quiet small">{TEXT.states[leg.state]}</span>
      </p>
      <Ends
        {...leg}
        {...{ departs, arrives, formats }}
        departs_first={leg.scheduled_departure}
        arrives_first={leg.scheduled_arrival}
      />
    </li>
  );
};

type EndsProps = {
  origin: string;
  destination: string;
  /** Local at the airport, as it is expected. */
  departs: string;
  arrives: string;
  /** As it was scheduled. */
  departs_first?: string;
  arrives_first?: string;
  formats: Formats;
};

/** Where a flight departs and arrives, and when. */
export const Ends = (props: EndsProps) => {
  const { origin, destination, departs, arrives, formats } = props;
  return (
    <div class="ends">
      <p>
        <strong>{origin}</strong> <LocalTime at={departs} formats={formats} day />
        <Scheduled at={props.departs_first} now={departs} formats={formats} />
      </p>
      <svg viewBox="0 0 40 8" aria-hidden="true">
        <path d="M0 4h38M34 1l4 3-4 3" />
      </svg>
      <p>
        <strong>{destination}</strong>{' '}
        <LocalTime at={arrives} formats={formats} day after={departs} />
        <Scheduled at={props.arrives_first} now={arrives} formats={formats} />
      </p>
    </div>
  );
};

const Scheduled = ({
  at,
  now,
  formats,
}: {
  at: string | undefined;
  now: string;
  formats: Formats;
}) =>
  at === undefined || at === now ? null : (
    <span class="under">{TEXT.scheduled(formats.dayAndClock(at))}</span>
  );
