import type { BookingWithEvents, FlightBooking } from '../../core/booking/types.ts';
import type { TrackedBooking, TrackedLeg } from '../../core/tracking/types.ts';
import { ACTIONS } from '../parts/actions.ts';

/** What the desk records of a shipment, as IATA's status codes call it: received, departed, arrived, delivered. */
export const MOVES = ['RCS', 'DEP', 'ARR', 'DLV'] as const;
export type Move = (typeof MOVES)[number];

/** The end of a flight at which somebody works. */
export type End = 'origin' | 'destination';

/** Why there is nothing to do with a shipment at this end of the flight. */
export type Waiting =
  | 'held'
  | 'cancelled'
  | 'delivered'
  | 'needs_flight'
  | 'inbound'
  | 'not_departed'
  | 'gone'
  | 'onward';

/** What of a shipment on a flight decides what is next. */
export type Standing = Pick<
  FlightBooking,
  'status' | 'leg_state' | 'connects_from' | 'connects_to' | 'accepted'
>;

export type Next = { move: Move } | { waiting: Waiting };

/** What is to be done next with a shipment at this end of a flight, or why nothing is. The books decide again. */
export function nextOf(row: Standing, end: End): Next {
  const { status, leg_state, connects_from, connects_to, accepted } = row;
  const closed = ACTIONS.accept.states[status]; // to everything: held, delivered or cancelled
  if (closed !== 'yes') return { waiting: closed };
  if (leg_state === 'offloaded') return { waiting: 'needs_flight' };
  if (end === 'destination') {
    if (leg_state === 'booked') return { waiting: 'not_departed' };
    if (leg_state === 'departed') return { move: 'ARR' };
    return connects_to === null ? { move: 'DLV' } : { waiting: 'onward' };
  }
  if (leg_state !== 'booked') return { waiting: 'gone' };
  if (connects_from !== null)
    return status === 'ARRIVED' ? { move: 'DEP' } : { waiting: 'inbound' };
  return { move: accepted === null ? 'RCS' : 'DEP' };
}

const DONE: readonly Waiting[] = ['delivered', 'gone', 'onward'];

/** Whether this end of the flight has done its part. */
export const isDone = (next: Next): boolean => 'waiting' in next && DONE.includes(next.waiting);

/** Whether the carrier can still leave it behind here. */
export const canOffload = ({ status, leg_state }: Standing, end: End): boolean =>
  end === 'origin' && leg_state === 'booked' && ACTIONS.offload.states[status] === 'yes';

/** A booking as the list of a flight shows it, after something was recorded; null where it has left that flight. */
export function rowOf(
  booking: BookingWithEvents,
  flight_id: string,
  { is_blocked }: { is_blocked: boolean },
): FlightBooking | null {
  const place = booking.flight_ids.indexOf(flight_id);
  if (place === -1) return null;
  const steps = booking.events.filter((event) => event.flight_id === flight_id && !event.kind);
  const received = booking.events
    .filter(({ code }) => code === 'RCS')
    .sort((a, b) => momentOf(a) - momentOf(b))
    .at(-1);
  const has = (status: string) => steps.some((step) => step.status === status);
  return {
    ...booking,
    leg_state: has('ARRIVED')
      ? 'arrived'
      : has('DEPARTED')
        ? 'departed'
        : is_blocked
          ? 'offloaded'
          : 'booked',
    connects_from: booking.flight_ids[place - 1] ?? null,
    connects_to: booking.flight_ids[place + 1] ?? null,
    accepted: received
      ? {
          pieces: received.pieces ?? null,
          weight_kg: received.weight_kg ?? null,
          at: received.occurred_at ?? received.timestamp,
        }
      : null,
  };
}

const momentOf = ({ occurred_at, timestamp }: { occurred_at?: string; timestamp: string }) =>
  Date.parse(occurred_at ?? timestamp);

/** The leg of a shipment that a station has to do with now: the one that comes, until it is here; then the one that goes. */
export function legAt({ legs }: TrackedBooking, at: string): { leg: TrackedLeg; end: End } | null {
  const coming = legs.find(({ destination }) => destination === at);
  const going = legs.find(({ origin }) => origin === at);
  if (coming && (going === undefined || coming.state === 'departed')) {
    return { leg: coming, end: 'destination' };
  }
  return going ? { leg: going, end: 'origin' } : null;
}

/** How a tracked shipment stands on one of its legs. */
export function standingOf(
  { legs, status, accepted }: TrackedBooking,
  { flight_id, state }: TrackedLeg,
): Standing {
  const place = legs.findIndex((leg) => leg.flight_id === flight_id);
  return {
    status,
    accepted,
    leg_state: state === 'planned' ? 'booked' : state,
    connects_from: legs[place - 1]?.flight_id ?? null,
    connects_to: legs[place + 1]?.flight_id ?? null,
  };
}
