import { RedisError } from '../backend.ts';
import type { Bytes, MemoryStore } from './store.ts';

/** A short answer such as OK, which Lua sees as a table with `ok`. */
export class Status {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a command answers within the stand-in. */
export type Value = Bytes | number | null | Status | RedisError | readonly Value[];

export interface MemoryCommand {
  /** How many words with the name: exactly, or at least when negative, as Redis has it. */
  readonly arity: number;
  readonly writes: boolean;
  readonly run: (store: MemoryStore, args: readonly Bytes[]) => Value;
}

export type CommandTable = Readonly<Record<string, MemoryCommand>>;

/** The answers that many commands share. */
export const OK = new Status('OK');
export const syntaxError = () => new RedisError('ERR syntax error');
export const notAnInteger = () => new RedisError('ERR value is not an integer or out of range');

const INTEGER_MIN = -(2n ** 63n);
const INTEGER_MAX = 2n ** 63n - 1n;

/** Whether a number fits what Redis calls an integer. */
export function isInRange(value: bigint): boolean {
  return value >= INTEGER_MIN && value <= INTEGER_MAX;
}

/** A signed 64-bit integer as Redis reads it. Throws the error that Redis answers otherwise. */
export function integer(text: Bytes | undefined): bigint {
  const value = text && /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : null;
  if (value === null || !isInRange(value)) throw notAnInteger();
  return value;
}

/** A word of a command that its arity has promised. */
export function word(args: readonly Bytes[], index: number): Bytes {
  const value = args[index];
  if (value === undefined) throw syntaxError();
  return value;
}

/** Arguments that come in pairs, or null when one is left over. */
export function pairs(args: readonly Bytes[]): [Bytes, Bytes][] | null {
  if (args.length % 2) return null;
  return Array.from({ length: args.length / 2 }, (_, index) => [
    word(args, 2 * index),
    word(args, 2 * index + 1),
  ]);
}

/** What Redis answers to too few or too many words. */
export function wrongArguments(name: string): RedisError {
  return new RedisError(`ERR wrong number of arguments for '${name}' command`);
}
