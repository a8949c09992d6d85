import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { look, makeDirect, warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { makeHold, makeOverHold } from '../../support/holds.ts';
import { runRedis } from '../../support/redis.ts';
import { bookPatiently, openScene, shipmentOn } from '../../support/scene.ts';

/** A hold that ran out is over for whoever asks next, whether or not anything swept it. */

const scene = openScene();
const { api, database, enter, stack } = scene;

const statusOf = async (ref_id: string) => granted(await api.readBooking(ref_id), 200).status;

test('its capacity is the next buyer’s, on each of its flights', async () => {
  const flight = await database.makeFlight({ max_weight_kg: 10 });
  const { ref_id } = await makeHold(scene, [flight]);
  const { client } = await enter();
  refused(await client.book(shipmentOn(flight)), 409, 'capacity_exceeded');
  await database.outlast(ref_id);
  granted(await client.book(shipmentOn(flight)), 201);
  expect(await statusOf(ref_id)).toBe('CANCELLED');
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 10,
    version: 3,
  });
});

test('its litres too', async () => {
  const flight = await database.makeFlight({ max_volume_m3: 0.06 });
  await makeOverHold(scene, [flight]);
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight)), 201);
  expect(await database.readVolume(flight.flight_id)).toBe(60);
});

test('it is ended also where there was room without it', async () => {
  const { ref_id, flights } = await makeOverHold(scene);
  granted(await (await enter()).client.book(shipmentOn(flights)), 201);
  expect(await statusOf(ref_id)).toBe('CANCELLED');
});

test('a replay ends none', async () => {
  const flight = await database.makeFlight();
  const { client } = await enter();
  const options = { headers: { 'idempotency-key': 'holds-over' } };
  granted(await client.book(shipmentOn(flight), options), 201);
  const { ref_id } = await makeOverHold(scene, [flight]);
  granted(await client.book(shipmentOn(flight), options), 201);
  expect(await statusOf(ref_id)).toBe('HELD');
});

describe('what came back shows in searches, and in no problem', () => {
  /** A direct flight of 100 kg whose cached search shows 10 of them held, by a hold that is over. */
  async function makeHeldLane() {
    const { lane, flight, id } = await makeDirect(database, 100);
    const { ref_id, owner } = await makeHold(scene, [flight]);
    await warm(api, lane);
    expect((await look(api, lane)).available_kg).toEqual({ [id]: 90 });
    await database.outlast(ref_id);
    const shows = (available_kg: number) =>
      eventually(async () =>
        expect((await look(api, lane)).available_kg).toEqual({ [id]: available_kg }),
      );
    return { flight, owner, ref_id, shows };
  }

  test('with a booking that is refused', async () => {
    const { flight, ref_id, shows } = await makeHeldLane();
    const { client } = await enter();
    const answer = await client.book(shipmentOn(flight, { weight_kg: 100.1 }));
    const problem = refused(answer, 409, 'capacity_exceeded');
    expect(problem).toMatchObject({ available_kg: 100, requested_kg: 100.1 });
    expect(problem).not.toHaveProperty('capacity');
    await shows(100);
    expect(await statusOf(ref_id)).toBe('CANCELLED');
  });

  test('with a booking that found the last kilograms contended', async () => {
    const { flight, shows } = await makeHeldLane();
    const lock = `lock:flight:${flight.flight_id}`;
    await runRedis(stack, 'SET', lock, 'somebody-else', 'PX', 30_000);
    const { client } = await enter();
    const answer = await client.book(shipmentOn(flight));
    expect(refused(answer, 503, 'flight_busy')).not.toHaveProperty('capacity');
    await shows(100);
  });

  test('with a booking of the last kilograms, both at once', async () => {
    const { flight, shows } = await makeHeldLane();
    granted(await (await enter()).client.book(shipmentOn(flight, { weight_kg: 40 })), 201);
    await shows(60);
  });

  test('with a confirmation that came too late', async () => {
    const { owner, ref_id, shows } = await makeHeldLane();
    expect(refused(await owner.client.confirm(ref_id), 409, 'hold_expired')).not.toHaveProperty(
      'capacity',
    );
    await shows(100);
  });

  test('with a cancel', async () => {
    const { owner, ref_id, shows } = await makeHeldLane();
    granted(await owner.client.cancel(ref_id), 200);
    await shows(100);
  });
});

test('of many who want what one hold left, as many get it as there is', async () => {
  const flight = await database.makeFlight({ max_weight_kg: 50 });
  const { owner } = await makeHold(scene);
  const held = shipmentOn(flight, { weight_kg: 50, hold_minutes: 5 });
  const { ref_id } = granted(await owner.client.book(held), 201);
  await database.outlast(ref_id);
  const people = await Promise.all(Array.from({ length: 12 }, () => enter()));
  const answers = await Promise.all(
    people.map(({ client }) => bookPatiently(client, shipmentOn(flight))),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
  for (const answer of answers.filter(({ ok }) => !ok)) refused(answer, 409, 'capacity_exceeded');
  expect(granted(await owner.client.readBooking(ref_id), 200).events).toHaveLength(2);
  expect((await database.readCapacity(flight.flight_id)).booked_weight_kg).toBe(50);
});
