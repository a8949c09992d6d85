import { randomUUID } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import { type Stack, startStack } from '../../../local/stack/stack.ts';
import { findImbalances } from '../../support/books.ts';
import { type MadeFlight, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { sendDocumented } from '../../support/documented/send.ts';
import { eventually } from '../../support/eventually.ts';
import { newReference, shipmentOn } from '../../support/scene.ts';
import { startTestWorker, type TestWorker } from '../../support/worker.ts';

/** A minute at which nothing is due but what is due each minute. */
export const ANY_MINUTE = new Date('2026-11-26T21:00:00Z');

const HOLD = `
  select public.book_shipment(
    p_user_id => $1, p_ref_id => r.ref_id, p_request => $3, p_lock_held => true, p_holds_per_user => 1000
  ) ->> 'outcome' as outcome
  from unnest($2::text[]) as r (ref_id)`;
const RUN_OUT = `
  with over as (
    update cargo.bookings set hold_expires_at = clock_timestamp() - interval '1 second'
    where ref_id = any ($1)
    returning ref_id, hold_expires_at
  )
  update cargo.holds h set expires_at = o.hold_expires_at from over o where h.ref_id = o.ref_id`;
const STATES = `
  select s.state, count(*)::integer as bookings
  from (
    select b.status || ' by ' || string_agg(e.metadata ->> 'message', ', ' order by e.sequence) as state
    from cargo.bookings b
    join cargo.booking_events e using (ref_id)
    where b.ref_id = any ($1)
    group by b.ref_id
  ) s
  group by s.state`;

export const HELD = 'HELD by Booking held';
export const EXPIRED = 'CANCELLED by Booking held, Hold expired';

/** How many holds, and what each is of. */
export type HoldWish = { count?: number; weight_kg?: number; volume_m3?: number };

/** Data of one test file's own: what runs in the background there meets no other test's bookings. */
export interface LoneStack {
  stack: Stack;
  database: TestDatabase;
  startWorker(bindings?: Readonly<Record<string, string>>): Promise<TestWorker>;
  /** Holds so much on a flight, so many times. */
  hold(flight: MadeFlight, wish?: HoldWish): Promise<string[]>;
  /** Lets the time of these holds have passed. */
  runOut(...ref_ids: readonly string[]): Promise<void>;
  /** How many of these bookings came to their status in which way. */
  states(...ref_ids: readonly string[]): Promise<Record<string, number>>;
}

/** Opens the stack for one test file; after its last test the books must balance, whatever it did. */
export async function openLoneStack(): Promise<LoneStack> {
  const stack = await startStack();
  const database = openTestDatabase(stack.databaseUrl);
  const workers: TestWorker[] = [];
  const { id: user_id } = await database.makeUser();
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    const imbalances = await findImbalances(database.pool);
    await database.close();
    await stack.stop();
    expect(imbalances).toEqual([]);
  });
  return {
    stack,
    database,
    async startWorker(bindings = {}) {
      const worker = await startTestWorker({ bindings: { ...stack.vars, ...bindings } });
      workers.push(worker);
      return worker;
    },
    async hold(flight, { count = 1, weight_kg = 1, ...wish } = {}) {
      const ref_ids = Array.from({ length: count }, () => newReference('HOLD'));
      const shipment = shipmentOn(flight, { weight_kg, hold_minutes: 60, ...wish });
      const request = JSON.stringify(shipment);
      const { rows } = await database.pool.query(HOLD, [user_id, ref_ids, request]);
      expect(rows).toEqual(ref_ids.map(() => ({ outcome: 'booked' })));
      return ref_ids;
    },
    async runOut(...ref_ids) {
      await database.pool.query(RUN_OUT, [ref_ids]);
    },
    async states(...ref_ids) {
      const { rows } = await database.pool.query(STATES, [ref_ids]);
      return Object.fromEntries(rows.map(({ state, bookings }) => [state, bookings]));
    },
  };
}

/** Runs its `scheduled` once, and reads the lines of the log that it wrote. */
export async function runOnce(worker: TestWorker, at = ANY_MINUTE) {
  const before = worker.log.length;
  await worker.schedule(at);
  // Lines come in their order: behind that of a request stands none of the run.
  const request_id = randomUUID();
  await sendDocumented(new URL('/health', worker.url), { headers: { 'X-Request-Id': request_id } });
  return eventually(() => {
    const lines = worker.log.slice(before).map((line) => JSON.parse(line));
    const end = lines.findIndex((line) => line.request_id === request_id);
    expect(end).toBeGreaterThanOrEqual(0);
    return lines.slice(0, end);
  });
}
