import type { BookingWithEvents } from '../../core/booking/types.ts';
import type { Formats } from '../format.ts';
import { Notice } from '../parts/notice.tsx';
import { TEXT as ALL } from './en.ts';

const TEXT = ALL.changed;

type ChangedProps = {
  booking: BookingWithEvents;
  drawn_at: number | undefined;
  formats: Formats;
};

/** What happened to a booking since a form about it was drawn: every event makes one version. */
export const Changed = ({ booking, drawn_at, formats }: ChangedProps) =>
  drawn_at === undefined ? null : (
    <Notice tone="critical" title={TEXT.title}>
      <p>{TEXT.say}</p>
      <ul>
        {booking.events.slice(drawn_at).map(({ metadata, status, timestamp }) => (
          <li>
            {formats.inText(metadata.message ?? status)},{' '}
            <time datetime={timestamp}>{formats.utc(timestamp)}</time>
          </li>
        ))}
      </ul>
      <p>{TEXT.decide}</p>
    </Notice>
  );
