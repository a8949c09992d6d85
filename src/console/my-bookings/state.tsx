import type { Child } from 'hono/jsx';
import { Notice } from '../parts/notice.tsx';
import { TEXT as ALL } from './en.ts';
import { DrawnAt } from './form.tsx';
import { pathOf, type Shown } from './read.tsx';

const TEXT = ALL.booking.states;

/** How the booking stands, in plain words, and the one thing to do about it. */
export const State = (shown: Shown) => {
  const { booking, tracked, formats } = shown;
  if (booking.needs_rebooking) {
    return (
      <Notice tone="critical" title={TEXT.taken}>
        <p>{TEXT.taken_say}</p>
        {shown.whyNot('rebook') === null && (
          <a class="button main" href={pathOf(booking.ref_id, '/rebook')}>
            {ALL.booking.actions.rebook}
          </a>
        )}
      </Notice>
    );
  }
  switch (booking.status) {
    case 'HELD':
      return <Held {...shown} />;
    case 'BOOKED':
      return (
        <Notice tone="positive" title={TEXT.booked}>
          <p>{next(shown)}</p>
        </Notice>
      );
    case 'CANCELLED':
      return (
        <Notice tone="info" title={TEXT.cancelled}>
          <p>
            {booking.events.at(-1)?.metadata.reason === 'hold_expired'
              ? TEXT.hold_expired_say
              : TEXT.cancelled_say}
          </p>
        </Notice>
      );
    default: {
      const { last_known, eta, destination } = tracked;
      return (
        <Notice
          tone={booking.status === 'DELIVERED' ? 'positive' : 'info'}
          title={TEXT[booking.status]}
        >
          <p>
            {last_known !== null &&
              TEXT.last_known(last_known.location, formats.utc(last_known.occurred_at))}{' '}
            {eta !== null && TEXT.eta(destination, formats.dayAndClock(eta))}
          </p>
        </Notice>
      );
    }
  }
};

/** A hold: how long it lasts, and what is left when it is over, at once or while somebody looks. */
const Held = ({ booking, formats, now_ms, whyNot }: Shown) => {
  const until = booking.hold_expires_at ?? booking.updated_at;
  const is_over = now_ms >= Date.parse(until);
  return (
    <count-down
      until={until}
      now={new Date(now_ms).toISOString()}
      left={TEXT.left}
      minute={TEXT.last_minute}
      over={TEXT.over}
    >
      <div data-while hidden={is_over}>
        <Notice tone="caution" title={TEXT.held(formats.utc(until))}>
          <p>
            {TEXT.held_say} <strong role="timer" data-left />
          </p>
          {whyNot('confirm') === null && (
            <form method="post" action={pathOf(booking.ref_id, '/confirm')}>
              <DrawnAt {...booking} />
              <button class="main" type="submit">
                {ALL.booking.actions.confirm}
              </button>
            </form>
          )}
        </Notice>
      </div>
      <div data-after hidden={!is_over}>
        <Notice tone="critical" title={TEXT.over}>
          <p>{TEXT.over_say(formats.utc(until))}</p>
          <SearchAgain booking={booking}>{TEXT.over_link}</SearchAgain>
        </Notice>
      </div>
      <p class="unseen" role="status" data-said />
    </count-down>
  );
};

/** The same search for the same goods. */
const SearchAgain = ({ booking, children }: Pick<Shown, 'booking'> & { children?: Child }) => {
  const { origin, destination, weight_kg, pieces } = booking;
  const query = new URLSearchParams({
    origin,
    destination,
    weight_kg: String(weight_kg),
    pieces: String(pieces),
  });
  return (
    <a class="button" href={`/?${query}`}>
      {children}
    </a>
  );
};

/** What comes next of what is booked: the goods are brought to the airport. */
function next({ tracked, formats }: Shown): string {
  const { accepted, next_expected, origin } = tracked;
  if (accepted !== null) return TEXT.accepted(formats.utc(accepted.at));
  const by = next_expected?.code === 'RCS' ? next_expected.planned_at : null;
  return by === null ? TEXT.bring_before(origin) : TEXT.bring(origin, formats.dayAndClock(by));
}
