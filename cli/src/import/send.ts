import { GoCometError } from '../../../client/src/index.ts';
import type { ImportBody } from '../api.ts';
import type { Context } from '../context.ts';
import { Interrupted } from '../failure.ts';
import { jsonLine } from '../output.ts';
import { createProgress } from '../terminal/progress.ts';
import { harmless } from '../terminal/text.ts';
import type { Schedule } from './open.ts';
import { FLIGHTS_MAX, type Part, partsOf, stretchesOf, type Window } from './parts.ts';
import { added, atLineOfFile, errorInWords, inFile, noTotals, type Totals } from './totals.ts';

export type Defaults = NonNullable<ImportBody['defaults']>;
type Needs = Pick<Context, 'io' | 'client' | 'format' | 'signal'>;
type Options = Partial<
  Pick<ImportBody, 'dry_run' | 'skip_invalid' | 'service_types'> & { defaults: Defaults }
>;

/**
 * Sends a schedule part after part while it is read, and adds up what came of them. It stops at the first part
 * that is refused; what is published by then stays, and is left as it is when all is sent again.
 */
export async function sendSchedule(
  context: Needs,
  { format, size, records }: Schedule,
  window: Window,
  options: Options,
  flights_max = FLIGHTS_MAX,
): Promise<Totals> {
  const { io, client, signal } = context;
  const progress = createProgress(io);
  let totals = noTotals(options.dry_run ?? false);
  let bytes_done = 0;
  try {
    for await (const stretch of stretchesOf(records, flights_max)) {
      for (const part of partsOf(stretch, window, flights_max)) {
        const body = { ...options, format, content: part.content, window: part.window };
        progress.show(size === null ? null : bytes_done / size, aboutOf(part, totals));
        const { data } = await client
          .importFlights({ body }, { signal })
          .catch((error) => Promise.reject(explained(error, part, totals, context)));
        const answer = inFile(data, part);
        totals = added(totals, answer);
        bytes_done = part.bytes;
        if (context.format === 'ndjson') io.out(jsonLine(answer));
      }
    }
  } finally {
    progress.end();
  }
  return totals;
}

const aboutOf = ({ window }: Part, totals: Totals): string =>
  `${window.from} to ${window.to}: ${totals.new} new, ${totals.unchanged} unchanged`;

/** Says, with the lines of the file, what is wrong with a part, and that it can be sent again. */
function explained(error: unknown, part: Part, totals: Totals, { io }: Needs): unknown {
  if (!(error instanceof GoCometError)) return error;
  const until_here = `${totals.new} flights were published before ${part.window.from}; `;
  const again = totals.dry_run
    ? 'Nothing was published.'
    : `${until_here}the same line again leaves them as they are, and goes on.`;
  if (error.code === 'aborted') return new Interrupted(`Interrupted. ${again}`);
  if (totals.parts > 0 && !totals.dry_run) io.err(`${again}\n`);
  return error.is('import_invalid') ? withLinesOfFile(error, part, io) : error;
}

/** Tells the errors by the lines of the file; the API has counted those of the part, in its own words too. */
function withLinesOfFile(
  { code, problem, status, request_id, attempts, unknown }: GoCometError<'import_invalid'>,
  part: Part,
  io: Needs['io'],
): GoCometError<'import_invalid'> {
  for (const one of problem.errors) io.err(`${harmless(errorInWords(atLineOfFile(one, part)))}\n`);
  const { from, to } = part.window;
  const detail = `Lines with errors: ${problem.lines}. None of the flights from ${from} to ${to} was published.`;
  return new GoCometError({ code, problem, status, request_id, attempts, unknown, detail });
}
