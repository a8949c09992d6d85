import { expect, test } from 'vitest';
import { isFailure } from '../../../src/core/reasons.ts';
import { importFlights } from '../../../src/core/schedule/import/import-flights.ts';
import { readSchedule } from '../../../src/core/schedule/import/read-schedule.ts';
import type { Imported, ScheduleImport } from '../../../src/core/schedule/import/types.ts';
import {
  DEFAULTS_OF_BROKEN,
  EXPECTED,
  importOf,
  SAMPLES,
  ssimDate,
  ssimLeg,
} from '../../support/schedules.ts';
import { createNews, createWorld } from '../../unit/fakes.ts';
import { actorOf, useScratchDatabase } from '../fixture.ts';

/** Schedules in a database, through the use case: what it renews is kept. */

const books = await useScratchDatabase();
const admin = await books.makeUser('admin');

async function run(wish: ScheduleImport) {
  const renewed: string[] = [];
  const news = createNews({
    renewTimetables: async (dates) => {
      renewed.push(...dates);
    },
  });
  const needs = { flights: books.flights, news, world: createWorld() };
  return { result: await importFlights(needs, actorOf(admin), wish), renewed: renewed.sort() };
}

async function imported(wish: ScheduleImport): Promise<Imported> {
  const { result } = await run(wish);
  if (isFailure(result)) throw new Error(JSON.stringify(result));
  return result;
}

/** Flights as they are stored, shown as the samples expect them. */
async function stored(carrier: string) {
  const { rows } = await books.pool.query(
    `select a.answer ->> 'flight_number' as flight_number, a.answer ->> 'origin' as origin,
       a.answer ->> 'destination' as destination, a.answer ->> 'departure_datetime' as departure_datetime,
       a.answer ->> 'arrival_datetime' as arrival_datetime, a.answer ->> 'departure_date' as departure_date
     from cargo.flight_answers a where left(a.answer ->> 'flight_number', 2) = $1
     order by 1, 2, 6`,
    [carrier],
  );
  return rows;
}
const inOrder = <Flight extends { flight_number: string; departure_datetime: string }>(
  flights: readonly Flight[],
) =>
  flights.toSorted((one, other) =>
    `${one.flight_number} ${one.departure_datetime}` <
    `${other.flight_number} ${other.departure_datetime}`
      ? -1
      : 1,
  );
const asStored = ({
  flight_number,
  origin,
  destination,
  departure_datetime,
  arrival_datetime,
  departure_date,
}: (typeof EXPECTED.local)[number]) => ({
  ...{ flight_number, origin, destination, departure_datetime, arrival_datetime, departure_date },
});

test('the samples make the flights that are expected, and a second time nothing', async () => {
  const first = await run(importOf(SAMPLES.local));
  expect(first.result).toMatchObject({
    ...{ dry_run: false, records: 9, skipped: 2, new: 38, unchanged: 0 },
    ...{ conflicts: [], warnings: [], errors: [] },
  });
  const expected = EXPECTED.local.map(asStored);
  expect(inOrder(await stored('ZZ'))).toEqual(inOrder(expected));
  const dates = [...new Set(EXPECTED.local.map(({ departure_date }) => departure_date))].sort();
  expect(first.renewed).toEqual(dates);

  // The reply may have been lost, and the news with it: searches are told again.
  const again = await run(importOf(SAMPLES.local));
  expect(again.result).toMatchObject({ new: 0, unchanged: 38, preview: [] });
  expect(again.renewed).toEqual(dates);
  expect(await stored('ZZ')).toHaveLength(38);

  expect(await imported(importOf(SAMPLES.utc))).toMatchObject({ new: 2, warnings: [] });
  expect(inOrder(await stored('ZY'))).toEqual(EXPECTED.utc.map(asStored));
});

