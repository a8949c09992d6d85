import { expect, test } from 'vitest';
import { named } from '../../support/scene.ts';
import { quote, readStoredBooking, rebook, to } from '../changes.ts';
import { cancel } from '../facts.ts';
import { useDatabase } from '../fixture.ts';
import { idsOf, useRebooking, type World } from '../rebooking.ts';

const books = useDatabase();
const { owner, makeWorld, bookOn, loads } = await useRebooking(books);

test('other flights before departure: the old legs come back, the new ones are taken, in one event', async () => {
  const { A, B, C, D } = await makeWorld();
  const ref = await bookOn([A, B]);
  const before = Object(await books.tracking.getBooking(ref)).booking;
  const answer = await rebook(books, owner, ref, to(C, D));
  expect(answer).toMatchObject({ outcome: 'rebooked' });
  expect(answer.booking).toStrictEqual({
    ...before,
    flight_ids: idsOf(C, D),
    version: 2,
    updated_at: expect.any(String),
    events: [
      ...before.events,
      {
        id: expect.any(String),
        booking_ref_id: ref,
        status: 'BOOKED',
        location: null,
        flight_id: C.flight_id,
        timestamp: Object(answer.booking).updated_at,
        metadata: { message: 'Booking rebooked' },
        kind: 'rebooked',
      },
    ],
  });
  expect((await readStoredBooking(books, ref)).legs).toEqual([
    '1 released rebooked 60 kg 360 l',
    '1 released rebooked 60 kg 360 l',
    '2 booked 60 kg 360 l',
    '2 booked 60 kg 360 l',
  ]);
  expect(await loads(A, B, C, D)).toEqual(['0 0 v2', '0 0 v2', '60 360 v1', '60 360 v1']);
  const told = Object(answer.capacity).map((x: { flight_id: string }) => x.flight_id);
  expect(told).toEqual(idsOf(A, B, C, D).sort());
});

test('onto flights that it is on in part: the common one needs only the difference', async () => {
  const { A, B, E } = await makeWorld();
  const ref = await bookOn([A, B], { weight_kg: 90, volume_m3: 0.9 });
  await bookOn([A], { weight_kg: 10, volume_m3: 0.1 });
  // The first flight is full, but for what this booking has of it itself.
  expect(
    await rebook(books, owner, ref, to(A, E), { lock_held: false, scarce_kg: 50 }),
  ).toMatchObject({
    outcome: 'rebooked',
  });
  expect(await loads(A, B, E)).toEqual(['100 1000 v4', '0 0 v2', '90 900 v1']);
});

test.each([
  ['kilograms', { weight_kg: 95, volume_m3: 0.9 }, { available_kg: 90, requested_kg: 95 }],
  [
    'litres',
    { weight_kg: 80, volume_m3: 0.95 },
    { available_kg: 90, requested_kg: 80, available_m3: 0.9, requested_m3: 0.95 },
  ],
])('its own share counts as free where %s lack', async (_, wanted, figures) => {
  const { A, B } = await makeWorld();
  const ref = await bookOn([A, B], { weight_kg: 80, volume_m3: 0.8 });
  await bookOn([B], { weight_kg: 10, volume_m3: 0.1 });
  expect(await rebook(books, owner, ref, wanted)).toEqual({
    reason: 'capacity_exceeded',
    ...named(B),
    ...figures,
  });
  expect(await loads(A, B)).toEqual(['80 800 v1', '90 900 v2']);
  expect(await rebook(books, owner, ref, { weight_kg: 90, volume_m3: 0.9 })).toMatchObject({
    outcome: 'rebooked',
  });
  expect(await loads(A, B)).toEqual(['90 900 v3', '100 1000 v4']);
});

const LINE = { length_cm: 100, width_cm: 50, height_cm: 10 };

