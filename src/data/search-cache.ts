import { TIMETABLE_S_MAX } from '../core/search/lifetime.ts';
import type { SearchCache } from '../core/search/ports.ts';
import type { Observe } from '../core/world.ts';
import { keepScript, type RedisClients } from './redis.ts';
import { readLive, readTimetable, writeEntry } from './route-entry.ts';
import { searchKeys, TOKEN_S_MAX } from './search-keys.ts';

/**
 * The search cache in Redis. Nothing here is authoritative: an entry whose timetable token is absent or
 * different is a miss, and of the capacity in the entry and the live one the higher version counts.
 * Keys, values and lifetimes: docs/redis-keys.md.
 */

/**
 * A second leg departs from two days before the first to six days after: clocks are up to 26 hours apart
 * (UTC-12 to UTC+14), a flight takes 72 hours at most, and a connection lasts until the end of the day after.
 */
const FIRST_DAY = -2;
const LAST_DAY = 6;
const DAY_MS = 86_400_000;

// An entry (route-entry.ts) begins with `tokens LF fields of each day LF`, so that the script reads what it
// needs by string functions alone. KEYS: route, tokens of the days, capacities of the days.
// Answer: the tokens; and on a hit the timetable and, for each field in order, `version:booked` or ''.
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
for line in string.gmatch(string.sub(entry, first + 1, second - 1) .. ';', '([^;]*);') do
  day = day + 1
  if line ~= '' then
    local fields = {}
    for field in string.gmatch(line, '[^,]+') do fields[#fields + 1] = field end
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

/**
 * The search cache, for each request that observes its round trips; `prefix` goes before every key.
 * A search gives up on Redis quickly; what it stores goes on after its answer.
 */
export function createSearchCache(
  { quick, patient }: RedisClients,
  prefix: string,
): (observe: Observe) => SearchCache {
  const look = keepScript(() => quick.createScript<string[], true>(LOOK, { readonly: true }));
  const store = keepScript(() => patient.createScript<number>(STORE));
  const keys = searchKeys(prefix);

  return (observe) => ({
    async look(query) {
      const days = daysAround(query.date);
      const read = [keys.route(query), ...days.map(keys.token), ...days.map(keys.capacity)];
      const [tokens = '', entry, live = ''] = await observe(() => look(read, []));
      return {
        tokens: tokens.split(',').map((token) => token || null),
        found: entry === undefined ? null : readFound(entry, live),
      };
    },

    async store(query, timetable, tokens) {
      const days = daysAround(query.date);
      await observe(() =>
        store(
          [keys.route(query), ...days.map(keys.token)],
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
  });
}

function readFound(entry: string, live: string) {
  const timetable = readTimetable(entry);
  return { timetable, live: readLive(live, timetable.flights) };
}

function daysAround(date: string): string[] {
  const noon_ms = Date.parse(`${date}T12:00:00Z`);
  return Array.from({ length: LAST_DAY - FIRST_DAY + 1 }, (_, day) =>
    new Date(noon_ms + (FIRST_DAY + day) * DAY_MS).toISOString().slice(0, 10),
  );
}
