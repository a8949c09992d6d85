import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

const { database, enter } = openScene();

const UTC = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);

test('POST /bookings → 201 with exactly the fields of the contract, Location and ETag', async () => {
  const { user, client } = await enter();
  const flight = await database.makeFlight();
  const answer = await client.book(shipmentOn(flight, { weight_kg: 120.5, pieces: 4 }));
  const booking = granted(answer, 201);
  expect(booking).toEqual({
    ref_id: expect.stringMatching(/^BKG-[0-9A-HJKMNP-TV-Z]{12,}$/),
    user_id: user.id,
    origin: 'DEL',
    destination: 'LHR',
    pieces: 4,
    weight_kg: 120.5,
    status: 'BOOKED',
    flight_ids: [flight.flight_id],
    created_at: UTC,
    updated_at: booking.created_at,
    version: 1,
    volume_m3: 0.723,
    volume_assumed: true,
    chargeable_weight_kg: 120.5,
    dimensions: null,
    special_handling_codes: [],
    goods_description: null,
    handling_note: null,
    hold_expires_at: null,
    awb_number: null,
    price: null,
    split_from: null,
    needs_rebooking: false,
    events: [
      {
        id: expect.any(String),
        booking_ref_id: booking.ref_id,
        status: 'BOOKED',
        location: 'DEL',
        flight_id: null,
        timestamp: booking.created_at,
        metadata: { message: 'Booking created' },
      },
    ],
  });
  expect(answer.headers.get('Location')).toBe(`/bookings/${booking.ref_id}`);
  expect(answer.headers.get('ETag')).toBe('"1"');
  expect(answer.headers.get('Idempotent-Replayed')).toBeNull();
  expect(await database.readCapacity(flight.flight_id)).toEqual({
    booked_weight_kg: 120.5,
    version: 1,
  });
});

test('the booking reads back at its Location as it was answered', async () => {
  const { client } = await enter();
  const answer = await client.book(shipmentOn(await database.makeFlight()));
  const booking = granted(answer, 201);
  const read = await client.call('GET', answer.headers.get('Location') ?? '');
  expect(granted(read, 200)).toEqual(booking);
});

test('a made reference is new each time', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const bookings = await Promise.all(
    Array.from({ length: 10 }, async () => granted(await client.book(shipmentOn(flight)), 201)),
  );
  expect(new Set(bookings.map((booking) => booking.ref_id)).size).toBe(10);
});

test.each([0.1, 1.1, 7.9, 10.5, 999.9])(
  'a booking of %d kg takes exactly that',
  async (weight_kg) => {
    const { client } = await enter();
    const flight = await database.makeFlight({ max_weight_kg: 1_000 });
    const booking = granted(await client.book(shipmentOn(flight, { weight_kg })), 201);
    expect(booking.weight_kg).toBe(weight_kg);
    expect((await database.readCapacity(flight.flight_id)).booked_weight_kg).toBe(weight_kg);
  },
);

test('weights add up in tenths: 0.4 kg still fit on 700 when 699.6 are booked, 0.1 more do not', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 700 });
  granted(await client.book(shipmentOn(flight, { weight_kg: 699.6 })), 201);
  granted(await client.book(shipmentOn(flight, { weight_kg: 0.4 })), 201);
  const problem = refused(
    await client.book(shipmentOn(flight, { weight_kg: 0.1 })),
    409,
    'capacity_exceeded',
  );
  expect(problem.available_kg).toBe(0);
});

test('the heaviest shipment fits a flight that has room for it', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 100_000 });
  granted(await client.book(shipmentOn(flight, { weight_kg: 100_000, pieces: 100_000 })), 201);
});

test('ref_id given: upper-cased, and the booking’s name', async () => {
  const { client } = await enter();
  const ref_id = newReference('my-ref');
  const booking = granted(
    await client.book(shipmentOn(await database.makeFlight(), { ref_id })),
    201,
  );
  expect(booking.ref_id).toBe(ref_id.toUpperCase());
});

test.each([6, 40])('a ref_id may have %d characters', async (length) => {
  const { client } = await enter();
  const ref_id = newReference().slice(-6).padStart(length, 'R-9');
  expect(ref_id).toHaveLength(length);
  granted(await client.book(shipmentOn(await database.makeFlight(), { ref_id })), 201);
});

test('airport codes are taken in any case and shown in upper case', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const booking = granted(
    await client.book(shipmentOn(flight, { origin: 'del', destination: 'Lhr' })),
    201,
  );
  expect(booking).toMatchObject({ origin: 'DEL', destination: 'LHR' });
});

test('flight ids are taken in upper case, and shown as they are', async () => {
  const { client } = await enter();
  const flight = await database.makeFlight();
  const flight_ids = [flight.flight_id.toUpperCase()];
  const booking = granted(await client.book(shipmentOn(flight, { flight_ids })), 201);
  expect(booking.flight_ids).toEqual([flight.flight_id]);
});

test('unknown fields are ignored, user_id among them: a booking is the caller’s', async () => {
  const { user, client } = await enter();
  const stranger = await enter();
  const flight = await database.makeFlight();
  const body = {
    ...shipmentOn(flight),
    user_id: stranger.user.id,
    confirm: true,
    status: 'DELIVERED',
  };
  const booking = granted(await client.book(body), 201);
  expect(booking).toMatchObject({ user_id: user.id, status: 'BOOKED' });
  expect(booking).not.toHaveProperty('confirm');
});
