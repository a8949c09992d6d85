import { describe, expect, test } from 'vitest';
import { type Changes, type Left, offload, rebook, to } from '../changes.ts';
import { useDatabase } from '../fixture.ts';
import { idsOf, useRebooking } from '../rebooking.ts';

/** What is set for the API, in changes of a booking: by values that are not the functions' own. */

const books = useDatabase();
const { owner, handler, makeWorld, bookOn, loads } = await useRebooking(books);
const read = async (ref: string) => Object(await books.tracking.getBooking(ref)).booking;
const LINE = { length_cm: 100, width_cm: 50, height_cm: 20, pieces: 6 };

describe('a rebook with a divisor of 5000', () => {
  const divisor = 5_000;

  test.each<[string, Changes, number, number]>([
    ['another volume', { volume_m3: 0.4 }, 400, 80],
    ['other dimensions', { dimensions: [{ ...LINE, height_cm: 15 }] }, 450, 90],
    ['another weight: the volume is assumed by it', { weight_kg: 70 }, 350, 70],
  ])('measures %s', async (_, changes, litres, chargeable_weight_kg) => {
    const { A } = await makeWorld();
    const ref = await bookOn([A], { volume_m3: 0.6 });
    expect(await rebook(books, owner, ref, changes, { divisor })).toMatchObject({
      booking: { volume_m3: litres / 1_000, chargeable_weight_kg },
    });
    expect(await loads(A)).toEqual([`${changes.weight_kg ?? 60} ${litres} v3`]);
  });

  test.each<[string, object, object]>([
    ['a volume', { volume_m3: 0.6 }, { volume_m3: 0.6, chargeable_weight_kg: 100 }],
    ['dimensions', { dimensions: [LINE] }, { dimensions: [LINE], chargeable_weight_kg: 100 }],
    ['an assumed volume', {}, { volume_m3: 0.36, chargeable_weight_kg: 60 }],
  ])('leaves %s as it was booked, sent again or not', async (_, sent, booked) => {
    const { A, B, C, D } = await makeWorld();
    const ref = await bookOn([A, B], sent);
    const again = { weight_kg: 60, pieces: 6, ...sent };
    expect(await rebook(books, owner, ref, again, { divisor })).toMatchObject({
      booking: { ...booked, version: 1 },
    });
    for (const changes of [to(C, D), { ...to(A, B), ...again }]) {
      expect(await rebook(books, owner, ref, changes, { divisor })).toMatchObject({
        booking: { ...booked, ...changes },
      });
    }
  });
});

describe('an offload with a divisor of 5000', () => {
  test.each<[string, object, Left, number[], number[]]>([
    // litres and chargeable weight of the part and of the rest
    ['a given volume', { volume_m3: 1 }, {}, [400, 80], [600, 120]],
    ['a volume of the part', { volume_m3: 1 }, { volume_m3: 0.7 }, [700, 140], [300, 60]],
    ['an assumed volume: it was assumed before', {}, {}, [240, 40], [360, 60]],
  ])('measures both with %s', async (_, facts, left, ofPart, ofRest) => {
    const flight = await books.makeFlight();
    const ref = await bookOn([flight], { weight_kg: 100, pieces: 10, ...facts });
    const told = { pieces: 4, ...left };
    const answer = await offload(books, handler, ref, flight, told, { divisor: 5_000 });
    for (const [which, [litres = 0, chargeable_weight_kg]] of [
      [String(answer.offloaded_ref_id), ofPart],
      [ref, ofRest],
    ] as const) {
      const volume_m3 = litres / 1_000;
      expect(await read(which)).toMatchObject({ volume_m3, chargeable_weight_kg });
    }
  });

  test('leaves what is left behind as a whole as it was booked', async () => {
    const flight = await books.makeFlight();
    const ref = await bookOn([flight], { volume_m3: 0.6 });
    await offload(books, handler, ref, flight, {}, { divisor: 5_000 });
    expect(await read(ref)).toMatchObject({ needs_rebooking: true, chargeable_weight_kg: 100 });
  });
});

test('a rebook connects within the minutes that are set', async () => {
  const { A, B, C, D } = await makeWorld();
  const ref = await bookOn([C, D]);
  expect(await rebook(books, owner, ref, to(A, B), { minutes: 121 })).toMatchObject({
    reason: 'itinerary_invalid',
    flight_id: B.flight_id,
    fault: 'Leg 2 departs less than 121 minutes after the leg before arrives.',
  });
  expect(await rebook(books, owner, ref, to(A, B), { minutes: 120 })).toMatchObject({
    booking: { flight_ids: idsOf(A, B) },
  });
});
