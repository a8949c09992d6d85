import { describe, expect, test } from 'vitest';
import { whyNot } from '../../../src/console/parts/actions.ts';
import { BOOKING_STATUSES, type BookingStatus } from '../../../src/core/booking/types.ts';
import { granted } from '../../support/answers.ts';
import { makeOverHold } from '../../support/holds.ts';
import { openScene, type Person, shipmentOn } from '../../support/scene.ts';
import { newWaybillNumber } from '../../support/waybills.ts';

const scene = openScene();
const { database, enter, makeConnection } = scene;

/** What brings a booking from DEL by DXB to LHR into a status. */
const WAY: Record<BookingStatus, readonly ['depart' | 'arrive' | 'deliver', string][]> = {
  HELD: [],
  BOOKED: [],
  CANCELLED: [],
  DEPARTED: [['depart', 'DEL']],
  ARRIVED: [
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
  ],
  DELIVERED: [
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
    ['depart', 'DXB'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ],
};

/** What each action asks of the API, whether it is offered or not. */
const TRIES = {
  cancel: ({ client }, ref_id) => client.cancel(ref_id),
  change: ({ client }, ref_id) => client.rebook(ref_id, { weight_kg: 11 }),
  waybill: ({ client }, ref_id) => client.assignWaybill(ref_id, { awb_number: newWaybillNumber() }),
} satisfies Record<string, (owner: Person, ref_id: string) => Promise<{ status: number }>>;

async function bring(status: BookingStatus) {
  const [owner, handler] = [await enter(), await enter('handler')];
  const wish = status === 'HELD' ? { hold_minutes: 5 } : {};
  const booked = await owner.client.book(shipmentOn(await makeConnection(), wish));
  const { ref_id } = granted(booked, 201);
  if (status === 'CANCELLED') granted(await owner.client.cancel(ref_id), 200);
  for (const [step, airport] of WAY[status]) {
    granted(await handler.client.step(ref_id, step, airport), 200);
  }
  const booking = granted(await owner.client.readBooking(ref_id), 200);
  const { legs } = granted(await owner.client.track(ref_id), 200);
  const caller = { user_id: owner.user.id, identity: null, role: 'customer' } as const;
  const at = { caller, now_ms: Date.now() };
  return {
    owner,
    ref_id,
    why: (action: keyof typeof TRIES) => whyNot(action, { ...booking, legs }, at),
  };
}

describe.each(BOOKING_STATUSES)('%s', (status) => {
  test.each(['cancel', 'change', 'waybill'] as const)(
    '%s is offered where the API does it',
    async (action) => {
      const { owner, ref_id, why } = await bring(status);
      const is_offered = why(action) === null;
      const { status: answered } = await TRIES[action](owner, ref_id);
      // What is cancelled is cancelled again, as a repeated call: that is no reason to offer it.
      const is_repeated = status === 'CANCELLED' && action === 'cancel';
      expect([is_offered, answered]).toEqual([is_offered, is_offered || is_repeated ? 200 : 409]);
    },
  );
});

test('nothing is offered to a stranger, steps to handlers alone, and of a hold that is over nothing', async () => {
  const { owner, ref_id } = await makeOverHold({ database, enter });
  const booking = granted(await owner.client.readBooking(ref_id), 200);
  const now_ms = Date.now();
  const as = (user_id: string, role: 'customer' | 'handler') => ({
    caller: { user_id, identity: null, role },
    now_ms,
  });
  for (const action of ['confirm', 'cancel', 'rebook', 'change', 'waybill'] as const) {
    expect(whyNot(action, booking, as(owner.user.id, 'customer'))).toMatch(/^The hold has expired/);
    expect(whyNot(action, booking, as('somebody', 'customer'))).toBe(
      'Your account may not do this.',
    );
    expect(whyNot(action, booking, { caller: null, now_ms })).toBe('Your account may not do this.');
  }
  const booked = { ...booking, status: 'BOOKED', hold_expires_at: null } as const;
  expect(whyNot('depart', booked, as(owner.user.id, 'customer'))).toBe(
    'Your account may not do this.',
  );
  expect(whyNot('depart', booked, as('somebody', 'handler'))).toBeNull();
  const legs = [{ state: 'offloaded' }] as const;
  expect(whyNot('depart', { ...booked, legs }, as('somebody', 'handler'))).toMatch(/needs another/);
  const arrived = {
    ...booked,
    status: 'ARRIVED',
    legs: [{ state: 'arrived' }, { state: 'planned' }],
  } as const;
  expect(whyNot('deliver', arrived, as('somebody', 'handler'))).toBe('It has flights left to fly.');
});
