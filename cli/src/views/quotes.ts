import type { Quote } from '../api.ts';
import { momentInWords } from '../dates.ts';
import type { View } from '../output.ts';
import type { Column } from '../terminal/table.ts';
import { table } from '../terminal/table.ts';
import { harmless } from '../terminal/text.ts';
import { card } from './card.ts';
import { moneyInWords } from './money.ts';

type Line = { what: string; flown: string; detail: string; amount: string };

const LINES: readonly Column<Line>[] = [
  { name: 'charge', plain: (line) => line.what },
  { name: 'on', plain: (line) => line.flown },
  { name: 'by', plain: (line) => line.detail, shrinks_to: 12 },
  { name: 'amount', align: 'right', plain: (line) => line.amount },
];

export const QUOTES: View<Quote> = {
  nothing: 'No quotes.',
  columns: [
    { name: 'quote', plain: (one) => one.quote_id },
    { name: 'currency', plain: (one) => one.currency },
    { name: 'total', align: 'right', plain: (one) => one.total },
    { name: 'chargeable kg', align: 'right', plain: (one) => one.chargeable_weight_kg },
    { name: 'expires', plain: (one) => one.expires_at },
    { name: 'flight ids', hidden: true, plain: (one) => one.flight_ids.join(',') },
  ],
  card: (one, { io }) =>
    card(
      `${io.paint.out('bold', harmless(one.quote_id))}  ${moneyInWords(one.currency, one.total)}`,
      [
        ['Route', `${one.origin} → ${one.destination}`],
        [
          'Chargeable',
          `${one.chargeable_weight_kg} kg, by ${one.chargeable_basis === 'gross' ? 'weight' : 'volume'}`,
        ],
        ['Good until', momentInWords(one.expires_at)],
      ],
    ) + table(LINES, linesOf(one), { columns: io.columns, paint: io.paint.out }),
};

function linesOf({ currency, segments }: Quote): Line[] {
  return segments.flatMap((segment) => {
    const flown = `${segment.origin} → ${segment.destination}`;
    const detail =
      segment.rate_per_kg === null
        ? 'the minimum'
        : `${segment.charged_weight_kg} kg at ${segment.rate_per_kg}`;
    return [
      { what: 'freight', flown, detail, amount: moneyInWords(currency, segment.freight) },
      ...segment.surcharges.map(({ code, amount }) => ({
        ...{ what: code, flown, detail: '' },
        amount: moneyInWords(currency, amount),
      })),
    ];
  });
}
