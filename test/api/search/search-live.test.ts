import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { look, makeDirect, warm, warmQuery } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { addDays, takeLane } from '../../support/lane.ts';
import { newFlight } from '../../support/new-flight.ts';
import { runRedis } from '../../support/redis.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { api, database, enter, stack } = openScene();

test('a booking shows in the cached answer, and so does its cancellation', async () => {
  const { lane, flight, id } = await makeDirect(database);
  const { client } = await enter();
  await warm(api, lane);
  const shows = (available_kg: number) =>
    eventually(async () =>
      expect(await look(api, lane)).toMatchObject({
        source: 'hit',
        available_kg: { [id]: available_kg },
      }),
    );
  const { ref_id } = granted(await client.book(shipmentOn(flight, { weight_kg: 300.5 })), 201);
  await shows(699.5);
  granted(await client.cancel(ref_id), 200);
  await shows(1_000);
});

test('both legs of a booking show their capacity in cached answers', async () => {
  const lane = await takeLane();
  const legs = [
    await database.makeFlight(lane.flight(['from', '08:00'], ['via', '10:00'])),
    await database.makeFlight(lane.flight(['via', '12:00'], ['to', '23:00'])),
  ];
  const { client } = await enter();
  await warm(api, lane);
  granted(await client.book(shipmentOn(legs, { weight_kg: 7.9 })), 201);
  await eventually(async () => {
    const { source, available_kg } = await look(api, lane);
    expect(source).toBe('hit');
    expect(Object.values(available_kg)).toEqual([992.1, 992.1]);
  });
});

test('a booking that fills a flight takes it out of a cached search by weight', async () => {
  const { lane, flight } = await makeDirect(database, 50);
  const { client } = await enter();
  await warm(api, lane);
  granted(await client.book(shipmentOn(flight, { weight_kg: 45 })), 201);
  await eventually(async () =>
    expect(await look(api, lane, { weight_kg: 10 })).toMatchObject({
      source: 'hit',
      available_kg: {},
    }),
  );
});

test('a booking that is refused changes nothing in the cached answer', async () => {
  const { lane, flight, id } = await makeDirect(database);
  const { client } = await enter();
  await warm(api, lane);
  refused(await client.book(shipmentOn(flight, { weight_kg: 1_000.1 })), 409, 'capacity_exceeded');
  expect(await look(api, lane)).toMatchObject({ source: 'hit', available_kg: { [id]: 1_000 } });
});

test('older capacity never replaces newer, in whatever order it is written', async () => {
  const { lane, flight, id } = await makeDirect(database);
  const { client } = await enter();
  await warm(api, lane);
  await Promise.all(
    Array.from({ length: 10 }, async () => granted(await client.book(shipmentOn(flight)), 201)),
  );
  await eventually(async () =>
    expect(await look(api, lane)).toMatchObject({ source: 'hit', available_kg: { [id]: 900 } }),
  );
});

test('without live capacity the entry’s own counts, until the next booking', async () => {
  const { lane, flight, id } = await makeDirect(database);
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight)), 201);
  await warm(api, lane);
  await runRedis(stack, 'DEL', `capacity:${flight.departure_date}`);
  expect(await look(api, lane)).toMatchObject({ source: 'hit', available_kg: { [id]: 990 } });
});

test('a flight that is published shows in the next search', async () => {
  const { lane, id } = await makeDirect(database);
  const admin = await enter('admin');
  await warm(api, lane);
  const published = granted(
    await admin.client.publish(
      newFlight({
        origin: lane.from,
        destination: lane.to,
        departure_datetime: lane.at('from', '09:00').toISOString(),
        arrival_datetime: lane.at('to', '21:00').toISOString(),
        max_weight_kg: 77,
      }),
    ),
    201,
  );
  expect(await look(api, lane)).toEqual({
    source: 'miss',
    age: null,
    available_kg: { [id]: 1_000, [published.flight_id]: 77 },
  });
});

test('a second leg that is published six days later shows in the next search, with live capacity', async () => {
  const lane = await takeLane();
  // From Samoa to the Line Islands the clock goes 25 hours ahead, and 72 hours are the longest flight.
  const first = await database.makeFlight({
    origin: 'PPG',
    destination: 'CXI',
    departure_at: new Date(`${lane.date}T23:30:00-11:00`),
    arrival_at: new Date(`${addDays(lane.date, 5)}T00:30:00+14:00`),
  });
  const query = { origin: 'PPG', destination: lane.to, date: lane.date };
  const last = addDays(lane.date, 6);
  const admin = await enter('admin');
  await warmQuery(api, query);
  const published = granted(
    await admin.client.publish(
      newFlight({
        origin: 'CXI',
        destination: lane.to,
        departure_datetime: `${last}T23:00:00+14:00`,
        arrival_datetime: `${addDays(last, 1)}T08:00:00+09:00`,
        max_weight_kg: 77,
      }),
    ),
    201,
  );
  const found = granted(await api.search(query), 200);
  expect(found.map((legs) => legs.map((leg) => leg.flight_id))).toEqual([
    [first.flight_id, published.flight_id],
  ]);
  await warmQuery(api, query);
  const { client } = await enter();
  const second = { ...first, flight_id: published.flight_id, origin: 'CXI', destination: lane.to };
  granted(await client.book(shipmentOn(second, { weight_kg: 7 })), 201);
  await eventually(async () => {
    const answer = await api.search(query);
    expect(answer.headers.get('X-Cache')).toBe('hit');
    const [legs] = granted(answer, 200);
    expect(legs?.map((leg) => leg.available_kg)).toEqual([1_000, 70]);
  });
});

test('a second leg that is published two days before, by the clock there, shows in the next search', async () => {
  const lane = await takeLane();
  const before = addDays(lane.date, -2);
  await database.pool.query(
    `insert into cargo.airports (code, name, city, country, time_zone)
     values ('QZW', 'Last Clock', 'Last Clock', 'UM', 'Etc/GMT+12') on conflict do nothing`,
  );
  await database.makeFlight({
    origin: 'CXI',
    destination: 'QZW',
    departure_at: new Date(`${lane.date}T00:00:00+14:00`),
    arrival_at: new Date(`${before}T22:30:00-12:00`),
  });
  const query = { origin: 'CXI', destination: lane.to, date: lane.date };
  const admin = await enter('admin');
  await warmQuery(api, query);
  const published = granted(
    await admin.client.publish(
      newFlight({
        origin: 'QZW',
        destination: lane.to,
        departure_datetime: `${before}T23:30:00-12:00`,
        arrival_datetime: `${lane.date}T08:00:00+09:00`,
      }),
    ),
    201,
  );
  const [legs] = granted(await api.search(query), 200);
  expect(legs?.map((leg) => leg.flight_id)).toContain(published.flight_id);
});

test('a second leg that is published on the day after shows in the next search', async () => {
  const lane = await takeLane();
  const first = await database.makeFlight(lane.flight(['from', '20:00'], ['via', '22:00']));
  const admin = await enter('admin');
  await warm(api, lane);
  const published = granted(
    await admin.client.publish(
      newFlight({
        origin: lane.via,
        destination: lane.to,
        departure_datetime: lane.at('via', '08:00', 1).toISOString(),
        arrival_datetime: lane.at('to', '20:00', 1).toISOString(),
        max_weight_kg: 77,
      }),
    ),
    201,
  );
  expect(await look(api, lane)).toEqual({
    source: 'miss',
    age: null,
    available_kg: { [first.flight_id]: 1_000, [published.flight_id]: 77 },
  });
});
