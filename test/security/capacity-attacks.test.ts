import { afterEach, expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../support/answers.ts';
import type { ApiClient } from '../support/api-client.ts';
import { bookPatiently, newReference, openScene, shipmentOn } from '../support/scene.ts';

const { database, enter, makeConnection } = openScene();
const bookedOn = async (flight_id: string) =>
  (await database.readCapacity(flight_id)).booked_weight_kg;
const times = <T>(count: number, act: () => Promise<T>) =>
  Promise.all(Array.from({ length: count }, act));

afterEach(async () => {
  expect(await database.audit()).toEqual([]);
});

test('twenty cancellations at once give the capacity back once', async () => {
  const [{ client }, flight] = [await enter(), await database.makeFlight()];
  granted(await client.book(shipmentOn(flight, { weight_kg: 100 })), 201);
  const { ref_id } = granted(await client.book(shipmentOn(flight)), 201);
  for (const answer of await times(20, () => client.cancel(ref_id))) granted(answer, 200);
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 100,
    version: 3,
  });
});

test('a cancellation that races the departure gives back what has not left, and only then', async () => {
  const [{ client }, handler] = [await enter(), await enter('handler')];
  for (let round = 0; round < 8; round += 1) {
    const flight = await database.makeFlight();
    const { ref_id } = granted(await client.book(shipmentOn(flight)), 201);
    const [cancelled, departed] = await Promise.all([
      client.cancel(ref_id),
      handler.client.step(ref_id, 'depart', 'DEL'),
    ]);
    expect(cancelled.status).toBe(200);
    expect(await bookedOn(flight.flight_id)).toBe(departed.status === 200 ? 10 : 0);
  }
});

test('a flight cannot be named twice to be paid once, in whatever case', async () => {
  const [{ client }, { flight_id }] = [await enter(), await database.makeFlight()];
  const shipment = { origin: 'DEL', destination: 'LHR', weight_kg: 10, pieces: 1 };
  for (const twice of [flight_id, flight_id.toUpperCase()]) {
    const answer = await client.book({ ...shipment, flight_ids: [flight_id, twice] });
    expect(refusedPaths(answer)).toEqual(['flight_ids']);
  }
  expect(await bookedOn(flight_id)).toBe(0);
});

test('an itinerary cannot go in circles, backwards, or past its destination', async () => {
  const [{ client }, [first, second]] = [await enter(), await makeConnection()];
  const back = await database.makeFlight({
    origin: 'DXB',
    destination: 'DEL',
    departure_at: new Date(first.arrival_at.getTime() + 7_200_000),
  });
  const book = (origin: string, destination: string, ...flights: (typeof first)[]) =>
    client.book(shipmentOn(flights, { origin, destination }));
  refused(await book('DEL', 'LHR', second, first), 422, 'itinerary_invalid');
  refused(await book('DEL', 'LHR', first), 422, 'itinerary_invalid');
  refused(await book('DXB', 'LHR', first, second), 422, 'itinerary_invalid');
  expect(refusedPaths(await book('DEL', 'DEL', first, back))).toEqual(['destination']);
  for (const { flight_id } of [first, second, back]) expect(await bookedOn(flight_id)).toBe(0);
});

test('a full second leg takes nothing of the first', async () => {
  const [{ client }, legs] = [await enter(), await makeConnection({ max_weight_kg: [1_000, 5] })];
  refused(await client.book(shipmentOn(legs)), 409, 'capacity_exceeded');
  expect(await bookedOn(legs[0].flight_id)).toBe(0);
});

