import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { applySeed } from '../../../local/postgres/migrations.ts';
import { SEED_FILE } from '../../../local/project-paths.ts';
import { passwords } from '../../../src/http/password.ts';
import { findImbalances } from '../../support/books.ts';
import { keepFromEdge } from '../../support/eventually.ts';
import { useScratchDatabase } from '../fixture.ts';

const DAYS = 14;
// Each origin counts its own days, and somewhere one ends each half hour.
await keepFromEdge(30 * 60_000, 20_000);
const books = await useScratchDatabase();
const client = new Client({ connectionString: books.url });
await client.connect();
await applySeed(client, SEED_FILE);
afterAll(() => client.end());

/** The notices of a run: the seed warns of what it could not do. */
async function runSeed(): Promise<string[]> {
  const warnings: string[] = [];
  const note = ({ message = '' }: { message?: string | undefined }) => warnings.push(message);
  client.on('notice', note);
  await applySeed(client, SEED_FILE);
  client.off('notice', note);
  return warnings;
}

async function read<Row extends object>(sql: string): Promise<Row[]> {
  return (await client.query<Row>(sql)).rows;
}

const COUNTS = `
  select (select count(*)::integer from cargo.users) as users,
    (select count(*)::integer from cargo.flights) as flights,
    (select count(*)::integer from cargo.flight_capacity) as capacities,
    (select count(*)::integer from cargo.bookings) as bookings,
    (select count(*)::integer from cargo.booking_events) as events`;
const EVERYTHING = `
  select (select md5(string_agg(t::text, '' order by t.id)) from cargo.users t) as users,
    (select md5(string_agg(t::text, '' order by t.flight_id)) from cargo.flights t) as flights,
    (select md5(string_agg(t::text, '' order by t.flight_id)) from cargo.flight_capacity t) as capacities,
    (select md5(string_agg(t::text, '' order by t.ref_id)) from cargo.bookings t) as bookings,
    (select md5(string_agg(t::text, '' order by t.id)) from cargo.booking_events t) as events,
    (select md5(string_agg(t::text, '' order by t.rate_id)) from cargo.rates t) as rates,
    (select md5(string_agg(t::text, '' order by t.stock_id)) from cargo.awb_stock t) as stock,
    (select md5(string_agg(t::text, '' order by t.awb_number)) from cargo.awb_numbers t) as numbers`;

test('a second run changes nothing', async () => {
  const before = await read(EVERYTHING);
  expect(await runSeed()).toEqual([]);
  expect(await read(EVERYTHING)).toEqual(before);
});

test('the demo users have their roles and the password that everybody knows', async () => {
  const users = await read<{ email: string; role: string; password_hash: string }>(
    'select email, role, password_hash from cargo.users order by email',
  );
  expect(users.map(({ email, role }) => ({ email, role }))).toEqual([
    { email: 'admin@gocomet.dev', role: 'admin' },
    { email: 'handler@gocomet.dev', role: 'handler' },
    { email: 'shipper@gocomet.dev', role: 'customer' },
  ]);
  for (const { email, password_hash } of users) {
    expect(await passwords.verify('gocomet-demo', password_hash), email).toBe(true);
  }
});

test('a carrier with rate cards has air waybills in stock, for whoever books', async () => {
  const carriers = await read<{ carrier: string; currency: string; free: number }>(`
    select r.carrier, r.currency, count(n.awb_number)::integer as free
    from cargo.rates r
    left join cargo.awb_stock s on s.carrier = r.carrier and s.user_id is null
    left join cargo.awb_numbers n on n.stock_id = s.stock_id and n.state = 'free'
    group by r.carrier, r.currency order by r.carrier`);
  expect(carriers.map(({ carrier, currency }) => `${carrier} ${currency}`)).toEqual([
    'AI INR',
    'BA GBP',
    'EK USD',
    'LH EUR',
    'NH JPY',
    'SQ SGD',
    'VS GBP',
  ]);
  for (const { carrier, free } of carriers) expect(free, carrier).toBe(500);
});

