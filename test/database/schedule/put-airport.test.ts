import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AirportFacts } from '../../../src/core/schedule/types.ts';
import { sqlState } from '../../support/database-functions.ts';
import { actorOf, inDays, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase();
const admin = actorOf(await books.makeUser('admin'));
const HOUR_MS = 3_600_000;

const FACTS = { name: 'Trial Field', city: 'Trial', country: 'IN', time_zone: 'Asia/Kolkata' };
const put = (code: string, wish: Partial<AirportFacts> = {}) =>
  books.airports.putAirport(admin, code, { ...FACTS, ...wish });

let letter = 0;
/** A code that no airport has. */
function newCode(): string {
  letter += 1;
  return `QQ${String.fromCharCode(64 + letter)}`;
}

/** A flight that leaves at such a time of that day, in UTC. */
async function leaveAt(origin: string, destination: string, hours: number, days = 7) {
  const departure_at = new Date(inDays(days).getTime() + (hours - 12) * HOUR_MS);
  return books.makeFlight({ origin, destination, departure_at });
}

async function datesOf(flight_id: string) {
  const { rows } = await books.pool.query(
    'select departure_date::text, arrival_date::text from cargo.flights where flight_id = $1',
    [flight_id],
  );
  return rows[0];
}
const dayOf = (days: number) => inDays(days).toISOString().slice(0, 10);

test('a new airport is created, and is there at once', async () => {
  const code = newCode();
  const airport = { code, ...FACTS, city_airports: [code] };
  expect(await put(code)).toStrictEqual({
    airport,
    created: true,
    departure_dates: [],
    collisions: [],
  });
  expect(await books.airports.getAirport(code)).toStrictEqual({ airport });
  expect((await books.airports.findAirports('trial field', 10)).airports).toContainEqual(airport);
  await books.makeFlight({ origin: code });
});

test('the same again, and another name or place, changes that airport and no other', async () => {
  const code = newCode();
  await put(code);
  const rest = async () =>
    (await books.pool.query('select * from cargo.airports where code <> $1 order by 1', [code]))
      .rows;
  const before = await rest();
  expect(await put(code)).toMatchObject({ created: false, airport: FACTS });
  const changed = { name: 'Renamed', city: 'Elsewhere', country: 'NP' };
  expect(await put(code, changed)).toMatchObject({ created: false, airport: changed });
  expect(await rest()).toEqual(before);
});

test('an airport of a known city joins it, and one of a name that several cities have does not', async () => {
  const [london, portland, abroad] = [newCode(), newCode(), newCode()];
  const city = { city: 'LONDON', country: 'GB', time_zone: 'Europe/London' };
  const joined = await put(london, city);
  expect('airport' in joined && joined.airport.city_airports).toEqual(
    expect.arrayContaining(['LHR', london]),
  );
  const ours = { city: 'Columbus', country: 'US', time_zone: 'America/New_York' };
  expect(await put(portland, ours)).toMatchObject({ airport: { city_airports: [portland] } });
  const other = { ...city, country: 'CA', time_zone: 'America/Toronto' };
  expect(await put(abroad, other)).not.toMatchObject({
    airport: { city_airports: expect.arrayContaining(['LHR']) },
  });
});

test('a known airport keeps its city when it is renamed, and leaves it when it moves', async () => {
  const facts = { city: 'London', country: 'GB', time_zone: 'Europe/London' };
  const renamed = await put('SEN', { ...facts, name: 'Southend' });
  expect(renamed).toMatchObject({ airport: { city_airports: expect.arrayContaining(['LHR']) } });
  const moved = await put('SEN', { ...facts, city: 'Southend-on-Sea' });
  expect(moved).toMatchObject({ airport: { city_airports: ['SEN'] } });
});

test.each([
  'Mars/Olympus',
  'EST5EDT',
  'UTC',
  '+05:30',
  'Etc/GMT+5',
  'posix/Asia/Kolkata',
  'Asia/Kolkata5',
  '',
])('the zone %j is refused, and nothing changes', async (time_zone) => {
  const code = newCode();
  expect(await put(code, { time_zone })).toStrictEqual({
    reason: 'validation_failed',
    errors: [{ path: 'time_zone', message: 'The database knows no IANA time zone of this name.' }],
  });
  expect(await books.airports.getAirport(code)).toStrictEqual({ reason: 'airport_not_found' });
});

test('a zone is kept as the database spells it', async () => {
  const answer = await put(newCode(), { time_zone: 'asia/KOLKATA' });
  expect(answer).toMatchObject({ airport: { time_zone: 'Asia/Kolkata' } });
});

test.each<[string, string, Partial<AirportFacts>]>([
  ['code', 'qq1', {}],
  ['name', 'QZZ', { name: '' }],
  ['city', 'QZZ', { city: 'x'.repeat(101) }],
  ['country', 'QZZ', { country: 'in' }],
])('a %s out of its form is an error', async (_, code, wish) => {
  expect(await sqlState(put(code, wish))).toBe('23514');
});

test('it is for admins: others are forbidden, a stranger unauthenticated', async () => {
  const code = newCode();
  for (const role of ['customer', 'handler'] as const) {
    const actor = actorOf(await books.makeUser(role));
    expect(await books.airports.putAirport(actor, code, FACTS)).toStrictEqual({
      reason: 'forbidden',
    });
  }
  const stranger = { user_id: randomUUID(), identity: null };
  expect(await books.airports.putAirport(stranger, code, FACTS)).toStrictEqual({
    reason: 'unauthenticated',
  });
  expect(await books.airports.getAirport(code)).toStrictEqual({ reason: 'airport_not_found' });
});

test('another zone moves the local dates of the future flights that leave or land there, and no others', async () => {
  const code = newCode();
  await put(code);
  // 20:00 UTC is the next day in India, and the same one in London.
  const [leaving, landing, departed] = [
    await leaveAt(code, 'LHR', 20),
    await leaveAt('LHR', code, 12, 9),
    await leaveAt(code, 'LHR', 20, -3),
  ];
  const before = await datesOf(departed.flight_id);
  expect(await datesOf(leaving.flight_id)).toMatchObject({ departure_date: dayOf(8) });
  expect(await datesOf(landing.flight_id)).toMatchObject({ arrival_date: dayOf(10) });

  const answer = await put(code, { time_zone: 'Europe/London' });
  expect(answer).toMatchObject({ created: false, collisions: [] });
  expect(await datesOf(leaving.flight_id)).toMatchObject({ departure_date: dayOf(7) });
  expect(await datesOf(landing.flight_id)).toEqual({
    departure_date: dayOf(9),
    arrival_date: dayOf(9),
  });
  expect(await datesOf(departed.flight_id)).toEqual(before);
  const dates = 'departure_dates' in answer ? answer.departure_dates : [];
  expect(dates).toEqual([dayOf(7), dayOf(8), dayOf(9)]);
});

test('whoever repeats it is told the same dates, moved or not: the first answer may have been lost', async () => {
  const code = newCode();
  await put(code);
  await leaveAt(code, 'LHR', 12, 20);
  await leaveAt('LHR', code, 12, 21);
  await leaveAt(code, 'LHR', 12, -3);
  expect(await put(code)).toMatchObject({ departure_dates: [dayOf(20), dayOf(21)] });
});

test('a flight whose new date is another one of that number stays, and is told', async () => {
  const code = newCode();
  await put(code, { time_zone: 'Asia/Kolkata' });
  const [early, late] = [await leaveAt(code, 'LHR', 2), await leaveAt(code, 'LHR', 20)];
  await books.pool.query('update cargo.flights set flight_number = $1 where flight_id = any ($2)', [
    'ZZ4711',
    [early.flight_id, late.flight_id],
  ]);
  expect(await put(code, { time_zone: 'Europe/London' })).toMatchObject({
    collisions: [{ flight_number: 'ZZ4711', origin: code, departure_date: dayOf(8) }],
  });
  expect(await datesOf(late.flight_id)).toMatchObject({ departure_date: dayOf(8) });
});

test('a change that fails leaves everything as it was', async () => {
  const code = newCode();
  await put(code);
  const { flight_id } = await leaveAt(code, 'LHR', 20);
  await books.pool.query(`
    create function cargo.fail() returns trigger language plpgsql as 'begin raise ''no''; end';
    create trigger fail before update on cargo.flights for each row execute function cargo.fail()`);
  expect(await sqlState(put(code, { time_zone: 'Europe/London' }))).toBe('P0001');
  await books.pool.query('drop function cargo.fail cascade');
  expect(await datesOf(flight_id)).toMatchObject({ departure_date: dayOf(8) });
  expect(await books.airports.getAirport(code)).toMatchObject({
    airport: { time_zone: 'Asia/Kolkata' },
  });
});

test('two that make the same airport at once: one has made it, the other finds it', async () => {
  const code = newCode();
  const answers = await Promise.all([put(code), put(code), put(code)]);
  expect(answers.map((answer) => 'created' in answer && answer.created).sort()).toEqual([
    false,
    false,
    true,
  ]);
});
