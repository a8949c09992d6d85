import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { UsageError } from '../failure.ts';
import type { Io } from '../terminal/io.ts';
import { csvRecords } from './csv.ts';
import { readLines } from './lines.ts';
import type { ScheduleRecord } from './period.ts';
import { ssimRecords } from './ssim.ts';

export const FORMATS = ['ssim', 'csv'] as const;
export type ScheduleFormat = (typeof FORMATS)[number];

/** A file of flights that is about to be read. */
export interface Schedule {
  readonly format: ScheduleFormat;
  /** Null where it comes by a pipe. */
  readonly size: number | null;
  readonly records: AsyncIterable<ScheduleRecord>;
}

/** Opens a file, or a pipe by `-`. Throws a UsageError when it cannot be read or its format is not told. */
export async function openSchedule(
  file: string,
  wanted: ScheduleFormat | undefined,
  { input }: Io,
): Promise<Schedule> {
  const format = wanted ?? formatByName(file);
  if (file === '-') return { format, size: null, records: recordsOf(input, format) };
  const size = await sizeOf(file);
  return { format, size, records: recordsOf(createReadStream(file), format) };
}

function formatByName(file: string): ScheduleFormat {
  const name = file.toLowerCase();
  if (name.endsWith('.csv')) return 'csv';
  if (/\.(ssim|ssm|sim)$/.test(name)) return 'ssim';
  throw new UsageError(
    `FILE: "${file}" does not tell its format by its name: --format ssim or csv.`,
  );
}

/** SSIM is Latin-1; CSV is UTF-8. */
const recordsOf = (stream: Readable, format: ScheduleFormat) =>
  format === 'ssim'
    ? ssimRecords(readLines(stream, 'latin1'))
    : csvRecords(readLines(stream, 'utf8'));

async function sizeOf(file: string): Promise<number> {
  try {
    const handle = await open(file);
    try {
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UsageError(`FILE: ${error instanceof Error ? error.message : String(error)}`);
  }
}
