import { addTallies, NOTHING_YET, percentile, type Tally } from './tally.ts';

/** Tallies by kind of weather as Markdown tables. */
export function summarise(tallies: Readonly<Record<string, Tally>>): string {
  const all = Object.values(tallies).reduce(addTallies, NOTHING_YET);
  return [
    table(
      [
        'weather',
        'storms',
        'booking attempts',
        'holds',
        'run out',
        'flights changed',
        'rebooked',
        'offloaded',
        'parts',
        'quotes',
        'waybills',
        'operations',
        'per second',
        'outcome unknown',
        'violations',
      ],
      [...Object.entries(tallies), ['all', all] as const].map(([weather, tally]) => [
        weather,
        String(tally.rounds),
        grouped(tally.booking_attempts),
        grouped(tally.holds),
        grouped(tally.expiries),
        grouped(tally.flight_changes),
        grouped(tally.rebooks),
        grouped(tally.offloads),
        grouped(tally.parts),
        grouped(tally.quotes),
        grouped(tally.waybills),
        grouped(tally.operations),
        String(Math.round(tally.operations / tally.seconds)),
        grouped(tally.unknown),
        String(total(tally.broken)),
      ]),
    ),
    table(
      ['answer', 'times', 'share'],
      Object.entries(all.answers)
        .sort(([, one], [, other]) => other - one)
        .map(([answer, count]) => [
          answer,
          grouped(count),
          `${((100 * count) / all.operations).toFixed(2)} %`,
        ]),
    ),
    `Writes to the cache that failed or were given up after 2 s: ${grouped(all.cache_writes_given_up)}.`,
    `Search hits held to 300 ms: ${grouped(all.hits_held)}; the others came when writes to Redis may have been lost.`,
    table(
      ['call', 'p50', 'p99', 'slowest'],
      Object.entries(all.durations).map(([call, durations]) => [
        call,
        ...[0.5, 0.99, 1].map((share) => `${Math.round(percentile(durations, share))} ms`),
      ]),
    ),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
