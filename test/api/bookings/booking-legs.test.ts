import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { minutesAfter, openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter, makeConnection } = openScene();

test('two legs are booked together, in the order given', async () => {
  const { client } = await enter();
  const legs = await makeConnection();
  const booking = granted(await client.book(shipmentOn(legs, { weight_kg: 33.3 })), 201);
  expect(booking.flight_ids).toEqual(legs.map((leg) => leg.flight_id));
  for (const leg of legs) {
    expect(await database.readCapacity(leg.flight_id)).toEqual({
      booked_weight_kg: 33.3,
      version: 1,
    });
  }
});

test.each([
  ['first', [10, 1_000]],
  ['second', [1_000, 10]],
] as const)(
  'when the %s of two legs is full nothing is booked on either',
  async (which, max_weight_kg) => {
    const { client } = await enter();
    const legs = await makeConnection({ max_weight_kg: [...max_weight_kg] });
    const answer = await client.book(shipmentOn(legs, { weight_kg: 10.1 }));
    const problem = refused(answer, 409, 'capacity_exceeded');
    expect(problem.flight_id).toBe(legs[which === 'first' ? 0 : 1].flight_id);
    for (const leg of legs) {
      expect(await database.readCapacity(leg.flight_id)).toEqual({
        booked_weight_kg: 0,
        version: 0,
      });
    }
  },
);

test('four legs are an itinerary too', async () => {
  const { client } = await enter();
  const [one, two] = await makeConnection();
  const hops = await makeOnward(two.arrival_at);
  const legs = [one, two, ...hops];
  const booking = granted(await client.book(shipmentOn(legs, { weight_kg: 1 })), 201);
  expect(booking).toMatchObject({ origin: 'DEL', destination: 'LAX' });
  expect(booking.flight_ids).toHaveLength(4);
});

/** Two flights on from LHR, by way of JFK to LAX. */
async function makeOnward(arrived_at: Date) {
  const at = (hours: number) => minutesAfter(arrived_at, hours * 60);
  return [
    await database.makeFlight({
      origin: 'LHR',
      destination: 'JFK',
      departure_at: at(2),
      arrival_at: at(10),
    }),
    await database.makeFlight({
      origin: 'JFK',
      destination: 'LAX',
      departure_at: at(12),
      arrival_at: at(18),
    }),
  ];
}

test('the next-day rule is for searches only: a connection of three days can be booked', async () => {
  const { client } = await enter();
  const legs = await makeConnection({ minutes: 3 * 24 * 60 });
  granted(await client.book(shipmentOn(legs)), 201);
});

test('after every booking the books balance', async () => {
  const { client } = await enter();
  const legs = await makeConnection({ max_weight_kg: [500, 300] });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => client.book(shipmentOn(legs, { weight_kg: 60.1 }))),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(4);
  const differing = (await database.audit()).map(({ flight_id }) => flight_id);
  for (const leg of legs) {
    expect(differing).not.toContain(leg.flight_id);
    expect((await database.readCapacity(leg.flight_id)).booked_weight_kg).toBe(240.4);
  }
});
