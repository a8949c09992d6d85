import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MIGRATIONS_FOLDER } from '../../../local/project-paths.ts';
import { useEmptyProject } from '../projects.ts';

/** What stands after each single migration, and what each holds up: a push may stop after any of them. */

const { client } = await useEmptyProject('new');

/** Functions are found when they are called, not when their caller is made. */
const CALLS_INTO_NOTHING = `
  select p.oid::regprocedure::text as caller, call[1] as called
  from pg_proc p
  cross join lateral regexp_matches(p.prosrc, '((?:cargo|public)\\.\\w+)\\(', 'g') call
  where p.pronamespace::regnamespace::text in ('cargo', 'public')
    and not exists (
      select from pg_proc f where f.pronamespace::regnamespace::text || '.' || f.proname = call[1]
    )`;
const LOCKED_OUT = `
  select l.relation::regclass::text as name from pg_locks l
  where l.pid = pg_backend_pid() and l.mode = 'AccessExclusiveLock' and l.relation = any ($1::regclass[])
  order by 1`;
const SCANS =
  "select relname as name, seq_scan::int as scans from pg_stat_xact_user_tables where schemaname = 'cargo'";
const BUSY = ['cargo.flights', 'cargo.bookings', 'cargo.booking_events'];

/** Sequential scans by table, those of the transaction and what else is not yet reported. */
async function countScans(): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; scans: number }>(SCANS);
  return new Map(rows.map(({ name, scans }) => [name, scans]));
}

type Step = { broken: unknown[]; lockedOut: string[]; scans: Map<string, number> };
const steps = new Map<string, Step>();
for (const file of (await readdir(MIGRATIONS_FOLDER)).sort()) {
  const text = await readFile(join(MIGRATIONS_FOLDER, file), 'utf8');
  const isReleased = file < '20261126';
  const isAlone = text.includes('concurrently');
  if (!isAlone) await client.query('begin');
  const before = isReleased ? new Map() : await countScans();
  await client.query(text);
  const locks = isReleased ? [] : (await client.query(LOCKED_OUT, [BUSY])).rows;
  const scans = isReleased ? [] : [...(await countScans())];
  if (!isAlone) await client.query('commit');
  steps.set(file, {
    broken: (await client.query(CALLS_INTO_NOTHING)).rows,
    lockedOut: locks.map(({ name }) => name),
    scans: new Map(scans.map(([name, count]) => [name, count - (before.get(name) ?? 0)])),
  });
}
const stepOf = (name: string) => {
  const [step] = [...steps].flatMap(([file, each]) => (file.includes(name) ? [each] : []));
  if (!step) throw new Error(`No migration ${name}.`);
  return step;
};

test('after no migration does a function call one that does not exist yet', () => {
  for (const [file, { broken }] of steps) expect(broken, file).toEqual([]);
});

test('no migration locks a table outside of a block: the CLI sends a file without a begin', async () => {
  for (const file of steps.keys()) {
    expect(await readFile(join(MIGRATIONS_FOLDER, file), 'utf8'), file).not.toMatch(/^lock /m);
  }
});

test('flights are locked for a moment by their new rules, and read while searches go on', () => {
  const rules = stepOf('_flight_rules.sql');
  expect(rules.lockedOut).toEqual(['cargo.flights']);
  expect(rules.scans.get('flights'), 'while they are locked').toBe(0);
  for (const name of ['_flights_to_settle', '_flight_rules_hold']) {
    expect(stepOf(name).lockedOut, name).toEqual([]);
    expect(stepOf(name).scans.get('flights'), name).toBeGreaterThan(0);
  }
});

test('flights and bookings are locked for a moment by their new columns, and read while bookings go on', () => {
  for (const name of [
    '_flights_with_volume.sql',
    '_facts_of_shipments',
    '_facts_from_now_on',
    '_waybills_prices_and_parts.sql',
  ]) {
    const { scans } = stepOf(name);
    expect([scans.get('flights'), scans.get('bookings')], `${name}, while they are locked`).toEqual(
      [0, 0],
    );
  }
  expect(stepOf('_facts_hold').scans.get('bookings'), 'once, and not again for each column').toBe(
    1,
  );
});

test('that airports go reads bookings and events once, whatever the number of airports', () => {
  const { scans } = stepOf('_airports_by_service');
  expect(scans.get('bookings'), 'for origin and destination').toBe(2);
  expect(scans.get('booking_events')).toBe(1);
  expect(stepOf('_airports_referred_to').lockedOut).toEqual([]);
});

test('no other migration locks out who reads or writes flights, bookings and events', () => {
  const locking = [...steps].filter(([, { lockedOut }]) => lockedOut.length > 0);
  expect(locking.map(([file]) => file)).toEqual([
    expect.stringContaining('_flight_rules'),
    expect.stringContaining('_airports_by_service'),
    expect.stringContaining('_flights_with_volume'),
    expect.stringContaining('_facts_of_shipments'),
    expect.stringContaining('_facts_from_now_on'),
    expect.stringContaining('_facts_stay'),
    expect.stringContaining('_facts_hold'),
    expect.stringContaining('_waybills_prices_and_parts.sql'),
  ]);
});

test('no constraint is left unproved', async () => {
  const { rows } = await client.query('select conname from pg_constraint where not convalidated');
  expect(rows).toEqual([]);
});
