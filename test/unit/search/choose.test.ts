import { describe, expect, test } from 'vitest';
import { choose } from '../../../src/core/search/choose.ts';
import { ALL, DEPARTURE_MS, idsOf, makeTimetable } from './timetable.ts';

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
    { weight: { version: 6, booked: 7_000 } },
    { weight: { version: 4, booked: 0 } },
    { weight: { version: 5, booked: 0 } },
  ];
  const booked = choose(timetable, ALL, 0, live).map((flights) =>
    flights.map((flight) => flight.booked_tenths),
  );
  expect(booked).toEqual([[7_000], [6_996, 6_996], [6_996]]);
});

describe('volume', () => {
  const room = (litres: number) => ({ max_litres: 10_000, booked_litres: 10_000 - litres });
  const mixed = makeTimetable(
    ['a', 'bc', 'd'],
    [{ volume: room(723) }, { volume: room(722) }, { volume: null }, { volume: null }],
  );

  test('is needed on every leg that has one, to the litre', () => {
    expect(idsOf(choose(mixed, { ...ALL, volume_l: 722 }, 0))).toEqual([['a'], ['b', 'c'], ['d']]);
    expect(idsOf(choose(mixed, { ...ALL, volume_l: 723 }, 0))).toEqual([['a'], ['d']]);
    expect(idsOf(choose(mixed, { ...ALL, volume_l: 724 }, 0))).toEqual([['d']]);
  });

  test('and weight are each by their own live version: an older Worker writes kilograms alone', () => {
    const live = [
      { weight: { version: 7, booked: 7_000 }, volume: { version: 6, booked: 9_999 } },
      { weight: { version: 4, booked: 0 }, volume: { version: 5, booked: 1 } },
    ];
    const [first, second] = choose(mixed, ALL, 0, live).flat();
    expect(first).toMatchObject({
      version: 7,
      booked_tenths: 7_000,
      volume: { max_litres: 10_000, booked_litres: 9_999 },
    });
    expect(second).toMatchObject({
      version: 5,
      booked_tenths: 6_996,
      volume: { max_litres: 10_000, booked_litres: 9_278 },
    });
  });

  test('that is live takes a full flight out of the answer', () => {
    const live = [{ weight: undefined, volume: { version: 6, booked: 10_000 } }];
    expect(idsOf(choose(mixed, { ...ALL, volume_l: 1 }, 0, live))).toEqual([['b', 'c'], ['d']]);
    expect(choose(mixed, ALL, 0, live)).toHaveLength(3);
  });

  test('that is live says nothing of a flight that has none', () => {
    const live = [undefined, undefined, undefined, { volume: { version: 9, booked: 1 } }].map(
      (one) => ({ weight: undefined, ...one }),
    );
    expect(choose(mixed, ALL, 0, live).at(-1)).toMatchObject([{ version: 5, volume: null }]);
  });
});

describe('handling', () => {
  const picky = makeTimetable(
    ['a', 'bc', 'd'],
    [
      { conditions: { refused_handling_codes: ['PER', 'AVI'] } },
      { conditions: { aircraft_type: '77X' } },
      { conditions: { refused_handling_codes: ['AVI'] } },
    ],
  );

  test.each([
    [undefined, [['a'], ['b', 'c'], ['d']]],
    [['COL'], [['a'], ['b', 'c'], ['d']]],
    [
      ['COL', 'PER'],
      [['b', 'c'], ['d']],
    ],
    [['AVI'], [['d']]],
  ])('%j leaves out what refuses one of them on any leg', (handling, expected) => {
    expect(idsOf(choose(picky, { ...ALL, handling }, 0))).toEqual(expected);
  });
});

test('a flight is left out from its latest acceptance on, to the millisecond, where it is the first', () => {
  const latest_acceptance_ms = DEPARTURE_MS - 3_600_000;
  const closing = { conditions: { latest_acceptance_ms } };
  const timetable = makeTimetable(['a', 'bc', 'cb'], [closing, closing, {}]);
  expect(choose(timetable, ALL, latest_acceptance_ms - 1)).toHaveLength(3);
  expect(idsOf(choose(timetable, ALL, latest_acceptance_ms))).toEqual([['c', 'b']]);
});
