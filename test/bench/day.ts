import { POSTGRES_COLUMN, POSTGREST_COLUMN, REDIS_COLUMN, WORKER_COLUMN } from './groups/cpu.ts';
import type { Result } from './results.ts';
import type { Cell, Table } from './table.ts';

/** A day of the service that is asked about, and what is assumed of it. */
const DAY = {
  searches: 1_000_000,
  /** Of a hundred searches; the others are missed. A popular route is missed once in 300 s. */
  hits_percent: 80,
  bookings: 100_000,
  /** Of a hundred bookings, on the last 100 kg of one leg. */
  scarce_percent: 2,
  /** Of a hundred bookings. The others depart, arrive and are delivered. */
  cancelled_percent: 5,
  /** Of each booking. */
  trackings: 6,
  lists: 1,
  sign_ins: 20_000,
};
const DAYS = 30;
/** The busiest second over the average one. */
const PEAK = 10;
const DAY_S = 86_400;
const CORES = 2;
/** The lock: SET, then EVAL with GET and DEL. The second call of the database is as dear as the first. */
const LOCK_COMMANDS = 4;

/** List prices in US dollars as read in November 2026; they change. */
const PRICES = {
  workers: { base: 5, requests_free: 10e6, request: 0.3e-6, cpu_ms_free: 30e6, cpu_ms: 0.02e-6 },
  /** One event a call: the log line of ours. The platform's own of each invocation is switched off. */
  logs: { events_free: 20e6, event: 0.6e-6 },
  upstash: { command: 0.2e-5, gb_free: 200, gb: 0.03 },
  upstash_fixed: { base: 100, what: '5 GB, 500 GB of traffic' },
  supabase: { base: 25, compute: 15, compute_credit: 10, disk_gb_free: 8, disk_gb: 0.125 },
};
const GB = 1e9;

interface Line {
  readonly call: string;
  readonly count: number;
  /** Whose measured costs these are. */
  readonly as: string;
  readonly redis_extra?: number;
  readonly database_times?: number;
}

const CANCELLED = (DAY.bookings * DAY.cancelled_percent) / 100;
const DELIVERED = DAY.bookings - CANCELLED;

const LINES: readonly Line[] = [
  { call: 'searches, hit', count: (DAY.searches * DAY.hits_percent) / 100, as: 'search, hit' },
  {
    call: 'searches, missed',
    count: (DAY.searches * (100 - DAY.hits_percent)) / 100,
    as: 'search, missed',
  },
  {
    call: 'bookings with room to spare',
    count: (DAY.bookings * (100 - DAY.scarce_percent)) / 100,
    as: 'booking, fast zone',
  },
  {
    call: 'bookings of the last 100 kg',
    count: (DAY.bookings * DAY.scarce_percent) / 100,
    as: 'booking, fast zone',
    redis_extra: LOCK_COMMANDS,
    database_times: 2,
  },
  { call: 'departures', count: DELIVERED, as: 'departure' },
  { call: 'arrivals', count: DELIVERED, as: 'arrival' },
  { call: 'deliveries', count: DELIVERED, as: 'delivery' },
  { call: 'cancellations', count: CANCELLED, as: 'cancellation' },
  { call: 'trackings', count: DAY.bookings * DAY.trackings, as: 'tracking' },
  { call: 'lists of bookings', count: DAY.bookings * DAY.lists, as: 'my bookings, 20' },
  { call: 'sign-ins', count: DAY.sign_ins, as: 'sign in' },
];

interface Sum {
  calls: number;
  worker_ms: number;
  postgres_ms: number;
  rest_ms: number;
  redis_commands: number;
}

