import type { TrackedBooking } from '../../core/tracking/types.ts';
import type { Formats } from '../format.ts';
import type { Tone } from '../parts/notice.tsx';
import { type Concern, concernsOf } from './concerns.ts';
import { sayExpected, TEXT } from './en.ts';
import { sayMoment } from './words.ts';

type ConcernsProps = {
  tracked: TrackedBooking;
  now_ms: number;
  formats: Formats;
  may_act: boolean;
  heading: 'h2' | 'h4';
};

const TONES = {
  misrouted: 'critical',
  needs_rebooking: 'critical',
  hold_over: 'critical',
  hold_ends_soon: 'caution',
  at_risk: 'caution',
  overdue: 'caution',
  held: 'info',
} as const satisfies Record<Concern['kind'], Tone>;

/** What is wrong or about to be, above all else. No live region of its own: a change is read out once, by the part. */
export const Concerns = ({ tracked, heading: Heading, ...looking }: ConcernsProps) => (
  <div class="stack concerns">
    {concernsOf(tracked, looking.now_ms).map((concern) => {
      const { title, text, link } = say(concern, tracked, looking.formats);
      return (
        <div class={`notice ${TONES[concern.kind]}`} id={`${concern.kind}-${tracked.ref_id ?? ''}`}>
          <Heading>{title}</Heading>
          <p>
            {text}{' '}
            {link && looking.may_act && tracked.ref_id && (
              <a href={`/my/bookings/${tracked.ref_id}`}>{link}</a>
            )}
          </p>
        </div>
      );
    })}
  </div>
);

type Said = { title: string; text: string; link?: string };

function say(concern: Concern, { legs, origin }: TrackedBooking, formats: Formats): Said {
  const words = TEXT.concerns;
  switch (concern.kind) {
    case 'misrouted':
      return words.misrouted(concern.airport, concern.calls);
    case 'needs_rebooking':
      return words.needs_rebooking;
    case 'at_risk': {
      const { airport, flight_number, minutes } = concern;
      const time = formats.duration(Math.abs(minutes));
      return words.at_risk(airport, flight_number, time, minutes < 0);
    }
    case 'overdue': {
      const { code, airport, planned_at } = concern;
      return words.overdue(
        sayExpected(code, airport),
        sayMoment(planned_at, airport, legs, formats),
      );
    }
    default:
      return words[concern.kind](sayMoment(concern.until, origin, legs, formats));
  }
}
