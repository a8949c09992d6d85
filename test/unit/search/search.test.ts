import { describe, expect, test } from 'vitest';
import type { Flight } from '../../../src/core/schedule/types.ts';
import { choose } from '../../../src/core/search/choose.ts';
import { TIMETABLE_S_MAX } from '../../../src/core/search/lifetime.ts';
import { search } from '../../../src/core/search/search.ts';
import type { CachedTimetable, Timetable } from '../../../src/core/search/types.ts';
import { createCache, createItineraries, createPorts, createWorld } from '../fakes.ts';

const DEPARTURE_MS = Date.parse('2026-12-01T10:00:00+05:30');
const QUERY = { origin: 'DEL', destination: 'LHR', date: '2026-12-01' };
const ALL = { max_stops: 1, limit: 100 };

const makeFlight = (flight_id: string, wish: Partial<Flight> = {}): Flight => ({
  flight_id,
  flight_number: 'EK511',
  airline_name: 'Test Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: '2026-12-01T10:00:00+05:30',
  arrival_datetime: '2026-12-01T15:00:00Z',
  departure_date: '2026-12-01',
  departure_ms: DEPARTURE_MS,
  max_tenths: 7_000,
  base_price_per_kg: 1,
  version: 5,
  booked_tenths: 6_996,
  ...wish,
});

/** A timetable of these itineraries, named by the letters of their flights. */
function makeTimetable(itineraries: string[], flights: Partial<Flight>[] = []): Timetable {
  const ids = [...new Set(itineraries.join(''))];
  return {
    flights: ids.map((id, place) => makeFlight(id, flights[place])),
    itineraries: itineraries.map((letters) => [...letters].map((letter) => ids.indexOf(letter))),
    cut: false,
  };
}

const idsOf = (chosen: readonly (readonly Flight[])[]) =>
  chosen.map((itinerary) => itinerary.map((flight) => flight.flight_id));

