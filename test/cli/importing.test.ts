import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../cli/src/dates.ts';
import { UsageError } from '../../cli/src/failure.ts';
import { csvRecords, fieldsOf } from '../../cli/src/import/csv.ts';
import { readLines } from '../../cli/src/import/lines.ts';
import { type Part, partsOf, stretchesOf } from '../../cli/src/import/parts.ts';
import { ssimRecords } from '../../cli/src/import/ssim.ts';
import { added, inFile, noTotals } from '../../cli/src/import/totals.ts';

const WINDOW = { from: '2026-12-01', to: '2026-12-31' };
const HEADER = 'flight_number,days,from,to';

const lines = (text: string) => readLines(Readable.from([text]), 'utf8');

async function partsOfCsv(text: string, flights_max: number): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const stretch of stretchesOf(csvRecords(lines(text)), flights_max)) {
    parts.push(...partsOf(stretch, WINDOW, flights_max));
  }
  return parts;
}

/** What the parts send of each line: the days on which it operates, each once. */
function daysSent(parts: readonly Part[]): string[] {
  return parts.flatMap(({ content, window, numbers }) =>
    content
      .trimEnd()
      .split('\n')
      .flatMap((line, index) => {
        const [, days = '', from = '', to = ''] = line.split(',');
        const sent: string[] = [];
        for (let day = window.from; day <= window.to; day = addDays(day, 1)) {
          const weekday = ((new Date(day).getUTCDay() + 6) % 7) + 1;
          if (from <= day && day <= to && days.includes(String(weekday))) {
            sent.push(`${numbers[index]} ${day}`);
          }
        }
        return sent;
      }),
  );
}

describe('a file in parts', () => {
  const file = [
    HEADER,
    'AA1,1234567,2026-12-01,2026-12-31',
    '',
    'AA2,135,2026-11-01,2027-02-01',
    'AA3,7,2026-12-10,2026-12-12',
    'AA4,1234567,2027-01-01,2027-01-31',
    'AA5,6,2026-12-05,2026-12-05',
    '',
  ].join('\n');

  test.each([1000, 20, 5, 4, 3, 2, 1])(
    'of %i flights each: every day of every line is sent once, within the limit',
    async (flights_max) => {
      const parts = await partsOfCsv(file, flights_max);
      const whole = daysSent(await partsOfCsv(file, 1000)).sort();
      expect(whole).toHaveLength(31 + 13 + 0 + 0 + 1);
      expect(daysSent(parts).sort()).toEqual(whole);
      for (const part of parts) {
        expect(part.content.startsWith(HEADER)).toBe(true);
        expect(daysSent([part]).length).toBeLessThanOrEqual(flights_max);
      }
      expect(parts.at(-1)?.bytes).toBe(file.length);
    },
  );

  test('a line that cannot be read is sent once, so that the API says what is wrong', async () => {
    const broken = [
      HEADER,
      'AA1,1234567,2026-12-01,2026-12-31',
      'AA2,9,2026-12-01,2026-12-02',
      'AA3,1,never,2026-12-02',
    ];
    for (const text of [broken, [HEADER, 'AA2,1,2026-12-31,2026-12-01']]) {
      const parts = await partsOfCsv(text.join('\n'), 10);
      for (const line of text.slice(text === broken ? 2 : 1)) {
        expect(parts.filter(({ content }) => content.includes(line))).toHaveLength(1);
      }
    }
  });

  test('a record of CSV may have several lines; numbers stay those of the file', async () => {
    const text = `\ufeff${HEADER},name\r\n"AA1",1,2026-12-07,2026-12-07,"a ""b""\r\nc"\r\nAA2,1,2026-12-07,2026-12-07,\r\n`;
    const [part] = await partsOfCsv(text, 10);
    expect(part?.numbers).toEqual([1, 2, 3, 4]);
    expect(part?.content.split('\n')[0]).toBe(`${HEADER},name`);
    expect(fieldsOf('"a ""b""\nc",,x')).toEqual(['a "b"\nc', '', 'x']);
  });

  test('a quotation or a line that does not end is told, in the time that it takes to read it', async () => {
    const text = `${HEADER}\n"AA1,1,2026-12-07,2026-12-07\n${'AA2,1,2026-12-07,2026-12-07\n'.repeat(200_000)}`;
    const unclosed = 'FILE: the quotation of line 2 does not end within 4 MiB.';
    await expect(partsOfCsv(text, 10)).rejects.toThrow(new UsageError(unclosed));
    const endless = `${HEADER}\n${'x'.repeat(5_000_000)}`;
    const unended = 'FILE: line 2 does not end within 4 MiB.';
    await expect(partsOfCsv(endless, 10)).rejects.toThrow(new UsageError(unended));
  });

  test('lines end at LF and CR LF alone, wherever the pieces of a stream end', async () => {
    const text = 'one\r\ntwo\u2028still two\n\nfour';
    const pieces = Readable.from(text.split('').map((piece) => Buffer.from(piece)));
    const read: [number, string][] = [];
    for await (const line of readLines(pieces, 'utf8')) read.push([line.number, line.text]);
    expect(read.map(([number]) => number)).toEqual([1, 2, 3, 4]);
    expect(read.map(([, line]) => line)).toEqual(['one', 'two\u2028still two', '', 'four']);
  });

  test.each([
    ['07DEC2609DEC26', '12  5 7', { from: '2026-12-07', to: '2026-12-09', days: '1257' }],
    ['07DEC2600XXX00', '1234567', { from: '2026-12-07', to: null, days: '1234567' }],
    ['30FEB2709MAR27', '1234567', null],
    ['09DEC2607DEC26', '1234567', null],
    ['07DEC2609DEC26', '       ', null],
  ])('SSIM: %s on "%s"', async (dates, days, period) => {
    const flight = `3 ZZ 07010101J${dates}${days} DEL`.padEnd(200);
    const text = [`1${flight}`, `2LZZ`.padEnd(200), '0'.repeat(200), flight, `4${flight}`].join(
      '\r\n',
    );
    const read = [];
    for await (const { number, kind, period } of ssimRecords(lines(text))) {
      read.push([number, kind, period]);
    }
    expect(read).toEqual([
      [1, 'other', null],
      [2, 'context', null],
      [3, 'other', null],
      [4, 'flight', period],
      [5, 'other', null],
    ]);
  });
});

test('answers are added up with the lines of the file, and what a line is told is kept once', () => {
  const part: Part = { window: WINDOW, content: '', numbers: [1, 4, 9], bytes: 0 };
  const answer = {
    ...{ dry_run: false, records: 2, skipped: 0, new: 3, unchanged: 1, preview: [] },
    conflicts: [
      {
        line: 3,
        flight_number: 'AA1',
        origin: 'DEL',
        departure_date: '2026-12-01',
        differs: ['price'],
      },
    ],
    warnings: [{ line: 2, message: 'The clock differs.' }],
    errors: [],
  };
  const told = inFile(answer, part);
  const totals = added(added(noTotals(false), told), told);
  expect(totals).toMatchObject({ parts: 2, new: 6, unchanged: 2 });
  expect(totals.warnings).toEqual([{ line: 4, message: 'The clock differs.' }]);
  expect(totals.conflicts.map(({ line }) => line)).toEqual([9, 9]);
});
