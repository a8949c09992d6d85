import { describe, expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { warmQuery } from '../../support/cached-search.ts';
import { openSession } from '../../support/database-functions.ts';
import { addDays, dayFromNow } from '../../support/lane.ts';
import { named } from '../../support/scene.ts';
import { openLoneStack, runOnce } from './lone-stack.ts';

const ALIGNMENT = new Date('2026-11-27T03:17:00Z');
const AUDIT = new Date('2026-11-27T03:47:00Z');

const { stack, database, startWorker, hold } = await openLoneStack();
const worker = await startWorker();
const api = createApiClient(worker.url);

/** What is logged at this minute, but for the line of each minute. */
const runAt = async (minute: Date) =>
  (await runOnce(worker, minute)).filter(({ event }) => event !== 'holds_expired');

/** An airport whose clock can be set. */
const setZone = (time_zone: string) =>
  database.pool.query(
    `insert into cargo.airports (code, name, city, country, time_zone)
     values ('QZH', 'Moving Clock', 'Moving Clock', 'IN', $1)
     on conflict (code) do update set time_zone = excluded.time_zone`,
    [time_zone],
  );

/** The flights that a search for a day shows. */
async function shown(date: string): Promise<string[]> {
  const itineraries = granted(await api.search({ origin: 'QZH', destination: 'NRT', date }), 200);
  return itineraries.flat().map(({ flight_id }) => flight_id);
}

describe('at 03:17 UTC', () => {
  const date = dayFromNow(40);
  const next = addDays(date, 1);
  const makeFlight = (departure_at: Date) =>
    database.makeFlight({ origin: 'QZH', destination: 'NRT', departure_at });

  test('flights move to the days of today’s zones, and searches find them there at once', async () => {
    await setZone('Asia/Kolkata');
    const flight = await makeFlight(new Date(`${date}T23:45:00+05:30`));
    for (const day of [date, next]) {
      await warmQuery(api, { origin: 'QZH', destination: 'NRT', date: day });
    }
    expect([await shown(date), await shown(next)]).toEqual([[flight.flight_id], []]);
    await setZone('Asia/Dhaka');

    expect(await runAt(ALIGNMENT)).toEqual([
      expect.objectContaining({
        event: 'local_dates_aligned',
        scheduled_at: ALIGNMENT.toISOString(),
        flights: 1,
        departure_dates: 2,
        collisions: 0,
        db: { count: 1, ms: expect.any(Number) },
        redis: { count: 1, ms: expect.any(Number) },
      }),
    ]);
    expect([await shown(date), await shown(next)]).toEqual([[], [flight.flight_id]]);
  });

  test('with all dates in line nothing changes', async () => {
    expect(await runAt(ALIGNMENT)).toEqual([
      expect.objectContaining({ flights: 0, departure_dates: 0, redis: { count: 0, ms: 0 } }),
    ]);
  });

  test('a flight whose new day is taken stays, and a line names it', async () => {
    await setZone('Asia/Kolkata');
    const late = await makeFlight(new Date(`${addDays(date, 10)}T23:45:00+05:30`));
    const noon = await makeFlight(new Date(`${addDays(date, 11)}T12:00:00+05:30`));
    await database.pool.query('update cargo.flights set flight_number = $2 where flight_id = $1', [
      noon.flight_id,
      late.flight_number,
    ]);
    await setZone('Asia/Dhaka');
    const [collided, aligned] = await runAt(ALIGNMENT);
    expect(collided).toMatchObject({
      event: 'local_dates_collided',
      message: `${late.flight_number} QZH ${late.departure_date}`,
    });
    expect(aligned).toMatchObject({ event: 'local_dates_aligned', collisions: 1 });
    expect(aligned.request_id).toBe(collided.request_id);
  });

  test('that publishing holds up is left for tomorrow, and a line says so', async () => {
    const session = await openSession(stack.databaseUrl, 'superuser');
    await session.run('begin');
    await session.run('lock table cargo.flights in row exclusive mode');
    const lines = await runAt(ALIGNMENT);
    await session.run('rollback');
    await session.close();
    expect(lines).toEqual([
      expect.objectContaining({
        event: 'unavailable',
        message: expect.stringContaining('align_local_dates: 500 55P03'),
      }),
    ]);
  });
});

describe('at 03:47 UTC', () => {
  test('books that balance are a line', async () => {
    const flight = await database.makeFlight();
    await hold(flight);
    const { rows } = await database.pool.query<{ flights: number }>(
      'select count(*)::integer as flights from cargo.flights',
    );
    expect(await runAt(AUDIT)).toEqual([
      expect.objectContaining({
        event: 'capacity_audited',
        flights: rows[0]?.flights,
        differences_count: 0,
        db: { count: 1, ms: expect.any(Number) },
      }),
    ]);
  });

  test('a difference is a line of its own that names the flight', async () => {
    const flight = await database.makeFlight();
    const setBooked = (booked_weight_kg: number) =>
      database.pool.query(
        'update cargo.flight_capacity set booked_weight_kg = $2 where flight_id = $1',
        [flight.flight_id, booked_weight_kg],
      );
    await setBooked(12.5);
    const lines = await runAt(AUDIT);
    await setBooked(0);
    expect(lines).toEqual([
      expect.objectContaining({
        event: 'capacity_differs',
        differences_count: 1,
        differences: [{ ...named(flight), difference_kg: 12.5, difference_l: null }],
      }),
    ]);
  });
});