test('schedule.csv: local times by the zones of the airports; of its terms only what differs is a conflict', async () => {
  const csv = { format: 'csv', defaults: {}, dry_run: true } as const;
  const shown = await run(importOf(SAMPLES.csv, csv));
  expect(shown.renewed).toEqual([]);
  expect(shown.result).toMatchObject({ new: 8, preview: EXPECTED.csv });
  const { rows } = await books.pool.query(
    "select from cargo.flights where flight_number in ('ZZ701', 'ZZ710', 'ZZ720')",
  );
  expect(rows).toEqual([]);

  expect(await imported(importOf(SAMPLES.csv, { ...csv, dry_run: false }))).toMatchObject({
    new: 8,
  });
  const changed = SAMPLES.csv
    .replace('13:30,17:30', '13:35,17:30')
    .replace(',,1.9', ',700,1.95')
    .replace('JFK', 'EWR')
    .replace('600,2.1', '600,2.1');
  const { result } = await run(importOf(changed, csv));
  const conflicts = isFailure(result) ? [] : result.conflicts;
  expect(conflicts.map(({ line, differs }) => ({ line, differs }))).toEqual([
    ...[2, 2, 2].map((line) => ({ line, differs: ['departure_datetime'] })),
    ...[3, 3, 3].map((line) => ({ line, differs: ['max_volume_m3', 'base_price_per_kg'] })),
    ...[4, 4].map((line) => ({ line, differs: ['destination'] })),
  ]);
  expect(result).toMatchObject({ new: 0, unchanged: 0, preview: [] });
});

test('ssim-broken: every error by its line and columns, and nothing is published', async () => {
  const before = await stored('ZZ');
  const wish = importOf(SAMPLES.broken, { defaults: DEFAULTS_OF_BROKEN });
  const { result, renewed } = await run(wish);
  expect(result).toMatchObject({ reason: 'import_invalid', lines: 8 });
  const errors = 'errors' in result ? result.errors : [];
  expect(errors).toMatchObject(
    EXPECTED.broken.errors.map(({ line, columns }) => ({ line, columns })),
  );
  expect(renewed).toEqual([]);
  expect(await stored('ZZ')).toEqual(before);
  const preview = await imported({ ...wish, dry_run: true });
  expect(preview).toMatchObject({ errors, records: 9, skipped: 0 });
});

const { from, to } = EXPECTED.window;
const dated = { from: ssimDate(from), to: ssimDate(from) };
const file = (...legs: string[]) => legs.join('\n');
const columnsOf = ({ errors }: Imported) =>
  errors.map(({ line, columns }) => [line, columns] as const);

test('lines with errors make no flight, the others do: with skip_invalid they are published', async () => {
  const content = file(
    ssimLeg({ ...dated, number: '201' }),
    ssimLeg({ ...dated, number: '202', destination: 'QQQ' }),
    ssimLeg({ ...dated, number: '203', date_variations: '04' }),
    // The third is the first one's second, but its line has an error of its own.
    ssimLeg({ ...dated, number: '201' }),
    ssimLeg({ ...dated, number: '204', origin: 'QQQ', destination: 'NYC' }),
    ssimLeg({ from: dated.from, to: '00XXX00', number: '204' }),
  );
  const shown = await imported(importOf(content, { dry_run: true }));
  expect(columnsOf(shown)).toEqual([
    [2, '55-57 arrival'],
    [3, '58-61 arrival'],
    [4, '6-9 number'],
    [5, '37-39 departure'],
    [5, '55-57 arrival'],
  ]);
  expect(shown.errors.map(({ message }) => message)).toEqual([
    'QQQ is not a known airport.',
    `More than 72 hours after the departure, on ${from}.`,
    `ZZ201 leaves DEL on ${from} already, by line 1.`,
    'QQQ is not a known airport.',
    expect.stringContaining('NYC is a city: use '),
  ]);
  expect((await run(importOf(content))).result).toMatchObject({
    reason: 'import_invalid',
    lines: 4,
  });
  const skipped = await imported(importOf(content, { skip_invalid: true }));
  expect(skipped).toMatchObject({ new: 15, errors: shown.errors });
});

test('one line that cannot be read holds up all others', async () => {
  const content = file(
    ssimLeg({ ...dated, number: '205' }),
    ssimLeg({ ...dated, number: '206', sta: '24:0' }),
  );
  const { result, renewed } = await run(importOf(content));
  expect(result).toMatchObject({ reason: 'import_invalid', lines: 1, errors: [{ line: 2 }] });
  expect(renewed).toEqual([]);
  expect(await imported(importOf(content, { dry_run: true }))).toMatchObject({ new: 1 });
});

