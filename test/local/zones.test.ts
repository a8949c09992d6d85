import { Client } from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { readyReport } from '../../local/dev/report.ts';
import { readDevSettings } from '../../local/dev/settings.ts';
import { describeZoneDifferences, findZoneDifferences } from '../../local/postgres/zones.ts';
import { type Parts, startParts } from '../../local/stack/parts.ts';
import { createScratchDatabase } from '../../local/stack/scratch-database.ts';
import { openTestDatabase } from '../support/database.ts';
import { runProgram } from './program.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const ZONES = new URL('../../local/zones-command.ts', import.meta.url).pathname;
const DAY_MS = 86_400_000;
const scratch = await createScratchDatabase(inject('stack').databaseUrl);
const database = openTestDatabase(scratch.url);
const client = new Client({ connectionString: scratch.url });
await client.connect();
await database.makeFlight({ origin: 'DEL', destination: 'KTM' });
afterAll(async () => {
  await client.end();
  await database.close();
  await scratch.drop();
});

const midnightIn = (days: number) => Math.floor(Date.now() / DAY_MS) * DAY_MS + days * DAY_MS;
/** Rules like the database's, but for Kathmandu between two days. */
const differing =
  (first: number, last = Number.POSITIVE_INFINITY) =>
  (time_zone: string, at_ms: number) => {
    if (time_zone === 'Asia/Kolkata') return 330;
    return at_ms >= midnightIn(first) && at_ms <= midnightIn(last) ? 360 : 345;
  };

test('zones without a change in either have no difference', async () => {
  expect(await findZoneDifferences(client, 'coming flights')).toEqual([]);
});

test.each([
  ['today', 0, 400, 0],
  ['in a week, for a week', 8, 14, 14],
  ['on the 400th day', 400, 400, 400],
])('a zone whose rules differ %s is named', async (_, first, last, found) => {
  expect(await findZoneDifferences(client, 'coming flights', differing(first, last))).toEqual([
    {
      time_zone: 'Asia/Kathmandu',
      from: new Date(midnightIn(found)).toISOString(),
      database_minutes: 345,
      runtime_minutes: 360,
    },
  ]);
});

test('a change that comes on another day in the database is found by that day', async () => {
  await database.makeFlight({ origin: 'DEL', destination: 'JFK' });
  const own = await findZoneDifferences(client, 'coming flights');
  expect(own, 'both know New York').toEqual([]);
  const never = await findZoneDifferences(client, 'coming flights', (time_zone) =>
    time_zone === 'America/New_York' ? -300 : time_zone === 'Asia/Kolkata' ? 330 : 345,
  );
  expect(never).toMatchObject([
    { time_zone: 'America/New_York', database_minutes: -240, runtime_minutes: -300 },
  ]);
});

test('a zone that the runtime does not know is a difference', async () => {
  const found = await findZoneDifferences(client, 'coming flights', () => null);
  expect(found.map((each) => [each.time_zone, each.runtime_minutes])).toContainEqual([
    'Asia/Kolkata',
    null,
  ]);
});

test('zones that no coming flight uses are not asked for', async () => {
  const asked = new Set<string>();
  await findZoneDifferences(client, 'coming flights', (time_zone) => {
    asked.add(time_zone);
    return null;
  });
  expect([...asked].sort()).toEqual(['America/New_York', 'Asia/Kathmandu', 'Asia/Kolkata']);
});

test('all airports are compared before anybody publishes a flight from them', async () => {
  const asked = new Set<string>();
  const unknown = await findZoneDifferences(client, 'all airports', (time_zone) => {
    asked.add(time_zone);
    return null;
  });
  const { rows } = await client.query<{ time_zone: string }>(
    'select distinct time_zone from cargo.airports order by time_zone',
  );
  const all = rows.map(({ time_zone }) => time_zone);
  expect(all.length).toBeGreaterThan(300);
  expect([...asked].sort()).toEqual(all.sort());
  expect(unknown).toHaveLength(all.length);
});

test('npm run zones looks at all airports, and says so', async () => {
  const run = async () => {
    const program = runProgram(ZONES, { env: { DATABASE_URL: scratch.url } });
    return { code: await program.ended, output: program.output() };
  };
  const before = await run();
  expect(before.output).not.toContain('Factory');
  // A zone that Postgres has, and Node has not, of an airport without flights.
  await client.query("update cargo.airports set time_zone = 'Factory' where code = 'YYC'");
  const after = await run();
  expect(after.code).toBe(1);
  expect(after.output).toMatch(/the time zones[\s\S]*Factory from .* unknown here/);
  await client.query("update cargo.airports set time_zone = 'America/Edmonton' where code = 'YYC'");
  if (before.code === 0) expect(before.output).toMatch(/time zones of all \d+ airports/);
});

test('npm run zones explains an address that it does not go to', async () => {
  const env = { DATABASE_URL: 'postgres://user:hush@db.example.test/db', PGSSLMODE: 'disable' };
  const program = runProgram(ZONES, { env });
  expect(await program.ended).toBe(2);
  expect(program.output()).toContain('PGSSLMODE is "disable"');
  expect(program.output()).not.toMatch(/hush|^\s+at /m);
});

test('the report of a start names the zones that differ, and one without a difference none', async () => {
  const folder = makeTemporaryFolder();
  const start = () =>
    startParts({ dataDir: folder, durable: true, withDatabase: true, withRedis: false });
  const report = (parts: Parts) =>
    readyReport({ url: '', folder, parts, settings: readDevSettings({}), seconds: '1' });
  const first = await start();
  expect(report(first)).not.toContain('Note: the time zones');
  const own = openTestDatabase(first.database?.postgres.url() ?? '');
  // A zone that Postgres has, and Node has not.
  await own.pool.query("update cargo.airports set time_zone = 'Factory' where code = 'KTM'");
  await own.makeFlight({ origin: 'KTM', destination: 'DEL' });
  await own.close();
  await first.stop();
  const second = await start();
  expect(report(second)).toMatch(/Note: the time zones[\s\S]*Factory from .* unknown here/);
  await second.stop();
  removeFolder(folder);
});

test('what is said names the zone, the day, both offsets and the way out', () => {
  const words = describeZoneDifferences([
    {
      time_zone: 'America/Edmonton',
      from: '2026-11-26T00:00:00.000Z',
      database_minutes: -420,
      runtime_minutes: -360,
    },
    {
      time_zone: 'Asia/Nowhere',
      from: '2027-01-01T00:00:00.000Z',
      database_minutes: 345,
      runtime_minutes: null,
    },
  ]);
  expect(words).toContain(
    'America/Edmonton from 2026-11-26 on: -07:00 in the database, -06:00 here',
  );
  expect(words).toContain('Asia/Nowhere from 2027-01-01 on: +05:45 in the database, unknown here');
  expect(words).toContain('docs/operations.md');
});
