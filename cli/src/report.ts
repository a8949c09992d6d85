import { GoCometError } from '../../client/src/index.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { Interrupted, UsageError } from './failure.ts';
import type { Io } from './terminal/io.ts';
import { harmless } from './terminal/text.ts';

/**
 * Says on stderr what went wrong, and gives the exit code of its kind. What is none of these kinds is a bug: thrown.
 * `command`: whose help tells more. `url`: the API that was called, said where nobody answered.
 */
export function report(
  error: unknown,
  { err, paint }: Io,
  { command, url = '' }: { command?: string; url?: string } = {},
): ExitCode {
  if (error instanceof Interrupted) {
    if (error.message) err(`${error.message}\n`);
    return 130;
  }
  if (error instanceof UsageError) {
    const more = ['gocomet', error.command ?? command, '--help'].filter(Boolean).join(' ');
    err(`gocomet: ${harmless(error.message)}\nMore: ${more}\n`);
    return 2;
  }
  if (!(error instanceof GoCometError)) throw error;
  if (!error.is('aborted')) err(refusal(error, url, paint.err));
  return exitCodeOf(error);
}

/** A code of a newer API is judged by its status. */
function exitCodeOf({ code, status = 0 }: GoCometError): ExitCode {
  if (Object.hasOwn(EXIT_CODES, code)) return EXIT_CODES[code];
  return status === 429 || status >= 500 ? 3 : 1;
}

/** `capacity_exceeded: The flight …`, the fields concerned, what to do, and what the operator of the API asks for. */
function refusal(error: GoCometError, url: string, paint: Io['paint']['err']): string {
  const { code, detail, request_id, retry_after_s } = error;
  return [
    `${paint('red', harmless(code))}: ${harmless(detail)}`,
    ...fieldsOf(error).map(({ path, message }) => `  ${harmless(path)}: ${harmless(message)}`),
    ...(error.is('no_answer', 'not_understood') ? [`Asked: ${url} (GOCOMET_URL, --url)`] : []),
    ...(code === 'unauthenticated' ? ['Sign in: gocomet login'] : []),
    ...(retry_after_s === undefined ? [] : [`Try again in ${retry_after_s} s.`]),
    ...(request_id ? [paint('dim', `request ${harmless(request_id)}`)] : []),
    '',
  ].join('\n');
}

const fieldsOf = (error: GoCometError) =>
  error.is('validation_failed') && Array.isArray(error.problem.errors) ? error.problem.errors : [];
