import { RedisError } from '../backend.ts';
import type { Bytes, MemoryStore } from './store.ts';
import {
  type CommandTable,
  integer,
  isInRange,
  pairs,
  type Value,
  word,
  wrongArguments,
} from './value.ts';

/** The commands on hashes. */
export const hashCommands: CommandTable = {
  hset: { arity: -4, writes: true, run: setFields },
  hsetnx: {
    arity: 4,
    writes: true,
    run: (store, args) => (hash(store, args).has(word(args, 1)) ? 0 : setFields(store, args)),
  },
  hget: {
    arity: 3,
    writes: false,
    run: (store, args) => hash(store, args).get(word(args, 1)) ?? null,
  },
  hmget: {
    arity: -3,
    writes: false,
    run: (store, args) => args.slice(1).map((field) => hash(store, args).get(field) ?? null),
  },
  hgetall: { arity: 2, writes: false, run: (store, args) => [...hash(store, args)].flat() },
  hkeys: { arity: 2, writes: false, run: (store, args) => [...hash(store, args).keys()] },
  hvals: { arity: 2, writes: false, run: (store, args) => [...hash(store, args).values()] },
  hlen: { arity: 2, writes: false, run: (store, args) => hash(store, args).size },
  hexists: {
    arity: 3,
    writes: false,
    run: (store, args) => (hash(store, args).has(word(args, 1)) ? 1 : 0),
  },
  hdel: {
    arity: -3,
    writes: true,
    run: (store, args) => store.deleteFields(word(args, 0), args.slice(1)),
  },
  hincrby: { arity: 4, writes: true, run: addToField },
};

function hash(store: MemoryStore, args: readonly Bytes[]): ReadonlyMap<Bytes, Bytes> {
  return store.hash(word(args, 0));
}

function setFields(store: MemoryStore, args: readonly Bytes[]): Value {
  const fields = pairs(args.slice(1));
  if (!fields) return wrongArguments('hset');
  const before = hash(store, args).size;
  store.setFields(word(args, 0), fields);
  return hash(store, args).size - before;
}

function addToField(store: MemoryStore, args: readonly Bytes[]): Value {
  const amount = integer(args[2]);
  const before = hash(store, args).get(word(args, 1)) ?? '0';
  if (!/^(0|-?[1-9]\d{0,18})$/.test(before))
    return new RedisError('ERR hash value is not an integer');
  const sum = BigInt(before) + amount;
  if (!isInRange(sum)) return new RedisError('ERR increment or decrement would overflow');
  store.setFields(word(args, 0), [[word(args, 1), String(sum)]]);
  return Number(sum);
}
