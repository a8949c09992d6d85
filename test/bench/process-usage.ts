import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used so far, and holds now. */
export interface Usage {
  cpu_ms: number;
  memory_bytes: number;
}

const KIB = 1024;
const NS_PER_MS = 1e6;

/** Reads it from /proc: Linux only, null elsewhere. */
export function readUsage(pid: number | null): Usage | null {
  if (pid === null) return null;
  try {
    return { cpu_ms: readCpu(pid), memory_bytes: readMemory(pid) };
  } catch {
    return null;
  }
}

/** The processes of this name that this process has started. */
export const childrenNamed = (name: string): number[] =>
  numbersIn('/proc').filter((pid) => {
    const stat = readStat(pid);
    return stat?.parent === process.pid && stat.name === name;
  });

function readStat(pid: number): { name: string; parent: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, name = '', parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return null; // it has just ended
  }
}

/** By the scheduler's count in nanoseconds: the ticks of `stat` are of 10 ms. */
function readCpu(pid: number): number {
  const threads = numbersIn(`/proc/${pid}/task`);
  return threads.reduce((sum_ms, thread) => {
    const [on_cpu_ns] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return sum_ms + Number(on_cpu_ns) / NS_PER_MS;
  }, 0);
}

function readMemory(pid: number): number {
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(resident) * KIB;
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return []; // no Linux
  }
}
