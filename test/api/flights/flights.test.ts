import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { dayFromNow } from '../../support/lane.ts';
import { newFlight } from '../../support/new-flight.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const { api, database, enter } = openScene();

describe('GET /flights/{flight_id}', () => {
  test('→ 200 with exactly the fields of the contract, and version 0 at first', async () => {
    const flight = await database.makeFlight({
      origin: 'DEL',
      destination: 'LHR',
      departure_at: new Date('2031-07-01T10:00:00+05:30'),
      arrival_at: new Date('2031-07-01T15:30:00+01:00'),
      max_weight_kg: 1_234.5,
    });
    const answer = await api.readFlight(flight.flight_id);
    expect(granted(answer, 200)).toEqual({
      flight_id: flight.flight_id,
      flight_number: flight.flight_number,
      airline_name: 'Test Air',
      origin: 'DEL',
      destination: 'LHR',
      departure_datetime: '2031-07-01T10:00:00+05:30',
      arrival_datetime: '2031-07-01T15:30:00+01:00',
      max_weight_kg: 1_234.5,
      booked_weight_kg: 0,
      available_kg: 1_234.5,
      base_price_per_kg: 2.5,
      version: 0,
    });
    expect(answer.headers.get('Cache-Control')).toBe('no-cache');
  });

  test('shows local times with the offset of that day, summer and winter', async () => {
    const times = async (day: string) => {
      const departure_at = new Date(`${day}T12:00:00Z`);
      const made = await database.makeFlight({ origin: 'JFK', destination: 'LHR', departure_at });
      return granted(await api.readFlight(made.flight_id), 200);
    };
    expect((await times('2031-07-01')).departure_datetime).toBe('2031-07-01T08:00:00-04:00');
    expect((await times('2031-01-15')).departure_datetime).toBe('2031-01-15T07:00:00-05:00');
  });

  test('version counts the changes of capacity, and nothing else', async () => {
    const { client } = await enter('handler');
    const flight = await database.makeFlight();
    const read = async () => granted(await api.readFlight(flight.flight_id), 200);
    const { ref_id } = granted(await client.book(shipmentOn(flight, { weight_kg: 7.9 })), 201);
    expect(await read()).toMatchObject({ version: 1, booked_weight_kg: 7.9, available_kg: 992.1 });
    refused(await client.book(shipmentOn(flight, { weight_kg: 5_000 })), 409, 'capacity_exceeded');
    expect((await read()).version).toBe(1);
    granted(await client.cancel(ref_id), 200);
    granted(await client.cancel(ref_id), 200);
    expect(await read()).toMatchObject({ version: 2, booked_weight_kg: 0, available_kg: 1_000 });
  });

  test('takes the id in upper case', async () => {
    const { flight_id } = await database.makeFlight();
    expect(granted(await api.readFlight(flight_id.toUpperCase()), 200).flight_id).toBe(flight_id);
  });

  test.each([randomUUID(), '0', 'EK511', 'x'.repeat(200), 'ü', 'a b', "1' or '1'='1"])(
    'of no flight, %s → 404 flight_not_found',
    async (id) => {
      refused(await api.readFlight(id), 404, 'flight_not_found');
    },
  );
});

