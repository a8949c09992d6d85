import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Context } from '../context.ts';
import { UsageError } from '../failure.ts';
import { endedBy } from '../terminal/input.ts';
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
  { io: { input }, signal }: Pick<Context, 'io' | 'signal'>,
): Promise<Schedule> {
  const format = wanted ?? formatByName(file);
  const { size, stream } = file === '-' ? { size: null, stream: input } : await openFile(file);
  return { format, size, records: recordsOf(endedBy(signal, stream), format) };
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

/** Opened once: a named pipe that is closed in between has lost its writer. */
async function openFile(file: string): Promise<{ size: number | null; stream: Readable }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new Error(`"${file}" is a folder.`);
    return { size: stat.isFile() ? stat.size : null, stream: handle.createReadStream() };
  } catch (error) {
    await handle?.close();
    throw new UsageError(`FILE: ${error instanceof Error ? error.message : String(error)}`);
  }
}
