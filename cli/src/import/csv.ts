import { addDays } from '../dates.ts';
import type { FileLine } from './lines.ts';
import { type Period, readable, type ScheduleRecord } from './period.ts';

/** Records of a CSV file (RFC 4180: one may have several lines): which operate when. The first is the header. */
export async function* csvRecords(lines: AsyncIterable<FileLine>): AsyncGenerator<ScheduleRecord> {
  let header: readonly string[] | null = null;
  let open: FileLine | null = null;
  for await (const line of lines) {
    const whole: FileLine = open
      ? { ...open, text: `${open.text}\n${line.text}`, bytes: line.bytes }
      : line;
    open = isOpen(whole.text) ? whole : null;
    if (open) continue;
    const { number, text, bytes } = whole;
    if (header === null) {
      header = fieldsOf(text.replace(/^\ufeff/, '')).map((name) => name.trim());
      yield { number, text: text.replace(/^\ufeff/, ''), bytes, kind: 'context', period: null };
    } else if (text.trim() === '') yield { number, text, bytes, kind: 'other', period: null };
    else yield { number, text, bytes, kind: 'flight', period: periodOf(fieldsOf(text), header) };
  }
  // A quotation that never ends: the API says so.
  if (open) yield { ...open, kind: 'flight', period: null };
}

/** Whether a quotation goes on in the next line: an odd number of quotes. */
const isOpen = (text: string): boolean => (text.split('"').length - 1) % 2 === 1;

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