describe('choose', () => {
  const timetable = makeTimetable(['a', 'bc', 'd']);

  test('keeps the order of the timetable', () => {
    expect(idsOf(choose(timetable, ALL, 0))).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  test('leaves connections out where no stop is wanted', () => {
    expect(idsOf(choose(timetable, { ...ALL, max_stops: 0 }, 0))).toEqual([['a'], ['d']]);
  });

  test('stops at the limit, counted after the filters', () => {
    expect(idsOf(choose(timetable, { max_stops: 0, limit: 2 }, 0))).toEqual([['a'], ['d']]);
    expect(idsOf(choose(timetable, { ...ALL, limit: 1 }, 0))).toEqual([['a']]);
  });

  test('compares weights in tenths: 0.4 kg are left of 700 when 699.6 are booked', () => {
    expect(choose(timetable, { ...ALL, weight_kg: 0.4 }, 0)).toHaveLength(3);
    expect(choose(timetable, { ...ALL, weight_kg: 0.5 }, 0)).toHaveLength(0);
  });

  test('needs the weight on every leg', () => {
    const mixed = makeTimetable(['a', 'bc'], [{ booked_tenths: 0 }, { booked_tenths: 0 }]);
    expect(idsOf(choose(mixed, { ...ALL, weight_kg: 1 }, 0))).toEqual([['a']]);
  });

  test('leaves out what has departed, to the millisecond', () => {
    expect(choose(timetable, ALL, DEPARTURE_MS - 1)).toHaveLength(3);
    expect(choose(timetable, ALL, DEPARTURE_MS)).toHaveLength(0);
  });

  test('takes live capacity where its version is higher, and the entry’s own where it is not', () => {
    const live = [
      { version: 6, booked_tenths: 7_000 },
      { version: 4, booked_tenths: 0 },
      { version: 5, booked_tenths: 0 },
    ];
    const booked = choose(timetable, ALL, 0, live).map((flights) =>
      flights.map((flight) => flight.booked_tenths),
    );
    expect(booked).toEqual([[7_000], [6_996, 6_996], [6_996]]);
  });
});

describe('search', () => {
  const MISS = { tokens: [null, 'token'], found: null };
  const TIMETABLE = makeTimetable(['a', 'b']);
  const cached = (wish: Partial<CachedTimetable> = {}) => ({
    tokens: ['token'],
    found: {
      timetable: { ...TIMETABLE, read_at_ms: 0, took_ms: 100, ...wish },
      live: [],
    },
  });

  /** A search with this in the cache; keeps what the database was asked and what was stored. */
  function setUp(
    look: () => Promise<Awaited<ReturnType<ReturnType<typeof createCache>['look']>>>,
    answer: Timetable = TIMETABLE,
  ) {
    const world = createWorld();
    const asked: unknown[] = [];
    const stored: unknown[] = [];
    const ports = createPorts({
      world,
      cache: createCache({
        look,
        async store(_, timetable, tokens) {
          stored.push({ timetable, tokens });
        },
      }),
      itineraries: createItineraries({
        async searchItineraries(_, filter) {
          asked.push(filter);
          world.now += 40;
          return answer;
        },
      }),
    });
    return { ports, world, asked, stored };
  }

  test('a hit asks the database nothing, and tells its age in whole seconds', async () => {
    const { ports, world, asked } = setUp(async () => cached());
    world.now = 12_999;
    const found = await search(ports, QUERY, ALL);
    expect(found).toMatchObject({ source: 'hit', age_s: 12 });
    expect(asked).toEqual([]);
  });

  test('a miss reads the whole day, answers, and stores it with the tokens from before', async () => {
    const { ports, world, asked, stored } = setUp(async () => MISS);
    world.now = 1_000;
    const found = await search(ports, QUERY, { max_stops: 0, limit: 1, weight_kg: 0.1 });
    expect(found).toMatchObject({ source: 'miss', age_s: 0, itineraries: [[{ flight_id: 'a' }]] });
    await world.settle();
    expect(asked).toEqual([{ max_stops: 1, limit: 500 }]);
    expect(stored).toEqual([
      { timetable: { ...TIMETABLE, read_at_ms: 1_000, took_ms: 40 }, tokens: MISS.tokens },
    ]);
  });

  test('with the cache out of reach the database answers for the filter alone', async () => {
    const { ports, world, asked, stored } = setUp(() => Promise.reject(new Error('Out of reach.')));
    const filter = { ...ALL, weight_kg: 0.4 };
    expect(await search(ports, QUERY, filter)).toMatchObject({ source: 'bypass', age_s: 0 });
    expect(asked).toEqual([filter]);
    expect(stored).toEqual([]);
    expect(world.reports).toEqual(['cache_out_of_reach']);
  });

  test('what the database refuses is passed on and never stored', async () => {
    const { ports, stored } = setUp(async () => MISS);
    const refusal = { reason: 'validation_failed' as const, errors: [] };
    const itineraries = createItineraries({ searchItineraries: async () => refusal });
    expect(await search({ ...ports, itineraries }, QUERY, ALL)).toBe(refusal);
    expect(stored).toEqual([]);
  });

  test('an entry that was cut and leaves fewer than wanted: the database answers', async () => {
    const { ports, asked } = setUp(async () => cached({ cut: true }));
    expect(await search(ports, QUERY, { ...ALL, limit: 3 })).toMatchObject({ source: 'miss' });
    expect(asked).toHaveLength(1);
  });

  test('an entry that was cut and leaves enough: a hit', async () => {
    const { ports, asked } = setUp(async () => cached({ cut: true }));
    expect(await search(ports, QUERY, { ...ALL, limit: 2 })).toMatchObject({ source: 'hit' });
    expect(asked).toEqual([]);
  });

  test('an entry that cannot be stored is told to the operator', async () => {
    const { ports, world } = setUp(async () => MISS);
    const cache = createCache({
      look: async () => MISS,
      store: () => Promise.reject(new Error('Out of reach.')),
    });
    expect(await search({ ...ports, cache }, QUERY, ALL)).toMatchObject({ source: 'miss' });
    await world.settle();
    expect(world.reports).toEqual(['timetable_not_stored']);
  });

  describe('early refresh', () => {
    const END_MS = TIMETABLE_S_MAX * 1_000;

    /** Whether a hit at this moment, with this chance, also reads the database. */
    async function refreshes(now: number, chance: number): Promise<boolean> {
      const { ports, world, asked } = setUp(async () => cached());
      world.now = now;
      world.chance = chance;
      expect(await search(ports, QUERY, ALL)).toMatchObject({ source: 'hit' });
      await world.settle();
      return asked.length > 0;
    }

    test.each([
      [0, 0.999, false],
      [END_MS / 2, 0.999, false],
      [END_MS - 50, 0, false],
      [END_MS - 50, 0.999, true],
      [END_MS, 0, true],
    ])('at %d ms with chance %d: %s', async (now, chance, expected) => {
      expect(await refreshes(now, chance)).toBe(expected);
    });

    test('that fails is told to the operator; the hit was answered', async () => {
      const { ports, world } = setUp(async () => cached());
      world.now = END_MS;
      const itineraries = createItineraries();
      expect(await search({ ...ports, itineraries }, QUERY, ALL)).toMatchObject({ source: 'hit' });
      await world.settle();
      expect(world.reports).toEqual(['timetable_not_refreshed']);
    });
  });
});
