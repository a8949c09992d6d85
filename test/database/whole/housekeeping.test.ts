import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { addDays, dayFromNow } from '../../support/lane.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import { operate, useOperations } from '../operations.ts';

const HOUR_MS = 3_600_000;
const books = await useScratchDatabase();
const { bookWith } = useOperations(books);
const [admin, owner] = [await books.makeUser('admin'), await books.makeUser()];
const audit = () => books.call('audit_capacity', {});
const named = ({ flight_id, flight_number, departure_date }: MadeFlight) => ({
  flight_id,
  flight_number,
  departure_date,
});
/** Puts a figure of a flight wrong, as no function does, for the length of a look. */
async function whileWrong<T>(
  flights: readonly MadeFlight[],
  change: string,
  look: () => Promise<T>,
) {
  const ids = flights.map(({ flight_id }) => flight_id);
  const put = async (sign: string) => {
    const to = change.replaceAll('±', sign);
    await books.pool.query(`update cargo.flight_capacity set ${to} where flight_id = any ($1)`, [
      ids,
    ]);
  };
  await put('+');
  return look().finally(() => put('-'));
}
const KILOGRAMS = 'booked_weight_kg = booked_weight_kg ± 1.5';
const LITRES = 'booked_volume_l = booked_volume_l ± 7';

test('the audit finds nothing in the books, and says how many flights it compared', async () => {
  const { flights } = Object(await audit());
  const flight = await books.makeFlight({ departure_at: inDays(3) });
  await operate(books, admin, flight, { max_volume_m3: 5 });
  await bookWith(owner, [flight], { volume_m3: 1 });
  await bookWith(owner, [await books.makeFlight({ departure_at: inDays(3) })]);
  expect(await audit()).toEqual({ flights: flights + 2, differences_count: 0, differences: [] });
});

test('a difference in kilograms or litres is told, by the flight', async () => {
  const [plain, spacious] = [
    await books.makeFlight({ departure_at: inDays(3) }),
    await books.makeFlight({ departure_at: inDays(4) }),
  ];
  await operate(books, admin, spacious, { max_volume_m3: 5 });
  for (const flight of [plain, spacious]) await bookWith(owner, [flight], { volume_m3: 1 });
  const both = [plain, spacious];
  expect(await whileWrong(both, KILOGRAMS, audit)).toMatchObject({
    differences_count: 2,
    differences: [
      { ...named(plain), difference_kg: 1.5, difference_l: null },
      { ...named(spacious), difference_kg: 1.5, difference_l: 0 },
    ],
  });
  expect(await whileWrong([spacious], LITRES, audit)).toMatchObject({
    differences: [{ ...named(spacious), difference_kg: 0, difference_l: 7 }],
  });
});

test('of many differences twenty are told, and all are counted', async () => {
  const flights: MadeFlight[] = [];
  for (let nth = 0; nth < 22; nth += 1) {
    flights.push(await books.makeFlight({ departure_at: inDays(nth + 5) }));
  }
  const answer = Object(await whileWrong(flights, KILOGRAMS, audit));
  expect(answer.differences_count).toBe(22);
  const told = answer.differences.map((each: { flight_id: string }) => each.flight_id);
  expect(told).toEqual(flights.slice(0, 20).map(({ flight_id }) => flight_id));
});

test('what departed more than a day ago is not looked at by the audit, but by the view', async () => {
  const [gone, just] = [
    await books.makeFlight({ departure_at: new Date(Date.now() - 25 * HOUR_MS) }),
    await books.makeFlight({ departure_at: new Date(Date.now() - 23 * HOUR_MS) }),
  ];
  const both = [gone, just];
  expect(await whileWrong(both, KILOGRAMS, audit)).toMatchObject({
    differences: [{ flight_id: just.flight_id }],
  });
  expect(await whileWrong(both, KILOGRAMS, () => books.audit())).toHaveLength(2);
});

test('the view of the audit has litres for the flights with a volume, and for no others', async () => {
  const [plain, spacious] = [await books.makeFlight(), await books.makeFlight()];
  await operate(books, admin, spacious, { max_volume_m3: 5 });
  for (const flight of [plain, spacious]) await bookWith(owner, [flight], { volume_m3: 1.25 });
  const read = async ({ flight_id }: MadeFlight) =>
    (await books.pool.query('select * from cargo.capacity_audit where flight_id = $1', [flight_id]))
      .rows[0];
  const weights = {
    max_weight_kg: '1000.0',
    booked_weight_kg: '10.0',
    held_weight_kg: '10.0',
    difference_kg: '0.0',
    version: '1',
  };
  expect(await read(plain)).toEqual({
    flight_id: plain.flight_id,
    ...weights,
    max_volume_l: null,
    booked_volume_l: 0,
    held_volume_l: null,
    difference_l: null,
  });
  expect(await read(spacious)).toEqual({
    flight_id: spacious.flight_id,
    ...weights,
    max_volume_l: 5_000,
    booked_volume_l: 1_250,
    held_volume_l: '1250',
    difference_l: '0',
  });
});

test('local dates of all airports are brought in line by the one call, by the caller of the API', async () => {
  const align = () => books.call('align_local_dates', {});
  expect(await align()).toEqual({ flights: 0, departure_dates: [], collisions: [] });
  const day = dayFromNow(40);
  const flights = [];
  for (const origin of ['MAA', 'CCU']) {
    const departure_at = new Date(`${day}T23:45:00+05:30`);
    flights.push(await books.makeFlight({ origin, departure_at }));
  }
  const setZone = (zone: string) =>
    books.pool.query("update cargo.airports set time_zone = $1 where code in ('MAA', 'CCU')", [
      zone,
    ]);
  await setZone('Asia/Dhaka');
  expect(await align()).toEqual({
    flights: flights.length,
    departure_dates: [day, addDays(day, 1)],
    collisions: [],
  });
  expect(await align()).toMatchObject({ flights: 0 });
  await setZone('Asia/Kolkata');
  expect(await align()).toMatchObject({ flights: flights.length });
});
