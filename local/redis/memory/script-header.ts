import { RedisError } from '../backend.ts';
import type { Bytes } from './store.ts';

const KNOWN_FLAGS = [
  'no-writes',
  'allow-oom',
  'allow-stale',
  'no-cluster',
  'allow-cross-slot-keys',
];

/** A script without its first line, and what that says of it. */
export interface ScriptHeader {
  readonly source: Bytes;
  /** Whether it may write: as it was called, where it has no header. */
  readonly writes: 'never' | 'always' | 'as called';
}

/** Takes the flags off a script that names them in its first line. */
export function readHeader(source: Bytes): ScriptHeader | RedisError {
  if (!source.startsWith('#!')) return { source, writes: 'as called' };
  const end = source.indexOf('\n');
  if (end < 0) return new RedisError('ERR Invalid script shebang');
  const [engine, ...options] = source.slice(2, end).trim().split(/\s+/);
  if (engine !== 'lua') return new RedisError(`ERR Unexpected engine in script shebang: ${engine}`);
  const flags: string[] = [];
  for (const option of options) {
    const word = option.replace(/^"(.*)"$/, '$1');
    if (!word.startsWith('flags='))
      return new RedisError(`ERR Unknown lua shebang option: ${word}`);
    const list = word.slice('flags='.length);
    if (list) flags.push(...list.split(','));
  }
  const unknown = flags.find((flag) => !KNOWN_FLAGS.includes(flag));
  if (unknown !== undefined) {
    return new RedisError(`ERR Unexpected flag in script shebang: ${unknown}`);
  }
  return { source: source.slice(end), writes: flags.includes('no-writes') ? 'never' : 'always' };
}