test.each([
  ['more weight: the volume is assumed again', { weight_kg: 70 }, [70, 6, 420, true, 70, null]],
  ['less weight', { weight_kg: 30 }, [30, 6, 180, true, 30, null]],
  ['more pieces: the volume is assumed again', { pieces: 7 }, [60, 7, 360, true, 60, null]],
  ['another volume', { volume_m3: 0.5 }, [60, 6, 500, false, 83.5, null]],
  [
    'other pieces with their dimensions',
    { pieces: 8, dimensions: [{ ...LINE, pieces: 8 }] },
    [60, 8, 400, false, 67, [{ ...LINE, pieces: 8 }]],
  ],
  ['the same volume, no longer as dimensions', { volume_m3: 0.3 }, [60, 6, 300, false, 60, null]],
])('%s', async (_, wanted, [weight_kg, pieces, litres, assumed, chargeable, dimensions]) => {
  const { A, B } = await makeWorld();
  const ref = await bookOn([A, B], { dimensions: [{ ...LINE, pieces: 6 }] });
  const answer = await rebook(books, owner, ref, wanted);
  expect(answer.booking, JSON.stringify(answer)).toMatchObject({
    weight_kg,
    pieces,
    volume_m3: Number(litres) / 1_000,
    volume_assumed: assumed,
    chargeable_weight_kg: chargeable,
    dimensions,
    flight_ids: idsOf(A, B),
    version: 2,
  });
  const isSame = weight_kg === 60 && litres === 300;
  expect(await loads(A, B)).toEqual(Array(2).fill(`${weight_kg} ${litres} v${isSame ? 1 : 3}`));
});

test.each([
  ['the same flights', (w: World) => to(w.A, w.B)],
  [
    'the same facts',
    () => ({ weight_kg: 60, pieces: 6, volume_m3: 0.4, special_handling_codes: ['EAT'] }),
  ],
  ['the same words', () => ({ goods_description: 'Mangoes', handling_note: 'Keep cool' })],
])('%s again: nothing changes, whatever If-Match says', async (_, wanted) => {
  const world = await makeWorld();
  const words = { goods_description: 'Mangoes', handling_note: 'Keep cool' };
  const ref = await bookOn([world.A, world.B], {
    volume_m3: 0.4,
    special_handling_codes: ['EAT'],
    ...words,
  });
  const before = await books.tracking.getBooking(ref);
  const answer = await rebook(books, owner, ref, wanted(world), { if_versions: [9] });
  expect(answer).toMatchObject({ outcome: 'rebooked', ...before });
  expect(await books.tracking.getBooking(ref)).toStrictEqual(before);
  expect(await loads(world.A, world.B)).toEqual(['60 400 v1', '60 400 v1']);
});

test('what is as it was is repeated after the end, too; else it is closed', async () => {
  const { A, C, D } = await makeWorld();
  const ref = await bookOn([A], { goods_description: 'Figs' });
  await cancel(books, owner, ref);
  const before = await books.tracking.getBooking(ref);
  expect(await rebook(books, owner, ref, { goods_description: 'Figs', pieces: 6 })).toMatchObject({
    outcome: 'rebooked',
    ...before,
  });
  expect(await rebook(books, owner, ref, to(C, D))).toEqual({
    reason: 'booking_closed',
    booking_status: 'CANCELLED',
  });
});

test('other words, codes or pieces alone move no leg and keep the price; the event names no flight', async () => {
  const { A, B } = await makeWorld();
  const facts = { weight_kg: 60, pieces: 6 };
  const quote_id = await quote(books, owner, [A, B], facts);
  const ref = await bookOn([A, B], { quote_id });
  const changes = { goods_description: 'Silk', special_handling_codes: ['EAT', 'PER'], pieces: 5 };
  const { booking } = Object(await rebook(books, owner, ref, changes));
  expect(booking).toMatchObject({ ...changes, version: 2, price: { quote_id } });
  expect(booking.events[1]).toMatchObject({ kind: 'rebooked', flight_id: null });
  expect(await readStoredBooking(books, ref)).toMatchObject({
    itinerary: 1,
    legs: ['1 booked 60 kg 360 l', '1 booked 60 kg 360 l'],
  });
  // The same once more, after a lost answer.
  const again = await rebook(books, owner, ref, changes, { if_versions: [1] });
  expect(again.booking).toStrictEqual(booking);
});
