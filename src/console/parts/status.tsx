import type { BookingStatus } from '../../core/booking/types.ts';
import type { TimetableStatus } from '../../core/schedule/types.ts';
import { STATUS } from './en.ts';

/** A shape for each kind of state, so that colour is not all that tells them apart. */
const KINDS = {
  HELD: 'waiting',
  BOOKED: 'planned',
  DEPARTED: 'moving',
  ARRIVED: 'moving',
  DELIVERED: 'done',
  CANCELLED: 'over',
  scheduled: 'planned',
  closed: 'waiting',
  cancelled: 'over',
  departed: 'moving',
} as const satisfies Record<BookingStatus | TimetableStatus, string>;

const SHAPES = {
  waiting: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2m0 2.5V8l2.5 1.5',
  planned: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2',
  moving: 'M3 3l10 5-10 5 2-5z',
  done: 'M2.5 8.5l3.5 4 7.5-9',
  over: 'M3.5 3.5l9 9m0-9l-9 9',
} as const;

/** The status of a booking or a flight: a shape, a word and a colour. */
export const Status = ({ status }: { status: BookingStatus | TimetableStatus }) => (
  <span class={`status ${KINDS[status]}`}>
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[KINDS[status]]} />
    </svg>
    {STATUS[status]}
  </span>
);
