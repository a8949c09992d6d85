import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useDatabase } from '../fixture.ts';
import { FLIGHT } from '../shapes.ts';

const books = useDatabase();

test('a flight is read with its capacity in whole tenths of a kilogram', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 999.9 });
  await books.book(user, [flight], { weight_kg: 7.9 });
  const { flight_id, flight_number, departure_date } = flight;
  expect(await books.flights.getFlight(flight_id)).toStrictEqual({
    flight: {
      ...FLIGHT,
      flight_id,
      flight_number,
      departure_date,
      departure_ms: flight.departure_at.getTime(),
      airline_name: 'Test Air',
      origin: 'DEL',
      destination: 'LHR',
      max_tenths: 9_999,
      booked_tenths: 79,
      base_price_per_kg: 2.5,
      version: 1,
    },
  });
});

test('the version of a flight counts its changes from 0', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight();
  const version = async () => {
    const answer = await books.flights.getFlight(flight.flight_id);
    return 'flight' in answer ? answer.flight.version : answer;
  };
  expect(await version()).toBe(0);
  const { ref_id } = await books.book(user, [flight]);
  expect(await version()).toBe(1);
  const actor = { user_id: user.id, identity: null };
  await books.ledger.cancelBooking({ actor, ref_id, if_versions: null });
  expect(await version()).toBe(2);
});

test.each([
  ['unknown', randomUUID()],
  ['malformed', 'no-flight'],
  ['in capitals', randomUUID().toUpperCase()],
  ['in braces', `{${randomUUID()}}`],
  ['empty', ''],
])('a flight id that is %s is not found', async (_, flight_id) => {
  expect(await books.flights.getFlight(flight_id)).toStrictEqual({
    reason: 'flight_not_found',
    flight_id,
  });
});

test.each([
  ['DEL', '2027-01-10T20:00:00Z', '2027-01-11T01:30:00+05:30'],
  ['KTM', '2027-01-10T12:00:00Z', '2027-01-10T17:45:00+05:45'],
  ['LHR', '2027-01-10T12:00:00Z', '2027-01-10T12:00:00+00:00'],
  ['LHR', '2027-07-10T12:00:00Z', '2027-07-10T13:00:00+01:00'],
  ['JFK', '2027-01-10T03:00:00Z', '2027-01-09T22:00:00-05:00'],
  ['JFK', '2027-07-10T03:00:00Z', '2027-07-09T23:00:00-04:00'],
  ['YYT', '2027-01-10T12:00:00Z', '2027-01-10T08:30:00-03:30'],
  ['APW', '2027-01-10T12:00:00Z', '2027-01-11T01:00:00+13:00'],
  ['HNL', '2027-01-10T05:00:00Z', '2027-01-09T19:00:00-10:00'],
  // The hour that comes twice when the clocks go back in Paris, once with each offset.
  ['CDG', '2027-10-31T00:30:00Z', '2027-10-31T02:30:00+02:00'],
  ['CDG', '2027-10-31T01:30:00Z', '2027-10-31T02:30:00+01:00'],
])('%s at %s shows as %s', async (origin, moment, departure_datetime) => {
  const flight = await books.makeFlight({
    origin,
    destination: 'SIN',
    departure_at: new Date(moment),
  });
  expect(await books.flights.getFlight(flight.flight_id)).toMatchObject({
    flight: { departure_datetime, departure_date: departure_datetime.slice(0, 10) },
  });
});
