import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import type { FlightWish, MadeFlight } from '../../support/database.ts';
import { dayFromNow } from '../../support/lane.ts';
import {
  minutesAfter,
  named,
  newReference,
  openScene,
  type Person,
  shipmentOn,
} from '../../support/scene.ts';

const { database, enter, makeConnection } = openScene();

const DAY_MS = 86_400_000;
const departed: FlightWish = {
  departure_at: new Date(Date.now() - DAY_MS),
  arrival_at: new Date(Date.now() - DAY_MS / 2),
};

/** A flight as a person names it. */
const inWords = (flight: MadeFlight) => `${flight.flight_number} on ${flight.departure_date}`;

/** Books as somebody without bookings, who has none after it either. */
async function bookNothing(person: Person, ...args: Parameters<Person['client']['book']>) {
  const answer = await person.client.book(...args);
  const listed = await person.client.call('GET', '/bookings/my-bookings');
  expect(granted(listed, 200), answer.text).toEqual([]);
  if (!answer.ok) expect(answer.body.detail, answer.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  return answer;
}

test.each([randomUUID(), 'not-a-flight', '0'])(
  'an unknown flight %s → 422 that names it',
  async (id) => {
    const person = await enter();
    const flight = await database.makeFlight();
    const shipment = shipmentOn(flight, { flight_ids: [flight.flight_id, id] });
    const problem = refused(await bookNothing(person, shipment), 422, 'flight_not_found');
    expect(problem.flight_id).toBe(id);
    expect(problem.detail).toMatch(/^There is no such flight\./);
  },
);

test('of two unknown flights the first is named', async () => {
  const person = await enter();
  const flight_ids = [randomUUID(), randomUUID()];
  const answer = await bookNothing(person, shipmentOn(await database.makeFlight(), { flight_ids }));
  expect(refused(answer, 422, 'flight_not_found').flight_id).toBe(flight_ids[0]);
});

describe('422 itinerary_invalid', () => {
  test('when the flight does not leave the origin', async () => {
    const shipment = shipmentOn(await database.makeFlight(), { origin: 'BOM' });
    refused(await bookNothing(await enter(), shipment), 422, 'itinerary_invalid');
  });

  test('says in its detail what is wrong, and in no other member', async () => {
    const flight = await database.makeFlight();
    const shipment = shipmentOn(flight, { origin: 'BOM' });
    const answer = await bookNothing(await enter(), shipment);
    const problem = refused(answer, 422, 'itinerary_invalid');
    expect(problem.detail).toBe(
      `${inWords(flight)}: Leg 1 departs from DEL, but the shipment is at BOM.`,
    );
    expect(Object.keys(problem).sort(), answer.text).toEqual([
      'code',
      'departure_date',
      'detail',
      'flight_id',
      'flight_number',
      'instance',
      'request_id',
      'status',
      'title',
      'type',
    ]);
    expect(problem).toMatchObject(named(flight));
  });

  test('when the flight does not arrive at the destination', async () => {
    const shipment = shipmentOn(await database.makeFlight(), { destination: 'JFK' });
    refused(await bookNothing(await enter(), shipment), 422, 'itinerary_invalid');
  });

  test('when the legs are in the wrong order', async () => {
    const legs = await makeConnection();
    const shipment = shipmentOn(legs, { flight_ids: [legs[1].flight_id, legs[0].flight_id] });
    const problem = refused(await bookNothing(await enter(), shipment), 422, 'itinerary_invalid');
    expect(problem.flight_id).toBe(legs[1].flight_id);
  });

  test('when the legs do not join', async () => {
    const [first, second] = await makeConnection();
    const other = await database.makeFlight({
      origin: 'FRA',
      destination: 'LHR',
      departure_at: second.departure_at,
    });
    const problem = refused(
      await bookNothing(await enter(), shipmentOn([first, other])),
      422,
      'itinerary_invalid',
    );
    expect(problem.flight_id).toBe(other.flight_id);
  });

  test('when an airport comes twice', async () => {
    const [first, second] = await makeConnection();
    const back = await database.makeFlight({
      origin: 'LHR',
      destination: 'DXB',
      departure_at: minutesAfter(second.arrival_at, 90),
    });
    const on = await database.makeFlight({
      origin: 'DXB',
      destination: 'JFK',
      departure_at: minutesAfter(back.arrival_at, 90),
    });
    const answer = await bookNothing(await enter(), shipmentOn([first, second, back, on]));
    refused(answer, 422, 'itinerary_invalid');
  });

  test.each([
    [60, 201],
    [59, 422],
    [0, 422],
    [-30, 422],
  ])('a connection of %d minutes → %d', async (minutes, status) => {
    const legs = await makeConnection({ minutes });
    const { client } = await enter();
    const answer = await client.book(shipmentOn(legs));
    if (status === 201) granted(answer, 201);
    else expect(refused(answer, 422, 'itinerary_invalid').flight_id).toBe(legs[1].flight_id);
  });
});

test('a departed flight → 409 that names it', async () => {
  const flight = await database.makeFlight(departed);
  const answer = await bookNothing(await enter(), shipmentOn(flight));
  const problem = refused(answer, 409, 'flight_departed');
  expect(problem).toMatchObject(named(flight));
  expect(problem.detail).toContain(`${inWords(flight)} has departed.`);
});

test('a flight late in the evening is named by the date at its origin', async () => {
  // 23:30 in Honolulu, at -10:00, is the next day in UTC.
  const departure_at = new Date(`${dayFromNow(8)}T09:30:00Z`);
  const flight = await database.makeFlight({ origin: 'HNL', departure_at, max_weight_kg: 1 });
  const problem = refused(
    await bookNothing(await enter(), shipmentOn(flight)),
    409,
    'capacity_exceeded',
  );
  expect(problem).toMatchObject({ flight_id: flight.flight_id, departure_date: dayFromNow(7) });
  expect(problem.detail).toContain(`${flight.flight_number} on ${dayFromNow(7)}`);
});

test('more than is left → 409 with the figures, in the words too', async () => {
  const person = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 500 });
  granted(await (await enter()).client.book(shipmentOn(flight, { weight_kg: 457.5 })), 201);
  const answer = await bookNothing(person, shipmentOn(flight, { weight_kg: 42.6 }));
  const problem = refused(answer, 409, 'capacity_exceeded');
  expect(problem.detail).toContain(inWords(flight));
  expect(problem).toMatchObject({
    ...named(flight),
    available_kg: 42.5,
    requested_kg: 42.6,
    detail: expect.stringMatching(/capacity.*42\.5.*42\.6/i),
  });
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 457.5,
    version: 1,
  });
});

