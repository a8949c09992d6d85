import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '../../local/stack/stack.ts';
import { PROJECT } from '../support/worker-bundle.ts';
import { describeDay } from './day.ts';
import { printTable, type Table } from './table.ts';

const KEPT = join(PROJECT, 'bench/results');
const PASSING = join(PROJECT, '.local/bench');
const DOCUMENT = join(PROJECT, 'docs/performance.md');
const GIB = 1024 ** 3;

/** The table of one group, by name. */
export interface Result extends Table {
  readonly name: string;
  readonly title: string;
}

interface Report {
  readonly date: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly groups: readonly Result[];
}

/** Writes the results as JSON, by date, and returns where. */
export async function keepResults(
  stack: Stack,
  groups: readonly Result[],
  whole: boolean,
): Promise<string> {
  const date = new Date().toISOString();
  const [cpu] = cpus();
  const machine = {
    cpu: `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / GIB)} GiB`,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    ...stack.using,
  };
  const folder = whole ? KEPT : PASSING;
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${date.slice(0, 10)}.json`);
  const report: Report = { date, machine, groups };
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  return file.slice(PROJECT.length + 1);
}

/** Writes the tables of the latest whole run between the marks of docs/performance.md. */
export async function documentResults(): Promise<void> {
  const latest = (await readdir(KEPT)).sort().at(-1);
  if (latest === undefined) throw new Error('There is no whole run: npm run bench');
  const report: Report = JSON.parse(await readFile(join(KEPT, latest), 'utf8'));
  let text = await readFile(DOCUMENT, 'utf8');
  const machine = Object.entries(report.machine).map(([part, what]) => `${part} ${what}`);
  text = fill(text, 'machine', `${report.date.slice(0, 10)}: ${machine.join(', ')}.`);
  for (const group of report.groups) text = fill(text, group.name, printTable(group));
  const day = describeDay(report.groups);
  if (day !== null) {
    text = fill(text, 'day', printTable(day.load));
    text = fill(text, 'bill', printTable(day.bill));
  }
  await writeFile(DOCUMENT, text);
}

function fill(text: string, name: string, content: string): string {
  const marks = new RegExp(`(<!-- bench ${name} -->\n)[^]*?(<!-- end -->)`);
  if (!marks.test(text)) throw new Error(`docs/performance.md has no place for ${name}.`);
  return text.replace(
    marks,
    (_all, begin: string, end: string) => `${begin}\n${content}\n\n${end}`,
  );
}
