import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { newReference } from '../../support/scene.ts';
import { SPLITS } from '../../support/splits.ts';
import { type Left, newWaybill, offload, quote, readStoredBooking } from '../changes.ts';
import { book, setTerms } from '../facts.ts';
import { useDatabase } from '../fixture.ts';
import { operate } from '../operations.ts';
import { useRebooking } from '../rebooking.ts';

const books = useDatabase();
const { owner, handler, admin, bookOn: bookSix, loads } = await useRebooking(books);

const bookOn = (flights: readonly MadeFlight[], facts: object = {}) =>
  bookSix(flights, { weight_kg: 100, pieces: 10, volume_m3: 1, ...facts });

type Legs = [MadeFlight, MadeFlight, MadeFlight];

async function makeLegs(): Promise<Legs> {
  const legs = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK']);
  for (const leg of legs) await setTerms(books, leg, { max_volume_l: 10_000 });
  return legs as Legs;
}

/** Offloads some pieces, and tells the part. */
async function split(ref: string, from: MadeFlight, left: Left): Promise<string> {
  const answer = await offload(books, handler, ref, from, left);
  if (answer.reason) throw new Error(`Not split: ${JSON.stringify(answer)}`);
  return String(answer.offloaded_ref_id);
}

const read = async (ref: string) => Object(await books.tracking.getBooking(ref)).booking;

test('some pieces become a booking of their own, and the rest flies on', async () => {
  const [A, B] = await makeLegs();
  const facts = {
    dimensions: [{ length_cm: 100, width_cm: 100, height_cm: 10, pieces: 10 }],
    volume_m3: undefined,
    special_handling_codes: ['EAT', 'PER'],
    goods_description: 'Mangoes',
    handling_note: 'Keep cool',
    awb_number: newWaybill(),
  };
  const quote_id = await quote(books, owner, [A, B], {
    weight_kg: 100,
    pieces: 10,
    ...facts,
    awb_number: undefined,
  });
  const ref = await bookOn([A, B], { ...facts, quote_id });
  const { events: _, ...before } = await read(ref);
  const part = newReference('PART');
  const told = { pieces: 4, occurred_at: new Date(Date.now() - 60_000).toISOString() };
  const answer = await offload(books, handler, ref, A, told, { part });
  const { booking } = Object(answer);
  expect(answer).toMatchObject({ offloaded_ref_id: part });
  const { events, ...rest } = booking;
  expect(rest).toStrictEqual({
    ...before,
    pieces: 6,
    weight_kg: 60,
    volume_m3: 0.6,
    chargeable_weight_kg: 100,
    dimensions: null,
    version: 2,
    updated_at: expect.any(String),
  });
  expect(events[1]).toMatchObject({
    kind: 'offloaded',
    location: 'DEL',
    flight_id: A.flight_id,
    pieces: 4,
    weight_kg: 40,
    volume_m3: 0.4,
    partial: true,
    metadata: { offloaded_ref_id: part },
  });
  expect(await read(part)).toStrictEqual({
    ...before,
    ref_id: part,
    pieces: 4,
    weight_kg: 40,
    volume_m3: 0.4,
    chargeable_weight_kg: 67,
    dimensions: null,
    price: null,
    split_from: ref,
    needs_rebooking: true,
    created_at: booking.updated_at,
    updated_at: booking.updated_at,
    events: [
      {
        id: expect.any(String),
        booking_ref_id: part,
        status: 'BOOKED',
        location: 'DEL',
        flight_id: A.flight_id,
        timestamp: booking.updated_at,
        metadata: { message: '4 of 10 pieces offloaded' },
        kind: 'split',
      },
    ],
  });
  expect((await readStoredBooking(books, ref)).legs).toEqual([
    '1 released rebooked 100 kg 1000 l',
    '1 released rebooked 100 kg 1000 l',
    '2 booked 60 kg 600 l',
    '2 booked 60 kg 600 l',
  ]);
  expect((await readStoredBooking(books, part)).legs).toEqual([
    '1 released offloaded 40 kg 400 l',
    '1 booked 40 kg 400 l',
  ]);
  expect(await loads(A, B)).toEqual(['60 600 v5', '100 1000 v4']);
  // The first answer of the parent, and no second booking by the part's name.
  const { rows } = await books.pool.query(
    'select request, idempotency_key from cargo.bookings where ref_id = $1',
    [part],
  );
  expect(rows).toEqual([{ request: { split_from: ref }, idempotency_key: null }]);
  expect(await book(books, owner, [A], { ref: part })).toMatchObject({ reason: 'ref_id_taken' });
});

