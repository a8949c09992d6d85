import type { FieldError } from '../../core/reasons.ts';
import type { TrackedBooking, TrackedLeg } from '../../core/tracking/types.ts';
import type { Formats } from '../format.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { Notice } from '../parts/notice.tsx';
import { Status } from '../parts/status.tsx';
import { TEXT } from './en.ts';
import { legAt, nextOf, standingOf } from './next.ts';
import { placeOf } from './place.ts';
import { WayOn } from './row.tsx';
import { MoveForm, type Refusal } from './row-forms.tsx';
import { ScanForm } from './scan-form.tsx';

export type ScannedProps = {
  q: string | undefined;
  /** Where it was scanned; empty where nobody said. */
  at: string;
  /** The flight that is worked on, if it is one. */
  flight_id: string | undefined;
  parts: readonly TrackedBooking[];
  errors: readonly FieldError[];
  refusal: Refusal | undefined;
  formats: Formats;
  now_ms: number;
};

/** What was scanned: the field for the next one first, then what was found. */
export const Scanned = (props: ScannedProps) => {
  const { q, at, flight_id, parts, errors } = props;
  return (
    <div class="stack wide desk narrow-page">
      <div>
        <h1>
          {TEXT.scan.title} {at && <span class="quiet">{TEXT.scan.at(at)}</span>}
        </h1>
        <p class="small">
          {flight_id ? (
            <a href={`/desk/flights/${flight_id}?at=${at}`}>← {TEXT.scan.back_to_flight}</a>
          ) : (
            <a href={at ? `/desk?airport=${at}` : '/desk'}>← {TEXT.title}</a>
          )}
        </p>
      </div>
      <ScanForm {...{ at, flight_id, errors }} q={errors.length > 0 ? q : undefined} is_first />
      {parts.map((part) => (
        <Part {...props} part={part} />
      ))}
    </div>
  );
};

type PartProps = ScannedProps & { part: TrackedBooking };

const Part = (props: PartProps) => {
  const { part, at, formats } = props;
  return (
    <article class="card scanned" aria-label={part.awb_number ?? part.ref_id ?? ''}>
      <div class="row spread">
        <p class="name">
          <b class="code">{part.awb_number ?? part.ref_id}</b>
          {part.awb_number && <span class="quiet small">{part.ref_id}</span>}
        </p>
        <Status status={part.status} />
      </div>
      <p class="big">
        {part.origin} <span class="quiet">→</span> {part.destination}
        {', '}
        {TEXT.row.pieces(formats.number(part.pieces), part.pieces === 1)}
        {', '}
        {formats.kg(part.weight_kg)}
      </p>
      {at === '' ? (
        <p>
          <a href="/desk">{TEXT.scan.at_which}</a>
        </p>
      ) : (
        <Here {...props} />
      )}
      <p class="small">
        <a href={`/track/${part.ref_id ?? part.awb_number}`}>{TEXT.scan.track}</a>
      </p>
    </article>
  );
};

/** What is next for it at this station, or where it belongs. */
const Here = ({ part, at, flight_id, refusal, formats, now_ms }: PartProps) => {
  const mine = flight_id && part.legs.find((leg) => leg.flight_id === flight_id);
  const here = legAt(part, at);
  if (flight_id && !mine) {
    return (
      <Notice tone="caution" title={TEXT.scan.elsewhere}>
        <Route legs={part.legs} {...{ at, formats }} />
      </Notice>
    );
  }
  if (here === null) {
    return (
      <Notice tone="caution" title={TEXT.scan.not_here(at)}>
        <Route legs={part.legs} {...{ at, formats }} />
      </Notice>
    );
  }
  const leg = mine || here.leg;
  const place = placeOf(
    { ...leg, departure: leg.scheduled_departure, arrival: leg.scheduled_arrival },
    { at, now_ms, formats, from: 'scan', scanned_for: flight_id },
  );
  const standing = standingOf(part, leg);
  const next = nextOf(standing, place.end);
  const row = {
    ...standing,
    ref_id: part.ref_id ?? '',
    pieces: part.pieces,
    weight_kg: part.weight_kg,
  };
  return (
    <>
      <p>
        <FlightLink {...{ leg, at, formats }} />
      </p>
      <div class="todo big">
        {refusal && (
          <p class="error" role="alert">
            {refusal.said.detail} {refusal.said.remedy}
          </p>
        )}
        {'move' in next ? (
          <MoveForm {...{ row, place, refusal }} move={next.move} />
        ) : (
          <p class="why">
            {TEXT.waiting[next.waiting]} <WayOn {...{ row, place, next }} />
          </p>
        )}
      </div>
    </>
  );
};

type RouteProps = { legs: readonly TrackedLeg[]; at: string; formats: Formats };

const Route = ({ legs, ...shown }: RouteProps) => (
  <>
    <p>{TEXT.scan.belongs}</p>
    <ul class="plain">
      {legs.map((leg) => (
        <li>
          <FlightLink leg={leg} {...shown} />
        </li>
      ))}
    </ul>
  </>
);

const FlightLink = ({ leg, at, formats }: Omit<RouteProps, 'legs'> & { leg: TrackedLeg }) => (
  <>
    <a href={`/desk/flights/${leg.flight_id}?at=${at === leg.destination ? at : leg.origin}`}>
      {leg.flight_number}
    </a>{' '}
    {leg.origin} → {leg.destination},{' '}
    <LocalTime at={leg.estimated_departure ?? leg.scheduled_departure} formats={formats} day />
  </>
);
