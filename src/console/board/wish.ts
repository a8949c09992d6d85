import type { AppContext } from '../../context.ts';
import { TimetableQuery } from '../../contract/timetable.ts';
import type { FieldError } from '../../core/reasons.ts';
import type { TimetableWish } from '../../core/schedule/types.ts';
import { dayAfter } from '../dates.ts';
import { check, readQuery, type Sent, textOf } from '../forms.ts';

/** A page of the board: some 20 KB gzipped with every row filled. */
const FLIGHTS_MAX = '100';

const DAYS = { day: 1, week: 7 } as const;
export type View = keyof typeof DAYS;

/** What the address says of the board: all of its state. */
export type BoardQuery = {
  sent: Sent;
  view: View;
  /** The first day, local at each origin: YYYY-MM-DD. */
  from: string;
};

/** What to read for it; null where nobody said yet whose flights. */
export type BoardWish = {
  wish: TimetableWish;
  page: { limit: number; after_flight_id: string | null };
};

/** Reads the address of the board. */
export function readBoard(
  c: AppContext,
  today: string,
): { query: BoardQuery } & ({ read: BoardWish | null } | { errors: FieldError[] }) {
  const sent = readQuery(c);
  const view: View = sent.view === 'week' ? 'week' : 'day';
  const from = textOf(sent, 'from') ?? today;
  const query = { sent, view, from };
  if (!['origin', 'destination', 'carrier'].some((name) => textOf(sent, name))) {
    return { query, read: null };
  }
  const checked = check(TimetableQuery(), {
    origin: textOf(sent, 'origin'),
    destination: textOf(sent, 'destination'),
    carrier: textOf(sent, 'carrier'),
    status: textOf(sent, 'status'),
    from,
    to: dayAfter(from, DAYS[view] - 1),
    limit: FLIGHTS_MAX,
    cursor: textOf(sent, 'cursor'),
  });
  // The last day is no field: it follows from the first, which is told so.
  if ('errors' in checked) {
    const own = checked.errors.filter(({ path }) => path !== 'to');
    const errors =
      own.length > 0 ? own : checked.errors.map((error) => ({ ...error, path: 'from' }));
    return { query, errors };
  }
  const { limit, cursor, ...wish } = checked.value;
  return { query, read: { wish, page: { limit, after_flight_id: cursor ?? null } } };
}

/** The address of the board with some of its state changed. */
export function boardPath(
  { sent, view, from }: BoardQuery,
  change: { view?: View; from?: string; cursor?: string | undefined } = {},
): string {
  const state = {
    origin: sent.origin,
    destination: sent.destination,
    carrier: sent.carrier,
    status: sent.status,
    view,
    from,
    ...change,
  };
  const said = Object.entries(state).filter((entry): entry is [string, string] => !!entry[1]);
  return `/board?${new URLSearchParams(said)}`;
}

/** The first day of the time before and after. */
export const neighbours = ({ view, from }: BoardQuery) => ({
  earlier: dayAfter(from, -DAYS[view]),
  later: dayAfter(from, DAYS[view]),
});
