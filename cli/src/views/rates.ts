import type { Rate } from '../api.ts';
import type { View } from '../output.ts';

const breaksOf = ({ breaks }: Rate): string[] =>
  breaks.map(({ from_kg, per_kg }) => `${from_kg}:${per_kg}`);
const surchargesOf = ({ surcharges }: Rate): string[] =>
  surcharges.map(({ code, basis, rate }) => `${code}:${basis}:${rate}`);

export const RATES: View<Rate> = {
  nothing: 'No rate cards.',
  columns: [
    { name: 'carrier', plain: (one) => one.carrier },
    { name: 'from', plain: (one) => one.origin },
    { name: 'to', plain: (one) => one.destination },
    { name: 'valid from', plain: (one) => one.valid_from },
    { name: 'valid to', plain: (one) => one.valid_to },
    { name: 'currency', plain: (one) => one.currency },
    { name: 'minimum', align: 'right', plain: (one) => one.minimum },
    {
      name: 'from kg:per kg',
      plain: (one) => breaksOf(one).join(','),
      words: (one) => breaksOf(one).join('  '),
      shrinks_to: 14,
    },
    { name: 'surcharges', plain: (one) => surchargesOf(one).join(','), shrinks_to: 10 },
    { name: 'rate id', hidden: true, plain: (one) => one.rate_id },
  ],
};
