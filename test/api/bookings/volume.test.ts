import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { runRedis } from '../../support/redis.ts';
import { bookPatiently, named, openScene, shipmentOn } from '../../support/scene.ts';

/** A flight's volume is sold once, as its weight is. */

const { database, enter, makeConnection, stack } = openScene();

const lockOf = (flight_id: string) => `lock:flight:${flight_id}`;

test('a booking takes its litres, by what is said or by what is assumed', async () => {
  const { client } = await enter();
  const { flight_id, ...flight } = await database.makeFlight({ max_volume_m3: 10 });
  const book = (wish: object) => client.book(shipmentOn({ ...flight, flight_id }, wish));
  granted(await book({ volume_m3: 0.384 }), 201);
  expect(await database.readVolume(flight_id)).toBe(384);
  granted(await book({ weight_kg: 120.5 }), 201);
  expect(await database.readVolume(flight_id)).toBe(384 + 723);
  const dimensions = [{ length_cm: 11, width_cm: 11, height_cm: 11, pieces: 3 }];
  granted(await book({ pieces: 3, dimensions }), 201);
  expect(await database.readVolume(flight_id)).toBe(384 + 723 + 4);
  expect((await database.readCapacity(flight_id)).version).toBe(3);
});

test('the last litre fits, one more does not: both figures are told, in words too', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_volume_m3: 2 });
  granted(await client.book(shipmentOn(flight, { volume_m3: 1.5 })), 201);
  const answer = await client.book(shipmentOn(flight, { volume_m3: 0.501 }));
  expect(refused(answer, 409, 'capacity_exceeded')).toMatchObject({
    ...named(flight),
    available_kg: 990,
    requested_kg: 10,
    available_m3: 0.5,
    requested_m3: 0.501,
    detail: `Not enough capacity on ${flight.flight_number} on ${flight.departure_date}: 0.5 m³ left, 0.501 m³ requested (990 kg left, 10 kg requested).`,
  });
  expect(await database.readVolume(flight.flight_id)).toBe(1_500);
  granted(await client.book(shipmentOn(flight, { volume_m3: 0.5 })), 201);
  expect(await database.readVolume(flight.flight_id)).toBe(2_000);
});

test('a volume that nobody said is refused by the same figures', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_volume_m3: 1 });
  const answer = await client.book(shipmentOn(flight, { weight_kg: 166.7 }));
  expect(refused(answer, 409, 'capacity_exceeded')).toMatchObject({
    available_m3: 1,
    requested_m3: 1.001,
  });
  granted(await client.book(shipmentOn(flight, { weight_kg: 166.6 })), 201);
});

test('where both lack, the weight alone is told, as ever', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 5, max_volume_m3: 0.1 });
  const answer = await client.book(shipmentOn(flight, { volume_m3: 1 }));
  const problem = refused(answer, 409, 'capacity_exceeded');
  expect(problem).toMatchObject({ available_kg: 5, requested_kg: 10 });
  expect(problem).not.toHaveProperty('available_m3');
  expect(problem.detail).not.toContain('m³');
});

describe('on two legs', () => {
  test('the first that lacks either is named, and nothing is taken on the other', async () => {
    const { client } = await enter();
    const legs = await makeConnection({ flights: [{ max_volume_m3: 0.1 }, { max_weight_kg: 5 }] });
    const answer = await client.book(shipmentOn(legs, { volume_m3: 0.2 }));
    expect(refused(answer, 409, 'capacity_exceeded')).toMatchObject({
      ...named(legs[0]),
      available_m3: 0.1,
    });
    const other = await client.book(shipmentOn(legs, { volume_m3: 0.1 }));
    expect(refused(other, 409, 'capacity_exceeded')).toMatchObject({
      ...named(legs[1]),
      available_kg: 5,
    });
    for (const { flight_id } of legs) {
      expect(await database.readVolume(flight_id)).toBe(0);
      expect((await database.readCapacity(flight_id)).version).toBe(0);
    }
  });

  test('one with a volume and one without: only the one is asked for litres', async () => {
    const { client } = await enter();
    const legs = await makeConnection({ flights: [{}, { max_volume_m3: 3 }] });
    const { ref_id } = granted(await client.book(shipmentOn(legs, { volume_m3: 2.5 })), 201);
    const volumes = () => Promise.all(legs.map((leg) => database.readVolume(leg.flight_id)));
    expect(await volumes()).toEqual([0, 2_500]);
    refused(await client.book(shipmentOn(legs, { volume_m3: 0.501 })), 409, 'capacity_exceeded');
    granted(await client.cancel(ref_id), 200);
    expect(await volumes()).toEqual([0, 0]);
  });
});

test('a flight without a volume takes any', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  granted(await client.book(shipmentOn(flight, { volume_m3: 10_000 })), 201);
  expect(await database.readVolume(flight.flight_id)).toBe(0);
});

test('a cancel gives back the litres of the legs not departed, and no others’', async () => {
  const { client } = await enter('handler');
  const legs = await makeConnection({ flights: [{ max_volume_m3: 5 }, { max_volume_m3: 5 }] });
  granted(await client.book(shipmentOn(legs, { volume_m3: 1.25 })), 201);
  const { ref_id } = granted(await client.book(shipmentOn(legs, { volume_m3: 0.75 })), 201);
  granted(await client.step(ref_id, 'depart', 'DEL'), 200);
  granted(await client.cancel(ref_id), 200);
  granted(await client.cancel(ref_id), 200);
  expect(await database.readVolume(legs[0].flight_id)).toBe(2_000);
  expect(await database.readVolume(legs[1].flight_id)).toBe(1_250);
});

describe('the last litres', () => {
  test('are contended at the volume of SCARCE_CAPACITY_KG: 0.6 m³', async () => {
    const { client } = await enter();
    const scarce = await database.makeFlight({ max_volume_m3: 0.6 });
    const plenty = await database.makeFlight({ max_volume_m3: 0.601 });
    for (const { flight_id } of [scarce, plenty]) {
      await runRedis(stack, 'SET', lockOf(flight_id), 'somebody-else', 'PX', 30_000);
    }
    refused(await client.book(shipmentOn(scarce)), 503, 'flight_busy');
    granted(await client.book(shipmentOn(plenty)), 201);
  });

  test('are sold once, whoever comes at the same time', async () => {
    const flight = await database.makeFlight({ max_volume_m3: 1 });
    const people = await Promise.all(Array.from({ length: 12 }, () => enter()));
    const answers = await Promise.all(
      people.map(({ client }) => bookPatiently(client, shipmentOn(flight, { volume_m3: 0.2 }))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
    for (const answer of answers.filter(({ ok }) => !ok)) {
      refused(answer, 409, 'capacity_exceeded');
    }
    expect(await database.readVolume(flight.flight_id)).toBe(1_000);
  });
});