test('every day has some sixty flights, for two weeks', async () => {
  const days = await read<{ day: string; flights: number }>(
    'select departure_date::text as day, count(*)::integer as flights from cargo.flights group by 1 order by 1',
  );
  // Each origin counts its own days, so that one may be ahead of the others.
  expect([DAYS, DAYS + 1]).toContain(days.length);
  for (const { day, flights } of days.slice(1, -1)) {
    expect(flights, `${day}: ${JSON.stringify(days)}`).toBeGreaterThanOrEqual(55);
    expect(flights, day).toBeLessThanOrEqual(75);
  }
});

test('a search for any coming day finds a direct and a one-stop itinerary from DEL to LHR', async () => {
  const days = await read<{ date: string; isPast: boolean }>(`
    select distinct departure_date::text as date, departure_date <= (now() at time zone 'Asia/Kolkata')::date as "isPast"
    from cargo.flights where origin = 'DEL' order by 1`);
  expect(days).toHaveLength(DAYS);
  // Of today's flights some have departed.
  for (const { date } of days.filter(({ isPast }) => !isPast)) {
    const answer = await books.itineraries.searchItineraries(
      { origin: 'DEL', destination: 'LHR', date },
      { max_stops: 1, limit: 200 },
    );
    const stops = 'itineraries' in answer ? answer.itineraries.map((legs) => legs.length - 1) : [];
    expect(stops, `${date}: ${JSON.stringify(answer)}`).toContain(0);
    expect(stops, date).toContain(1);
  }
});

test('today and every other day has a flight and a connection from DEL to LHR in the timetable', async () => {
  const days = await read<{ day: string; direct: number; onestop: number }>(`
    select f.departure_date::text as day,
      count(distinct f.flight_id) filter (where f.destination = 'LHR')::integer as direct,
      count(distinct s.flight_id)::integer as onestop
    from cargo.flights f
    left join cargo.flights s on s.origin = f.destination and s.destination = 'LHR'
      and s.departure_at >= f.arrival_at + interval '1 hour' and s.departure_date <= f.arrival_date + 1
    where f.origin = 'DEL'
    group by 1 order by 1`);
  expect(days).toHaveLength(DAYS);
  for (const day of days) {
    expect(Math.min(day.direct, day.onestop), JSON.stringify(day)).toBeGreaterThan(0);
  }
});

test('every evening has a late flight from DEL to BLR, so that a search at any hour finds one', async () => {
  const days = await read<{ day: string; late: number; last: string }>(`
    select f.departure_date::text as day, max(local.time)::text as last,
      count(*) filter (where local.time >= '22:00')::integer as late
    from cargo.flights f
    cross join lateral (select (f.departure_at at time zone 'Asia/Kolkata')::time as time) local
    where f.origin = 'DEL' and f.destination = 'BLR'
    group by 1 order by 1`);
  expect(days).toHaveLength(DAYS);
  for (const day of days) expect(day.late, JSON.stringify(day)).toBeGreaterThan(0);
});

test('there are flights on the last kilograms, and a full one', async () => {
  const scarce = await read<{ left_kg: number }>(
    'select (max_weight_kg - booked_weight_kg)::float8 as left_kg from cargo.flight_capacity where max_weight_kg - booked_weight_kg <= 100',
  );
  const left = scarce.map((flight) => flight.left_kg);
  expect(left.length).toBeGreaterThan(5);
  expect(left.some((left_kg) => left_kg > 0)).toBe(true);
  expect(left).toContain(0);
});

test('there are flights full by volume, with weight left, and freighters', async () => {
  const full = await read<{ left_kg: number; left_l: number }>(`
    select (max_weight_kg - booked_weight_kg)::float8 as left_kg, max_volume_l - booked_volume_l as left_l
    from cargo.flight_capacity
    where max_weight_kg - booked_weight_kg > 1000 and max_volume_l - booked_volume_l <= 1500`);
  expect(full.map(({ left_l }) => left_l)).toEqual(expect.arrayContaining([0, 1500]));
  const freighters = await read<{ aircraft_type: string; service_type: string }>(
    "select distinct aircraft_type, service_type from cargo.flights where service_type = 'F' order by 1",
  );
  expect(freighters.map(({ aircraft_type }) => aircraft_type)).toEqual(['74N', '77X']);
});

