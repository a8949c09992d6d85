const PAUSE_MS = 20;

/** Says a line on stdout, together with those of the next moment: a line each would cost a system call. */
export function say(line: string): void {
  if (pending.length === 0) setTimeout(flush, PAUSE_MS);
  pending.push(line);
}

let pending: string[] = [];

process.on('exit', flush);

function flush(): void {
  if (pending.length === 0) return;
  const lines = pending;
  pending = [];
  process.stdout.write(`${lines.join('\n')}\n`);
}