test.each(SPLITS)('$part of $pieces pieces of $weight_kg kg and $volume_m3 m³', async (vector) => {
  const { weight_kg, volume_m3, pieces } = vector;
  const [A] = await makeLegs();
  const ref = await bookOn([A], { weight_kg, volume_m3, pieces });
  const part = await split(ref, A, { pieces: vector.part });
  expect(await read(ref)).toMatchObject({
    pieces: vector.rest_pieces,
    weight_kg: vector.rest_weight_kg,
    volume_m3: vector.rest_volume_m3,
  });
  expect(await read(part)).toMatchObject({
    pieces: vector.part,
    weight_kg: vector.part_weight_kg,
    volume_m3: vector.part_volume_m3,
  });
});

test.each<[string, object, Left, number[], number[]]>([
  // chargeable of part and rest: anew, the larger of gross and volume
  ['given weight', {}, { weight_kg: 99.9 }, [99.9, 400, 100], [0.1, 600, 100]],
  ['given volume', {}, { volume_m3: 1 }, [40, 1_000, 167], [60, 0, 60]],
  ['no volume', {}, { volume_m3: 0 }, [40, 0, 40], [60, 1_000, 167]],
  ['a volume in between', {}, { volume_m3: 0.3 }, [40, 300, 50], [60, 700, 117]],
  ['assumed volume', { volume_m3: undefined }, {}, [40, 240, 40], [60, 360, 60]],
  [
    'given volume of an assumed one',
    { volume_m3: undefined },
    { volume_m3: 0.6 },
    [40, 600, 100],
    [60, 0, 60],
  ],
])('a part with %s', async (_, facts, left, ofPart, ofRest) => {
  const [A] = await makeLegs();
  const ref = await bookOn([A], facts);
  const part = await split(ref, A, { pieces: 4, ...left });
  for (const [which, [weight_kg, litres = 0, chargeable_weight_kg]] of [
    [part, ofPart],
    [ref, ofRest],
  ] as const) {
    const volume_m3 = litres / 1_000;
    expect(await read(which)).toMatchObject({ weight_kg, volume_m3, chargeable_weight_kg });
  }
  const isAssumed = 'volume_m3' in facts;
  expect(await read(ref)).toMatchObject({ volume_assumed: isAssumed });
  expect(await read(part)).toMatchObject({ volume_assumed: isAssumed && !('volume_m3' in left) });
});

test('a tenth of a kilogram cannot be divided', async () => {
  const [A] = await makeLegs();
  const ref = await bookOn([A], { weight_kg: 0.1 });
  expect(await offload(books, handler, ref, A, { pieces: 4 })).toMatchObject({
    reason: 'validation_failed',
    errors: [{ path: 'pieces' }],
  });
  expect(await offload(books, handler, ref, A)).toMatchObject({ offloaded_ref_id: ref });
});

test.each(['offloaded', 'flight_cancelled'] as const)(
  'a later leg that was %s before is so for both, and is given back once',
  async (reason) => {
    const [A, B, C] = await makeLegs();
    const ref = await bookOn([A, B, C]);
    if (reason === 'offloaded') await offload(books, handler, ref, B);
    else await operate(books, admin, B, { status: 'CANCELLED' });
    const part = await split(ref, A, { pieces: 4 });
    expect((await readStoredBooking(books, ref)).legs).toEqual([
      '1 released rebooked 100 kg 1000 l',
      '1 released rebooked 100 kg 1000 l',
      '1 released rebooked 100 kg 1000 l',
      '2 booked 60 kg 600 l',
      `2 released ${reason} 60 kg 600 l`,
      '2 booked 60 kg 600 l',
    ]);
    expect((await readStoredBooking(books, part)).legs).toEqual([
      '1 released offloaded 40 kg 400 l',
      `1 released ${reason} 40 kg 400 l`,
      '1 booked 40 kg 400 l',
    ]);
    expect(await loads(A, B, C)).toEqual(['60 600 v5', '0 0 v6', '100 1000 v4']);
    expect(await read(ref)).toMatchObject({ needs_rebooking: true });
  },
);
