import { expect, test } from 'vitest';
import { offload, quote, readStoredBooking, rebook, to } from '../changes.ts';
import { useDatabase } from '../fixture.ts';
import { operate } from '../operations.ts';
import { idsOf, useRebooking } from '../rebooking.ts';

const books = useDatabase();
const { owner, handler, admin, makeWorld, bookOn, go, loads } = await useRebooking(books);

test.each([
  ['the carrier offloaded it: the price stays', 'offloaded', {}, true],
  ['its flight was cancelled: the price stays', 'flight_cancelled', {}, true],
  ['offloaded, and heavier: no price', 'offloaded', { weight_kg: 61 }, false],
  ['offloaded, of another volume: no price', 'offloaded', { volume_m3: 0.4 }, false],
])('after %s', async (_, reason, facts, stays) => {
  const { A, B, E } = await makeWorld();
  const quote_id = await quote(books, owner, [A, B], { weight_kg: 60, pieces: 6 });
  const ref = await bookOn([A, B], { quote_id });
  if (reason === 'offloaded') await offload(books, handler, ref, B);
  else await operate(books, admin, B, { status: 'CANCELLED' });
  expect(await readStoredBooking(books, ref)).toMatchObject({ needs_rebooking: true });
  expect(await loads(B)).toEqual(['0 0 v2']);
  const { booking } = Object(await rebook(books, owner, ref, { ...to(A, E), ...facts }));
  expect(booking).toMatchObject({ needs_rebooking: false, price: stays ? { quote_id } : null });
  expect(await loads(B), 'it was given back once').toEqual(['0 0 v2']);
  expect((await readStoredBooking(books, ref)).legs.slice(0, 2)).toEqual([
    '1 released rebooked 60 kg 360 l',
    '1 released rebooked 60 kg 360 l',
  ]);
});

test('what was offloaded is taken again on its own flight when only words are sent', async () => {
  const { A, B } = await makeWorld();
  const ref = await bookOn([A, B]);
  await offload(books, handler, ref, A);
  const words = { handling_note: 'Urgent' };
  expect(await rebook(books, handler, ref, words)).toMatchObject({
    booking: { needs_rebooking: false, flight_ids: idsOf(A, B), handling_note: 'Urgent' },
  });
  expect(await loads(A, B)).toEqual(['60 360 v3', '60 360 v3']);
});

test('without a quote other flights cost the price; with one it is the new one’s', async () => {
  const { A, B, C, D } = await makeWorld();
  const facts = { weight_kg: 60, pieces: 6 };
  const first = await quote(books, owner, [A, B], facts);
  const ref = await bookOn([A, B], { quote_id: first });
  // Its own, as it is: nothing.
  expect(await rebook(books, owner, ref, { ...to(A, B), quote_id: first })).toMatchObject({
    booking: { version: 1 },
  });
  const second = await quote(books, owner, [C, D], facts);
  const changes = { ...to(C, D), quote_id: second };
  const { booking } = Object(await rebook(books, owner, ref, changes));
  expect(booking).toMatchObject({ version: 2, price: { quote_id: second } });
  expect((await rebook(books, owner, ref, changes)).booking, 'repeated').toStrictEqual(booking);
  const { rows } = await books.pool.query(
    'select used_by from cargo.quotes where quote_id = any ($1)',
    [[first, second]],
  );
  expect(rows).toEqual([{ used_by: ref }, { used_by: ref }]);
  expect(await rebook(books, owner, ref, to(A, B))).toMatchObject({ booking: { price: null } });
  // The one it used once is still its own.
  expect(await rebook(books, owner, ref, { quote_id: first })).toMatchObject({
    booking: { price: { quote_id: first }, version: 4 },
  });
  expect(await loads(A, C)).toEqual(['60 360 v3', '0 0 v2']);
});

test('staff may rebook with a quote in their own name or the owner’s, from where the shipment is', async () => {
  const { A, B, E } = await makeWorld();
  const ref = await bookOn([A, B]);
  await go(ref, 'depart', 'DEL');
  const facts = { weight_kg: 60, pieces: 6 };
  for (const user of [handler, owner]) {
    const flight = user === handler ? E : B;
    const quote_id = await quote(books, user, [flight], facts);
    expect(await rebook(books, handler, ref, { ...to(flight), quote_id })).toMatchObject({
      booking: { price: { quote_id } },
    });
  }
  const foreign = await quote(books, await books.makeUser(), [E], facts);
  const strange = { ...to(E), quote_id: foreign };
  expect(await rebook(books, handler, ref, strange)).toEqual({
    reason: 'quote_unknown',
    quote_id: foreign,
  });
});
