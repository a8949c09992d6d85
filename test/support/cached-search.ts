import { expect } from 'vitest';
import { granted } from './answers.ts';
import type { ApiClient } from './api-client.ts';
import type { TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import { type Lane, takeLane } from './lane.ts';

/** One search: what its headers say of the cache, and what is left on each flight. */
export async function look(client: ApiClient, lane: Lane, filter = {}) {
  const answer = await client.search(lane.query(filter));
  const flights = granted(answer, 200).flat();
  return {
    source: answer.headers.get('X-Cache'),
    age: answer.headers.get('Age'),
    available_kg: Object.fromEntries(
      flights.map((flight) => [flight.flight_id, flight.available_kg]),
    ),
  };
}

/** Searches until the cache answers: what a miss read is stored after its answer. */
export const warm = (client: ApiClient, lane: Lane) =>
  eventually(async () => expect((await look(client, lane)).source).toBe('hit'));

/** A direct flight on a lane of its own. */
export async function makeDirect(database: TestDatabase, max_weight_kg = 1_000) {
  const lane = await takeLane();
  const flight = await database.makeFlight(
    lane.flight(['from', '08:00'], ['to', '20:00'], max_weight_kg),
  );
  return { lane, flight, id: flight.flight_id };
}