test('of two full flights the first in the itinerary’s order is named', async () => {
  const legs = await makeConnection({ max_weight_kg: [20, 10] });
  const answer = await bookNothing(await enter(), shipmentOn(legs, { weight_kg: 30 }));
  expect(refused(answer, 409, 'capacity_exceeded')).toMatchObject({
    flight_id: legs[0].flight_id,
    available_kg: 20,
  });
});

describe('the order of rejections', () => {
  test('a used reference comes before an unknown flight', async () => {
    const { client } = await enter();
    const ref_id = newReference();
    const flight = await database.makeFlight();
    granted(await client.book(shipmentOn(flight, { ref_id })), 201);
    const answer = await client.book(shipmentOn(flight, { ref_id, flight_ids: [randomUUID()] }));
    refused(answer, 409, 'ref_id_taken');
  });

  test('validation comes before an unknown flight', async () => {
    const shipment = shipmentOn(await database.makeFlight(), {
      origin: 'ZZZ',
      flight_ids: [randomUUID()],
    });
    expect(refusedPaths(await bookNothing(await enter(), shipment))).toEqual(['origin']);
  });

  test('an unknown flight comes before an itinerary that does not join', async () => {
    const flight = await database.makeFlight();
    const shipment = shipmentOn(flight, {
      origin: 'BOM',
      flight_ids: [flight.flight_id, randomUUID()],
    });
    refused(await bookNothing(await enter(), shipment), 422, 'flight_not_found');
  });

  test('an itinerary that does not join comes before a departed flight', async () => {
    const shipment = shipmentOn(await database.makeFlight(departed), { origin: 'BOM' });
    refused(await bookNothing(await enter(), shipment), 422, 'itinerary_invalid');
  });

  test('a departed flight comes before a full one', async () => {
    const flight = await database.makeFlight({ ...departed, max_weight_kg: 1 });
    refused(await bookNothing(await enter(), shipmentOn(flight)), 409, 'flight_departed');
  });
});
