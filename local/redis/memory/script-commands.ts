import { RedisError } from '../backend.ts';
import type { LuaScripts } from './lua.ts';
import type { Bytes } from './store.ts';
import { integer, OK, syntaxError, type Value, word } from './value.ts';

/** EVAL, EVALSHA, their read-only twins, and SCRIPT LOAD, EXISTS and FLUSH. */
export function runScriptCommand(scripts: LuaScripts, name: string, args: readonly Bytes[]): Value {
  if (name === 'script') return manage(scripts, args);
  const count = integer(args[1]);
  if (count < 0n) return new RedisError("ERR Number of keys can't be negative");
  if (count > args.length - 2) {
    return new RedisError("ERR Number of keys can't be greater than number of args");
  }
  const isHash = name.startsWith('evalsha');
  const sha = isHash ? word(args, 0) : scripts.load(word(args, 0));
  if (sha instanceof RedisError) return sha;
  const split = 2 + Number(count);
  return scripts.run(sha, {
    keys: args.slice(2, split),
    args: args.slice(split),
    readOnly: name.endsWith('_ro'),
  });
}

function manage(scripts: LuaScripts, args: readonly Bytes[]): Value {
  const action = word(args, 0).toLowerCase();
  if (action === 'load' && args.length === 2) return scripts.load(word(args, 1));
  if (action === 'exists') return args.slice(1).map((sha) => (scripts.has(sha) ? 1 : 0));
  if (action === 'flush' && args.length <= 2) {
    scripts.clear();
    return OK;
  }
  return syntaxError();
}