test("a hold of the shipper's lasts until its flight departs", async () => {
  const holds = await read<{ lasts: boolean; live: boolean }>(`
    select b.hold_expires_at = f.departure_at as lasts, b.hold_expires_at > now() as live
    from cargo.bookings b join cargo.flights f on f.flight_id = b.flight_ids[1] where b.status = 'HELD'`);
  expect(holds).toEqual([{ lasts: true, live: true }]);
});

test('a delay has arrived in the history of the booking on that flight', async () => {
  const events = await read<{ kind: string; message: string }>(`
    select kind, metadata ->> 'message' as message from cargo.booking_events
    where ref_id = 'DEMO-DELAYED-1' order by sequence`);
  expect(events.at(-1)).toEqual({
    kind: 'flight_changed',
    message: expect.stringMatching(/^Flight VS303 delayed: departs \S+T01:10:00\+05:30, arrives /),
  });
});

test("the shipper's bookings are in every status there is", async () => {
  const statuses = await read<{ status: string }>(`
    select distinct b.status::text as status from cargo.bookings b join cargo.users u on u.id = b.user_id
    where u.email = 'shipper@gocomet.dev' order by 1`);
  expect(statuses.map((row) => row.status)).toEqual([
    'ARRIVED',
    'BOOKED',
    'CANCELLED',
    'DELIVERED',
    'DEPARTED',
    'HELD',
  ]);
  expect(await findImbalances(books.pool)).toEqual([]);
});

test('a later run adds the days that are missing, and touches nothing else', async () => {
  const [before] = await read(COUNTS);
  const lastDays = `
    select f.flight_id from cargo.flights f
    where f.departure_date > (select max(departure_date) - 3 from cargo.flights)
      and not exists (select from cargo.booking_legs l where l.flight_id = f.flight_id)`;
  const kept = `
    select md5(string_agg(t::text, '' order by t.flight_id)) as flights
    from cargo.flights t where t.flight_id not in (select flight_id from missing)`;
  await client.query(`create temporary table missing as ${lastDays}`);
  const keptBefore = await read(kept);
  await client.query(
    'delete from cargo.flight_capacity where flight_id in (select flight_id from missing)',
  );
  const { rowCount } = await client.query(
    'delete from cargo.flights where flight_id in (select flight_id from missing)',
  );
  expect(rowCount).toBeGreaterThan(100);

  expect(await runSeed()).toEqual([]);

  expect(await read(COUNTS)).toEqual([before]);
  const keptAfter = await read(`${kept} and t.flight_id not in (
    select f.flight_id from cargo.flights f
    where f.departure_date > (select max(departure_date) - 3 from cargo.flights)
      and not exists (select from cargo.booking_legs l where l.flight_id = f.flight_id)
  )`);
  expect(keptAfter).toEqual(keptBefore);
});

test('the seed fills the flights of the days it adds', async () => {
  const [before] = await read<{ filled: number }>(FILLED);
  await client.query('begin');
  // A week has passed: what was booked on the days after the first week is not there yet.
  await client.query(`
    create temporary table future on commit drop as
    select f.flight_id from cargo.flights f where f.departure_date > current_date + 6;
    create temporary table refs on commit drop as
    select distinct ref_id from cargo.booking_legs where flight_id in (select flight_id from future);
    alter table cargo.booking_events disable trigger booking_events_append_only;
    delete from cargo.booking_events where ref_id in (select ref_id from refs);
    alter table cargo.booking_events enable always trigger booking_events_append_only;
    delete from cargo.booking_legs where ref_id in (select ref_id from refs);
    delete from cargo.bookings where ref_id in (select ref_id from refs);
    delete from cargo.flight_capacity where flight_id in (select flight_id from future);
    delete from cargo.flights where flight_id in (select flight_id from future);
  `);
  await client.query('commit');
  expect((await read<{ filled: number }>(FILLED))[0]?.filled).toBeLessThan(before?.filled ?? 0);
  expect(await runSeed()).toEqual([]);
  expect(await read(FILLED)).toEqual([before]);
});

const FILLED =
  "select count(*)::integer as filled from cargo.bookings where ref_id like 'DEMO-FULL-%'";
