import { describe, expect, test } from 'vitest';
import { TERMS } from './checker.ts';
import type { FinalBooking, FinalFlight, FinalNumber } from './final-state.ts';
import type { Operation } from './history.ts';
import { book, check, FLIGHT, followedBy, LOST } from './small-histories.ts';
import { divided, loaded, OTHER, offload, papered, rebook, rebooked } from './small-parts.ts';

type Told = [Operation[], FinalBooking[], FinalFlight[], FinalNumber[]?];

function judge([operations, bookings, flights, numbers = []]: Told) {
  const more = { initial: [FLIGHT, OTHER], final: { flights, numbers } };
  return check(operations, bookings, {}, TERMS, more);
}

const BOOKED = book(10, [0, 10]);
const MOVED = [loaded('F1', 0, 2), loaded('F2', 60, 1)];
const PARTED = [loaded('F1', 36, 5), loaded('F2', 0, 0)];
const [parent, part] = divided();
const refused = (code: string, figures = {}) =>
  ({ outcome: 'rejected', status: 409, code, ...figures }) as const;

describe('other flights, and parts', () => {
  test.each([
    ['rebooked', [[BOOKED, rebook([20, 30])], [rebooked()], MOVED]],
    ['rebooked, and nobody heard', [[BOOKED, rebook([20, 30], LOST)], [rebooked()], MOVED]],
    ['divided', [[BOOKED, offload([20, 30])], [parent, part], PARTED]],
    ['divided, and nobody heard', [[BOOKED, offload([20, 30], LOST)], [parent, part], PARTED]],
    [
      'too heavy for the other flight, its own share counted',
      [
        [
          BOOKED,
          rebook(
            [20, 30],
            refused('capacity_exceeded', { flight_id: 'F1', available_kg: 100, requested_kg: 120 }),
          ),
        ].map((o) =>
          o.operation === 'rebook'
            ? { ...o, arguments: { ...o.arguments, flight_ids: undefined, weight_kg: 120 } }
            : o,
        ),
        [{ ...rebooked(), ...stay() }],
        [loaded('F1', 60, 1), loaded('F2', 0, 0)],
      ],
    ],
  ] as [string, Told][])('%s: sound', (_, told) => {
    expect(judge(told).story).toBe('');
  });

  test.each([
    [
      'a release is forgotten',
      [[BOOKED, rebook([20, 30])], [rebooked()], [loaded('F1', 60, 1), loaded('F2', 60, 1)]],
      'books out of balance',
    ],
    ['nobody asked to rebook', [[BOOKED], [rebooked()], MOVED], 'effect of a rejection'],
    [
      'rebooked before it was asked',
      [[BOOKED, { ...rebook([20, 30]), operation: 'cancel' }], [rebooked()], MOVED],
      'effect of a rejection',
    ],
    [
      'a rebook is acknowledged and not there',
      [
        [BOOKED, rebook([20, 30])],
        [{ ...rebooked(), ...stay() }],
        [loaded('F1', 60, 1), loaded('F2', 0, 0)],
      ],
      'wrong read',
    ],
    [
      'a rebook is refused for nothing',
      [[BOOKED, rebook([20, 30], refused('nothing_to_rebook'))], [rebooked()], MOVED],
      'unexplained rejection',
    ],
    [
      'a tenth is lost',
      [
        [BOOKED, offload([20, 30])],
        [lighter(parent), part],
        [loaded('F1', 35.9, 5), loaded('F2', 0, 0)],
      ],
      'steps',
    ],
    [
      'a piece is lost',
      [[BOOKED, offload([20, 30])], [{ ...parent, pieces: 5 }, part], PARTED],
      'pieces lost',
    ],
    ['its part is lost', [[BOOKED, offload([20, 30])], [parent], PARTED], 'lost acknowledgement'],
    ['nobody divided it', [[BOOKED], [parent, part], PARTED], 'effect of a rejection'],
  ] as [string, Told, string][])('%s', (_, told, law) => {
    const verdict = judge(told);
    expect(Object.keys(verdict.broken), verdict.story).toContain(law);
  });
});

describe('papers', () => {
  const awb_number = '099-00000011';
  const [first, booking] = papered(1, [0, 10], { awb_number });
  const [second, after] = papered(2, [30, 40], { awb_number });
  const cancelled = followedBy(booking, { id: 1.5, status: 'CANCELLED' });
  const cancel: Operation = {
    id: 800,
    client: 'ann',
    operation: 'cancel',
    call_ms: 15,
    return_ms: 20,
    arguments: { user_id: 'ann', staff: false, ref_id: 'REF-1' },
    answer: { outcome: 'done', status: 'CANCELLED', version: 2 },
  };
  const none = loaded('F2', 0, 0);
  const both = [loaded('F1', 40, 2), none];
  const one = [loaded('F1', 20, 1), none];

  test('a number moves on from what was cancelled: sound', () => {
    const released = cancelled.legs.map((leg) => ({
      ...leg,
      release_reason: 'cancelled' as const,
    }));
    const flights = [loaded('F1', 20, 3), none];
    const told: Told = [
      [first, cancel, second],
      [{ ...cancelled, legs: released }, after],
      flights,
    ];
    expect(judge(told).story).toBe('');
  });

  const [quoted, priced] = papered(1, [0, 10], { quote_id: 'QUO-1' });
  const [again, repriced] = papered(2, [30, 40], { quote_id: 'QUO-1' });
  const lost: FinalNumber = { awb_number, state: 'assigned', ref_id: 'NOBODY' };
  test.each([
    [
      'one number, two shipments',
      [[first, second], [booking, after], both],
      'waybill on two shipments',
    ],
    ['a number drawn for nobody', [[first], [booking], one, [lost]], 'waybill lost'],
    [
      'a number on a booking that is free',
      [[first], [booking], one, [{ ...lost, state: 'free', ref_id: null }]],
      'waybill lost',
    ],
    ['one quote, two bookings', [[quoted, again], [priced, repriced], both], 'quote used twice'],
    [
      'a quote that nobody used is said to be used',
      [
        [{ ...quoted, answer: refused('quote_used', { quote_id: 'QUO-1' }) }],
        [],
        [loaded('F1', 0, 0), none],
      ],
      'unexplained rejection',
    ],
    [
      'a number that nobody has is said to be taken',
      [
        [{ ...first, answer: refused('awb_taken', { awb_number }) }],
        [],
        [loaded('F1', 0, 0), none],
      ],
      'unexplained rejection',
    ],
    [
      'the stock is said to be empty',
      [
        [{ ...first, answer: refused('awb_stock_empty') }],
        [],
        [loaded('F1', 0, 0), none],
        [{ ...lost, state: 'free', ref_id: null }],
      ],
      'unexplained rejection',
    ],
  ] as [string, Told, string][])('%s', (_, told, law) => {
    const verdict = judge(told);
    expect(Object.keys(verdict.broken), verdict.story).toContain(law);
  });
});

/** As it was before it was rebooked. */
function stay() {
  const { events, legs, ...booking } = rebooked();
  const [leg] = legs;
  return {
    ...booking,
    flight_ids: ['F1'],
    itinerary: 1,
    version: 1,
    legs: leg ? [{ ...leg, state: 'booked' as const, release_reason: null }] : [],
    events: events.slice(0, 1),
  };
}

function lighter(booking: FinalBooking): FinalBooking {
  const weight_kg = booking.weight_kg - 0.1;
  const legs = booking.legs.map((leg) => (leg.itinerary === 2 ? { ...leg, weight_kg } : leg));
  return { ...booking, weight_kg, legs };
}
