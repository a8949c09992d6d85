import { RedisError } from '../backend.ts';
import type { Bytes, MemoryStore } from './store.ts';
import {
  type CommandTable,
  integer,
  isInRange,
  OK,
  pairs,
  syntaxError,
  type Value,
  word,
  wrongArguments,
} from './value.ts';

/** The commands on strings. */
export const stringCommands: CommandTable = {
  get: { arity: 2, writes: false, run: (store, args) => store.text(word(args, 0)) },
  set: { arity: -3, writes: true, run: set },
  setex: { arity: 4, writes: true, run: (store, args) => setFor(store, args, 'setex', 1000n) },
  psetex: { arity: 4, writes: true, run: (store, args) => setFor(store, args, 'psetex', 1n) },
  setnx: {
    arity: 3,
    writes: true,
    run: (store, args) => {
      if (store.has(word(args, 0))) return 0;
      store.setText(word(args, 0), word(args, 1), null);
      return 1;
    },
  },
  getdel: {
    arity: 2,
    writes: true,
    run: (store, args) => {
      const value = store.text(word(args, 0));
      store.delete(word(args, 0));
      return value;
    },
  },
  mget: {
    arity: -2,
    writes: false,
    run: (store, args) =>
      args.map((key) => (store.type(key) === 'string' ? store.text(key) : null)),
  },
  mset: {
    arity: -3,
    writes: true,
    run: (store, args) => {
      const entries = pairs(args);
      if (!entries) return wrongArguments('mset');
      for (const [key, value] of entries) store.setText(key, value, null);
      return OK;
    },
  },
  strlen: {
    arity: 2,
    writes: false,
    run: (store, args) => store.text(word(args, 0))?.length ?? 0,
  },
  append: {
    arity: 3,
    writes: true,
    run: (store, args) => {
      const key = word(args, 0);
      const value = (store.text(key) ?? '') + word(args, 1);
      store.setText(key, value, store.expiry(key));
      return value.length;
    },
  },
  incr: { arity: 2, writes: true, run: (store, args) => add(store, word(args, 0), 1n) },
  decr: { arity: 2, writes: true, run: (store, args) => add(store, word(args, 0), -1n) },
  incrby: {
    arity: 3,
    writes: true,
    run: (store, args) => add(store, word(args, 0), integer(args[1])),
  },
  decrby: {
    arity: 3,
    writes: true,
    run: (store, args) => add(store, word(args, 0), -integer(args[1])),
  },
};

/** Milliseconds in one unit of each option that sets an expiry, and whether it counts from now. */
const EXPIRY_OPTIONS: Readonly<Record<string, { unitMs: bigint; fromNow: boolean }>> = {
  ex: { unitMs: 1000n, fromNow: true },
  px: { unitMs: 1n, fromNow: true },
  exat: { unitMs: 1000n, fromNow: false },
  pxat: { unitMs: 1n, fromNow: false },
};

function set(store: MemoryStore, args: readonly Bytes[]): Value {
  const [key, value] = [word(args, 0), word(args, 1)];
  const flags = new Set<string>();
  let expiresAt: number | null = null;
  for (let index = 2; index < args.length; index++) {
    const option = word(args, index).toLowerCase();
    const expiry = EXPIRY_OPTIONS[option];
    if (!expiry && !['nx', 'xx', 'get', 'keepttl'].includes(option)) return syntaxError();
    if (expiry) {
      if (flags.has('expiry') || flags.has('keepttl')) return syntaxError();
      const amount = integer(word(args, ++index)) * expiry.unitMs;
      if (amount <= 0n) return invalidExpiry('set');
      expiresAt = Number(amount) + (expiry.fromNow ? store.now : 0);
    }
    flags.add(expiry ? 'expiry' : option);
  }
  if (flags.has('nx') && flags.has('xx')) return syntaxError();
  if (flags.has('keepttl') && flags.has('expiry')) return syntaxError();
  const before = flags.has('get') ? store.text(key) : null;
  const exists = store.has(key);
  if ((flags.has('nx') && exists) || (flags.has('xx') && !exists)) return before;
  store.setText(key, value, flags.has('keepttl') ? store.expiry(key) : expiresAt);
  return flags.has('get') ? before : OK;
}

function setFor(store: MemoryStore, args: readonly Bytes[], name: string, unitMs: bigint): Value {
  const amount = integer(args[1]) * unitMs;
  if (amount <= 0n) return invalidExpiry(name);
  store.setText(word(args, 0), word(args, 2), store.now + Number(amount));
  return OK;
}

function add(store: MemoryStore, key: Bytes, amount: bigint): Value {
  const sum = integer(store.text(key) ?? '0') + amount;
  if (!isInRange(sum)) return new RedisError('ERR increment or decrement would overflow');
  store.setText(key, String(sum), store.expiry(key));
  return Number(sum);
}

function invalidExpiry(name: string): RedisError {
  return new RedisError(`ERR invalid expire time in '${name}' command`);
}
