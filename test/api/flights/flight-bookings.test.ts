import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import type { Answer } from '../../support/api-client.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

/** The booking list of a flight: `GET /flights/{flight_id}/bookings`. */

const { database, enter, makeConnection } = openScene();

const KEYS = [
  'ref_id',
  'awb_number',
  'status',
  'leg_state',
  'origin',
  'destination',
  'pieces',
  'weight_kg',
  'volume_m3',
  'volume_assumed',
  'special_handling_codes',
  'goods_description',
  'hold_expires_at',
  'connects_from',
  'connects_to',
  'accepted',
];

test('shows each booking with its facts and the flights that its leg connects', async () => {
  const legs = await makeConnection();
  const [first, second] = legs;
  const [{ client }, handler] = await Promise.all([enter(), enter('handler')]);
  const shipment = shipmentOn(legs, {
    weight_kg: 120.5,
    pieces: 4,
    dimensions: [{ length_cm: 120, width_cm: 80, height_cm: 60.5, pieces: 4 }],
    special_handling_codes: ['PER'],
    goods_description: 'Cut flowers',
    handling_note: 'Keep cool.',
  });
  const { ref_id } = granted(await client.book(shipment), 201);
  const list = async (flight_id: string) =>
    granted(await handler.client.listFlightBookings(flight_id), 200);
  const [listed] = await list(first.flight_id);
  expect(Object.keys(listed ?? {})).toEqual(KEYS);
  expect(listed).toEqual({
    ref_id,
    awb_number: null,
    status: 'BOOKED',
    leg_state: 'booked',
    origin: 'DEL',
    destination: 'LHR',
    pieces: 4,
    weight_kg: 120.5,
    volume_m3: 2.343,
    volume_assumed: false,
    special_handling_codes: ['PER'],
    goods_description: 'Cut flowers',
    hold_expires_at: null,
    connects_from: null,
    connects_to: second.flight_id,
    accepted: null,
  });
  expect(await list(second.flight_id)).toEqual([
    { ...listed, connects_from: first.flight_id, connects_to: null },
  ]);
});

test('shows how far each leg is, and no cancelled ones', async () => {
  const flight = await database.makeFlight();
  const [{ client }, handler, admin] = await Promise.all([
    enter(),
    enter('handler'),
    enter('admin'),
  ]);
  const book = async (wish = {}) =>
    granted(await client.book(shipmentOn(flight, { ref_id: newReference(), ...wish })), 201);
  const held = await book({ hold_minutes: 5 });
  const cancelled = await book();
  granted(await client.cancel(cancelled.ref_id), 200);
  const states = async () => {
    const listed = granted(await handler.client.listFlightBookings(flight.flight_id), 200);
    return Object.fromEntries(
      listed.map(({ ref_id, status, leg_state, hold_expires_at }) => [
        ref_id,
        [status, leg_state, hold_expires_at],
      ]),
    );
  };
  expect(await states()).toEqual({ [held.ref_id]: ['HELD', 'booked', held.hold_expires_at] });
  granted(await admin.client.operate(flight.flight_id, { status: 'CANCELLED' }), 200);
  expect(await states()).toEqual({ [held.ref_id]: ['HELD', 'offloaded', held.hold_expires_at] });
});

test('a departed leg and an arrived one are listed as that', async () => {
  const flight = await database.makeFlight();
  const [{ client }, handler] = await Promise.all([enter(), enter('handler')]);
  const { ref_id } = granted(await client.book(shipmentOn(flight)), 201);
  for (const [step, location, leg_state] of [
    ['depart', 'DEL', 'departed'],
    ['arrive', 'LHR', 'arrived'],
    ['deliver', 'LHR', 'arrived'],
  ] as const) {
    granted(await handler.client.step(ref_id, step, location), 200);
    const listed = granted(await handler.client.listFlightBookings(flight.flight_id), 200);
    expect(listed).toMatchObject([{ ref_id, leg_state }]);
  }
});

describe('pages', () => {
  test('by reference, each booking once, to the last page', async () => {
    const flight = await database.makeFlight();
    const [{ client }, handler] = await Promise.all([enter(), enter('handler')]);
    const made = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const shipment = shipmentOn(flight, { ref_id: newReference() });
        return granted(await client.book(shipment), 201).ref_id;
      }),
    );
    const pages: string[][] = [];
    let path: string | undefined = `/flights/${flight.flight_id}/bookings?limit=2`;
    while (path !== undefined) {
      const answer: Answer<{ ref_id: string }[]> = await handler.client.call('GET', path);
      pages.push(granted(answer, 200).map(({ ref_id }) => ref_id));
      path = /^<(.+)>; rel="next"$/.exec(answer.headers.get('Link') ?? '')?.[1];
      expect(pages.length).toBeLessThan(5);
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(made.sort());
  });

  test('a page that holds all of them has no next', async () => {
    const flight = await database.makeFlight();
    const [{ client }, handler] = await Promise.all([enter(), enter('handler')]);
    for (let nth = 0; nth < 2; nth += 1) granted(await client.book(shipmentOn(flight)), 201);
    const answer = await handler.client.listFlightBookings(flight.flight_id, { limit: 2 });
    expect(granted(answer, 200)).toHaveLength(2);
    expect(answer.headers.get('Link')).toBeNull();
  });

  test.each([
    ['limit', '0'],
    ['limit', '501'],
    ['limit', 'x'],
    ['cursor', ''],
    ['cursor', 'a b'],
  ])('%s=%j → 422 that names it', async (name, value) => {
    const { client } = await enter('handler');
    const { flight_id } = await database.makeFlight();
    const answer = await client.listFlightBookings(flight_id, { [name]: value });
    expect(refusedPaths(answer)).toEqual([name]);
  });
});

test('of a flight without bookings is empty', async () => {
  const { client } = await enter('admin');
  const { flight_id } = await database.makeFlight();
  const answer = await client.listFlightBookings(flight_id);
  expect(granted(answer, 200)).toEqual([]);
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
});

test.each([randomUUID(), '0', 'a b'])('of no flight, %s → 404 flight_not_found', async (id) => {
  const { client } = await enter('handler');
  refused(await client.listFlightBookings(id), 404, 'flight_not_found');
});

test('is for staff: a customer with a booking on it → 403', async () => {
  const flight = await database.makeFlight();
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight)), 201);
  refused(await client.listFlightBookings(flight.flight_id), 403, 'forbidden');
});
