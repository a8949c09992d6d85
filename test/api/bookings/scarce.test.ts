import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { eventually } from '../../support/eventually.ts';
import { runRedis } from '../../support/redis.ts';
import { bookPatiently, openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter, makeConnection, stack } = openScene();

const HOLD_MS = 30_000;
const lockOf = (flight_id: string) => `lock:flight:${flight_id}`;
/** Takes a flight's lock as somebody else. */
const holdLock = (flight_id: string, hold_ms = HOLD_MS) =>
  runRedis(stack, 'SET', lockOf(flight_id), 'somebody-else', 'PX', hold_ms);

test('somebody holds the lock of the last 100 kg → 503 flight_busy with Retry-After, nothing booked', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 100 });
  await holdLock(flight.flight_id);
  refused(await client.book(shipmentOn(flight)), 503, 'flight_busy');
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 0,
    version: 0,
  });
});

test('somebody else’s lock is left alone by those who gave up', async () => {
  const { client } = await enter();
  const [free, held] = await makeConnection({ max_weight_kg: [100, 100] });
  await holdLock(held.flight_id);
  refused(await client.book(shipmentOn([free, held])), 503, 'flight_busy');
  expect(await runRedis(stack, 'GET', lockOf(held.flight_id))).toBe('somebody-else');
  await eventually(async () =>
    expect(await runRedis(stack, 'EXISTS', lockOf(free.flight_id))).toBe(0),
  );
});

test('with more than 100 kg left nobody asks for the lock', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 100.1 });
  await holdLock(flight.flight_id);
  granted(await client.book(shipmentOn(flight)), 201);
});

test('a full flight is refused at once, whoever holds its lock', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 5 });
  await holdLock(flight.flight_id);
  refused(await client.book(shipmentOn(flight)), 409, 'capacity_exceeded');
});

test('a replay on a scarce flight needs no lock', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 50 });
  const options = { headers: { 'idempotency-key': 'scarce' } };
  const first = await client.book(shipmentOn(flight), options);
  granted(first, 201);
  await holdLock(flight.flight_id);
  const again = await client.book(shipmentOn(flight), options);
  expect(again.text).toBe(first.text);
});

test('a lock that is given back in time lets the booking through', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 50 });
  await holdLock(flight.flight_id, 300);
  granted(await client.book(shipmentOn(flight)), 201);
});

test('the lock is given back after the answer, booked or refused', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 50 });
  granted(await client.book(shipmentOn(flight, { weight_kg: 45 })), 201);
  await eventually(async () =>
    expect(await runRedis(stack, 'EXISTS', lockOf(flight.flight_id))).toBe(0),
  );
  refused(await client.book(shipmentOn(flight, { weight_kg: 45 })), 409, 'capacity_exceeded');
  expect(await runRedis(stack, 'EXISTS', lockOf(flight.flight_id))).toBe(0);
});

test('with the lock the last kilograms are sold once, to the last', async () => {
  const flight = await database.makeFlight({ max_weight_kg: 100 });
  const { client } = await enter();
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => bookPatiently(client, shipmentOn(flight, { weight_kg: 20 }))),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
  for (const answer of answers.filter(({ ok }) => !ok)) refused(answer, 409, 'capacity_exceeded');
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 100,
    version: 5,
  });
});
