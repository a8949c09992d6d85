/**
 * Who cleans up after this process, however it ends: the reaper, and when that was killed as well,
 * the next start on the same data folder, by the list of children that is kept in it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endProcesses } from './end-processes.ts';
import { MARK, processesMarked } from './mark.ts';
import { isRunning, startTime } from './state.ts';

interface Listed {
  readonly pid: number;
  /** When it began: together with its id it is one process and no other. */
  readonly started: string;
  /** What it and all that it has started have in their environment. */
  readonly mark?: string;
}

/** Each with its beginning, null where the system does not say. */
const children = new Map<number, string | null>();
const paths = new Set<string>();
const lists = new Set<string>();
let reaper: ChildProcess | null = null;

/** Has a child ended when this process is gone. */
export function guardChild(pid: number): void {
  children.set(pid, startTime(pid));
  tellReaper(`+${pid}`);
  for (const file of lists) writeList(file);
}

/** Takes note that a child has ended. */
export function releaseChild(pid: number): void {
  children.delete(pid);
  tellReaper(`-${pid}`);
  for (const file of lists) writeList(file);
}

/** Has the reaper remove a path when this process ends without doing so itself. */
export function removeAtExit(path: string): void {
  paths.add(path);
  tellReaper(`rm ${path}`);
}

/** The process that cleans up after this one. */
export function reaperPid(): number | undefined {
  return startReaper().pid;
}

/** Keeps a list of the children in a file; call what it returns to have it removed. */
export function listChildren(file: string): () => void {
  lists.add(file);
  writeList(file);
  return () => {
    lists.delete(file);
    rmSync(file, { force: true });
  };
}

/**
 * Ends the children that stand in a list whose writer is gone, and what they had started: those, and nothing
 * that took their ids.
 */
export async function endListed(file: string): Promise<void> {
  const listed = readList(file);
  const left = listed.filter(({ pid, started }) => isRunning(pid) && startTime(pid) === started);
  await endProcesses(left.map(({ pid }) => pid));
  const marks = new Set(listed.flatMap(({ mark }) => mark ?? []));
  await endProcesses([...marks].flatMap(processesMarked));
  rmSync(file, { recursive: true, force: true });
}

/** One whose beginning is unknown cannot be told from a later process: it is left to the reaper. */
function writeList(file: string): void {
  const known = [...children].flatMap(([pid, started]) =>
    started ? [{ pid, started, mark: MARK }] : [],
  );
  try {
    writeFileSync(`${file}.draft`, JSON.stringify(known satisfies Listed[]));
    renameSync(`${file}.draft`, file);
  } catch {
    // A full disk is no reason to stop: the reaper does not need the list.
  }
}

function readList(file: string): Listed[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value.filter(isListed) : [];
  } catch {
    return [];
  }
}

function isListed(value: unknown): value is Listed {
  if (!value || typeof value !== 'object' || !('pid' in value) || !('started' in value)) {
    return false;
  }
  const mark = 'mark' in value ? value.mark : undefined;
  if (mark !== undefined && (typeof mark !== 'string' || mark === '')) return false;
  return Number.isInteger(value.pid) && Number(value.pid) > 1 && typeof value.started === 'string';
}

function tellReaper(line: string): void {
  startReaper().stdin?.write(`${line}\n`);
}

function startReaper(): ChildProcess {
  if (reaper) return reaper;
  const file = fileURLToPath(new URL('./reaper.ts', import.meta.url));
  const started = spawn(process.execPath, [file], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper = started;
  started.unref();
  const input = started.stdin;
  if (input && 'unref' in input && typeof input.unref === 'function') input.unref();
  input?.on('error', () => {});
  started.once('error', () => {});
  started.once('exit', () => {
    reaper = null;
    // Somebody has killed it: another one takes over what is there.
    for (const pid of children.keys()) tellReaper(`+${pid}`);
    for (const path of paths) tellReaper(`rm ${path}`);
  });
  return started;
}
