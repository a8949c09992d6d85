/**
 * Ends what its parent left behind. It runs detached and reads lines on stdin: `+pid`, `-pid`
 * and `rm path`. When stdin ends, the parent is gone, however it went: the processes still
 * listed are interrupted, killed if that does not help, and the listed paths removed.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isRunning } from './state.ts';

const GRACE_MS = 5_000;
const POLL_MS = 50;

const pids = new Set<number>();
const paths = new Set<string>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  if (line.startsWith('+')) pids.add(Number(line.slice(1)));
  if (line.startsWith('-')) pids.delete(Number(line.slice(1)));
  if (line.startsWith('rm ')) paths.add(line.slice(3));
}

for (const pid of pids) send(pid, 'SIGINT');
const deadline = Date.now() + GRACE_MS;
while ([...pids].some(isRunning) && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
for (const pid of pids) if (isRunning(pid)) send(-pid, 'SIGKILL') || send(pid, 'SIGKILL');
for (const path of paths) rmSync(path, { recursive: true, force: true, maxRetries: 5 });

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
