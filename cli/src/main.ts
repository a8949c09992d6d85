/** The program `gocomet`: this machine's streams, signals and clock, and the exit code. */
import { runProgram } from './program.ts';
import { createIo } from './terminal/io.ts';
import { harmless } from './terminal/text.ts';

const INTERRUPTED = 130;
/** Nothing was refused: neither the line nor the API is known to be at fault. */
const UNFORESEEN = 3;

/** Whoever reads stops reading, as `head` does: nothing more is to be done, and nothing is wrong. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`gocomet: what came cannot be written: ${error.message}\n`);
  process.exit(UNFORESEEN);
});
process.stderr.on('error', () => undefined);

const interrupted = new AbortController();
process.on('SIGINT', () => {
  // A second one does not wait for what the first one began.
  if (interrupted.signal.aborted) process.exit(INTERRUPTED);
  interrupted.abort();
});

/** A fault of this program; or the answer of a server that speaks as this API does, and is another. */
function tellFault(error: unknown): number {
  const told = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `gocomet: this was not foreseen. Is the API one of this version (GOCOMET_URL, --url)?\n${harmlessLines(told ?? '')}\n`,
  );
  return UNFORESEEN;
}

const harmlessLines = (text: string): string => text.split('\n').map(harmless).join('\n');

const streams = { input: process.stdin, output: process.stdout, errors: process.stderr };
process.exitCode = await runProgram(process.argv.slice(2), {
  io: createIo(streams, process.env),
  env: process.env,
  now: () => new Date(),
  signal: interrupted.signal,
}).catch(tellFault);
