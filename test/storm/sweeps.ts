import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '../support/database.ts';
import type { Random } from '../support/random.ts';
import type { TestWorker } from '../support/worker.ts';
import type { Recorder } from './recorder.ts';

/** Lines that say that what was freed may not have reached searches. */
const FAILED = ['hold_expiry_failed', 'unavailable', 'internal_error'];
const LOG_DELAY_MS = 30;
const CUT_SHARE = 0.3;
const CUT_HOLDS = 20;

/** Now and then ends the holds that are over, as the cron does, and now and then begins to and is cut. */
export async function sweepHolds(options: {
  sweep?: () => Promise<boolean>;
  database: TestDatabase;
  recorder: Recorder;
  random: Random;
  isOver: () => boolean;
}): Promise<void> {
  const { sweep, database, recorder, random, isOver } = options;
  while (sweep && !isOver()) {
    await sleep(random.integer(200, 1_200));
    // Killed with its transaction open, it has done nothing; while Postgres is down, it has not begun.
    if (random.chance(CUT_SHARE)) await beginAndCut(database, random).catch(() => undefined);
    else await recorder.expire(sweep);
  }
}

async function beginAndCut({ pool }: TestDatabase, random: Random): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin; set local role service_role');
    await client.query('select public.expire_holds($1)', [CUT_HOLDS]);
    await sleep(random.integer(20, 250));
  } finally {
    client.release(true);
  }
}

/** Runs a Worker's `scheduled`; true when no line of its log says that something was lost. */
export async function sweepBy(worker: TestWorker): Promise<boolean> {
  const failures = () => FAILED.reduce((sum, event) => sum + (worker.events.get(event) ?? 0), 0);
  const before = failures();
  await worker.schedule(new Date());
  await sleep(LOG_DELAY_MS);
  return failures() === before;
}
