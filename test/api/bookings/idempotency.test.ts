import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BookingWithEvents, ShipmentRequest } from '../../../src/core/booking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import type { Answer, ApiClient } from '../../support/api-client.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter } = openScene();

const by = (key: string) => ({ headers: { 'idempotency-key': key } });

/** Somebody, a flight, a key, and a booking made with it. */
async function bookOnce(wish: Partial<ShipmentRequest> = {}) {
  const person = await enter();
  const flight = await database.makeFlight();
  const shipment = shipmentOn(flight, wish);
  const key = randomUUID();
  const first = await person.client.book(shipment, by(key));
  const booking = granted(first, 201);
  expect(first.headers.get('Idempotent-Replayed')).toBeNull();
  return { ...person, flight, shipment, key, first, booking };
}

/** Byte for byte the first answer, marked as a replay; and nothing more was taken. */
async function expectReplay(
  again: Answer<BookingWithEvents>,
  { first, flight }: { first: Answer<BookingWithEvents>; flight: { flight_id: string } },
): Promise<void> {
  expect(again.status, again.text).toBe(201);
  expect(again.text).toBe(first.text);
  expect(again.headers.get('Idempotent-Replayed')).toBe('true');
  for (const name of ['Location', 'ETag', 'Content-Type', 'Cache-Control']) {
    expect(again.headers.get(name), name).toBe(first.headers.get(name));
  }
  expect((await database.readCapacity(flight.flight_id)).booked_weight_kg).toBeLessThanOrEqual(10);
}

/** Moves a booking on two steps. */
async function moveOn({ ref_id }: { ref_id: string }, client: ApiClient): Promise<void> {
  granted(await client.step(ref_id, 'depart', 'DEL'), 200);
  granted(await client.step(ref_id, 'arrive', 'LHR'), 200);
}

test('same key, same body → the first answer again, byte for byte', async () => {
  const made = await bookOnce();
  await expectReplay(await made.client.book(made.shipment, by(made.key)), made);
  await expectReplay(await made.client.book(made.shipment, by(made.key)), made);
});

test('without a key the same body books again', async () => {
  const made = await bookOnce();
  const again = granted(await made.client.book(made.shipment), 201);
  expect(again.ref_id).not.toBe(made.booking.ref_id);
});

test('same key, same body after steps → the first answer, not the state of today', async () => {
  const made = await bookOnce();
  await moveOn(made.booking, (await enter('handler')).client);
  await expectReplay(await made.client.book(made.shipment, by(made.key)), made);
});

test('same key, same body after cancellation → the first answer, and nothing is booked', async () => {
  const made = await bookOnce();
  granted(await made.client.cancel(made.booking.ref_id), 200);
  await expectReplay(await made.client.book(made.shipment, by(made.key)), made);
  expect((await database.readCapacity(made.flight.flight_id)).booked_weight_kg).toBe(0);
});

test('a replay looks at neither capacity nor the clock', async () => {
  const made = await bookOnce();
  await database.pool.query(
    `update cargo.flights set departure_at = now() - interval '2 hours', arrival_at = now() where flight_id = $1`,
    [made.flight.flight_id],
  );
  await database.pool.query(
    'update cargo.flight_capacity set max_weight_kg = 10 where flight_id = $1',
    [made.flight.flight_id],
  );
  await expectReplay(await made.client.book(made.shipment, by(made.key)), made);
});

test('the same body in another spelling is the same body', async () => {
  const made = await bookOnce();
  const { weight_kg, pieces, flight_ids } = made.shipment;
  const respelled = {
    pieces,
    extra: 'ignored',
    weight_kg,
    flight_ids: flight_ids.map((id) => id.toUpperCase()),
    destination: 'lhr',
    origin: 'del',
  };
  await expectReplay(await made.client.book(respelled, by(made.key)), made);
});

const CHANGES: [string, Partial<ShipmentRequest>][] = [
  ['weight_kg', { weight_kg: 10.1 }],
  ['pieces', { pieces: 2 }],
  ['flight_ids', { flight_ids: [randomUUID()] }],
  ['destination', { destination: 'JFK' }],
  ['ref_id', { ref_id: newReference('OTHER') }],
];

test.each(CHANGES)('same key, another %s → 422 idempotency_key_reused', async (_, change) => {
  const made = await bookOnce();
  const answer = await made.client.book({ ...made.shipment, ...change }, by(made.key));
  refused(answer, 422, 'idempotency_key_reused');
  expect((await database.readCapacity(made.flight.flight_id)).version).toBe(1);
});

