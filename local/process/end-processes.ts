import { isRunning } from './state.ts';

const GRACE_MS = 5_000;
const POLL_MS = 50;

/** Interrupts processes, and kills them with what they have started if that does not help. */
export async function endProcesses(pids: readonly number[]): Promise<void> {
  for (const pid of pids) send(pid, 'SIGINT');
  const deadline = Date.now() + GRACE_MS;
  while (pids.some(isRunning) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  // One that has ended can have left something of its own behind.
  for (const pid of pids) send(-pid, 'SIGKILL') || (isRunning(pid) && send(pid, 'SIGKILL'));
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
