import { LineReader } from './line-reader.ts';
import { RECORD_LENGTH, RECORD_LENGTH_RULE, readLeg, type TimeMode } from './ssim-leg.ts';
import { type LineError, type LineFault, type ReadLine, wrongLine } from './types.ts';

/** Where a line says what may be wrong with it beyond its columns. */
export const SSIM_COLUMNS: Readonly<Record<LineFault, string>> = {
  origin: '37-39 departure',
  destination: '55-57 arrival',
  arrival: '58-61 arrival',
  key: '6-9 number',
  capacity: '73-75 aircraft',
  price: 'line',
};

/**
 * Reads a file of IATA's Standard Schedules Information Manual, chapter 7: records of 200 characters, of
 * which 2 (the season, with the time mode) and 3 (the flight legs) matter. Each leg is a flight of its own.
 */
export function* readSsim(content: string): Generator<ReadLine> {
  let mode: TimeMode = 'L';
  let line = 0;
  for (const text of linesOf(content)) {
    line += 1;
    if (/^[0 ]*$/.test(text)) continue; // what fills the blocks of the tapes that these files were
    const record = text.charAt(0);
    if (record === '3') {
      yield readLeg(text, line, mode);
    } else if (record === '2') {
      const season = readSeason(text, line);
      mode = season.mode;
      if (season.errors.length > 0) yield wrongLine(line, season.errors);
    } else if (!['1', '4', '5'].includes(record)) {
      const message = 'A record is of type 1 to 5.';
      yield wrongLine(line, [{ line, columns: '1 record', message }]);
    }
  }
}

/** One after the other: of a file of nothing but line ends there are millions. */
function* linesOf(content: string): Generator<string> {
  let start = 0;
  while (start < content.length) {
    const end = content.indexOf('\n', start);
    const stop = end < 0 ? content.length : end;
    yield content.slice(start, content[stop - 1] === '\r' && stop > start ? stop - 1 : stop);
    start = stop + 1;
  }
}

function readSeason(text: string, line: number): { mode: TimeMode; errors: LineError[] } {
  const reader = new LineReader(line);
  if (text.length !== RECORD_LENGTH) reader.refuse('line', RECORD_LENGTH_RULE);
  const letter = text.charAt(1);
  const known = letter === ' ' ? 'L' : letter === 'L' || letter === 'U' ? letter : undefined;
  const mode = reader.take<TimeMode>('2 time mode', known, 'unknown', 'L (local) or U (UTC).');
  return { mode, errors: reader.errors };
}
