/**
 * Ends what its parent left behind. It runs detached and reads lines on stdin: `+pid`, `-pid`
 * and `rm path`. When stdin ends, the parent is gone, however it went: the processes still
 * listed are interrupted, killed if that does not help, and the listed paths removed.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endProcesses } from './end-processes.ts';

const pids = new Set<number>();
const paths = new Set<string>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('+')) pids.add(Number(line.slice(1)));
  if (line.startsWith('-')) pids.delete(Number(line.slice(1)));
  if (line.startsWith('rm ')) paths.add(line.slice(3));
}

await endProcesses([...pids]);
for (const path of paths) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
