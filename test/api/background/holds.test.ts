import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import { createApiClient } from '../../support/api-client.ts';
import { look, warm } from '../../support/cached-search.ts';
import { openSession } from '../../support/database-functions.ts';
import { eventually } from '../../support/eventually.ts';
import { takeLane } from '../../support/lane.ts';
import { NOBODY_HOME } from '../../support/scene.ts';
import { ANY_MINUTE, EXPIRED, HELD, openLoneStack, runOnce } from './lone-stack.ts';

const { stack, database, startWorker, hold, runOut, states } = await openLoneStack();
const worker = await startWorker();
const api = createApiClient(worker.url);

const booked_kg = async (flight_id: string) =>
  (await database.readCapacity(flight_id)).booked_weight_kg;

/** Another session that has the row of a flight until it lets go. */
async function keepBusy(flight_id: string) {
  const session = await openSession(stack.databaseUrl, 'superuser');
  await session.run('begin');
  await session.run('select 1 from cargo.flight_capacity where flight_id = $1 for update', [
    flight_id,
  ]);
  return async () => {
    await session.run('rollback');
    await session.close();
  };
}

/** Until a call of the Worker waits for somebody's lock. */
const untilWaiting = () =>
  eventually(async () => {
    const { rows } = await database.pool.query(
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'expire_holds'",
    );
    expect(rows).toHaveLength(1);
  });

describe('the cron', () => {
  test('ends the holds that ran out, leaves those that did not, and says so in one line', async () => {
    const flight = await database.makeFlight();
    const over = await hold(flight, { count: 3, weight_kg: 10 });
    const live = await hold(flight, { count: 2, weight_kg: 10 });
    await runOut(...over);

    const lines = await runOnce(worker);

    expect(lines).toEqual([
      {
        event: 'holds_expired',
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        scheduled_at: ANY_MINUTE.toISOString(),
        expired: 3,
        rounds: 1,
        ended: 'none_left',
        total_ms: expect.any(Number),
        db: { count: 1, ms: expect.any(Number) },
        redis: { count: 1, ms: expect.any(Number) },
      },
    ]);
    expect(await states(...over)).toEqual({ [EXPIRED]: 3 });
    expect(await states(...live)).toEqual({ [HELD]: 2 });
    expect(await database.readCapacity(flight.flight_id)).toEqual({
      booked_weight_kg: 20,
      version: 8,
    });
  });

  test('with nothing to do makes one round trip', async () => {
    const [line, ...more] = await runOnce(worker);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ expired: 0, rounds: 1, db: { count: 1 }, redis: { count: 0 } });
  });

  test('shows cached searches the capacity that came back', async () => {
    const lane = await takeLane();
    const flight = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00'], 100));
    const refs = await hold(flight, { weight_kg: 60 });
    await warm(api, lane);
    expect((await look(api, lane)).available_kg).toEqual({ [flight.flight_id]: 40 });
    await runOut(...refs);
    await runOnce(worker);
    expect(await look(api, lane)).toMatchObject({
      source: 'hit',
      available_kg: { [flight.flight_id]: 100 },
    });
  });

  test('gives litres back too, and shows them', async () => {
    const lane = await takeLane();
    const wish = lane.flight(['from', '08:00'], ['to', '20:00']);
    const flight = await database.makeFlight({ ...wish, max_volume_m3: 5 });
    const refs = await hold(flight, { weight_kg: 10, volume_m3: 4.5 });
    await warm(api, lane);
    await runOut(...refs);
    await runOnce(worker);
    const answer = await api.search(lane.query({ volume_m3: 5 }));
    expect(answer.headers.get('X-Cache')).toBe('hit');
    expect(granted(answer, 200)).toEqual([
      [expect.objectContaining({ flight_id: flight.flight_id, available_m3: 5 })],
    ]);
    expect(await database.readVolume(flight.flight_id)).toBe(0);
  });

  test('goes on in rounds of 200', async () => {
    const flight = await database.makeFlight();
    const over = await hold(flight, { count: 405 });
    await runOut(...over);
    const [line] = await runOnce(worker);
    expect(line).toMatchObject({ expired: 405, rounds: 3, ended: 'none_left', db: { count: 3 } });
    expect(await states(...over)).toEqual({ [EXPIRED]: 405 });
    expect(await booked_kg(flight.flight_id)).toBe(0);
  });

  test('that was off for a while makes up for it; until then a reader sees what stands', async () => {
    const flight = await database.makeFlight();
    const [ref_id = ''] = await hold(flight);
    await runOut(ref_id);
    expect(granted(await api.readBooking(ref_id), 200)).toMatchObject({ status: 'HELD' });
    await runOnce(worker);
    expect(granted(await api.readBooking(ref_id), 200)).toMatchObject({ status: 'CANCELLED' });
    await runOnce(worker);
    expect(await states(ref_id)).toEqual({ [EXPIRED]: 1 });
  });

  test('run twice at once ends each hold once', async () => {
    const flights = await Promise.all([database.makeFlight(), database.makeFlight()]);
    const over = (await Promise.all(flights.map((flight) => hold(flight, { count: 150 })))).flat();
    await runOut(...over);
    const other = await startWorker();
    const runs = await Promise.all([runOnce(worker), runOnce(other)]);
    const ended = runs.map(([line]) => line.expired);
    expect(ended[0] + ended[1], ended.join()).toBe(over.length);
    expect(await states(...over)).toEqual({ [EXPIRED]: over.length });
    for (const { flight_id } of flights) {
      expect(await database.readCapacity(flight_id)).toEqual({ booked_weight_kg: 0, version: 300 });
    }
  });
});

