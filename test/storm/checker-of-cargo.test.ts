import { describe, expect, test } from 'vitest';
import { TERMS } from './checker.ts';
import type { FinalBooking } from './final-state.ts';
import type { Operation } from './history.ts';
import {
  book,
  check,
  confirm,
  followedBy,
  held,
  operate,
  search,
  shownFlight,
  stored,
} from './small-histories.ts';

describe('flights that change', () => {
  const CLOSED = operate([0, 10], { closed: true }, shownFlight(0, 0, { closed: true }));
  const OPENED = operate([12, 20], { closed: false }, shownFlight(0, 0));
  const GONE = { status: 'CANCELLED' } as const;
  const CANCELLED = operate([30, 40], GONE, shownFlight(1, 60, GONE));
  const refused = {
    outcome: 'rejected',
    status: 409,
    code: 'flight_closed',
    flight_id: 'F1',
  } as const;

  test('sold beside its closing, or after it was opened again: sound', () => {
    const closed = { closed: true };
    const beside = operate([0, 10], closed, shownFlight(1, 60, closed));
    expect(check([beside, book(1, [5, 15])], [stored(1)], closed).story).toBe('');
    expect(check([CLOSED, OPENED, book(1, [15, 30])], [stored(1)]).story).toBe('');
    expect(check([CLOSED, book(1, [5, 15], refused)], [], closed).story).toBe('');
  });

  test.each([
    ['begun after its closing', [CLOSED, book(1, [11, 20])], [stored(1)], 'sold after withdrawal'],
    [
      'sold after the version at which it was closed',
      [book(1, [0, 9]), operate([5, 50], { closed: true }, shownFlight(0, 0, { closed: true }))],
      [stored(1)],
      'sold after withdrawal',
    ],
    ['closed to nobody', [book(1, [0, 9], refused)], [], 'unexplained rejection'],
    [
      'held by what was cancelled',
      [book(1, [0, 9]), CANCELLED],
      [stored(1)],
      'held by a cancelled flight',
    ],
    ['shown while it was closed', [CLOSED, search(11, 'hit', 0)], [], 'wrong search'],
    [
      'sold above a limit that was lowered',
      [
        operate([0, 10], { max_weight_kg: 50 }, shownFlight(0, 0, { max_weight_kg: 50 })),
        book(1, [11, 20]),
      ],
      [stored(1)],
      'oversold',
    ],
    [
      'sold above a volume that was set',
      [
        operate([0, 10], { max_volume_m3: 0.3 }, shownFlight(0, 0, { max_volume_m3: 0.3 })),
        book(1, [11, 20]),
      ],
      [stored(1)],
      'oversold',
    ],
  ] as [string, Operation[], FinalBooking[], string][])('%s', (_, operations, bookings, law) => {
    const verdict = check(operations, bookings);
    expect(Object.keys(verdict.broken), verdict.story).toContain(law);
  });
});

describe('holds', () => {
  const [hold, booking] = held(1);
  const confirmed = (recorded_ms: number) =>
    followedBy(booking, { status: 'BOOKED', kind: 'confirmed', recorded_ms });
  const expired = (recorded_ms: number) =>
    followedBy(booking, { status: 'CANCELLED', reason: 'hold_expired', recorded_ms });
  const done = { outcome: 'done', status: 'BOOKED', version: 2 } as const;
  const over = { outcome: 'rejected', status: 409, code: 'hold_expired' } as const;
  const empty = { booked_weight_kg: 0, booked_volume_l: 0, version: 2 };

  test('confirmed in time, or run out: sound', () => {
    expect(check([hold, confirm([20, 30], done)], [confirmed(25)]).story).toBe('');
    expect(check([hold, confirm([60_000, 60_010], over)], [expired(60_005)], empty).story).toBe('');
  });

  test.each([
    [
      'confirmed too late',
      [hold, confirm([60_200, 60_300], done)],
      confirmed(60_250),
      'real-time order',
    ],
    ['confirmed by nobody', [hold], confirmed(25), 'effect of a rejection'],
    ['over before its time', [hold], expired(59_999), 'hold out of time'],
    [
      'said to be over before its time',
      [hold, confirm([20, 30], over)],
      booking,
      'unexplained rejection',
    ],
    ['a step on it', [hold], followedBy(booking, { status: 'DEPARTED', location: 'DEL' }), 'steps'],
  ] as [string, Operation[], FinalBooking, string][])('%s', (_, operations, made, law) => {
    const freed = made.status === 'CANCELLED' ? empty : {};
    const verdict = check(operations, [made], freed);
    expect(Object.keys(verdict.broken), verdict.story).toContain(law);
  });

  test('one more than a caller may have at once', () => {
    const terms = { ...TERMS, holds_per_user: 0 };
    expect(check([hold], [booking], {}, terms).broken).toEqual({ 'too many holds': 1 });
  });
});
