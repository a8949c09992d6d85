import type { FlightNews } from '../core/schedule/ports.ts';
import type { CapacityChange } from '../core/schedule/types.ts';
import type { Observe } from '../core/world.ts';
import { keepScript, type RedisClients } from './redis.ts';
import { searchKeys, TOKEN_S_MAX, volumeField, weightField } from './search-keys.ts';

/** How long the live capacity of a day is kept after the last write. */
const CAPACITY_S_MAX = 900;

// KEYS: the capacity hash of the day of each field. ARGV: lifetime, then field, version, booked of each.
// Weight and volume are fields of their own, each by its own version.
const WRITE_CAPACITY = `#!lua flags=allow-key-locking
for i = 1, #KEYS do
  local field, version, booked = ARGV[3 * i - 1], ARGV[3 * i], ARGV[3 * i + 1]
  local known = redis.call('HGET', KEYS[i], field)
  if not known or tonumber(string.match(known, '^(%d+):')) < tonumber(version) then
    redis.call('HSET', KEYS[i], field, version .. ':' .. booked)
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
      const fields = changes.flatMap(fieldsOf);
      await observe(() =>
        writeCapacity(
          fields.map(({ departure_date }) => keys.capacity(departure_date)),
          [
            String(CAPACITY_S_MAX),
            ...fields.flatMap(({ field, version, booked }) => [
              field,
              String(version),
              String(booked),
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

function fieldsOf({ flight_id, booked_tenths, booked_litres, ...change }: CapacityChange) {
  const weight = { ...change, field: weightField(flight_id), booked: booked_tenths };
  return booked_litres === undefined
    ? [weight]
    : [weight, { ...change, field: volumeField(flight_id), booked: booked_litres }];
}
