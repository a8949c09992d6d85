import { addDays } from '../dates.ts';
import type { FileLine } from './lines.ts';
import { type Period, readable, type ScheduleRecord } from './period.ts';

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const OPEN = '00XXX00';
/** Header, segment data and trailer (1, 4, 5), lines of zeros and blank ones: the API reads over them too. */
const READ_OVER = /^(?:[145]|[0 ]*$)/;

/** Lines of SSIM, chapter 7: which operate when. */
export async function* ssimRecords(lines: AsyncIterable<FileLine>): AsyncGenerator<ScheduleRecord> {
  for await (const { number, text, bytes } of lines) {
    const type = text.charAt(0);
    if (type === '2') yield { number, text, bytes, kind: 'context', period: null };
    else if (READ_OVER.test(text)) yield { number, text, bytes, kind: 'other', period: null };
    else yield { number, text, bytes, kind: 'flight', period: periodOf(text) };
  }
}

/** Columns 15 to 28 and 29 to 35. */
function periodOf(text: string): Period | null {
  const from = dateOf(text.slice(14, 21));
  const end = text.slice(21, 28).toUpperCase();
  const to = dateOf(end);
  if (from === null || (to === null && end !== OPEN)) return null;
  return readable({ from, to, days: text.slice(28, 35).replaceAll(' ', '') });
}

/** `07DEC26`, of the years 2000 to 2099. */
function dateOf(text: string): string | null {
  const [, day, name = '', year] = /^(\d{2})([A-Z]{3})(\d{2})$/.exec(text.toUpperCase()) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  if (month === 0) return null;
  const date = `20${year}-${String(month).padStart(2, '0')}-${day}`;
  return addDays(date, 0) === date ? date : null;
}
