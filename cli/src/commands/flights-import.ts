import { readFileSync } from 'node:fs';
import { choice, date, given, optional } from '../args.ts';
import { defineCommand } from '../command.ts';
import { DATE_FORMS } from '../dates.ts';
import { UsageError } from '../failure.ts';
import { FORMATS, openSchedule } from '../import/open.ts';
import { type Defaults, sendSchedule } from '../import/send.ts';
import { errorInWords, type Totals } from '../import/totals.ts';
import { printOne, type View } from '../output.ts';
import { card } from '../views/card.ts';

/** As far as the API publishes, less the day that this calendar may be ahead of UTC. */
const DAYS_AHEAD = 399;
const SHOWN_MAX = 20;

const TOTALS: View<Totals> = {
  nothing: 'Nothing.',
  columns: [
    { name: 'new', plain: (one) => one.new },
    { name: 'unchanged', plain: (one) => one.unchanged },
    { name: 'conflicts', plain: (one) => one.conflicts.length },
    { name: 'warnings', plain: (one) => one.warnings.length },
    { name: 'errors', plain: (one) => one.errors.length },
  ],
  card: (one) =>
    card(one.dry_run ? 'Nothing is published: this would be' : 'Published', [
      ['New', String(one.new)],
      ['Unchanged', String(one.unchanged)],
      [
        'Conflicts',
        counted(
          one.conflicts,
          (c) =>
            `line ${c.line}: ${c.flight_number} ${c.departure_date} differs in ${c.differs.join(', ')}`,
        ),
      ],
      ['Warnings', counted(one.warnings, ({ line, message }) => `line ${line}: ${message}`)],
      ['Errors', counted(one.errors, errorInWords)],
    ]),
};

export const flightsImport = defineCommand({
  name: 'flights import',
  summary: 'Publish the flights of a schedule, SSIM chapter 7 or CSV',
  notes: [
    'For admins. A large file is sent in parts, windows of dates after each other. Flights that are published already are left as they are, so that after a break the same line goes on; those that differ are told as conflicts. In a pipe: new, unchanged, and numbers of conflicts, warnings and errors.',
  ],
  positionals: [{ name: 'FILE', about: '.ssim or .csv; - reads a pipe' }],
  flags: {
    from: { type: 'text', value: 'DATE', about: `first day; default: today. ${DATE_FORMS}` },
    to: { type: 'text', value: 'DATE', about: `last day; default: +${DAYS_AHEAD}d` },
    format: {
      type: 'text',
      value: 'FORMAT',
      about: 'default: by the name of the file',
      choices: FORMATS,
    },
    defaults: {
      type: 'text',
      value: 'FILE',
      about: 'JSON with capacities, prices and names that the lines leave out',
    },
    'service-types': { type: 'text', value: 'LETTERS', about: 'only these, such as JF' },
    'skip-invalid': { type: 'switch', about: 'leave out lines with errors' },
    'dry-run': { type: 'switch', about: 'publish nothing, and say what would be' },
  },
  examples: [
    {
      line: 'gocomet flights import schedule.csv --from tomorrow --to +7d --dry-run',
      about: 'what would be new',
    },
    {
      line: 'gocomet flights import schedule.csv --from tomorrow --to +7d',
      about: 'publish a week',
    },
    {
      line: 'cat schedule.csv | gocomet flights import - --format csv --json',
      about: 'from a pipe; the totals as JSON',
    },
  ],
  prints: true,
  parse: ({ values, positionals: [file = ''], today }) => ({
    file,
    format: optional(values.format, (text) => choice(text, FORMATS, '--format')),
    window: windowOf(values.from ?? 'today', values.to ?? `+${DAYS_AHEAD}d`, today),
    defaults_file: values.defaults,
    options: given({
      dry_run: values['dry-run'],
      skip_invalid: values['skip-invalid'],
      service_types: values['service-types'],
    }),
  }),
  async run(context, { file, format, window, defaults_file, options }) {
    const schedule = await openSchedule(file, format, context);
    const defaults = optional(defaults_file, readDefaults);
    const totals = await sendSchedule(context, schedule, window, {
      ...options,
      ...given({ defaults }),
    });
    if (context.format !== 'ndjson') printOne(context, TOTALS, totals);
    const is_refused = totals.dry_run && totals.errors.length > 0 && !options.skip_invalid;
    return is_refused ? 1 : 0; // as it would be without --dry-run
  },
});

function windowOf(first: string, last: string, today: string) {
  const window = { from: date(first, today, '--from'), to: date(last, today, '--to') };
  if (window.to < window.from) throw new UsageError('--to is before --from.');
  return window;
}

function readDefaults(file: string): Defaults {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--defaults: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Nothing for none; else how many, and the first ones. */
function counted<One>(told: readonly One[], inWords: (one: One) => string): string[] | null {
  if (told.length === 0) return null;
  const rest = told.length - SHOWN_MAX;
  return [
    String(told.length),
    ...told.slice(0, SHOWN_MAX).map(inWords),
    ...(rest > 0 ? [`and ${rest} more: --json has them all`] : []),
  ];
}
