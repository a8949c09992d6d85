import { createMiddleware } from 'hono/factory';
import type { AppContext, HonoEnv } from '../../context.ts';
import { AtReference } from '../../contract/bookings.ts';
import { versionOf } from '../../contract/entity-tags.ts';
import type { BookingWithEvents } from '../../core/booking/types.ts';
import { isFailure } from '../../core/reasons.ts';
import { track } from '../../core/tracking/track.ts';
import type { TrackedBooking, TrackedLeg } from '../../core/tracking/types.ts';
import { lookingOf, seesAll, signedIn } from '../../http/access.ts';
import { refuse, show } from '../answers.tsx';
import { type Formats, formatsOf } from '../format.ts';
import { check, type Sent } from '../forms.ts';
import { type Action, whyNot } from '../parts/actions.ts';
import { TEXT } from './en.ts';

const REFERENCE_SHOWN_MAX = 40;

/** A booking as its pages show it, to its owner or to staff. */
export type Shown = {
  booking: BookingWithEvents;
  tracked: TrackedBooking;
  /** Its legs that have not departed: those taken away, too. */
  left: TrackedLeg[];
  /** Where it flies from next: where it is, or where the flight that it is on takes it. */
  position: string;
  /** Somebody else's, seen by staff. */
  is_anothers: boolean;
  formats: Formats;
  now_ms: number;
  /** Why an action is not offered; null where it is. */
  whyNot(action: Action): string | null;
};

/** The path of a booking's page, or of one below it. */
export const pathOf = (ref_id: string, below = '') => `/my/bookings/${ref_id}${below}`;

/** Lets in to what may be a reference: to anything else there is no booking. */
export const named = createMiddleware<HonoEnv>(async (c, next) => {
  const asked = check(AtReference(), { ref_id: c.req.param('ref_id') });
  const ref_id = String(c.req.param('ref_id')).slice(0, REFERENCE_SHOWN_MAX);
  return 'errors' in asked ? refuse(c, { reason: 'booking_not_found', ref_id }) : next();
});

/** The reference that the path names. */
export const refOf = (c: AppContext): string => String(c.req.param('ref_id')).toUpperCase();

/** Reads the booking that the path names, with its flights, side by side; or answers why there is nothing to show. */
export async function readBooking(c: AppContext): Promise<Shown | Response> {
  const ref_id = refOf(c);
  const ports = c.get('ports');
  const caller = signedIn(c);
  const { MIN_CONNECTION_MINUTES: min_connection_minutes } = c.get('services').settings;
  const [read, found] = await Promise.all([
    ports.tracking.getBooking(ref_id, lookingOf(caller)),
    track(ports, ref_id, lookingOf(caller), { min_connection_minutes }),
  ]);
  if (isFailure(read)) return refuse(c, read);
  if (isFailure(found)) return refuse(c, found);
  const { booking } = read;
  if (!seesAll(caller, booking.user_id)) return showStranger(c, ref_id);

  const { tracked } = found;
  const now_ms = ports.world.now_ms();
  const standing = { ...booking, legs: tracked.legs };
  return {
    booking,
    tracked,
    left: tracked.legs.filter(({ state }) => state === 'planned' || state === 'offloaded'),
    position: positionOf(tracked),
    is_anothers: caller.user_id !== booking.user_id,
    formats: formatsOf(c.get('language')),
    now_ms,
    whyNot: (action) => whyNot(action, standing, { caller, now_ms }),
  };
}

const positionOf = ({ origin, legs }: TrackedBooking) =>
  legs.findLast(({ state }) => state === 'departed' || state === 'arrived')?.destination ?? origin;

/** Whose booking it is not may track it. */
function showStranger(c: AppContext, ref_id: string) {
  c.set('problem', 'forbidden');
  const { title, say, track } = TEXT.stranger;
  const main = (
    <div class="prose">
      <h1>{title}</h1>
      <p class="lead">{say}</p>
      <p>
        <a class="button" href={`/track/${ref_id}`}>
          {track}
        </a>
      </p>
    </div>
  );
  return show(c, { title, main, status: 403 });
}

/** An order about the booking of the path, at the version that its form was drawn at: without one at none. */
export const orderOf = (c: AppContext, sent: Sent) => ({
  actor: signedIn(c),
  ref_id: refOf(c),
  if_versions: [versionOf(sent.version ?? '')].filter((version) => version !== null),
});
