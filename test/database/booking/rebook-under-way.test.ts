import { expect, test } from 'vitest';
import { minutesAfter, named } from '../../support/scene.ts';
import { offload, readStoredBooking, rebook, to } from '../changes.ts';
import { setTerms } from '../facts.ts';
import { inDays, useDatabase } from '../fixture.ts';
import { operate } from '../operations.ts';
import { idsOf, made, useRebooking } from '../rebooking.ts';

const books = useDatabase();
const { owner, handler, admin, makeWorld, bookOn, go, loads } = await useRebooking(books);

test('after the first departure: from where it is, the flown leg stays', async () => {
  const { A, B, E } = await makeWorld();
  const ref = await bookOn([A, B]);
  await go(ref, 'depart', 'DEL');
  expect(await rebook(books, handler, ref, to(E))).toMatchObject({
    booking: { status: 'DEPARTED', flight_ids: idsOf(A, E) },
  });
  expect((await readStoredBooking(books, ref)).legs).toEqual([
    '1 departed 60 kg 360 l',
    '1 released rebooked 60 kg 360 l',
    '2 booked 60 kg 360 l',
  ]);
  await go(ref, 'arrive', 'DXB');
  expect(await rebook(books, owner, ref, to(B))).toMatchObject({
    booking: { status: 'ARRIVED', flight_ids: idsOf(A, B) },
  });
  for (const [what, where] of [
    ['depart', 'DXB'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ] as const) {
    expect(await go(ref, what, where), what).toHaveProperty('booking');
  }
  expect((await readStoredBooking(books, ref)).legs).toEqual([
    '1 arrived 60 kg 360 l',
    '1 released rebooked 60 kg 360 l',
    '2 released rebooked 60 kg 360 l',
    '3 arrived 60 kg 360 l',
  ]);
  expect(await loads(A, B, E)).toEqual(['60 360 v1', '60 360 v3', '0 0 v2']);
});

test('in the air it can go on from the arrival, estimated or scheduled; on the ground from now', async () => {
  const soon = new Date(Date.now() + 30 * 60_000);
  const [A] = made(
    ...(await books.makeRoute(['DEL', 'DXB'], { departure_at: minutesAfter(soon, -300) })),
  );
  if (!A) throw new Error('No flight.');
  const onward = (minutes: number) =>
    books.makeFlight({
      origin: 'DXB',
      destination: 'LHR',
      departure_at: minutesAfter(A.arrival_at, minutes),
    });
  const [inTime, tooSoon] = [await onward(60), await onward(59)];
  const B = await books.makeFlight({ origin: 'DXB', destination: 'LHR', departure_at: inDays(3) });
  await setTerms(books, A, { departure_at: minutesAfter(soon, 60) });
  const ref = await bookOn([A, B]);
  await go(ref, 'depart', 'DEL');
  const invalid = {
    reason: 'itinerary_invalid',
    ...named(tooSoon),
    fault: 'Leg 1 departs less than 60 minutes after the shipment is there.',
  };
  expect(await rebook(books, owner, ref, to(tooSoon))).toEqual(invalid);
  expect(await rebook(books, owner, ref, to(inTime))).toMatchObject({ outcome: 'rebooked' });
  const late = { estimated_arrival_datetime: minutesAfter(A.arrival_at, 1).toISOString() };
  await operate(books, admin, A, late);
  expect(await rebook(books, owner, ref, to(B))).toMatchObject({ outcome: 'rebooked' });
  expect(await rebook(books, owner, ref, to(inTime))).toEqual({ ...invalid, ...named(inTime) });
  await go(ref, 'arrive', 'DXB');
  expect(await rebook(books, owner, ref, to(tooSoon))).toMatchObject({ outcome: 'rebooked' });
  const gone = await books.makeFlight({ origin: 'DXB', destination: 'LHR', departure_at: soon });
  expect(await rebook(books, owner, ref, to(gone))).toEqual({ ...invalid, ...named(gone) });
});

test('the whole itinerary, flown and new, visits no airport twice', async () => {
  const { A, B } = await makeWorld();
  const ref = await bookOn([A, B]);
  const [back, on] = made(
    ...(await books.makeRoute(['DXB', 'DEL', 'LHR'], { departure_at: inDays(9) })),
  );
  await go(ref, 'depart', 'DEL');
  expect(await rebook(books, owner, ref, to(...made(back, on)))).toMatchObject({
    reason: 'itinerary_invalid',
    fault: 'The itinerary visits DEL twice.',
  });
});

test('a closed flight keeps what it has, and takes nothing new', async () => {
  const { A, B, C, D, E } = await makeWorld();
  const [ref, other] = [await bookOn([A, B]), await bookOn([C, D], { weight_kg: 10 })];
  await operate(books, admin, A, { closed: true });
  expect(await rebook(books, owner, ref, { ...to(A, E), weight_kg: 61 })).toMatchObject({
    outcome: 'rebooked',
  });
  const closed = { reason: 'flight_closed', ...named(A) };
  expect(await rebook(books, owner, other, to(A, B))).toEqual(closed);
  await offload(books, handler, ref, A);
  expect(await rebook(books, owner, ref, to(A, E)), 'not of a leg that is booked').toEqual(closed);
});

test('acceptance closes for the first departure alone', async () => {
  const departure_at = minutesAfter(new Date(), 90);
  const late = { latest_acceptance_minutes: 120, departure_at };
  const [A, B] = made(await books.makeFlight(), await books.makeFlight(late));
  if (!A || !B) throw new Error('No flights.');
  const ref = await bookOn([A]);
  expect(await rebook(books, owner, ref, to(B))).toMatchObject({ reason: 'acceptance_closed' });
  const [X, Y] = made(
    ...(await books.makeRoute(['DEL', 'DXB', 'LHR'], { departure_at: inDays(2) })),
  );
  const onward = await books.makeFlight({ ...late, origin: 'DXB', destination: 'LHR' });
  const flying = await bookOn(made(X, Y));
  await go(flying, 'depart', 'DEL');
  await go(flying, 'arrive', 'DXB');
  const left = await offload(books, handler, flying, Y ?? onward, { pieces: 1 });
  expect(await rebook(books, owner, flying, to(onward))).toMatchObject({ outcome: 'rebooked' });
  // Nor for a part: it was accepted with the shipment that it was split from.
  const part = String(left.offloaded_ref_id);
  expect(await rebook(books, owner, part, to(onward))).toMatchObject({ outcome: 'rebooked' });
  // It is on the ground as the rest is, and connects from now.
  const soon = await books.makeFlight({
    origin: 'DXB',
    destination: 'LHR',
    departure_at: minutesAfter(new Date(), 59),
  });
  for (const ref_id of [part, flying]) {
    expect(await rebook(books, owner, ref_id, to(soon)), ref_id).toMatchObject({
      reason: 'itinerary_invalid',
      fault: 'Leg 1 departs less than 60 minutes after the shipment is there.',
    });
  }
});
