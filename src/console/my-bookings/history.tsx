import type { BookingEvent } from '../../core/booking/types.ts';
import type { Formats } from '../format.ts';
import { TEXT as ALL } from './en.ts';
import type { Shown } from './read.tsx';

const TEXT = ALL.booking.history;

/** All that happened to a booking, the latest first. */
export const History = ({ booking, tracked, formats }: Shown) => {
  const flights = new Map(tracked.legs.map((leg) => [leg.flight_id, leg.flight_number]));
  return (
    <section class="card" aria-labelledby="history">
      <div class="row spread">
        <h2 id="history">{TEXT.title}</h2>
        <p class="quiet small">{TEXT.utc}</p>
      </div>
      <ol class="history" reversed>
        {booking.events.toReversed().map((event) => (
          <Event {...{ event, formats }} flight={flights.get(event.flight_id ?? '')} />
        ))}
      </ol>
    </section>
  );
};

type EventProps = { event: BookingEvent; formats: Formats; flight: string | undefined };

const Event = ({ event, formats, flight }: EventProps) => {
  const at = event.occurred_at ?? event.timestamp;
  const facts = [
    event.location,
    flight,
    event.pieces !== undefined && `${formats.number(event.pieces)} pcs`,
    event.weight_kg !== undefined && formats.kg(event.weight_kg),
    event.volume_m3 !== undefined && formats.m3(event.volume_m3),
  ].filter(Boolean);
  return (
    <li>
      <p>{formats.inText(event.metadata.message ?? event.status)}</p>
      <p class="quiet small">
        <time datetime={at}>{formats.utc(at)}</time>
        {facts.length > 0 && ` · ${facts.join(' · ')}`}
      </p>
      {event.remark !== undefined && <p class="small">“{event.remark}”</p>}
    </li>
  );
};
