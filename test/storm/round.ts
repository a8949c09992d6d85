import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../support/random.ts';
import { countLostWrites } from './cache-writes.ts';
import type { Laboratory } from './laboratory.ts';
import { ORDINARY, type Outcome, rage } from './storm.ts';
import { sweepBy } from './sweeps.ts';
import { gustsOf, type Weather } from './weather.ts';

const CALM_BEFORE = 0.15;
const CALM_AFTER = 0.25;
/** One storm in one kind of weather, over 1 to 50 flights; the books are read when it is over. */
export async function rageIn(
  weather: Weather,
  laboratory: Laboratory,
  { seed, seconds }: { seed: number; seconds: number },
): Promise<Outcome> {
  const random = createRandom(seed);
  const ms = seconds * 1_000;
  return await rage({
    seed,
    seconds,
    clients: random.integer(12, 32),
    flights: random.pick([1, 3, 6, 6, 12, 20, 50]),
    hot_kg: random.pick([300, 600, 1_500, 5_000]),
    behaviour: { ...ORDINARY, hang_up: weather.hang_up ?? ORDINARY.hang_up },
    url: laboratory.url,
    secret_key: laboratory.secret_key,
    database: laboratory.database,
    async disturb(recorder, world) {
      await sleep(ms * CALM_BEFORE);
      const mended =
        weather.disturb || weather.cache ? recorder.fault(weather.name, weather.cache) : null;
      await weather.disturb?.({
        laboratory,
        recorder,
        world,
        random: gustsOf(seed),
        ms: ms * (1 - CALM_BEFORE - CALM_AFTER),
      });
      mended?.();
    },
    sweep: () => sweepBy(laboratory.worker),
    settle: () => laboratory.proxy.settle(),
    cacheWritesGivenUp: () => countLostWrites(laboratory.worker),
  });
}
