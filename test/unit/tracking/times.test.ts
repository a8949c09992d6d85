import { expect, test } from 'vitest';
import { toLocal, toUtc } from '../../../src/core/tracking/times.ts';

const AT_S = Date.parse('2026-11-25T16:05:00.999Z') / 1_000;

test.each([
  [0, '2026-11-25T16:05:00+00:00'],
  [330, '2026-11-25T21:35:00+05:30'],
  [-210, '2026-11-25T12:35:00-03:30'],
  [825, '2026-11-26T05:50:00+13:45'],
  [-600, '2026-11-25T06:05:00-10:00'],
])('so many minutes ahead: %i', (ahead_minutes, shown) => {
  expect(toLocal([AT_S, AT_S + ahead_minutes * 60])).toBe(shown);
  expect(Date.parse(shown)).toBe(Math.trunc(AT_S) * 1_000);
});

test.each(['2026-11-25T16:05:00+00:00', '2026-11-25T21:35:00.000+05:30', '2026-11-25T16:05:00Z'])(
  '%s is in UTC, with milliseconds',
  (moment) => {
    expect(toUtc(moment)).toBe('2026-11-25T16:05:00.000Z');
  },
);
