import { RedisError } from '../backend.ts';
import type { Bytes, MemoryStore } from './store.ts';
import {
  type CommandTable,
  integer,
  OK,
  Status,
  syntaxError,
  type Value,
  word,
  wrongArguments,
} from './value.ts';

/** The commands on keys of any type, and on the server itself. */
export const keyCommands: CommandTable = {
  ping: {
    arity: -1,
    writes: false,
    run: (_store, args) => {
      if (args.length > 1) return wrongArguments('ping');
      return args[0] ?? new Status('PONG');
    },
  },
  echo: { arity: 2, writes: false, run: (_store, args) => word(args, 0) },
  time: {
    arity: 1,
    writes: false,
    run: (store) => [String(Math.floor(store.now / 1000)), String((store.now % 1000) * 1000)],
  },
  dbsize: { arity: 1, writes: false, run: (store) => store.keys().length },
  flushall: { arity: -1, writes: true, run: flush },
  flushdb: { arity: -1, writes: true, run: flush },
  del: { arity: -2, writes: true, run: remove },
  unlink: { arity: -2, writes: true, run: remove },
  exists: {
    arity: -2,
    writes: false,
    run: (store, args) => args.filter((key) => store.has(key)).length,
  },
  type: { arity: 2, writes: false, run: (store, args) => new Status(store.type(word(args, 0))) },
  expire: { arity: -3, writes: true, run: (store, args) => expire(store, args, 'expire', 1000) },
  pexpire: { arity: -3, writes: true, run: (store, args) => expire(store, args, 'pexpire', 1) },
  persist: {
    arity: 2,
    writes: true,
    run: (store, args) => {
      if (store.expiry(word(args, 0)) === null) return 0;
      store.expire(word(args, 0), null);
      return 1;
    },
  },
  ttl: { arity: 2, writes: false, run: (store, args) => remaining(store, word(args, 0), 1000) },
  pttl: { arity: 2, writes: false, run: (store, args) => remaining(store, word(args, 0), 1) },
  keys: {
    arity: 2,
    writes: false,
    run: (store, args) => store.keys().filter(matcher(word(args, 0))),
  },
  scan: { arity: -2, writes: false, run: scan },
};

function flush(store: MemoryStore, args: readonly Bytes[]): Value {
  const mode = args[0]?.toLowerCase() ?? 'sync';
  if (args.length > 1 || !['sync', 'async'].includes(mode)) return syntaxError();
  store.clear();
  return OK;
}

function remove(store: MemoryStore, keys: readonly Bytes[]): Value {
  return keys.filter((key) => store.delete(key)).length;
}

function remaining(store: MemoryStore, key: Bytes, unitMs: number): number {
  if (!store.has(key)) return -2;
  const expiry = store.expiry(key);
  return expiry === null ? -1 : Math.round((expiry - store.now) / unitMs);
}

function expire(store: MemoryStore, args: readonly Bytes[], name: string, unitMs: number): Value {
  const key = word(args, 0);
  const amount = Number(integer(args[1])) * unitMs;
  if (!Number.isSafeInteger(amount)) {
    return new RedisError(`ERR invalid expire time in '${name}' command`);
  }
  const options = args.slice(2).map((option) => option.toLowerCase());
  const unknown = options.find((option) => !['nx', 'xx', 'gt', 'lt'].includes(option));
  if (unknown) return new RedisError(`ERR Unsupported option ${unknown}`);
  if (!store.has(key)) return 0;
  const before = store.expiry(key);
  const after = store.now + amount;
  const isRefused =
    (options.includes('nx') && before !== null) ||
    (options.includes('xx') && before === null) ||
    (options.includes('gt') && (before === null || after <= before)) ||
    (options.includes('lt') && before !== null && after >= before);
  if (isRefused) return 0;
  store.expire(key, after);
  return 1;
}

/** Everything at once: the cursor that it answers is always the last. */
function scan(store: MemoryStore, args: readonly Bytes[]): Value {
  if (!/^\d+$/.test(word(args, 0))) return new RedisError('ERR invalid cursor');
  let keys = store.keys();
  for (let index = 1; index < args.length; index += 2) {
    const option = word(args, index).toLowerCase();
    const value = word(args, index + 1);
    if (option === 'match') keys = keys.filter(matcher(value));
    else if (option === 'type') keys = keys.filter((key) => store.type(key) === value);
    else if (option !== 'count' || integer(value) < 1n) return syntaxError();
  }
  return ['0', keys];
}

/** Redis's patterns: `*`, `?`, `[a-c]`, `[^a]`, and a backslash before what is meant as it is. */
function matcher(pattern: Bytes): (key: Bytes) => boolean {
  const source = pattern.replace(
    /\\(.)|\[(\^?)((?:\\.|[^\]])*)\]|([*?])|([\s\S])/g,
    (_all, escaped?: string, not?: string, set?: string, wild?: string, other?: string) => {
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[[\]^]/g, '\\$&')}]`;
      if (wild) return wild === '*' ? '[\\s\\S]*' : '[\\s\\S]';
      return (escaped ?? other ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    },
  );
  const expression = new RegExp(`^${source}$`);
  return (key) => expression.test(key);
}
