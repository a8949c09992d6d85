import { addDays } from '../dates.ts';
import { UsageError } from '../failure.ts';
import { type FileLine, LINE_MAX } from './lines.ts';
import { type Period, readable, type ScheduleRecord } from './period.ts';

/** Records of a CSV file (RFC 4180: one may have several lines): which operate when. The first is the header. */
export async function* csvRecords(lines: AsyncIterable<FileLine>): AsyncGenerator<ScheduleRecord> {
  let header: readonly string[] | null = null;
  // The lines of a record whose quotation is still open.
  let open: FileLine[] = [];
  let length = 0;
  for await (const line of lines) {
    open.push(line);
    length += line.text.length;
    if (length > LINE_MAX) throw new UsageError(unclosed(open[0] ?? line));
    if (isOdd(line.text) === (open.length === 1)) continue;
    const whole = joined(open);
    [open, length] = [[], 0];
    const { number, text, bytes } = whole;
    if (header === null) {
      header = fieldsOf(text.replace(/^\ufeff/, '')).map((name) => name.trim());
      yield { number, text: text.replace(/^\ufeff/, ''), bytes, kind: 'context', period: null };
    } else if (text.trim() === '') yield { number, text, bytes, kind: 'other', period: null };
    else yield { number, text, bytes, kind: 'flight', period: periodOf(fieldsOf(text), header) };
  }
  // A quotation that never ends: the API says so.
  if (open.length > 0) yield { ...joined(open), kind: 'flight', period: null };
}

/** Whether a quotation begins or ends in it: an odd number of quotes. */
const isOdd = (text: string): boolean => (text.split('"').length - 1) % 2 === 1;

const unclosed = ({ number }: FileLine): string =>
  `FILE: the quotation of line ${number} does not end within 4 MiB.`;

/** The lines of a record as one, with the number of its first. */
const joined = (lines: readonly FileLine[]): FileLine => ({
  number: lines[0]?.number ?? 0,
  text: lines.map(({ text }) => text).join('\n'),
  bytes: lines.at(-1)?.bytes ?? 0,
});

/** The fields of a record. */
export const fieldsOf = (text: string): string[] =>
  [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare,
  );

function periodOf(fields: readonly string[], header: readonly string[]): Period | null {
  const field = (name: string) => (fields[header.indexOf(name)] ?? '').trim();
  const [from, to] = [field('from'), field('to')];
  const are_dates = [from, to].every((date) => date !== '' && addDays(date, 0) === date);
  return are_dates ? readable({ from, to, days: field('days').replaceAll(' ', '') }) : null;
}
