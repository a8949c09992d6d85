import type { Booking, BookingStatus } from '../../core/booking/types.ts';
import type { Caller } from '../../core/identity/types.ts';
import type { Step } from '../../core/tracking/types.ts';
import { type OperationId, refusalOf, seesAll } from '../../http/access.ts';
import { WHY_NOT } from './actions-en.ts';

/** What people do with a booking: `accept` is RCS, `change` is of the goods, `rebook` of the flights. */
export type Action =
  | Step
  | 'accept'
  | 'offload'
  | 'confirm'
  | 'cancel'
  | 'rebook'
  | 'change'
  | 'waybill';

/** As a booking tells them, and as tracking does. */
type LegState = 'booked' | 'planned' | 'offloaded' | 'departed' | 'arrived';

/** What decides: of a booking, its legs in order. Legs, or what else is not known, stand in nobody's way. */
export type Standing = Pick<Booking, 'status'> &
  Partial<
    Pick<Booking, 'user_id' | 'awb_number' | 'hold_expires_at' | 'needs_rebooking' | 'split_from'>
  > & { legs?: readonly { state: LegState }[] };

type Why = keyof typeof WHY_NOT;
type Rule = {
  /** The call of the API: its line of `ACCESS` says who may. */
  operation: OperationId;
  /** Yes, or why not. */
  states: Record<BookingStatus, 'yes' | Why>;
  /** What may be in the way though the status is not, the first that is. */
  unless?: readonly [is: (standing: Standing, now_ms: number) => boolean, why: Why][];
};

const CLOSED = { DELIVERED: 'delivered', CANCELLED: 'cancelled' } as const;

const isOver = ({ hold_expires_at }: Standing, now_ms: number) =>
  Boolean(hold_expires_at) && now_ms >= Date.parse(hold_expires_at ?? '');
const isWaiting = ({ state }: { state: LegState }) =>
  state === 'booked' || state === 'planned' || state === 'offloaded';
const hasFlown = ({ status, legs = [] }: Standing) =>
  status === 'DEPARTED' || status === 'ARRIVED' || legs.some((leg) => !isWaiting(leg));
const hasArrived = ({ legs = [] }: Standing) => legs.some(({ state }) => state === 'arrived');
const hasLeft = ({ legs }: Standing) => legs?.some(isWaiting) ?? false;
const isFlown = ({ legs }: Standing) => legs !== undefined && !legs.some(isWaiting);
const nextIsTaken = ({ legs, needs_rebooking = false }: Standing) =>
  legs === undefined ? needs_rebooking : legs.find(isWaiting)?.state === 'offloaded';
const nothingToOffload = ({ legs }: Standing) =>
  legs !== undefined && !legs.some(({ state }) => state === 'booked' || state === 'planned');

/**
 * When each action is offered, as the use case behind it decides (supabase/schemas, 13 and 16 to 19), which decides
 * again: a page is older than the books.
 */
export const ACTIONS = {
  confirm: {
    operation: 'confirmBooking',
    states: {
      HELD: 'yes',
      BOOKED: 'confirmed',
      DEPARTED: 'confirmed',
      ARRIVED: 'confirmed',
      ...CLOSED,
    },
    unless: [[isOver, 'hold_over']],
  },
  accept: {
    operation: 'recordMilestone',
    states: { HELD: 'held', BOOKED: 'yes', DEPARTED: 'yes', ARRIVED: 'yes', ...CLOSED },
  },
  depart: {
    operation: 'departShipment',
    states: { HELD: 'held', BOOKED: 'yes', DEPARTED: 'in_the_air', ARRIVED: 'yes', ...CLOSED },
    unless: [
      [isFlown, 'at_destination'],
      [nextIsTaken, 'needs_rebooking'],
    ],
  },
  arrive: {
    operation: 'arriveShipment',
    states: {
      HELD: 'held',
      BOOKED: 'not_departed',
      DEPARTED: 'yes',
      ARRIVED: 'not_departed',
      ...CLOSED,
    },
  },
  deliver: {
    operation: 'deliverShipment',
    states: {
      HELD: 'held',
      BOOKED: 'not_departed',
      DEPARTED: 'not_arrived',
      ARRIVED: 'yes',
      ...CLOSED,
    },
    unless: [[hasLeft, 'flights_left']],
  },
  offload: {
    operation: 'offloadBooking',
    states: { HELD: 'held', BOOKED: 'yes', DEPARTED: 'yes', ARRIVED: 'yes', ...CLOSED },
    unless: [
      [isFlown, 'flown'],
      [nothingToOffload, 'needs_rebooking'],
    ],
  },
  waybill: {
    operation: 'assignWaybill',
    states: {
      HELD: 'yes',
      BOOKED: 'yes',
      DEPARTED: 'yes',
      ARRIVED: 'yes',
      ...CLOSED,
    },
    unless: [
      [isOver, 'hold_over'],
      [({ awb_number }) => Boolean(awb_number), 'has_waybill'],
      [hasFlown, 'waybill_late'],
    ],
  },
  rebook: {
    operation: 'rebookBooking',
    states: { HELD: 'yes', BOOKED: 'yes', DEPARTED: 'yes', ARRIVED: 'yes', ...CLOSED },
    unless: [
      [isOver, 'hold_over'],
      [isFlown, 'flown'],
    ],
  },
  change: {
    operation: 'rebookBooking',
    states: {
      HELD: 'yes',
      BOOKED: 'yes',
      DEPARTED: 'on_its_way',
      ARRIVED: 'on_its_way',
      ...CLOSED,
    },
    unless: [
      [isOver, 'hold_over'],
      [hasFlown, 'on_its_way'],
      [({ split_from }) => Boolean(split_from), 'is_part'],
    ],
  },
  cancel: {
    operation: 'cancelBooking',
    states: { HELD: 'yes', BOOKED: 'yes', DEPARTED: 'yes', ARRIVED: 'arrived', ...CLOSED },
    unless: [
      [isOver, 'hold_over'],
      [hasArrived, 'arrived'],
    ],
  },
} as const satisfies Record<Action, Rule>;

/** Why an action is not offered to somebody at this moment, in words; null where it is. */
export function whyNot(
  action: Action,
  standing: Standing,
  { caller, now_ms }: { caller: Caller | null; now_ms: number },
): string | null {
  const { operation, states, unless = [] }: Rule = ACTIONS[action];
  const may = refusalOf(operation, caller) === null && seesAll(caller, standing.user_id ?? null);
  if (!may) return WHY_NOT.role;
  const state = states[standing.status];
  if (state !== 'yes') return WHY_NOT[state];
  const [, why] = unless.find(([is]) => is(standing, now_ms)) ?? [];
  return why === undefined ? null : WHY_NOT[why];
}
