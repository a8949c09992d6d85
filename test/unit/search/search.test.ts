import { describe, expect, test } from 'vitest';
import { TIMETABLE_S_MAX } from '../../../src/core/search/lifetime.ts';
import { search as searchBy } from '../../../src/core/search/search.ts';
import type { CachedTimetable, RouteWish, Timetable } from '../../../src/core/search/types.ts';
import { createCache, createItineraries, createPorts, createWorld } from '../fakes.ts';
import { ALL, makeTimetable } from './timetable.ts';

const DIVISOR = 6_000;
const search = (ports: Parameters<typeof searchBy>[0], query: typeof QUERY, wish: RouteWish) =>
  searchBy(ports, query, wish, DIVISOR);

const QUERY = { origin: 'DEL', destination: 'LHR', date: '2026-12-01' };

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
    const wish = { ...ALL, weight_kg: 0.4 };
    expect(await search(ports, QUERY, wish)).toMatchObject({ source: 'bypass', age_s: 0 });
    expect(asked).toEqual([{ ...wish, volume_l: 3 }]);
    expect(stored).toEqual([]);
    expect(world.reports).toEqual(['cache_out_of_reach']);
  });

  test.each<[string, Partial<RouteWish>, number | undefined]>([
    ['a weight asks for the volume that it is taken to need', { weight_kg: 120.5 }, 723],
    ['a volume of its own is asked for as it is', { weight_kg: 120.5, volume_m3: 0.001 }, 1],
    ['so is one without a weight', { volume_m3: 2.343 }, 2_343],
    ['neither asks for none', {}, undefined],
  ])('%s', async (_, wish, volume_l) => {
    const { ports, asked } = setUp(() => Promise.reject(new Error('Out of reach.')));
    await search(ports, QUERY, { ...ALL, ...wish });
    expect(asked).toEqual([{ ...ALL, weight_kg: wish.weight_kg, volume_l }]);
  });

  test('the divisor of the setting decides what a weight is taken to need', async () => {
    const { ports, asked } = setUp(() => Promise.reject(new Error('Out of reach.')));
    await searchBy(ports, QUERY, { ...ALL, weight_kg: 120.5 }, 5_000);
    expect(asked).toMatchObject([{ volume_l: 603 }]);
  });

  test('what the database refuses is passed on and never stored', async () => {
    const { ports, stored } = setUp(async () => MISS);
    const refusal = { reason: 'validation_failed' as const, errors: [] };
    const itineraries = createItineraries({ searchItineraries: async () => refusal });
    expect(await search({ ...ports, itineraries }, QUERY, ALL)).toBe(refusal);
    expect(stored).toEqual([]);
  });

  test.each([
    ['weight', { weight: { version: 6, booked: 7_001 } }, 'miss'],
    ['volume', { weight: undefined, volume: { version: 6, booked: 61 } }, 'miss'],
    ['weight, to the last kilogram', { weight: { version: 6, booked: 7_000 } }, 'hit'],
    ['volume, to the last litre', { weight: undefined, volume: { version: 6, booked: 60 } }, 'hit'],
    ['weight of an older version', { weight: { version: 5, booked: 7_001 } }, 'hit'],
  ] as const)(
    'an entry with a flight sold beyond its capacity (%s) is old: it is read anew',
    async (_, live, source) => {
      const volume = { max_litres: 60, booked_litres: 1 };
      const grown = makeTimetable(['a'], [{ max_tenths: 9_000, booked_tenths: 7_001, volume }]);
      const { ports, world, stored } = setUp(async () => {
        const look = cached(makeTimetable(['a'], [{ volume }]));
        return { ...look, found: { ...look.found, live: [live] } };
      }, grown);
      expect(await search(ports, QUERY, ALL)).toMatchObject({
        source,
        itineraries: [[{ flight_id: 'a', max_tenths: source === 'miss' ? 9_000 : 7_000 }]],
      });
      await world.settle();
      expect(stored).toHaveLength(source === 'miss' ? 1 : 0);
    },
  );

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
