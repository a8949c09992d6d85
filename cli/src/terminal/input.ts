import type { Readable } from 'node:stream';
import { Interrupted } from '../failure.ts';

/** The same stream until Ctrl-C, which ends whoever waits for more of it: throws Interrupted. */
export function endedBy(signal: AbortSignal, stream: Readable): Readable {
  if (signal.aborted) throw new Interrupted();
  const end = () => stream.destroy(new Interrupted());
  signal.addEventListener('abort', end, { once: true });
  return stream.once('close', () => signal.removeEventListener('abort', end));
}
