import { describe, expect, test } from 'vitest';
import {
  canOffload,
  type End,
  isDone,
  nextOf,
  type Standing,
} from '../../../src/console/desk/next.ts';
import type { FlightBooking } from '../../../src/core/booking/types.ts';

/** What the desk offers for a shipment on a flight, at either end of it. */

const ACCEPTED = { pieces: 1, weight_kg: 10, at: '2026-11-27T10:00:00.000Z' };
type Case = [
  end: End,
  status: FlightBooking['status'],
  leg_state: FlightBooking['leg_state'],
  more: Partial<Standing>,
  next: string,
  offloads?: 'offloads',
];

const BEFORE = { connects_from: 'another' };
const AFTER = { connects_to: 'another' };

describe('what is next', () => {
  test.each<Case>([
    ['origin', 'BOOKED', 'booked', {}, 'RCS', 'offloads'],
    ['origin', 'BOOKED', 'booked', { accepted: ACCEPTED }, 'DEP', 'offloads'],
    ['origin', 'BOOKED', 'booked', BEFORE, 'inbound', 'offloads'],
    ['origin', 'DEPARTED', 'booked', BEFORE, 'inbound', 'offloads'],
    ['origin', 'ARRIVED', 'booked', BEFORE, 'DEP', 'offloads'],
    ['origin', 'DEPARTED', 'departed', {}, 'gone'],
    ['origin', 'ARRIVED', 'arrived', AFTER, 'gone'],
    ['origin', 'BOOKED', 'offloaded', {}, 'needs_flight'],
    ['origin', 'HELD', 'booked', {}, 'held'],
    ['origin', 'CANCELLED', 'booked', {}, 'cancelled'],
    ['destination', 'BOOKED', 'booked', { accepted: ACCEPTED }, 'not_departed'],
    ['destination', 'DEPARTED', 'departed', {}, 'ARR'],
    ['destination', 'ARRIVED', 'arrived', {}, 'DLV'],
    ['destination', 'ARRIVED', 'arrived', AFTER, 'onward'],
    ['destination', 'DEPARTED', 'arrived', AFTER, 'onward'],
    ['destination', 'DELIVERED', 'arrived', {}, 'delivered'],
    ['destination', 'BOOKED', 'offloaded', {}, 'needs_flight'],
    ['destination', 'HELD', 'booked', {}, 'held'],
  ])('at the %s of a flight, %s with its leg %s and %o: %s', (...one) => {
    const [end, status, leg_state, more, expected, offloads] = one;
    const standing: Standing = {
      ...{ status, leg_state, connects_from: null, connects_to: null, accepted: null },
      ...more,
    };
    const next = nextOf(standing, end);
    expect('move' in next ? next.move : next.waiting).toBe(expected);
    expect(canOffload(standing, end)).toBe(offloads !== undefined);
    expect(isDone(next)).toBe(['gone', 'onward', 'delivered'].includes(expected));
  });
});
