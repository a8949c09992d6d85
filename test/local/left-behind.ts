import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';

/** Command lines of processes that name a folder. */
export function processesNaming(folder: string): string[] {
  const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(folder) && !line.startsWith('ps '));
}

/** Processes whose command line contains a text, of this parent if one is given. */
export function processIds(text: string, parent?: number): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, ppid, args = ''] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [];
    const found = args.includes(text) && (parent === undefined || Number(ppid) === parent);
    return found ? [Number(pid)] : [];
  });
}

/** Those of the addresses at which somebody still listens. */
export async function openPorts(addresses: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(addresses.map(isOpen));
  return addresses.filter((_, index) => answers[index]);
}

function isOpen(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
}
