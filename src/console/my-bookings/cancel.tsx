import type { TrackedLeg } from '../../core/tracking/types.ts';
import { show } from '../answers.tsx';
import { Refused } from '../parts/notice.tsx';
import type { Draw } from './again.ts';
import { Changed } from './changed.tsx';
import { TEXT as ALL } from './en.ts';
import { DrawnAt, type Tried } from './form.tsx';
import { pathOf, type Shown } from './read.tsx';

const TEXT = ALL.cancel;

/** Asks before a booking is cancelled: what comes back, and that it is for good. */
export const showCancel: Draw = (c, shown, tried = {}, status = 200) =>
  show(c, { title: TEXT.title, main: <Cancel shown={shown} tried={tried} />, status });

const Cancel = ({ shown, tried }: { shown: Shown; tried: Tried }) => {
  const { booking, tracked, formats, whyNot } = shown;
  const { ref_id } = booking;
  const why = whyNot('cancel');
  const held = tracked.legs.filter(({ state }) => state === 'planned');
  const flown = tracked.legs.filter(({ state }) => state === 'departed' || state === 'arrived');
  return (
    <div class="prose">
      <p class="small">
        <a href={pathOf(ref_id)}>{ALL.booking.title(ref_id)}</a>
      </p>
      <h1>{TEXT.title}</h1>
      <Changed booking={booking} drawn_at={tried.drawn_at} formats={formats} />
      <Refused refused={tried.refused} />
      <p class="lead">
        {TEXT.lead(
          `${booking.origin} → ${booking.destination}`,
          ALL.pieces_and_weight(formats.number(booking.pieces), formats.kg(booking.weight_kg)),
        )}
      </p>
      {why !== null ? (
        <p>{why}</p>
      ) : (
        <>
          <h2>{TEXT.back}</h2>
          <ul>
            {held.map((leg) => (
              <li>
                {TEXT.leg(
                  flightOn(leg, formats.day(formats.dateOf(leg.scheduled_departure))),
                  `${leg.origin} → ${leg.destination}`,
                  formats.kg(booking.weight_kg),
                  formats.m3(booking.volume_m3),
                )}
              </li>
            ))}
            {held.length === 0 && <li>{TEXT.nothing}</li>}
            {flown.map(({ flight_number }) => (
              <li>{TEXT.flown(flight_number)}</li>
            ))}
          </ul>
          <p>
            {booking.status === 'HELD' && `${TEXT.hold} `}
            {TEXT.undo}
          </p>
          <form class="row" method="post" action={pathOf(ref_id, '/cancel')}>
            <DrawnAt {...booking} />
            <button class="danger" type="submit">
              {TEXT.submit}
            </button>
            <a href={pathOf(ref_id)}>{TEXT.keep}</a>
          </form>
        </>
      )}
    </div>
  );
};

const flightOn = ({ flight_number }: TrackedLeg, day: string) => `${flight_number}, ${day}`;
