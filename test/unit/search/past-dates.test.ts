import { expect, test } from 'vitest';
import { search } from '../../../src/core/search/search.ts';
import { createCache, createItineraries, createPorts, createWorld } from '../fakes.ts';

const QUERY = { origin: 'HNL', destination: 'LAX', date: '2026-11-26' };
const FILTER = { max_stops: 1, limit: 100 };

/** Searches at a moment; how often the cache and the database were asked. */
async function searchAt(moment: string) {
  let asked = 0;
  const world = createWorld({ now: Date.parse(moment) });
  const count = async () => {
    asked += 1;
    throw new Error('Out of reach.');
  };
  const answer = await search(
    createPorts({
      world,
      cache: createCache({ look: count }),
      itineraries: createItineraries({
        async searchItineraries() {
          asked += 1;
          return { flights: [], itineraries: [], cut: false };
        },
      }),
    }),
    QUERY,
    FILTER,
    6_000,
  );
  return { answer, asked };
}

test.each(['2026-11-27T12:00:00Z', '2026-11-28T00:00:00Z', '2029-01-01T00:00:00Z'])(
  'at %s no airport has the 26th any more: nothing, and nobody is asked',
  async (moment) => {
    const { answer, asked } = await searchAt(moment);
    expect(answer).toEqual({ itineraries: [], source: 'miss', age_s: 0 });
    expect(asked).toBe(0);
  },
);

test.each(['2026-11-26T00:00:00Z', '2026-11-27T09:59:59Z', '2026-11-27T11:59:59Z'])(
  'at %s it is still the 26th somewhere: cache and database are asked',
  async (moment) => {
    const { answer, asked } = await searchAt(moment);
    expect(answer).toMatchObject({ source: 'bypass' });
    expect(asked).toBe(2);
  },
);
