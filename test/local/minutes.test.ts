import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eachMinute } from '../../local/worker/minutes.ts';

const MINUTE_MS = 60_000;
const AT = Date.parse('2026-11-26T03:16:42.500Z');

let struck: string[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: AT });
  struck = [];
  stop = eachMinute((minute) => struck.push(minute.toISOString().slice(11, 23)));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('each full minute is struck, once, and none before', () => {
  vi.advanceTimersByTime(17_499);
  expect(struck).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(struck).toEqual(['03:17:00.000']);
  vi.advanceTimersByTime(2 * MINUTE_MS);
  expect(struck).toEqual(['03:17:00.000', '03:18:00.000', '03:19:00.000']);
});

test('a timer that is a moment early strikes the minute it was set for, and strikes it once', () => {
  vi.setSystemTime(AT - 3); // the clock is set back: all timers are early by that
  vi.advanceTimersByTime(17_500);
  expect(struck).toEqual(['03:17:00.000']);
  vi.advanceTimersByTime(MINUTE_MS + 3);
  expect(struck).toEqual(['03:17:00.000', '03:18:00.000']);
});

test('minutes that the machine slept through are left out', () => {
  vi.setSystemTime(AT + 5 * MINUTE_MS);
  vi.advanceTimersByTime(17_500);
  expect(struck).toEqual(['03:22:00.000']);
  vi.advanceTimersByTime(MINUTE_MS);
  expect(struck).toEqual(['03:22:00.000', '03:23:00.000']);
});

test('told to stop, it strikes no more', () => {
  vi.advanceTimersByTime(17_500);
  stop();
  vi.advanceTimersByTime(10 * MINUTE_MS);
  expect(struck).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
