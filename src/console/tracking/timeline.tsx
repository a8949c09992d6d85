import type { Milestone, TrackedBooking } from '../../core/tracking/types.ts';
import type { Formats } from '../format.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { atAirport } from './clocks.ts';
import { TEXT } from './en.ts';
import { sayUtc } from './words.ts';

type TimelineProps = { tracked: TrackedBooking; formats: Formats; prefix: string };

/** All that happened, latest first: the code of IATA, in words, where, when, and how much of it. */
export const Timeline = ({ tracked, formats, prefix }: TimelineProps) => {
  const { milestones } = tracked;
  if (milestones.length === 0) return <p class="quiet">{TEXT.timeline.none}</p>;
  return (
    <>
      <p class="quiet small">{TEXT.timeline.caption}</p>
      <ol class="happened" reversed>
        {milestones.toReversed().map((milestone) => (
          <Entry {...{ milestone, tracked, formats, prefix }} />
        ))}
      </ol>
    </>
  );
};

/** An event says its code at the end of its message; here it stands before. */
export const withoutCode = (message: string): string => message.replace(/ \([A-Z ]+\)$/, '');

const Entry = ({
  milestone,
  tracked: { legs },
  formats,
  prefix,
}: TimelineProps & { milestone: Milestone }) => {
  const { code, discrepancy, location, occurred_at, recorded_at, message, remark } = milestone;
  const local = atAirport(occurred_at, location, legs);
  const flight = legs.find(({ flight_id }) => flight_id === milestone.flight_id)?.flight_number;
  const amounts = [
    milestone.pieces !== null && TEXT.facts.pieces(formats.number(milestone.pieces)),
    milestone.weight_kg !== null && formats.kg(milestone.weight_kg),
    milestone.partial && TEXT.timeline.partial,
  ].filter(Boolean);
  return (
    // The id is the same at each reading, for the script that puts only what is new in place.
    <li id={`${prefix}-${code}-${Date.parse(recorded_at)}`} class={code === 'DIS' ? 'wrong' : ''}>
      <p class="when">
        {local !== null && <LocalTime at={local} formats={formats} day />}
        <span class="quiet small">
          {local === null ? formats.utc(occurred_at) : sayUtc(local, formats)}
        </span>
      </p>
      <div class="what">
        <p>
          <code class="fsu">{discrepancy === null ? code : `${code} ${discrepancy}`}</code>{' '}
          <strong>{withoutCode(message)}</strong>
        </p>
        <p class="quiet small">
          {[location, flight && TEXT.timeline.flight(flight), ...amounts]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {remark && (
          <p class="small">
            {TEXT.timeline.remark}: {remark}
          </p>
        )}
      </div>
    </li>
  );
};
