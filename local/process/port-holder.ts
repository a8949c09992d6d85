import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENS = '0A';

/** Who listens on a loopback port, such as `process 4711 (workerd)`; null where the system does not show it. */
export function portHolder(port: number): string | null {
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listeners(file, port));
  if (sockets.length === 0) return null;
  const wanted = new Set(sockets.map((inode) => `socket:[${inode}]`));
  const holder = list('/proc').find(
    (pid) => /^\d+$/.test(pid) && list(`/proc/${pid}/fd`).some((fd) => wanted.has(link(pid, fd))),
  );
  return holder === undefined ? null : `process ${holder} (${read(`/proc/${holder}/comm`).trim()})`;
}

/** The sockets of a table of the system that listen on a port. */
function listeners(file: string, port: number): string[] {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return read(file)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(end) && state === LISTENS)
    .flatMap((words) => words[9] ?? []);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(pid: string, fd: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    return '';
  }
}
