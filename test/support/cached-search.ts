import { expect } from 'vitest';
import { granted } from './answers.ts';
import type { ApiClient } from './api-client.ts';
import type { TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import { type Lane, takeLane } from './lane.ts';

const BYPASSES_MAX = 20;

/** One search: what its headers say of the cache, and what is left on each flight. */
export async function lookOnce(client: ApiClient, lane: Lane, filter = {}) {
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

/** The same, again while Redis was too slow for it: a Worker that hashes a password hears no reply. */
export async function look(client: ApiClient, lane: Lane, filter = {}) {
  for (let bypasses = 0; ; bypasses += 1) {
    const seen = await lookOnce(client, lane, filter);
    if (seen.source !== 'bypass' || bypasses === BYPASSES_MAX) return seen;
  }
}

/** Searches until the cache answers: what a miss read is stored after its answer. */
export const warm = (client: ApiClient, lane: Lane) => warmQuery(client, lane.query());

export const warmQuery = (client: ApiClient, query: Record<string, string | number>) =>
  eventually(async () => expect((await client.search(query)).headers.get('X-Cache')).toBe('hit'));

/** A direct flight on a lane of its own. */
export async function makeDirect(database: TestDatabase, max_weight_kg = 1_000) {
  const lane = await takeLane();
  const flight = await database.makeFlight(
    lane.flight(['from', '08:00'], ['to', '20:00'], max_weight_kg),
  );
  return { lane, flight, id: flight.flight_id };
}
