import type { Observe, SearchCache } from '../core/ports.ts';
import { TIMETABLE_S_MAX } from '../core/search/search.ts';
import type { RouteQuery } from '../core/types.ts';
import type { RedisClients } from './redis.ts';
import { readLive, readTimetable, writeEntry } from './route-entry.ts';

/**
 * The search cache in Redis. Nothing here is authoritative: an entry whose timetable token is absent or
 * different is a miss, and of the capacity in the entry and the live one the higher version counts.
 * Keys, values and lifetimes: docs/redis-keys.md.
 */
const CAPACITY_S_MAX = 900;
const TOKEN_S_MAX = 86_400;
/**
 * A second leg departs from two days before the first to six days after: clocks are up to 26 hours apart
 * (UTC-12 to UTC+14), a flight takes 72 hours at most, and a connection lasts until the end of the day after.
 */
const FIRST_DAY = -2;
const LAST_DAY = 6;
const DAY_MS = 86_400_000;

// An entry (route-entry.ts) begins with `tokens LF flight ids of each day LF`, so that the script reads what
// it needs by string functions alone. KEYS: route, tokens of the days, capacities of the days.
// Answer: the tokens; and on a hit the timetable and, for each flight in order, `version:booked` or ''.
const LOOK = `#!lua flags=no-writes,allow-key-locking
local unpack = unpack or table.unpack
local days = (#KEYS - 1) / 2
local tokens = redis.call('MGET', unpack(KEYS, 2, 1 + days))
local current = {}
for day = 1, days do current[day] = tokens[day] or '' end
local tokens_now = table.concat(current, ',')
local entry = redis.call('GET', KEYS[1])
if not entry then return {tokens_now} end
local first = string.find(entry, '\\n', 1, true)
local second = string.find(entry, '\\n', first + 1, true)
if string.sub(entry, 1, first - 1) ~= tokens_now then return {tokens_now} end
local live = {}
local day = 0
for ids in string.gmatch(string.sub(entry, first + 1, second - 1) .. ';', '([^;]*);') do
  day = day + 1
  if ids ~= '' then
    local fields = {}
    for id in string.gmatch(ids, '[^,]+') do fields[#fields + 1] = id end
    local found = redis.call('HMGET', KEYS[1 + days + day], unpack(fields))
    for i = 1, #fields do live[#live + 1] = found[i] or '' end
  end
end
return {tokens_now, string.sub(entry, second + 1), table.concat(live, ',')}
`;

// KEYS: route, tokens of the days. ARGV: tokens as read before the database was, a new token, the rest
// of the entry, lifetimes of entry and token. A token that was absent is made, unless somebody has.
const STORE = `#!lua flags=allow-key-locking
local tokens = {}
local day = 1
for token in string.gmatch(ARGV[1] .. ',', '([^,]*),') do
  day = day + 1
  if token == '' then
    token = ARGV[2]
    redis.call('SET', KEYS[day], token, 'EX', ARGV[5], 'NX')
  end
  tokens[#tokens + 1] = token
end
redis.call('SET', KEYS[1], table.concat(tokens, ',') .. '\\n' .. ARGV[3], 'EX', ARGV[4])
return 1
`;

// KEYS: the capacity hash of each flight's day. ARGV: lifetime, then flight id, version, booked of each.
const WRITE_CAPACITY = `#!lua flags=allow-key-locking
for i = 1, #KEYS do
  local id, version, booked = ARGV[3 * i - 1], ARGV[3 * i], ARGV[3 * i + 1]
  local known = redis.call('HGET', KEYS[i], id)
  if not known or tonumber(string.match(known, '^(%d+):')) < tonumber(version) then
    redis.call('HSET', KEYS[i], id, version .. ':' .. booked)
  end
  redis.call('EXPIRE', KEYS[i], ARGV[1])
end
return #KEYS
`;

/**
 * The search cache, for each request that observes its round trips; `prefix` goes before every key.
 * A search gives up on Redis quickly; a write that is dropped would show old figures for 300 s.
 */
export function createSearchCache(
  { quick, patient }: RedisClients,
  prefix: string,
): (observe: Observe) => SearchCache {
  const look = keepScript(() => quick.createScript<string[], true>(LOOK, { readonly: true }));
  const store = keepScript(() => patient.createScript<number>(STORE));
  const writeCapacity = keepScript(() => patient.createScript<number>(WRITE_CAPACITY));

  const routeKey = ({ origin, destination, date }: RouteQuery) =>
    `${prefix}search:${origin}:${destination}:${date}`;
  const tokenKey = (date: string) => `${prefix}timetable:${date}`;
  const capacityKey = (date: string) => `${prefix}capacity:${date}`;

  return (observe) => ({
    async look(query) {
      const days = daysAround(query.date);
      const keys = [routeKey(query), ...days.map(tokenKey), ...days.map(capacityKey)];
      const [tokens = '', entry, live = ''] = await observe(() => look(keys, []));
      return {
        tokens: tokens.split(',').map((token) => token || null),
        found:
          entry === undefined ? null : { timetable: readTimetable(entry), live: readLive(live) },
      };
    },

    async store(query, timetable, tokens) {
      const days = daysAround(query.date);
      await observe(() =>
        store(
          [routeKey(query), ...days.map(tokenKey)],
          [
            tokens.map((token) => token ?? '').join(','),
            crypto.randomUUID(),
            writeEntry(timetable, days),
            String(TIMETABLE_S_MAX),
            String(TOKEN_S_MAX),
          ],
        ),
      );
    },

    async writeCapacity(changes) {
      if (changes.length === 0) {
        return;
      }
      await observe(() =>
        writeCapacity(
          changes.map((change) => capacityKey(change.departure_date)),
          [
            String(CAPACITY_S_MAX),
            ...changes.flatMap(({ flight_id, version, booked_tenths }) => [
              flight_id,
              String(version),
              String(booked_tenths),
            ]),
          ],
        ),
      );
    },

    async renewTimetables(departure_dates) {
      const renewal = patient.pipeline();
      for (const date of departure_dates) {
        renewal.set(tokenKey(date), crypto.randomUUID(), { ex: TOKEN_S_MAX });
      }
      await observe(() => renewal.exec());
    },

    async ping() {
      await observe(() => patient.ping());
    },
  });
}

type Script<Answer> = { exec(keys: string[], args: string[]): Promise<Answer> };

/**
 * A script object waits for its own hash, and requests cannot share a promise that is still pending: one
 * is kept only once it has answered.
 */
function keepScript<Answer>(create: () => Script<Answer>): Script<Answer>['exec'] {
  let kept: Script<Answer> | undefined;
  return async (keys, args) => {
    const script = kept ?? create();
    const answer = await script.exec(keys, args);
    kept = script;
    return answer;
  };
}

function daysAround(date: string): string[] {
  const noon_ms = Date.parse(`${date}T12:00:00Z`);
  return Array.from({ length: LAST_DAY - FIRST_DAY + 1 }, (_, day) =>
    new Date(noon_ms + (FIRST_DAY + day) * DAY_MS).toISOString().slice(0, 10),
  );
}
