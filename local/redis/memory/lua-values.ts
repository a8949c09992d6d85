import { RedisError } from '../backend.ts';
import { type LuaState, lua } from './fengari.ts';
import { formatNumber } from './number-format.ts';
import type { Bytes } from './store.ts';
import { Status, type Value } from './value.ts';

const DEPTH_MAX = 16;

/** A string as Lua holds it. */
export function toLua(text: Bytes): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

/** A string of Lua; nothing is empty. */
export function fromLua(bytes: Uint8Array | null): Bytes {
  return bytes ? Buffer.from(bytes).toString('latin1') : '';
}

/** Sets a global variable to what `push` pushes, past the guard on globals. */
export function setGlobal(state: LuaState, name: string, push: () => void): void {
  lua.lua_pushglobaltable(state);
  setField(state, name, push);
  lua.lua_pop(state, 1);
}

/** Sets a field of the table on top of the stack to what `push` pushes. */
export function setField(state: LuaState, name: string, push: () => void): void {
  lua.lua_pushstring(state, toLua(name));
  push();
  lua.lua_rawset(state, -3);
}

/** Pushes a reply as Redis shows it to Lua: nil is false, statuses and errors are tables. */
export function pushValue(state: LuaState, value: Value): void {
  if (value === null) lua.lua_pushboolean(state, false);
  else if (typeof value === 'number') lua.lua_pushnumber(state, value);
  else if (typeof value === 'string') lua.lua_pushstring(state, toLua(value));
  else if (value instanceof Status) pushRecord(state, 'ok', value.text);
  else if (value instanceof RedisError) pushRecord(state, 'err', value.message);
  else {
    lua.lua_createtable(state, value.length, 0);
    for (const [index, item] of value.entries()) {
      pushValue(state, item);
      lua.lua_rawseti(state, -2, index + 1);
    }
  }
}

/** The value at an index of the stack, as Redis answers it: numbers lose their fraction. */
export function readValue(state: LuaState, index: number, depth = 0): Value {
  const type = lua.lua_type(state, index);
  if (type === lua.LUA_TSTRING) return fromLua(lua.lua_tostring(state, index));
  if (type === lua.LUA_TNUMBER) return Math.trunc(lua.lua_tonumber(state, index));
  if (type === lua.LUA_TBOOLEAN) return lua.lua_toboolean(state, index) ? 1 : null;
  if (type !== lua.LUA_TTABLE) return null;
  if (depth === DEPTH_MAX) return new RedisError('ERR reached lua stack limit');
  const error = readField(state, index, 'err');
  if (error !== null) return new RedisError(error);
  const status = readField(state, index, 'ok');
  if (status !== null) return new Status(status);
  return readList(state, index, depth);
}

/** The arguments of a function called by Lua, or null when one is no string or number. */
export function readArguments(state: LuaState): Bytes[] | null {
  const words: Bytes[] = [];
  for (let index = 1; index <= lua.lua_gettop(state); index++) {
    const type = lua.lua_type(state, index);
    if (type === lua.LUA_TNUMBER) words.push(formatNumber(lua.lua_tonumber(state, index), 17));
    else if (type === lua.LUA_TSTRING) words.push(fromLua(lua.lua_tostring(state, index)));
    else return null;
  }
  return words;
}

function readList(state: LuaState, index: number, depth: number): Value[] {
  const list: Value[] = [];
  for (let key = 1; ; key++) {
    const type = lua.lua_rawgeti(state, index, key);
    if (type !== lua.LUA_TNIL) list.push(readValue(state, -1, depth + 1));
    lua.lua_pop(state, 1);
    if (type === lua.LUA_TNIL) return list;
  }
}

function readField(state: LuaState, index: number, name: string): Bytes | null {
  lua.lua_pushstring(state, toLua(name));
  lua.lua_rawget(state, index - 1);
  const isText = lua.lua_type(state, -1) === lua.LUA_TSTRING;
  const text = isText ? fromLua(lua.lua_tostring(state, -1)) : null;
  lua.lua_pop(state, 1);
  return text;
}

function pushRecord(state: LuaState, name: string, text: Bytes): void {
  lua.lua_createtable(state, 0, 1);
  setField(state, name, () => lua.lua_pushstring(state, toLua(text)));
}
