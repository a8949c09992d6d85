import type { Flight } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { Notice } from '../parts/notice.tsx';
import { Status } from '../parts/status.tsx';
import { timetableStatusOf } from '../parts/timetable-status.ts';
import { AllForms, Progress } from './all.tsx';
import { Load } from './day.tsx';
import { TEXT } from './en.ts';
import type { End } from './next.ts';
import type { Place } from './place.ts';
import type { FlightRead } from './read.ts';
import { Row } from './row.tsx';
import type { Refusal } from './row-forms.tsx';
import { ScanForm } from './scan-form.tsx';

export type WorkedFlight = FlightRead & {
  place: Place;
  now_ms: number;
  /** By reference: why something was refused. */
  refusals?: ReadonlyMap<string, Refusal>;
  /** What was just done for all, where some is left. */
  progress?: { move: string; done: number; left: number; done_to: string } | undefined;
};

/** A flight at one of its stations: the bookings on it, and what is next for each and for all. */
export const FlightWork = (work: WorkedFlight) => {
  const { flight, bookings, next, place, now_ms, refusals = new Map(), progress } = work;
  return (
    <div class="stack wide desk">
      <Head {...{ flight, place, now_ms }} />
      <ScanForm at={place.at} flight_id={flight.flight_id} />
      {refusals.size > 0 && (
        <Notice tone="critical">
          <p>
            {TEXT.all.refused(refusals.size)}{' '}
            {[...refusals.keys()].slice(0, 5).map((ref_id) => (
              <a href={`#b-${ref_id}`}>{ref_id} </a>
            ))}
          </p>
        </Notice>
      )}
      {progress && progress.left > 0 && (
        <Notice tone="info">
          <p>{TEXT.all.left(progress.done, progress.left)}</p>
        </Notice>
      )}
      {bookings.length === 0 ? (
        <div class="none">
          <p>{TEXT.flight.empty}</p>
          <p class="small">{TEXT.flight.empty_hint}</p>
        </div>
      ) : (
        <for-all class="stack">
          <AllForms
            {...{ bookings, place, progress }}
            is_page={next !== null || place.after !== undefined}
          />
          <Progress />
          <ul class="shipments" aria-label={TEXT.flight.list}>
            {bookings.map((row) => (
              <Row {...{ row, place }} refusal={refusals.get(row.ref_id)} />
            ))}
          </ul>
        </for-all>
      )}
      <Pages {...{ place, next }} />
    </div>
  );
};

type HeadProps = { flight: Flight; place: Place; now_ms: number };

const Head = ({ flight, place, now_ms }: HeadProps) => {
  const { flight_id, flight_number, origin, destination, conditions } = flight;
  const { formats, at, end } = place;
  const status = timetableStatusOf(flight, now_ms);
  const day = formats.dateOf(
    end === 'origin' ? flight.departure_datetime : flight.arrival_datetime,
  );
  const ends = [
    { code: origin, text: TEXT.flight.departure },
    { code: destination, text: TEXT.flight.arrival },
  ];
  return (
    <header class="stack flight-head">
      <p class="small">
        <a href={`/desk?airport=${at}&date=${day}`}>← {TEXT.flight.back(at, formats.day(day))}</a>
      </p>
      <div class="row spread">
        <h1>
          {flight_number}{' '}
          <span class="route">
            {origin} <span class="unseen">{TEXT.to}</span>
            <span aria-hidden="true">→</span> {destination}
          </span>
        </h1>
        <Status status={status} />
      </div>
      <div class="card facts-of-flight">
        <Clock {...{ flight, formats }} end="origin" />
        <Clock {...{ flight, formats }} end="destination" />
        {conditions?.latest_acceptance_datetime && (
          <dl>
            <dt>{TEXT.flight.acceptance}</dt>
            <dd>
              <LocalTime at={conditions.latest_acceptance_datetime} formats={formats} day />
            </dd>
          </dl>
        )}
        <Load {...{ flight, formats }} />
      </div>
      {(status === 'cancelled' || status === 'closed') && (
        <Notice
          tone={status === 'cancelled' ? 'critical' : 'caution'}
          title={TEXT.flight_notes[status].title}
        >
          <p>{TEXT.flight_notes[status].text}</p>
        </Notice>
      )}
      {status === 'departed' && <p class="quiet small">{TEXT.departed_by_clock}</p>}
      <nav class="ends" aria-label={TEXT.flight.at}>
        {ends.map(({ code, text }) => (
          <a
            class="button"
            href={`/desk/flights/${flight_id}?at=${code}`}
            aria-current={code === at ? 'page' : undefined}
          >
            {text} {code}
          </a>
        ))}
      </nav>
    </header>
  );
};

const Clock = ({ flight, formats, end }: { flight: Flight; formats: Formats; end: End }) => {
  const [planned, expected] =
    end === 'origin'
      ? [flight.departure_datetime, flight.operational?.estimated_departure_datetime]
      : [flight.arrival_datetime, flight.operational?.estimated_arrival_datetime];
  return (
    <dl>
      <dt>
        {end === 'origin' ? TEXT.flight.departure : TEXT.flight.arrival} {flight[end]}
      </dt>
      <dd>
        <b>
          <LocalTime at={expected ?? planned} formats={formats} day />
        </b>
        {expected && (
          <span class="late small">
            {' '}
            {TEXT.scheduled}{' '}
            <s>
              <LocalTime at={planned} formats={formats} />
            </s>
          </span>
        )}
      </dd>
    </dl>
  );
};

const Pages = ({ place, next }: { place: Place; next: string | null }) => {
  const path = `/desk/flights/${place.flight_id}?at=${place.at}`;
  if (next === null && !place.after) return null;
  return (
    <p class="row">
      {place.after && (
        <a class="button" href={path}>
          {TEXT.flight.first_page}
        </a>
      )}
      {next && (
        <a class="button" href={`${path}&after=${next}`} rel="next">
          {TEXT.flight.next_page}
        </a>
      )}
    </p>
  );
};
