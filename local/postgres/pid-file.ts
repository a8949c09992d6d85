import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcesses } from '../process/end-processes.ts';
import { isRunning } from '../process/state.ts';

/**
 * Clears the way for a start on a cluster that is ours alone: a server that was left behind is ended,
 * and the file that names one whose id now belongs to somebody else is removed, since Postgres would
 * take that process for itself.
 */
export async function clearPidFile(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const text = readText(file);
  if (text === null) return;
  const pid = Number(text.split('\n')[0]);
  if (!Number.isInteger(pid) || pid < 2) return rmSync(file, { force: true });
  if (!isRunning(pid)) return;
  const workingFolder = folderOf(pid);
  // A process of another account: Postgres knows that it is none of its own.
  if (workingFolder === null) return;
  // Postgres works in its own cluster, and nobody else does.
  if (workingFolder === realpathSync(cluster)) await endProcesses([pid]);
  else rmSync(file, { force: true });
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Where a process works, null where the system does not tell us. */
function folderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
