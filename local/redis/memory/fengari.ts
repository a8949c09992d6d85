import { createRequire } from 'node:module';
import { formatNumber } from './number-format.ts';

/** The part of the Lua machine `fengari` that is used here. It comes without types. */
export interface LuaState {
  readonly __lua_state: never;
}

type LuaFunction = (state: LuaState) => number;

interface Fengari {
  readonly lua: {
    readonly LUA_OK: number;
    readonly LUA_REGISTRYINDEX: number;
    readonly LUA_MASKCOUNT: number;
    readonly LUA_TNIL: number;
    readonly LUA_TBOOLEAN: number;
    readonly LUA_TNUMBER: number;
    readonly LUA_TSTRING: number;
    readonly LUA_TTABLE: number;
    lua_createtable(state: LuaState, items: number, fields: number): void;
    lua_error(state: LuaState): number;
    lua_gettop(state: LuaState): number;
    lua_pcall(state: LuaState, args: number, results: number, handler: number): number;
    lua_pop(state: LuaState, count: number): void;
    lua_pushboolean(state: LuaState, value: boolean): void;
    lua_pushcfunction(state: LuaState, fn: LuaFunction): void;
    lua_pushnumber(state: LuaState, value: number): void;
    lua_pushstring(state: LuaState, value: Uint8Array): void;
    lua_rawget(state: LuaState, index: number): number;
    lua_rawgeti(state: LuaState, index: number, key: number): number;
    lua_rawset(state: LuaState, index: number): void;
    lua_rawseti(state: LuaState, index: number, key: number): void;
    lua_pushglobaltable(state: LuaState): void;
    lua_sethook(state: LuaState, hook: LuaFunction | null, mask: number, count: number): void;
    lua_settop(state: LuaState, index: number): void;
    lua_toboolean(state: LuaState, index: number): boolean;
    lua_tonumber(state: LuaState, index: number): number;
    lua_tostring(state: LuaState, index: number): Uint8Array | null;
    lua_type(state: LuaState, index: number): number;
  };
  readonly lauxlib: {
    luaL_loadbuffer(state: LuaState, source: Uint8Array, size: number, name: Uint8Array): number;
    luaL_newstate(): LuaState;
    luaL_ref(state: LuaState, table: number): number;
    luaL_requiref(state: LuaState, name: Uint8Array, open: LuaFunction, global: number): void;
  };
  readonly lualib: {
    readonly luaopen_base: LuaFunction;
    readonly luaopen_table: LuaFunction;
    readonly luaopen_string: LuaFunction;
    readonly luaopen_math: LuaFunction;
  };
}

interface NumberSlot {
  readonly value: number;
  ttisinteger(): boolean;
  setfltvalue(value: number): void;
}

interface FengariSettings {
  lua_number2str(value: number): string;
}

interface FengariObjects {
  luaO_str2num(text: Uint8Array, slot: NumberSlot): number;
}

/**
 * Loads fengari, which speaks Lua 5.3, with the numbers of Redis's Lua 5.1: there is one kind,
 * the double. Left alone it computes in 32-bit integers and prints `2.0` where Redis prints `2`.
 */
function loadFengari(): Fengari {
  const before = process.env.FENGARICONF;
  process.env.FENGARICONF = JSON.stringify({ LUA_COMPAT_FLOATSTRING: true });
  const require = createRequire(import.meta.url);
  // Before fengari itself, whose parts copy this when they are loaded (`defs` has to be first).
  require('fengari/src/defs.js');
  const settings: FengariSettings = require('fengari/src/luaconf.js');
  settings.lua_number2str = (value) => formatNumber(value, 14);
  const fengari: Fengari = require('fengari');
  const objects: FengariObjects = require('fengari/src/lobject.js');
  if (before === undefined) delete process.env.FENGARICONF;
  else process.env.FENGARICONF = before;
  const convert = objects.luaO_str2num;
  objects.luaO_str2num = (text, slot) => {
    const length = convert(text, slot);
    if (length !== 0 && slot.ttisinteger()) slot.setfltvalue(slot.value);
    return length;
  };
  return fengari;
}

export const { lua, lauxlib, lualib } = loadFengari();
