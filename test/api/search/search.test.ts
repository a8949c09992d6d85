import { expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import type { ShownFlight } from '../../support/api-client.ts';
import { type Lane, takeLane } from '../../support/lane.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { api, database, enter } = openScene();

const search = async (query: Record<string, string | number>) =>
  granted(await api.search(query), 200);
const idsOf = (itineraries: ShownFlight[][]) =>
  itineraries.map((itinerary) => itinerary.map((flight) => flight.flight_id));

test('GET /route with no flight that day → 200 []', async () => {
  const lane = await takeLane();
  await database.makeFlight(lane.flight(['from', '10:00', 1], ['to', '20:00', 1]));
  expect(await search(lane.query())).toEqual([]);
});

test('GET /route shows a direct flight with exactly the fields of the contract', async () => {
  const lane = await takeLane();
  const flight = await database.makeFlight(lane.flight(['from', '10:15'], ['to', '20:45'], 700));
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight, { weight_kg: 699.6 })), 201);
  expect(await search(lane.query())).toEqual([
    [
      {
        flight_id: flight.flight_id,
        flight_number: flight.flight_number,
        airline_name: 'Test Air',
        origin: lane.from,
        destination: lane.to,
        departure_datetime: `${lane.date}T10:15:00+05:30`,
        arrival_datetime: `${lane.date}T20:45:00+09:00`,
        max_weight_kg: 700,
        booked_weight_kg: 699.6,
        available_kg: 0.4,
        base_price_per_kg: 2.5,
      },
    ],
  ]);
});

test('GET /route takes airport codes in any case', async () => {
  const lane = await takeLane();
  const flight = await database.makeFlight(lane.flight(['from', '10:00'], ['to', '20:00']));
  const query = lane.query({ origin: lane.from.toLowerCase(), destination: lane.to.toLowerCase() });
  expect(idsOf(await search(query))).toEqual([[flight.flight_id]]);
});

test('the date is the local one at the origin, from its first minute to its last', async () => {
  const lane = await takeLane();
  const first = await database.makeFlight(lane.flight(['from', '00:00'], ['to', '09:00']));
  const last = await database.makeFlight(lane.flight(['from', '23:59'], ['to', '09:00', 1]));
  await database.makeFlight(lane.flight(['from', '23:59', -1], ['to', '09:00']));
  await database.makeFlight(lane.flight(['from', '00:00', 1], ['to', '09:00', 1]));
  expect(idsOf(await search(lane.query()))).toEqual([[first.flight_id], [last.flight_id]]);
});

test('a connection is an itinerary of two flights, in order', async () => {
  const lane = await takeLane();
  const one = await database.makeFlight(lane.flight(['from', '08:00'], ['via', '10:00']));
  const two = await database.makeFlight(lane.flight(['via', '12:00'], ['to', '23:00']));
  const [itinerary, ...others] = await search(lane.query());
  expect(others).toEqual([]);
  expect(
    itinerary?.map(({ flight_id, origin, destination }) => [flight_id, origin, destination]),
  ).toEqual([
    [one.flight_id, lane.from, lane.via],
    [two.flight_id, lane.via, lane.to],
  ]);
});

test('itineraries are sorted by arrival, then fewer stops, then departure', async () => {
  const lane = await takeLane();
  const make = (...flight: Parameters<typeof lane.flight>) =>
    database.makeFlight(lane.flight(...flight));
  const late = await make(['from', '06:00'], ['to', '23:30']);
  const second = await make(['from', '07:00'], ['to', '22:00']);
  const third = await make(['from', '09:00'], ['to', '22:00']);
  const feeder = await make(['from', '05:00'], ['via', '08:00']);
  const onward = await make(['via', '10:00'], ['to', '22:00']);
  const earliest = await make(['from', '10:00'], ['to', '21:00']);
  expect(idsOf(await search(lane.query()))).toEqual([
    [earliest.flight_id],
    [second.flight_id],
    [third.flight_id],
    [feeder.flight_id, onward.flight_id],
    [late.flight_id],
  ]);
});

