import { describe, expect, test } from 'vitest';
import { checkHistory } from './checker.ts';
import type { FinalBooking } from './final-state.ts';
import type { Operation } from './history.ts';
import { simulateHistory } from './simulation.ts';
import { book, check, full, LOST, read, search, stored } from './small-histories.ts';

describe('histories that are sound', () => {
  const sound: [string, Operation[], FinalBooking[]][] = [
    ['nothing happened', [], []],
    ['one booking, read after it', [book(1, [0, 10]), read(11, 1, 60)], [stored(1)]],
    ['a read beside the booking may miss it', [book(1, [0, 10]), read(4, 0, 0)], [stored(1)]],
    [
      'the second finds the flight full',
      [book(1, [0, 10]), book(2, [5, 9], full(40))],
      [stored(1)],
    ],
    ['a lost answer that had an effect', [book(1, [0, 10], LOST), read(90, 1, 60)], [stored(1)]],
    ['a lost answer that had none', [book(1, [0, 10], LOST), read(90, 0, 0)], []],
    ['a lost answer, then its replay', [book(1, [0, 9], LOST), book(1, [20, 30])], [stored(1)]],
    [
      'a late effect refuses another',
      [book(1, [0, 9], LOST), book(2, [50, 60], full(40))],
      [stored(1)],
    ],
    ['a search hit is 300 ms behind', [book(1, [0, 10]), search(300, 'hit', 0)], [stored(1)]],
  ];
  test.each(sound)('%s', (_, operations, bookings) => {
    expect(check(operations, bookings).story).toBe('');
  });
});

describe('histories that are not', () => {
  const broken: [string, Operation[], FinalBooking[], string][] = [
    ['sold twice', [book(1, [0, 10]), book(2, [0, 10])], [stored(1), stored(2)], 'oversold'],
    ['gone again', [book(1, [0, 10])], [], 'lost acknowledgement'],
    ['a read that missed it', [book(1, [0, 10]), read(11, 0, 0)], [stored(1)], 'real-time order'],
    ['a read from before it', [read(0, 1, 60), book(1, [9, 20])], [stored(1)], 'real-time order'],
    ['full without a reason', [book(1, [0, 10], full(40))], [], 'unexplained rejection'],
    [
      'full before the reason',
      [book(2, [0, 4], full(40)), book(1, [5, 9])],
      [stored(1)],
      'unexplained rejection',
    ],
    [
      'full by its own booking',
      [book(1, [0, 10]), book(1, [1, 9], full(40))],
      [stored(1)],
      'unexplained rejection',
    ],
    ['nobody asked for it', [], [stored(1)], 'effect of a rejection'],
    [
      'a miss 300 ms behind',
      [book(1, [0, 10]), search(300, 'miss', 0)],
      [stored(1)],
      'wrong search',
    ],
    [
      'a hit further behind',
      [book(1, [0, 10]), search(311, 'hit', 0)],
      [stored(1)],
      'wrong search',
    ],
  ];
  test.each(broken)('%s', (_, operations, bookings, law) => {
    const verdict = check(operations, bookings);
    expect(Object.keys(verdict.broken), verdict.story).toContain(law);
  });

  test('capacity that leaked shows in the balance', () => {
    const { broken } = check([book(1, [0, 10])], [stored(1)], { booked_weight_kg: 100 });
    expect(broken).toEqual({ 'books out of balance': 1 });
  });

  test('the story is the two operations that contradict each other, in order', () => {
    const others = Array.from({ length: 50 }, (_, index) => read(100 + index, 1, 60));
    const { story } = check([...others, book(1, [0, 10]), read(400, 0, 0)], [stored(1)]);
    expect(story.split('\n')).toHaveLength(3);
    expect(story).toMatch(/real-time order.*\n.*ann: book.*\n.*bob: read_flight/);
  });
});

test('200,000 operations are judged in seconds', () => {
  const history = simulateHistory({
    seed: 1,
    operations: 200_000,
    max_weight_kg: 1_000_000,
    unknown: 0.1,
  });
  const began_ms = performance.now();
  expect(checkHistory(history).story).toBe('');
  expect(performance.now() - began_ms).toBeLessThan(30_000);
});
