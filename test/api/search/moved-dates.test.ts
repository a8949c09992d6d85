import { expect, test } from 'vitest';
import { createFlightNews } from '../../../src/data/flight-news.ts';
import { createRedis } from '../../../src/data/redis.ts';
import { granted } from '../../support/answers.ts';
import { warmQuery } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { addDays, takeLane } from '../../support/lane.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { api, database, enter, stack } = openScene();

/** The Worker's own news, to renew timetables as whoever aligns dates has to. */
function openNews() {
  const redis = createRedis({
    url: stack.vars.UPSTASH_REDIS_REST_URL ?? '',
    token: stack.vars.UPSTASH_REDIS_REST_TOKEN ?? '',
    signal: () => AbortSignal.timeout(5_000),
  });
  return createFlightNews({ patient: redis }, '')((call) => call());
}

test('a flight whose local date moves shows on its new day at once, and its capacity is live there', async () => {
  const { to, date } = await takeLane();
  const next = addDays(date, 1);
  await database.pool.query(
    `insert into cargo.airports (code, name, city, country, time_zone)
     values ('QZD', 'Moving Clock', 'Moving Clock', 'IN', 'Asia/Kolkata')
     on conflict (code) do update set time_zone = excluded.time_zone`,
  );
  const flight = await database.makeFlight({
    origin: 'QZD',
    destination: to,
    departure_at: new Date(`${date}T23:45:00+05:30`),
  });
  const on = (day: string) => ({ origin: 'QZD', destination: to, date: day });
  const { client } = await enter();
  await warmQuery(api, on(date));
  await warmQuery(api, on(next));
  granted(await client.book(shipmentOn(flight, { weight_kg: 100 })), 201);

  await database.pool.query(
    "update cargo.airports set time_zone = 'Asia/Dhaka' where code = 'QZD'",
  );
  const { rows } = await database.pool.query<{ answer: { departure_dates: string[] } }>(
    "select cargo.align_local_dates('{QZD}') as answer",
  );
  await openNews().renewTimetables(rows[0]?.answer.departure_dates ?? []);

  const shown = async (day: string) =>
    Object.fromEntries(
      granted(await api.search(on(day)), 200)
        .flat()
        .map((leg) => [leg.flight_id, leg.available_kg]),
    );
  expect(await shown(date)).toEqual({});
  expect(await shown(next)).toEqual({ [flight.flight_id]: 900 });
  await warmQuery(api, on(next));
  granted(await client.book(shipmentOn(flight, { weight_kg: 50 })), 201);
  await eventually(async () => {
    expect((await api.search(on(next))).headers.get('X-Cache')).toBe('hit');
    expect(await shown(next)).toEqual({ [flight.flight_id]: 850 });
  });
});