describe('POST /flights', () => {
  test('of one flight → 201 with the flight and its version; it can be searched and booked', async () => {
    const { client } = await enter('admin');
    const flight = newFlight({ max_weight_kg: 15_000.5, base_price_per_kg: 2.75 });
    const published = granted(await client.publish(flight), 201);
    expect(published).toEqual({
      flight_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      flight_number: flight.flight_number,
      airline_name: flight.airline_name,
      origin: 'DEL',
      destination: 'LHR',
      departure_datetime: expect.stringMatching(/\+05:30$/),
      arrival_datetime: expect.stringMatching(/(\+01:00|\+00:00|Z)$/),
      max_weight_kg: 15_000.5,
      booked_weight_kg: 0,
      available_kg: 15_000.5,
      base_price_per_kg: 2.75,
      version: 0,
    });
    expect(new Date(published.departure_datetime)).toEqual(new Date(flight.departure_datetime));
    expect(new Date(published.arrival_datetime)).toEqual(new Date(flight.arrival_datetime));
    expect(granted(await api.readFlight(published.flight_id), 200)).toEqual(published);
    const date = published.departure_datetime.slice(0, 10);
    const found = granted(
      await api.search({ origin: 'DEL', destination: 'LHR', date, limit: 200 }),
      200,
    );
    expect(found.flat().map(({ flight_id }) => flight_id)).toContain(published.flight_id);
    const shipment = {
      origin: 'DEL',
      destination: 'LHR',
      weight_kg: 1,
      pieces: 1,
      flight_ids: [published.flight_id],
    };
    granted(await client.book(shipment), 201);
  });

  test('of one flight says by Location where it is read; of an array it does not', async () => {
    const { client } = await enter('admin');
    const one = await client.publish(newFlight());
    const published = granted(one, 201);
    const location = one.headers.get('Location') ?? '';
    expect(location).toBe(`/flights/${published.flight_id}`);
    expect(granted(await api.call('GET', location), 200)).toEqual(published);
    const many = await client.publish([newFlight()]);
    granted(many, 201);
    expect(many.headers.get('Location')).toBeNull();
  });

  test('of an array → 201 with the array, in its order', async () => {
    const { client } = await enter('admin');
    const flights = [newFlight(), newFlight(), newFlight()];
    const published = granted(await client.publish(flights), 201);
    expect(published.map(({ flight_number }) => flight_number)).toEqual(
      flights.map(({ flight_number }) => flight_number),
    );
  });

  test('of an array of one → an array', async () => {
    const { client } = await enter('admin');
    expect(granted(await client.publish([newFlight()]), 201)).toHaveLength(1);
  });

  test('takes lower case and any offset, and shows the local time of the airport', async () => {
    const { client } = await enter('admin');
    const flight = newFlight({
      origin: 'del',
      destination: 'lhr',
      departure_datetime: `${dayFromNow(190)}T23:30:00-05:00`,
      arrival_datetime: `${dayFromNow(191)}T15:00:00Z`,
    });
    const published = granted(
      await client.publish({ ...flight, flight_number: flight.flight_number.toLowerCase() }),
      201,
    );
    expect(published).toMatchObject({
      flight_number: flight.flight_number,
      origin: 'DEL',
      destination: 'LHR',
      departure_datetime: `${dayFromNow(191)}T10:00:00+05:30`,
    });
  });

  test('ignores unknown fields, capacity and id among them', async () => {
    const { client } = await enter('admin');
    const body = { ...newFlight(), flight_id: randomUUID(), booked_weight_kg: 5, version: 9 };
    const published = granted(await client.publish(body), 201);
    expect(published).toMatchObject({ booked_weight_kg: 0, version: 0 });
    expect(published.flight_id).not.toBe(body.flight_id);
  });

  test('of the same number, origin and local date → 409 flight_exists, with index', async () => {
    const { client } = await enter('admin');
    const flight = newFlight({
      departure_datetime: `${dayFromNow(192)}T08:00:00+05:30`,
      arrival_datetime: `${dayFromNow(193)}T08:00:00+05:30`,
    });
    granted(await client.publish(flight), 201);
    const later = { ...flight, departure_datetime: `${dayFromNow(192)}T23:00:00+05:30` };
    expect(refused(await client.publish(later), 409, 'flight_exists').index).toBe(0);
    const again = await client.publish([newFlight(), newFlight(), later]);
    expect(refused(again, 409, 'flight_exists')).toMatchObject({
      index: 2,
      flight_number: flight.flight_number,
      departure_date: dayFromNow(192),
      detail: `${flight.flight_number} on ${dayFromNow(192)} is published already from this origin (the flight at index 2). Nothing was published.`,
    });
  });

  test('of the same number on the next local date, or from another origin → 201', async () => {
    const { client } = await enter('admin');
    const flight = newFlight({
      departure_datetime: `${dayFromNow(192)}T23:59:00+05:30`,
      arrival_datetime: `${dayFromNow(193)}T08:00:00+05:30`,
    });
    granted(await client.publish(flight), 201);
    granted(
      await client.publish({ ...flight, departure_datetime: `${dayFromNow(193)}T00:00:00+05:30` }),
      201,
    );
    granted(await client.publish({ ...flight, origin: 'BOM' }), 201);
  });

  test('of the same flight twice in the array → 409 with the index of the second', async () => {
    const { client } = await enter('admin');
    const flight = newFlight();
    const answer = await client.publish([newFlight(), flight, newFlight(), flight]);
    expect(refused(answer, 409, 'flight_exists').index).toBe(3);
  });

  test('all or nothing: where one exists, none of the array is published', async () => {
    const { client } = await enter('admin');
    const known = newFlight();
    granted(await client.publish(known), 201);
    const fresh = newFlight();
    refused(await client.publish([fresh, known]), 409, 'flight_exists');
    granted(await client.publish(fresh), 201);
  });

  test('the same array published at once by ten: one has its way', async () => {
    const { client } = await enter('admin');
    const flights = [newFlight(), newFlight()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.publish(flights)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    for (const answer of answers.filter((each) => !each.ok)) refused(answer, 409, 'flight_exists');
  });
});
