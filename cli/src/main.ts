/** The program `gocomet`: this machine's streams, signals and clock, and the exit code. */
import { runProgram } from './program.ts';
import { createIo } from './terminal/io.ts';

const INTERRUPTED = 130;

/** Whoever reads stops reading, as `head` does: nothing more is to be done, and nothing is wrong. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.stderr.on('error', () => undefined);

const interrupted = new AbortController();
process.on('SIGINT', () => {
  // A second one does not wait for what the first one began.
  if (interrupted.signal.aborted) process.exit(INTERRUPTED);
  interrupted.abort();
});

const streams = { input: process.stdin, output: process.stdout, errors: process.stderr };
process.exitCode = await runProgram(process.argv.slice(2), {
  io: createIo(streams, process.env),
  env: process.env,
  now: () => new Date(),
  signal: interrupted.signal,
});