test('another offset than that of the zone is a warning for its line, with the days', async () => {
  const content = file(
    ssimLeg({ from: dated.from, to: ssimDate(to), number: '301', arrival_variation: '+0100' }),
    ssimLeg({ ...dated, number: '302', departure_variation: '-0530', std: '0230' }),
  );
  expect((await imported(importOf(content))).warnings).toEqual([
    {
      line: 1,
      message: `LHR is at +00:00 on ${from}, and the line says +01:00. The same of 13 more days.`,
    },
    { line: 2, message: `DEL is at +05:30 on ${from}, and the line says -05:30.` },
  ]);
});

test('a local time that the clocks leave out is taken as the hour after, with a warning', async () => {
  const content = `${SAMPLES.csv.split(/\r?\n/)[0]}\nZZ0401,Zed,LHR,DEL,01:30,20:00,0,7,2027-03-28,2027-03-28,,,100,,1`;
  const window = { from: '2027-03-28', to: '2027-03-28' };
  const wish = importOf(content, { format: 'csv', window, dry_run: true });
  expect(await imported(wish)).toMatchObject({
    preview: [{ departure_datetime: '2027-03-28T02:30:00+01:00' }],
    warnings: [
      {
        line: 2,
        message: 'There is no 01:30 at LHR on 2027-03-28: the clocks go forward. Taken as 02:30.',
      },
    ],
  });
});

test('one line that leaves twice on a local day is an error of that line', async () => {
  const season = '2UZZ'.padEnd(200);
  // 23:30 UTC is 00:30 in London's summer and 23:30 of the same day after it.
  const leg = ssimLeg({
    ...{ number: '402', from: '24OCT26', to: '25OCT26', origin: 'LHR', std: '2330' },
    ...{ destination: 'DEL', sta: '0800', date_variations: '01' },
  });
  const window = { from: '2026-10-24', to: '2026-10-25' };
  const shown = await imported(importOf(file(season, leg), { window, dry_run: true }));
  expect(columnsOf(shown)).toEqual([[2, '6-9 number']]);
});

test.each(['customer', 'handler'] as const)(
  'a %s may not, whatever the token says',
  async (role) => {
    const user = await books.makeUser(role);
    const wish = { dry_run: true, skip_invalid: false };
    expect(await books.flights.importFlights(actorOf(user), [], wish)).toEqual({
      reason: 'forbidden',
    });
  },
);

test('refused codes are compared as a set, and what a flight of the timetable has besides differs', async () => {
  const [terms, other] = [
    { refused_handling_codes: ['PER', 'AVI'], max_piece_height_cm: 160 },
    { refused_handling_codes: ['AVI', 'PER'], max_piece_height_cm: 161 },
  ];
  const content = ssimLeg({ ...dated, number: '501' });
  const withTerms = (more: object, latest_acceptance_minutes?: number) =>
    importOf(content, {
      defaults: {
        ...{ base_price_per_kg: 1, latest_acceptance_minutes },
        aircraft: { '77W': { max_weight_kg: 10.5, ...more } },
      },
    });
  expect(await imported(withTerms(terms))).toMatchObject({ new: 1, preview: [terms] });
  const { conflicts } = await imported(withTerms(other, 60));
  expect(conflicts).toEqual([
    {
      ...{ line: 1, flight_number: 'ZZ501', origin: 'DEL', departure_date: from },
      differs: ['latest_acceptance_minutes', 'max_piece_height_cm'],
    },
  ]);
});

test('flights that leave one airport on one day are compared each with its own, not with all of them', async () => {
  const count = 400;
  const legs = Array.from({ length: count }, (_, n) =>
    ssimLeg({ ...dated, carrier: 'ZX', number: String(n + 1) }),
  );
  const wish = importOf(file(...legs));
  expect(await imported(wish)).toMatchObject({ new: count });
  const client = await books.pool.connect();
  try {
    await client.query('begin');
    await client.query('select public.import_flights($1, $2, true, false)', [
      admin.id,
      JSON.stringify(readSchedule(wish)?.lines),
    ]);
    const { rows } = await client.query(
      `select coalesce(idx_tup_fetch, 0) + seq_tup_read as read from pg_stat_xact_user_tables
       where schemaname = 'cargo' and relname = 'flights'`,
    );
    expect(Number(rows[0].read)).toBeGreaterThanOrEqual(count);
    expect(Number(rows[0].read)).toBeLessThan(5 * count);
  } finally {
    await client.query('rollback');
    client.release();
  }
});
