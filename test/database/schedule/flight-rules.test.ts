import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { applyMigrations } from '../../../local/postgres/migrations.ts';
import { MIGRATIONS_FOLDER } from '../../../local/project-paths.ts';
import { sqlState } from '../../support/database-functions.ts';
import { dayFromNow } from '../../support/lane.ts';
import { useEmptyProject } from '../projects.ts';

/** What the rules of the timetable make of flights that were published before there were any. */

const RULES = '20261126000310';
const before = await mkdtemp(join(tmpdir(), 'migrations-before-'));
afterAll(() => rm(before, { recursive: true }));
for (const file of await readdir(MIGRATIONS_FOLDER)) {
  if (file < RULES) await cp(join(MIGRATIONS_FOLDER, file), join(before, file));
}
const { client } = await useEmptyProject('new');
await applyMigrations(client, before);

const [DAY, NEXT] = [dayFromNow(20), dayFromNow(21)];
/** Number, origin, local date, hours in the air. */
const PUBLISHED: [string, string, string, number][] = [
  ['AI0347', 'DEL', DAY, 9],
  ['AI347', 'DEL', DAY, 9],
  ['AI0347', 'DEL', NEXT, 9],
  ['AI347', 'BOM', NEXT, 9],
  ['6E007', 'DEL', DAY, 9],
  ['6E0007', 'DEL', DAY, 9],
  ['U20009X', 'DEL', DAY, 72],
  ['EK0000', 'DEL', DAY, 9],
  ['EK0Z', 'DEL', DAY, 9],
  ['EK500', 'DEL', DAY, 73],
  ['EK501', 'DEL', DAY, 72],
  ['EK0502', 'DEL', DAY, 73],
];
for (const [number, origin, date, hours] of PUBLISHED) {
  await client.query(
    `with flight as (
       insert into cargo.flights (
         flight_number, airline_name, origin, destination, departure_at, arrival_at, departure_date, arrival_date, base_price_per_kg
       )
       select $1, 'Test Air', $2, 'LHR', d.at, d.at + make_interval(hours => $4), $3::date, (d.at + make_interval(hours => $4))::date, 1
       from (select $3::date + time '12:00' at time zone 'UTC' as at) d
       returning flight_id
     )
     insert into cargo.flight_capacity (flight_id, max_weight_kg, booked_weight_kg)
     select flight_id, 1000, case $1 when 'AI0347' then 200 else 0 end from flight`,
    [number, origin, date, hours],
  );
}
const warnings: string[] = [];
const warn = (text: string) => warnings.push(text);
await applyMigrations(client, MIGRATIONS_FOLDER, warn);

test('flight numbers have one spelling, and where two flights share it both are kept', async () => {
  const { rows } = await client.query(
    'select flight_number, origin, departure_date::text as date, exempt from cargo.flights order by 1, 2, 3',
  );
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['6E0007', 'DEL', DAY, true],
    ['6E7', 'DEL', DAY, false],
    ['AI0347', 'DEL', DAY, true],
    ['AI347', 'BOM', NEXT, false],
    ['AI347', 'DEL', DAY, false],
    ['AI347', 'DEL', NEXT, false],
    ['EK0000', 'DEL', DAY, true],
    ['EK0Z', 'DEL', DAY, true],
    ['EK500', 'DEL', DAY, true],
    ['EK501', 'DEL', DAY, false],
    ['EK502', 'DEL', DAY, true],
    ['U29X', 'DEL', DAY, false],
  ]);
});

test('the migration warns of the flights that break a rule, and names them', () => {
  expect(warnings).toHaveLength(1);
  const [warning = ''] = warnings;
  expect(warning).toMatch(/^6 flights .*\(6 of them are yet to depart\)/);
  for (const number of ['6E0007', 'AI0347', 'EK0000', 'EK0Z', 'EK500', 'EK502']) {
    expect(warning).toContain(`${number} from DEL on ${DAY}`);
  }
  expect(warning).toContain('select * from cargo.flights_to_settle');
});

test('the operator sees which flights to settle, why, and what is sold on each of a pair', async () => {
  const { rows } = await client.query(
    `select s.flight_number, s.booked_weight_kg::float8 as kg, s.takes_too_long as long, s.is_number_zero as zero,
       f.flight_number as same, s.same_booked_weight_kg::float8 as same_kg
     from cargo.flights_to_settle s
     left join cargo.flights f on f.flight_id = s.same_flight_id
     order by 1`,
  );
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['6E0007', 0, false, false, '6E7', 0],
    ['AI0347', 200, false, false, 'AI347', 0],
    ['EK0000', 0, false, true, null, null],
    ['EK0Z', 0, false, true, null, null],
    ['EK500', 0, true, false, null, null],
    ['EK502', 0, true, false, null, null],
  ]);
});

test('an exempt flight can be settled by a number of its own, and only by a good one', async () => {
  const rename = (number: string) =>
    client.query(
      "update cargo.flights set flight_number = $1, exempt = false where flight_number = 'AI0347'",
      [number],
    );
  expect(await sqlState(rename('AI0348'))).toBe('23514');
  expect(await sqlState(rename('AI347'))).toBe('23505');
  await rename('AI347D');
  const { rows } = await client.query(
    "select from cargo.flights_to_settle where flight_number like 'AI%'",
  );
  expect(rows).toEqual([]);
});

test('local dates of exempt flights follow their zone as all others do', async () => {
  await client.query(
    "update cargo.airports set time_zone = 'Pacific/Kiritimati' where code = 'DEL'",
  );
  const { rows } = await client.query("select cargo.align_local_dates('{DEL}') as answer");
  expect(rows[0].answer).toMatchObject({ flights: PUBLISHED.length - 1, collisions: [] });
});

test('a database without such flights migrates without a word', async () => {
  const { client: other } = await useEmptyProject('new');
  const heard: string[] = [];
  await applyMigrations(other, MIGRATIONS_FOLDER, (text) => heard.push(text));
  expect(heard).toEqual([]);
});