/** What such a day takes of each part, by the costs that were measured. */
export function describeDay(groups: readonly Result[]): { load: Table; bill: Table } | null {
  const measured = groups.find(({ name }) => name === 'cpu');
  if (measured === undefined || measured.rows.length === 0) return null;
  const cost = (name: string, column: string): number => {
    const row = measured.rows.find(([call]) => call === name);
    if (row === undefined) throw new Error(`The costs of "${name}" were not measured.`);
    return toNumber(row[measured.columns.indexOf(column)] ?? null);
  };
  const sum: Sum = { calls: 0, worker_ms: 0, postgres_ms: 0, rest_ms: 0, redis_commands: 0 };
  const rows = LINES.map(({ call, count, as, redis_extra = 0, database_times = 1 }): Cell[] => {
    const worker_ms = count * cost(as, WORKER_COLUMN);
    const postgres_ms = count * cost(as, POSTGRES_COLUMN) * database_times;
    const rest_ms = count * cost(as, POSTGREST_COLUMN) * database_times;
    const redis_commands = count * (cost(as, REDIS_COLUMN) + redis_extra);
    sum.calls += count;
    sum.worker_ms += worker_ms;
    sum.postgres_ms += postgres_ms;
    sum.rest_ms += rest_ms;
    sum.redis_commands += redis_commands;
    return [call, count, worker_ms / 1_000, postgres_ms / 1_000, rest_ms / 1_000, redis_commands];
  });
  const busy = (sum.postgres_ms + sum.rest_ms) / 1_000 / DAY_S;
  const in_sessions = sum.postgres_ms / 1_000 / DAY_S;
  return {
    load: {
      columns: [
        'a day',
        'calls',
        'Worker, CPU s',
        'Postgres, CPU s',
        'PostgREST, CPU s',
        'Redis commands',
      ],
      rows: [
        ...rows,
        [
          'together',
          sum.calls,
          sum.worker_ms / 1_000,
          sum.postgres_ms / 1_000,
          sum.rest_ms / 1_000,
          sum.redis_commands,
        ],
      ],
      notes: [
        `Postgres and PostgREST, on one machine, are busy ${(100 * busy).toFixed(1)} % of one core on average; ` +
          `in a second ${PEAK} times as busy ${((100 * busy * PEAK) / CORES).toFixed(0)} % of ${CORES} cores`,
        `connections in use at that peak: ${(in_sessions * PEAK).toFixed(1)} by CPU, of a pool of 10`,
        `calls in a second: ${Math.round(sum.calls / DAY_S)} on average, ${Math.round((sum.calls * PEAK) / DAY_S)} at the peak`,
      ],
    },
    bill: billOf(sum, groups),
  };
}

function billOf(sum: Sum, groups: readonly Result[]): Table {
  const { workers, logs, upstash, upstash_fixed, supabase } = PRICES;
  const figure = (group: string, name: string) =>
    groups.find((one) => one.name === group)?.figures?.[name] ?? 0;
  const month = (count: number) => count * DAYS;
  const beyond = (used: number, free: number) => Math.max(0, used - free);
  const traffic_gb = (month(DAY.searches) * figure('search', 'entry_bytes')) / GB;
  const grown_gb = (month(DAY.bookings) * figure('growth', 'booking_bytes')) / GB;
  const commands = month(sum.redis_commands) * upstash.command;
  const pay_as_you_go = commands + beyond(traffic_gb, upstash.gb_free) * upstash.gb;
  const lines: [string, string, number][] = [
    ['Workers', 'the plan', workers.base],
    [
      'Workers, requests',
      millions(month(sum.calls)),
      beyond(month(sum.calls), workers.requests_free) * workers.request,
    ],
    [
      'Workers, CPU',
      `${millions(month(sum.worker_ms))} ms`,
      beyond(month(sum.worker_ms), workers.cpu_ms_free) * workers.cpu_ms,
    ],
    [
      'Workers Logs, events',
      millions(month(sum.calls)),
      beyond(month(sum.calls), logs.events_free) * logs.event,
    ],
    [
      'Upstash, the cheaper of two',
      `${millions(month(sum.redis_commands))} commands and ${Math.round(traffic_gb)} GB: ` +
        `$${Math.round(pay_as_you_go)} as you go, $${upstash_fixed.base} fixed (${upstash_fixed.what})`,
      Math.min(pay_as_you_go, upstash_fixed.base),
    ],
    ['Supabase', 'the plan', supabase.base],
    ['Supabase, compute', 'Small, 2 cores', supabase.compute - supabase.compute_credit],
    [
      'Supabase, disk, after a year',
      `${grown_gb.toFixed(1)} GB more each month`,
      beyond(grown_gb * 12, supabase.disk_gb_free) * supabase.disk_gb,
    ],
  ];
  const total = lines.reduce((all, [, , dollars]) => all + dollars, 0);
  return {
    columns: ['a month', 'used', 'US$'],
    rows: [...lines, ['together', '', total]],
    notes: ['list prices as read in November 2026, without taxes; they change'],
  };
}

const millions = (count: number): string => `${(count / 1e6).toFixed(1)} million`;

function toNumber(cell: Cell): number {
  if (typeof cell === 'number') return cell;
  return cell === null || typeof cell === 'string' ? 0 : cell.median;
}
