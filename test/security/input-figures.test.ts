import { expect, test } from 'vitest';
import { granted, refusedPaths } from '../support/answers.ts';
import { dayFromNow } from '../support/lane.ts';
import { send } from '../support/raw.ts';
import { openScene, shipmentOn } from '../support/scene.ts';

const { api, database, enter } = openScene();
const admin = enter('admin');

/** Books with a weight as it is written. */
async function bookWeighing(weight: string, max_weight_kg = 1_000) {
  const [{ token }, flight] = [await enter(), await database.makeFlight({ max_weight_kg })];
  const body = JSON.stringify(shipmentOn(flight)).replace(
    '"weight_kg":10',
    `"weight_kg":${weight}`,
  );
  const answer = await send('/bookings', { token, type: 'application/json', body });
  const { booked_weight_kg } = await database.readCapacity(flight.flight_id);
  return { answer, booked_weight_kg };
}

test.each([
  '0',
  '-0',
  '-0.1',
  '-10',
  '0.05',
  '0.09999999999999999',
  '0.30000000000000004',
  '10.01',
  '99999.95',
  '100000.1',
  '1e5000',
  '1e308',
  '-1e308',
  '5e-324',
  '9007199254740993',
  '"10"',
  '"1e1"',
  '[10]',
  '{"valueOf":10}',
  'true',
  'null',
])('weight_kg %s takes nothing', async (weight) => {
  const { answer, booked_weight_kg } = await bookWeighing(weight);
  expect(refusedPaths(answer)).toEqual(['weight_kg']);
  expect(booked_weight_kg).toBe(0);
});

test.each([
  ['0.1', 0.1],
  ['1.1', 1.1],
  ['7.9', 7.9],
  ['10.0', 10],
  ['1e2', 100],
  ['1E+2', 100],
  ['699.6', 699.6],
  ['0.30000000000000000000000001', 0.3],
])('weight_kg %s takes %d kg', async (weight, kg) => {
  const { answer, booked_weight_kg } = await bookWeighing(weight);
  granted(answer, 201);
  expect(booked_weight_kg).toBe(kg);
});

test('the last tenth of a kilogram is sold once', async () => {
  const { flight_id } = await database.makeFlight({ max_weight_kg: 700 });
  const { client } = await enter();
  const book = (weight_kg: number) =>
    client.book({
      origin: 'DEL',
      destination: 'LHR',
      pieces: 1,
      flight_ids: [flight_id],
      weight_kg,
    });
  granted(await book(699.6), 201);
  granted(await book(0.4), 201);
  expect((await book(0.1)).status).toBe(409);
  expect((await database.readCapacity(flight_id)).booked_weight_kg).toBe(700);
});

test.each(['0', '-1', '1.5', '100001', '1e10', '2147483648', '"1"', 'null'])(
  'pieces %s is refused',
  async (pieces) => {
    const [{ token }, flight] = [await enter(), await database.makeFlight()];
    const body = JSON.stringify(shipmentOn(flight)).replace('"pieces":1', `"pieces":${pieces}`);
    const answer = await send('/bookings', { token, type: 'application/json', body });
    expect(refusedPaths(answer)).toEqual(['pieces']);
  },
);

const DAY = dayFromNow(90);
const FLIGHT = {
  flight_number: 'ZW1',
  airline_name: 'Test Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: `${DAY}T10:00:00Z`,
  arrival_datetime: `${DAY}T20:00:00Z`,
  max_weight_kg: 10,
  base_price_per_kg: 1,
};

test.each([
  ['departure_datetime', '2031-02-29T10:00:00Z'],
  ['departure_datetime', '2031-04-31T10:00:00Z'],
  ['departure_datetime', '2031-13-01T10:00:00Z'],
  ['departure_datetime', '2031-00-10T10:00:00Z'],
  ['departure_datetime', `${DAY}T24:00:00Z`],
  ['departure_datetime', `${DAY}T10:60:00Z`],
  ['departure_datetime', `${DAY}T10:00:61Z`],
  ['departure_datetime', `${DAY}T10:00:00`],
  ['departure_datetime', `${DAY}T10:00:00+99:00`],
  ['departure_datetime', '+012031-01-01T10:00:00Z'],
  ['departure_datetime', '-002031-01-01T10:00:00Z'],
  ['departure_datetime', '0000-01-01T10:00:00Z'],
  ['departure_datetime', '1999-12-31T23:59:59Z'],
  ['departure_datetime', '2031-W01-1T10:00:00Z'],
  ['departure_datetime', 'infinity'],
  ['departure_datetime', 'now'],
  ['departure_datetime', 1_924_992_000],
  ['arrival_datetime', `${DAY}T10:00:00Z`],
  ['arrival_datetime', `${DAY}T15:29:59+05:30`],
  ['arrival_datetime', '9999-12-31T23:59:59Z'],
  ['max_weight_kg', 0],
  ['max_weight_kg', 1_000_000.1],
  ['base_price_per_kg', -0.01],
  ['base_price_per_kg', 0.001],
  ['base_price_per_kg', 100_000.01],
  ['flight_number', 'ZZ00001'],
  ['flight_number', 'Z٣123'],
])('POST /flights with %s %j → 422 that names it', async (field, value) => {
  const { client } = await admin;
  const answer = await client.call('POST', '/flights', { ...FLIGHT, [field]: value });
  expect(refusedPaths(answer)).toContain(field);
});

test.each([
  '2026-02-30',
  '2026-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-00-00',
  '26-12-01',
  '2026-1-1',
  '20261201',
  '0000-00-00',
  '9999-12-31',
  '+275760-09-13',
  '2026-12-01T00:00:00Z',
  '2026-12-01\n',
  'today',
  '٢٠٢٦-١٢-٠١',
])('GET /route with date %j → 422 that names it', async (date) => {
  const answer = await api.search({ origin: 'DEL', destination: 'LHR', date });
  expect(refusedPaths(answer)).toEqual(['date']);
});

test.each([
  ['weight_kg', '1e2'],
  ['weight_kg', '0x10'],
  ['weight_kg', 'Infinity'],
  ['weight_kg', ' 10'],
  ['weight_kg', '0.30000000000000004'],
  ['limit', '0'],
  ['limit', '201'],
  ['limit', '-1'],
  ['limit', '1e2'],
  ['limit', '٣'],
  ['max_stops', '2'],
  ['max_stops', '00000000000000000001'],
])('GET /route with %s %j → 422 that names it', async (field, value) => {
  const date = dayFromNow(5);
  const answer = await api.search({ origin: 'DEL', destination: 'LHR', date, [field]: value });
  expect(refusedPaths(answer)).toEqual([field]);
});

test('a parameter sent twice is not a choice of two', async () => {
  const path = `/route?origin=DEL&origin=BOM&destination=LHR&date=${dayFromNow(5)}`;
  expect(refusedPaths(await send(path, { method: 'GET' }))).toEqual(['origin']);
});
