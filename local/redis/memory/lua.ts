import { createHash } from 'node:crypto';
import { RedisError } from '../backend.ts';
import { type LuaState, lauxlib, lua, lualib } from './fengari.ts';
import {
  fromLua,
  pushValue,
  readArguments,
  readValue,
  setField,
  setGlobal,
  toLua,
} from './lua-values.ts';
import { readHeader, type ScriptHeader } from './script-header.ts';
import type { Bytes } from './store.ts';
import type { Value } from './value.ts';

/** A script that runs longer than this many instructions is stopped: nobody else could work. */
const INSTRUCTIONS_MAX = 50_000_000;

/** What Redis has besides the standard libraries, and has not of what Lua 5.3 brought. */
const PRELUDE = `
unpack, loadstring = table.unpack, load
table.unpack, table.pack, table.move = nil, nil, nil
math.tointeger, math.type, math.ult, math.maxinteger, math.mininteger = nil, nil, nil, nil, nil
string.pack, string.unpack, string.packsize = nil, nil, nil
math.pow = function(a, b) return a ^ b end
dofile, loadfile, print, collectgarbage = nil, nil, nil, nil
redis.error_reply = function(text) return { err = text } end
redis.status_reply = function(text) return { ok = text } end
setmetatable(_G, {
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
  __newindex = function() error('Attempt to modify a readonly table', 2) end,
})
`;

/** Runs a command for a script. */
export type ScriptCall = (words: readonly Bytes[], readOnly: boolean) => Value;

export interface ScriptInput {
  readonly keys: readonly Bytes[];
  readonly args: readonly Bytes[];
  readonly readOnly: boolean;
}

/** The Lua of the stand-in: compiles scripts once, and runs them one at a time. */
export class LuaScripts {
  readonly #state: LuaState = lauxlib.luaL_newstate();
  readonly #compiled = new Map<string, Pick<ScriptHeader, 'writes'> & { reference: number }>();
  #readOnly = false;

  constructor(call: ScriptCall) {
    const state = this.#state;
    const libraries = {
      _G: lualib.luaopen_base,
      table: lualib.luaopen_table,
      string: lualib.luaopen_string,
      math: lualib.luaopen_math,
    };
    for (const [name, open] of Object.entries(libraries)) {
      lauxlib.luaL_requiref(state, toLua(name), open, 1);
    }
    const commands = (raises: boolean) => (inner: LuaState) =>
      runCommand(inner, raises, (words) => call(words, this.#readOnly));
    setGlobal(state, 'redis', () => {
      lua.lua_createtable(state, 0, 5);
      setField(state, 'call', () => lua.lua_pushcfunction(state, commands(true)));
      setField(state, 'pcall', () => lua.lua_pushcfunction(state, commands(false)));
      setField(state, 'sha1hex', () => lua.lua_pushcfunction(state, sha1hex));
    });
    lua.lua_settop(state, 0);
    const prelude = this.#compile(PRELUDE);
    if (prelude instanceof RedisError) throw prelude;
    lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, prelude);
    lua.lua_pcall(state, 0, 0, 0);
  }

  /** Compiles a script and answers its hash, or why it does not compile. */
  load(source: Bytes): Bytes | RedisError {
    const sha = sha1(source);
    if (this.#compiled.has(sha)) return sha;
    const header = readHeader(source);
    if (header instanceof RedisError) return header;
    const reference = this.#compile(header.source);
    if (reference instanceof RedisError) return reference;
    this.#compiled.set(sha, { reference, writes: header.writes });
    return sha;
  }

  has(sha: Bytes): boolean {
    return this.#compiled.has(sha.toLowerCase());
  }

  clear(): void {
    this.#compiled.clear();
  }

  run(sha: Bytes, { keys, args, readOnly }: ScriptInput): Value {
    const script = this.#compiled.get(sha.toLowerCase());
    if (!script) return new RedisError('NOSCRIPT No matching script. Please use EVAL.');
    const state = this.#state;
    if (readOnly && script.writes === 'always') {
      return new RedisError('ERR Can not execute a script with write flag using *_ro command.');
    }
    this.#readOnly = readOnly || script.writes === 'never';
    setGlobal(state, 'KEYS', () => pushValue(state, keys));
    setGlobal(state, 'ARGV', () => pushValue(state, args));
    lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, script.reference);
    lua.lua_sethook(state, stopScript, lua.LUA_MASKCOUNT, INSTRUCTIONS_MAX);
    const status = lua.lua_pcall(state, 0, 1, 0);
    lua.lua_sethook(state, null, 0, 0);
    const result = readValue(state, -1);
    lua.lua_settop(state, 0);
    if (status === lua.LUA_OK) return result;
    const text = result instanceof RedisError ? result.message : `ERR ${String(result)}`;
    return new RedisError(`${text} script: ${sha}, on @user_script.`);
  }

  #compile(source: Bytes): number | RedisError {
    const state = this.#state;
    const code = toLua(source);
    const status = lauxlib.luaL_loadbuffer(state, code, code.length, toLua('@user_script'));
    if (status === lua.LUA_OK) return lauxlib.luaL_ref(state, lua.LUA_REGISTRYINDEX);
    const reason = fromLua(lua.lua_tostring(state, -1));
    lua.lua_settop(state, 0);
    return new RedisError(`ERR Error compiling script (new function): ${reason}`);
  }
}

function runCommand(
  state: LuaState,
  raises: boolean,
  call: (words: readonly Bytes[]) => Value,
): number {
  const words = readArguments(state);
  const reply = words
    ? call(words)
    : new RedisError('ERR Lua redis lib command arguments must be strings or integers');
  pushValue(state, reply);
  return raises && reply instanceof RedisError ? lua.lua_error(state) : 1;
}

function sha1hex(state: LuaState): number {
  pushValue(state, sha1(fromLua(lua.lua_tostring(state, 1))));
  return 1;
}

function stopScript(state: LuaState): number {
  pushValue(state, new RedisError('ERR The script ran for too long and was stopped.'));
  return lua.lua_error(state);
}

function sha1(source: Bytes): string {
  return createHash('sha1').update(source, 'latin1').digest('hex');
}
