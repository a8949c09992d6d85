import type { Tracking } from '../api.ts';
import { momentInWords } from '../dates.ts';
import type { View } from '../output.ts';
import { type Column, table } from '../terminal/table.ts';
import { harmless } from '../terminal/text.ts';
import { card } from './card.ts';
import { COLOUR_OF_STATUS } from './status.ts';

type Leg = Tracking['legs'][number];

const moment = (iso: string | null): string => (iso === null ? '' : momentInWords(iso));

const LEGS: readonly Column<Leg>[] = [
  { name: 'flight', plain: (leg) => leg.flight_number },
  { name: 'from', plain: (leg) => leg.origin },
  { name: 'to', plain: (leg) => leg.destination },
  { name: 'state', plain: (leg) => leg.state },
  {
    name: 'departs',
    plain: (leg) =>
      moment(leg.actual_departure ?? leg.estimated_departure ?? leg.scheduled_departure),
  },
  {
    name: 'arrives',
    plain: (leg) => moment(leg.actual_arrival ?? leg.estimated_arrival ?? leg.scheduled_arrival),
  },
];

const MILESTONES: readonly Column<Tracking['milestones'][number]>[] = [
  { name: 'when', plain: (one) => moment(one.occurred_at) },
  { name: 'where', plain: (one) => one.location },
  { name: 'code', plain: (one) => one.code },
  { name: 'what', plain: (one) => one.message, shrinks_to: 12 },
];

export const TRACKINGS: View<Tracking> = {
  nothing: 'Nothing is known yet.',
  columns: [
    { name: 'ref', plain: (one) => one.ref_id },
    { name: 'status', plain: (one) => one.status },
    { name: 'last code', plain: (one) => one.last_known?.code },
    { name: 'last location', plain: (one) => one.last_known?.location },
    { name: 'last at', plain: (one) => one.last_known?.occurred_at },
    { name: 'next code', plain: (one) => one.next_expected?.code },
    { name: 'next location', plain: (one) => one.next_expected?.location },
    { name: 'next at', plain: (one) => one.next_expected?.planned_at },
    { name: 'eta', plain: (one) => one.eta },
    { name: 'delay minutes', plain: (one) => one.delay_minutes },
  ],
  card(one, { io }) {
    const { out: paint } = io.paint;
    const { last_known, next_expected, delay_minutes } = one;
    const width = { columns: io.columns, paint };
    return [
      card(
        `${paint('bold', harmless(one.ref_id ?? ''))}  ${paint(COLOUR_OF_STATUS[one.status], harmless(one.status))}`,
        [
          ['Route', `${one.origin} → ${one.destination}`],
          ['Waybill', one.awb_number],
          [
            'Last',
            last_known &&
              `${last_known.code} at ${last_known.location}, ${moment(last_known.occurred_at)}`,
          ],
          [
            'Next',
            next_expected &&
              `${next_expected.code} at ${next_expected.location}${planned(next_expected.planned_at)}`,
          ],
          ['Arrives', one.eta && moment(one.eta)],
          ['Delay', delay_minutes ? `${delay_minutes} minutes` : null],
          ['Warning', warningsOf(one).join('; ') || null],
        ],
      ),
      table(LEGS, one.legs, width),
      ...(one.milestones.length > 0 ? [table(MILESTONES, one.milestones, width)] : []),
    ].join('\n');
  },
};

const planned = (at: string | null): string => (at === null ? '' : `, planned ${moment(at)}`);

const warningsOf = (one: Tracking): string[] => [
  ...(one.misrouted ? ['misrouted'] : []),
  ...(one.connection_at_risk ? ['a connection is at risk'] : []),
  ...(one.needs_rebooking ? ['needs rebooking'] : []),
];