test('the key in quotes is the same key as bare, in both directions', async () => {
  const bare = await bookOnce();
  await expectReplay(await bare.client.book(bare.shipment, by(`"${bare.key}"`)), bare);

  const { client } = await enter();
  const flight = await database.makeFlight();
  const shipment = shipmentOn(flight);
  const first = await client.book(shipment, by('"a\\"b\\\\c"'));
  granted(first, 201);
  await expectReplay(await client.book(shipment, by('a"b\\c')), { first, flight });
});

test('parameters behind the quoted key are ignored: no second booking', async () => {
  const bare = await bookOnce();
  for (const field of [`"${bare.key}";v=1`, `"${bare.key}"; a="x;y"; b`]) {
    await expectReplay(await bare.client.book(bare.shipment, by(field)), bare);
  }
});

test.each(['"open', '"k" k', '"k"k', '"a\\b"', '"k", "k"'])(
  'a broken quotation %s → 422 that names the header, and nothing is booked',
  async (field) => {
    const { client } = await enter();
    const flight = await database.makeFlight();
    const answer = await client.book(shipmentOn(flight), by(field));
    expect(refusedPaths(answer)).toEqual(['idempotency-key']);
    expect((await database.readCapacity(flight.flight_id)).version).toBe(0);
  },
);

test('another user’s same key is another key', async () => {
  const made = await bookOnce();
  const other = await enter();
  const answer = await other.client.book(made.shipment, by(made.key));
  expect(granted(answer, 201)).toMatchObject({ user_id: other.user.id });
  expect(answer.headers.get('Idempotent-Replayed')).toBeNull();
});

test('keys differ by case', async () => {
  const { client } = await enter();
  const shipment = shipmentOn(await database.makeFlight());
  const one = granted(await client.book(shipment, by('Key-A')), 201);
  const two = granted(await client.book(shipment, by('key-a')), 201);
  expect(two.ref_id).not.toBe(one.ref_id);
});

test('a rejection is not remembered: the same key books once there is room', async () => {
  const owner = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 500 });
  const blocker = granted(await owner.client.book(shipmentOn(flight, { weight_kg: 495 })), 201);
  const { client } = await enter();
  const key = randomUUID();
  refused(await client.book(shipmentOn(flight), by(key)), 409, 'capacity_exceeded');
  granted(await owner.client.cancel(blocker.ref_id), 200);
  const answer = await client.book(shipmentOn(flight), by(key));
  granted(answer, 201);
  expect(answer.headers.get('Idempotent-Replayed')).toBeNull();
});

test('same ref_id, same body → replayed, also after steps', async () => {
  const made = await bookOnce({ ref_id: newReference() });
  await expectReplay(await made.client.book(made.shipment), made);
  await moveOn(made.booking, (await enter('handler')).client);
  await expectReplay(await made.client.book(made.shipment), made);
});

test('same ref_id in lower case, same body → replayed', async () => {
  const made = await bookOnce({ ref_id: newReference() });
  const ref_id = made.booking.ref_id.toLowerCase();
  await expectReplay(await made.client.book({ ...made.shipment, ref_id }), made);
});

test('same ref_id, same body after cancellation → 409 ref_id_taken', async () => {
  const made = await bookOnce({ ref_id: newReference() });
  granted(await made.client.cancel(made.booking.ref_id), 200);
  refused(await made.client.book(made.shipment), 409, 'ref_id_taken');
});

test('same ref_id, another body → 409 ref_id_taken', async () => {
  const made = await bookOnce({ ref_id: newReference() });
  const answer = await made.client.book({ ...made.shipment, weight_kg: 11 });
  expect(refused(answer, 409, 'ref_id_taken').ref_id).toBe(made.booking.ref_id);
});

test('same ref_id, same body of another user → 409 ref_id_taken, and no replay', async () => {
  const made = await bookOnce({ ref_id: newReference() });
  const stranger = await enter();
  const answer = await stranger.client.book(made.shipment);
  refused(answer, 409, 'ref_id_taken');
  expect(answer.text).not.toContain(made.user.id);
});

test('a reference that was made can be named in the retry', async () => {
  const made = await bookOnce();
  const { ref_id } = made.booking;
  await expectReplay(await made.client.book({ ...made.shipment, ref_id }), made);
  await expectReplay(await made.client.book({ ...made.shipment, ref_id }, by(made.key)), made);
});

test('both given, the key is looked at first: after cancellation the key replays', async () => {
  const made = await bookOnce({ ref_id: newReference() });
  granted(await made.client.cancel(made.booking.ref_id), 200);
  await expectReplay(await made.client.book(made.shipment, by(made.key)), made);
});

test('both given, the key is looked at first: a used reference with a key used otherwise → 422', async () => {
  const made = await bookOnce({ ref_id: newReference() });
  const other = await bookOnce();
  const answer = await made.client.book(made.shipment, by(randomUUID()));
  await expectReplay(answer, made);
  refused(await other.client.book(made.shipment, by(other.key)), 422, 'idempotency_key_reused');
});
