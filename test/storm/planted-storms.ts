import { randomBytes } from 'node:crypto';
import { afterAll, expect, inject, onTestFinished, test } from 'vitest';
import { signJwt } from '../../local/gateway/jwt.ts';
import { createScratchDatabase, openScratchApi } from '../../local/stack/scratch-database.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTestWorker } from '../support/worker.ts';
import { countLostWrites } from './cache-writes.ts';
import { TERMS } from './checker.ts';
import { PLANTED_BUGS, type PlantedBug, plantBug } from './planted-bugs.ts';
import { type Outcome, rage } from './storm.ts';
import type { Behaviour } from './storm-state.ts';
import { sweepBy } from './sweeps.ts';

/** What clients choose follows from the seed, who is first does not: one storm may miss what another finds. */
const SEEDS = [2, 3, 4, 5];
/**
 * Of the cache no more is asked here than its budget for a write: later than that it is given up, and
 * counted. The machine is busy with other tests.
 */
const FRESHNESS = { ...TERMS.freshness, live_ms: TERMS.freshness.live_ms + 2_000 };
export const TEST_TIMEOUT_MS = 60_000 * SEEDS.length;
/** Many repetitions and twins on flights that fill up at once: where such bugs live. */
const HARASSING: Behaviour = {
  weight_kg: [1, 30],
  nameless: 0.1,
  hang_up: 0.03,
  twins: 0.3,
  holds: 0.25,
  confirms: 10,
  moves: 4,
  changes: 3,
  searches: 7,
  rebooks: 5,
  offloads: 3,
  milestones: 0.5,
  waybills: 3,
  quoted: 0.05,
  papered: 0.15,
};

/** A storm over a world of its own, on functions that are broken or not. */
type Rage = (bug: PlantedBug | null, seed: number) => Promise<Outcome>;

/** A database and a Worker of the file's own, to break the functions of and to storm. */
export async function useStorms(): Promise<{ database: TestDatabase; rageOver: Rage }> {
  const { vars, databaseUrl } = inject('stack');
  const jwtSecret = randomBytes(32).toString('hex');
  const scratch = await createScratchDatabase(databaseUrl);
  const database = openTestDatabase(scratch.url);
  const door = await openScratchApi(scratch, { jwtSecret, pool: 10 });
  const worker = await startTestWorker({
    bindings: {
      ...vars,
      SUPABASE_URL: door.supabaseUrl,
      SUPABASE_KEY: signJwt({ role: 'service_role' }, jwtSecret),
      HOLDS_PER_USER: String(TERMS.holds_per_user),
      CACHE_PREFIX: `${scratch.name}:`,
    },
  });
  afterAll(async () => {
    await worker.stop();
    await door.stop();
    await database.close();
    await scratch.drop();
  });

  const rageOver: Rage = (bug, seed) =>
    rage({
      seed,
      seconds: 20,
      operations: 350,
      clients: 20,
      flights: 3,
      hot_kg: 400,
      ...bug?.storm,
      behaviour: { ...HARASSING, ...bug?.behaviour },
      url: worker.url,
      secret_key: vars.SECRET_KEY ?? '',
      database,
      ...(bug?.swept !== false && { sweep: () => sweepBy(worker) }),
      cacheWritesGivenUp: () => countLostWrites(worker),
      terms: { ...TERMS, freshness: FRESHNESS },
    });
  return { database, rageOver };
}

/** One test for each bug: a storm finds it. */
export function testEachBug(
  bugs: readonly PlantedBug[],
  { database, rageOver }: Awaited<ReturnType<typeof useStorms>>,
) {
  test.each(bugs)('a storm finds it when $name', { timeout: TEST_TIMEOUT_MS }, async (bug) => {
    const missed: Record<string, number>[] = [];
    const mend = await plantBug(database.pool, bug);
    onTestFinished(mend);
    // Another seed makes another world: all of them are in one database.
    const base = (PLANTED_BUGS.indexOf(bug) + 1) * 100;
    for (const seed of SEEDS) {
      const { verdict } = await rageOver(bug, base + seed);
      const found = bug.laws.find((law) => law in verdict.broken);
      if (found !== undefined) return expect(verdict.story).toContain(found);
      missed.push(verdict.broken);
    }
    expect.fail(`never found, only ${JSON.stringify(missed)}`);
  });
}