test('max_stops=0 leaves connections out, max_stops=1 keeps them', async () => {
  const lane = await takeLane();
  const direct = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '23:00']));
  await database.makeFlight(lane.flight(['from', '08:00'], ['via', '10:00']));
  await database.makeFlight(lane.flight(['via', '12:00'], ['to', '22:00']));
  expect(idsOf(await search(lane.query({ max_stops: 0 })))).toEqual([[direct.flight_id]]);
  expect(await search(lane.query({ max_stops: 1 }))).toHaveLength(2);
  expect(await search(lane.query())).toHaveLength(2);
});

test('weight_kg keeps only itineraries with that much left on every leg', async () => {
  const lane = await takeLane();
  const small = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00'], 7.9));
  const feeder = await database.makeFlight(lane.flight(['from', '08:00'], ['via', '10:00'], 500));
  const onward = await database.makeFlight(lane.flight(['via', '12:00'], ['to', '22:00'], 20.5));
  const connection = [feeder.flight_id, onward.flight_id];
  const found = async (weight_kg: number) => idsOf(await search(lane.query({ weight_kg })));
  expect(await found(7.9)).toEqual([[small.flight_id], connection]);
  expect(await found(8)).toEqual([connection]);
  expect(await found(20.5)).toEqual([connection]);
  expect(await found(20.6)).toEqual([]);
});

test('weight_kg compares in tenths: 0.4 kg are left of 700 when 699.6 are booked', async () => {
  const lane = await takeLane();
  const flight = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00'], 700));
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight, { weight_kg: 699.6 })), 201);
  expect(await search(lane.query({ weight_kg: 0.4 }))).toHaveLength(1);
  expect(await search(lane.query({ weight_kg: 0.5 }))).toHaveLength(0);
});

test('a full flight is shown with 0 kg left, unless weight_kg asks for some', async () => {
  const lane = await takeLane();
  const flight = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00'], 50));
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight, { weight_kg: 50 })), 201);
  expect((await search(lane.query()))[0]?.[0]?.available_kg).toBe(0);
  expect(await search(lane.query({ weight_kg: 0.1 }))).toEqual([]);
});

test('limit cuts the list after its first itineraries', async () => {
  const lane = await takeLane();
  const flights = await Promise.all(
    ['19:00', '20:00', '21:00'].map((arrival) =>
      database.makeFlight(lane.flight(['from', '08:00'], ['to', arrival])),
    ),
  );
  const ids = flights.map((flight) => [flight.flight_id]);
  expect(idsOf(await search(lane.query({ limit: 2 })))).toEqual(ids.slice(0, 2));
  expect(idsOf(await search(lane.query({ limit: 200 })))).toEqual(ids);
});

test('without a limit 100 itineraries come, with limit=200 up to 200', async () => {
  const lane = await takeLane();
  await makeMany(lane, 120);
  expect(await search(lane.query())).toHaveLength(100);
  expect(await search(lane.query({ limit: 200 }))).toHaveLength(120);
});

/** So many direct flights, by one statement. */
async function makeMany(lane: Lane, count: number): Promise<void> {
  await database.pool.query(
    `with flight as (
       insert into cargo.flights (
         flight_number, airline_name, origin, destination, departure_at, arrival_at,
         departure_date, arrival_date, base_price_per_kg
       )
       select 'Y' || (n / 10000) % 10 || n || 'Q', 'Test Air', $1, $2, $3, $4, $5, $5, 1
       from generate_series(1, $6) n
       returning flight_id
     )
     insert into cargo.flight_capacity (flight_id, max_weight_kg) select flight_id, 100 from flight`,
    [lane.from, lane.to, lane.at('from', '08:00'), lane.at('to', '20:00'), lane.date, count],
  );
}
