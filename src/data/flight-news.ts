import type { FlightNews } from '../core/schedule/ports.ts';
import type { Observe } from '../core/world.ts';
import { keepScript, type RedisClients } from './redis.ts';
import { searchKeys, TOKEN_S_MAX } from './search-keys.ts';

/** How long the live capacity of a day is kept after the last write. */
const CAPACITY_S_MAX = 900;

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
 * News of flights in Redis, for each request that observes its round trips; `prefix` goes before every key.
 * Patiently: a write that is dropped would show old figures for 300 s.
 */
export function createFlightNews(
  { patient }: Pick<RedisClients, 'patient'>,
  prefix: string,
): (observe: Observe) => FlightNews {
  const writeCapacity = keepScript(() => patient.createScript<number>(WRITE_CAPACITY));
  const keys = searchKeys(prefix);

  return (observe) => ({
    async writeCapacity(changes) {
      if (changes.length === 0) {
        return;
      }
      await observe(() =>
        writeCapacity(
          changes.map((change) => keys.capacity(change.departure_date)),
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
        renewal.set(keys.token(date), crypto.randomUUID(), { ex: TOKEN_S_MAX });
      }
      await observe(() => renewal.exec());
    },
  });
}