test('what a body says of status, version, owner, price or time is not believed', async () => {
  const [{ client, user }, victim, flight] = [
    await enter(),
    await enter(),
    await database.makeFlight(),
  ];
  const body = {
    ...shipmentOn(flight),
    user_id: victim.user.id,
    role: 'admin',
    status: 'DELIVERED',
    version: 99,
    created_at: '2000-01-01T00:00:00Z',
    base_price_per_kg: 0,
    p_user_id: victim.user.id,
    p_lock_held: true,
    p_min_connection_minutes: 0,
    lock_held: true,
  };
  const answer = await client.call('POST', '/bookings', body);
  expect(granted(answer, 201)).toMatchObject({ user_id: user.id, status: 'BOOKED', version: 1 });
  const { rows } = await database.pool.query<{ request: object }>(
    'select request from cargo.bookings where user_id = $1',
    [user.id],
  );
  expect(Object.keys(rows[0]?.request ?? {}).sort()).toEqual(
    ['destination', 'flight_ids', 'origin', 'pieces', 'weight_kg'].sort(),
  );
});

test('a flight that has departed is sold to nobody, whatever the caller’s clock says', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ departure_at: new Date(Date.now() - 1_000) });
  const answer = await client.book(shipmentOn(flight), {
    headers: { date: 'Thu, 01 Jan 1970 00:00:00 GMT' },
  });
  refused(answer, 409, 'flight_departed');
});

test('forty callers get no more than there is of the last kilograms', async () => {
  const reach = (client: ApiClient) =>
    bookPatiently(client, shipmentOn(flight, { weight_kg: 0.5 }));
  const flight = await database.makeFlight({ max_weight_kg: 5 });
  const people = await times(4, () => enter());
  const answers = await Promise.all(
    people.flatMap(({ client }) => Array.from({ length: 10 }, () => reach(client))),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
  for (const answer of answers.filter(({ ok }) => !ok)) refused(answer, 409, 'capacity_exceeded');
  expect(await bookedOn(flight.flight_id)).toBe(5);
});

test('eighty twins of one request are one booking, and keep nobody else waiting for long', async () => {
  const [{ client }, other] = [await enter(), await enter()];
  const [flight, elsewhere] = [await database.makeFlight(), await database.makeFlight()];
  const options = { headers: { 'idempotency-key': newReference('KEY') } };
  const twins = times(80, () => client.book(shipmentOn(flight), options));
  const started_ms = performance.now();
  granted(await other.client.book(shipmentOn(elsewhere)), 201);
  expect(performance.now() - started_ms).toBeLessThan(5_000);
  const bodies = (await twins).filter(({ status }) => status === 201).map(({ text }) => text);
  expect(new Set(bodies).size).toBe(1);
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 10,
    version: 1,
  });
});

test('one key books one thing, however it is written and whatever is sent beside', async () => {
  const [{ client }, flight] = [await enter(), await database.makeFlight()];
  const key = newReference('KEY');
  const book = (written: string, more: object = {}) =>
    client.call(
      'POST',
      '/bookings',
      { ...shipmentOn(flight), ...more },
      {
        headers: { 'idempotency-key': written },
      },
    );
  const first = await book(key);
  granted(first, 201);
  const again = [
    await book(`"${key}"`),
    await book(` ${key} `),
    await book(key, { note: 'x', confirm: true, user_id: 'me' }),
    await book(key, { origin: 'del', weight_kg: 10.0 }),
  ];
  for (const answer of again) expect([answer.status, answer.text]).toEqual([201, first.text]);
  refused(await book(key, { weight_kg: 10.1 }), 422, 'idempotency_key_reused');
  expect(await bookedOn(flight.flight_id)).toBe(10);
});

test('a retry after the cancellation repeats the answer and books nothing', async () => {
  const [{ client }, flight] = [await enter(), await database.makeFlight()];
  const options = { headers: { 'idempotency-key': newReference('KEY') } };
  const first = await client.book(shipmentOn(flight), options);
  const { ref_id } = granted(first, 201);
  granted(await client.cancel(ref_id), 200);
  const again = await client.book(shipmentOn(flight), options);
  expect([again.text, again.headers.get('Idempotent-Replayed')]).toEqual([first.text, 'true']);
  refused(await client.book(shipmentOn(flight, { ref_id })), 409, 'ref_id_taken');
  expect(await bookedOn(flight.flight_id)).toBe(0);
});
