import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BookingWithEvents } from '../../../src/core/booking/types.ts';
import { granted, refused } from '../../support/answers.ts';
import type { Answer } from '../../support/api-client.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter } = openScene();

const TWINS = 20;
const twins = (call: () => Promise<Answer<BookingWithEvents>>) =>
  Promise.all(Array.from({ length: TWINS }, call));
const isReplay = (answer: Answer<unknown>) => answer.headers.get('Idempotent-Replayed') === 'true';

/** One of the twins booked; all the others got its answer. */
async function expectOneBooking(answers: Answer<BookingWithEvents>[], flight_id: string) {
  const texts = new Set(answers.map((answer) => answer.text));
  expect([...texts]).toHaveLength(1);
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: TWINS }, () => 201));
  expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
  expect(await database.readCapacity(flight_id)).toEqual({ booked_weight_kg: 10, version: 1 });
}

test('twenty twins with one key make one booking, and the others get the replay', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const headers = { 'idempotency-key': randomUUID() };
  const answers = await twins(() => client.book(shipmentOn(flight), { headers }));
  await expectOneBooking(answers, flight.flight_id);
});

test('twenty twins with one ref_id make one booking, and the others get the replay', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const shipment = shipmentOn(flight, { ref_id: newReference() });
  await expectOneBooking(await twins(() => client.book(shipment)), flight.flight_id);
});

test('twenty twins for the last kilograms make one booking, and the others get the replay', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 10 });
  const headers = { 'idempotency-key': randomUUID() };
  const answers = await twins(() => client.book(shipmentOn(flight), { headers }));
  await expectOneBooking(answers, flight.flight_id);
});

test('twenty with one key and different bodies make one booking; the rest are told', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const headers = { 'idempotency-key': randomUUID() };
  let pieces = 0;
  const answers = await twins(() => {
    pieces += 1;
    return client.book(shipmentOn(flight, { pieces }), { headers });
  });
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  for (const answer of answers.filter((each) => !each.ok)) {
    refused(answer, 422, 'idempotency_key_reused');
  }
  expect((await database.readCapacity(flight.flight_id)).version).toBe(1);
});

test('twenty users with one ref_id make one booking; the rest are told it is taken', async () => {
  const flight = await database.makeFlight();
  const shipment = shipmentOn(flight, { ref_id: newReference() });
  const people = await Promise.all(Array.from({ length: TWINS }, () => enter()));
  const answers = await Promise.all(people.map(({ client }) => client.book(shipment)));
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  for (const answer of answers.filter((each) => !each.ok)) refused(answer, 409, 'ref_id_taken');
  expect((await database.readCapacity(flight.flight_id)).version).toBe(1);
});

test('twenty bookings of one quote make one, at its price; the rest are told which has it', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const { quote_id, currency, total } = granted(await client.quote(shipmentOn(flight)), 201);
  // Each with a reference of its own: nothing but the quote makes them one.
  const answers = await twins(() =>
    client.book(shipmentOn(flight, { quote_id, ref_id: newReference() })),
  );
  const [made, ...others] = answers.toSorted((a, b) => a.status - b.status);
  if (!made) throw new Error('Nothing was sent.');
  const { ref_id, price } = granted(made, 201);
  expect(price).toEqual({ quote_id, currency, total });
  for (const answer of others) {
    expect(refused(answer, 409, 'quote_used')).toMatchObject({ quote_id, ref_id });
  }
  const booked = { booked_weight_kg: 10, version: 1 };
  expect(await database.readCapacity(flight.flight_id)).toEqual(booked);
});