describe('a flight that somebody else has locked', () => {
  test('is given up after a second, and the others are not: rounds get smaller', async () => {
    const [free, busy] = await Promise.all([database.makeFlight(), database.makeFlight()]);
    const over = await hold(free, { count: 25 });
    await runOut(...over);
    const waiting = await hold(busy);
    await runOut(...waiting);
    const letGo = await keepBusy(busy.flight_id);
    const lines = await runOnce(worker);
    await letGo();
    // 200 and 20 meet it, and so do 2 once the others are through.
    expect(lines).toEqual([
      expect.objectContaining({ event: 'holds_expired', expired: 25, ended: 'more_left' }),
    ]);
    expect(await states(...over)).toEqual({ [EXPIRED]: 25 });
    expect(await states(...waiting)).toEqual({ [HELD]: 1 });
    expect((await runOnce(worker))[0]).toMatchObject({ expired: 1, ended: 'none_left' });
    expect(await states(...waiting)).toEqual({ [EXPIRED]: 1 });
  });

  test('and a Worker that is killed while it waits: the next run finds all or nothing, and ends the rest', async () => {
    const mortal = await startWorker();
    const flight = await database.makeFlight();
    const over = await hold(flight, { count: 60, weight_kg: 2 });
    await runOut(...over);
    const letGo = await keepBusy(flight.flight_id);
    const cut = mortal.schedule(ANY_MINUTE).catch(() => 'cut');
    await untilWaiting();
    await mortal.restart();
    expect(await cut).toBe('cut');
    await letGo();
    await runOnce(mortal);
    expect(await states(...over)).toEqual({ [EXPIRED]: 60 });
    expect(await database.readCapacity(flight.flight_id)).toEqual({
      booked_weight_kg: 0,
      version: 120,
    });
    expect(
      granted(await createApiClient(mortal.url).readFlight(flight.flight_id), 200),
    ).toMatchObject({ available_kg: 1_000 });
  });
});

test('with Redis out of reach holds end all the same, and a line says what searches do not see', async () => {
  const alone = await startWorker({ UPSTASH_REDIS_REST_URL: NOBODY_HOME });
  const flight = await database.makeFlight();
  const over = await hold(flight);
  await runOut(...over);
  const lines = await runOnce(alone);
  expect(lines.map(({ event }) => event)).toEqual(['capacity_not_shown', 'holds_expired']);
  expect(lines[0].request_id).toBe(lines[1].request_id);
  expect(await states(...over)).toEqual({ [EXPIRED]: 1 });
});

test('with the database out of reach the run ends at once, and a line says why', async () => {
  const lost = await startWorker({ SUPABASE_URL: NOBODY_HOME });
  const lines = await runOnce(lost);
  expect(lines).toEqual([
    expect.objectContaining({ event: 'hold_expiry_failed', error: 'Unavailable' }),
    expect.objectContaining({ event: 'holds_expired', expired: 0, rounds: 1, ended: 'failed' }),
  ]);
});

test('with a setting missing nothing is done, and a line names it', async () => {
  const without = await startWorker({ SECRET_KEY: 'short' });
  expect(await runOnce(without)).toEqual([
    expect.objectContaining({ event: 'misconfigured', message: 'SECRET_KEY' }),
  ]);
});

test.each(['/cdn-cgi/local/scheduled', '/cdn-cgi/handler/scheduled', '/__scheduled', '/scheduled'])(
  'no path starts it: %s → 404',
  async (path) => {
    const before = worker.events.get('holds_expired') ?? 0;
    for (const method of ['GET', 'POST']) {
      expect((await api.call(method, `${path}?cron=*+*+*+*+*`)).status, method).toBe(404);
    }
    await sleep(100);
    expect(worker.events.get('holds_expired') ?? 0).toBe(before);
  },
);
