import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { minutesAfter, named } from '../../support/scene.ts';
import { offload, quote, readStoredBooking, rebook, to } from '../changes.ts';
import { book, cancel, hold, outlast, readStored, setTerms } from '../facts.ts';
import { inDays, useDatabase } from '../fixture.ts';
import { operate, step } from '../operations.ts';

const books = useDatabase();
const [owner, handler, admin] = [
  await books.makeUser(),
  await books.makeUser('handler'),
  await books.makeUser('admin'),
];

const made = (...flights: (MadeFlight | undefined)[]) => flights as MadeFlight[];
const idsOf = (...flights: MadeFlight[]) => to(...flights).flight_ids;
const AT_DEL = { departure_at: inDays(7) };

/** DEL – DXB – LHR and another flight for each leg, all of 100 kg and 1 m³; the second pair a day later. */
async function makeWorld() {
  const [a, b] = made(
    ...(await books.makeRoute(['DEL', 'DXB', 'LHR'], { ...AT_DEL, max_weight_kg: 100 })),
  );
  const [c, d] = made(
    ...(await books.makeRoute(['DEL', 'BOM', 'LHR'], {
      departure_at: inDays(8),
      max_weight_kg: 100,
    })),
  );
  const [e] = made(
    await books.makeFlight({
      origin: 'DXB',
      destination: 'LHR',
      departure_at: inDays(9),
      max_weight_kg: 100,
    }),
  );
  const flights = made(a, b, c, d, e);
  for (const flight of flights) await setTerms(books, flight, { max_volume_l: 1_000 });
  const [A, B, C, D, E] = flights as [MadeFlight, MadeFlight, MadeFlight, MadeFlight, MadeFlight];
  return { A, B, C, D, E };
}

async function bookOn(flights: readonly MadeFlight[], facts: object = {}) {
  const answer = await book(books, owner, flights, { weight_kg: 60, pieces: 6, ...facts });
  if (answer.outcome !== 'booked') throw new Error(JSON.stringify(answer));
  return String(Object(answer.booking).ref_id);
}

const go = (ref: string, what: string, where: string) => step(books, handler, ref, [what, where]);

/** What each flight has: "kg l version". */
async function loads(...flights: MadeFlight[]) {
  const stored = await Promise.all(flights.map((flight) => readStored(books, flight)));
  return stored.map((x) => `${x.booked_weight_kg} ${x.booked_volume_l} v${x.version}`);
}

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
  ['the same flights', (w: Awaited<ReturnType<typeof makeWorld>>) => to(w.A, w.B)],
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

test('a hold stays a hold until its time, or until its new first flight leaves', async () => {
  const { A, B, C, D } = await makeWorld();
  const ref = await hold(books, owner, [A, B], { weight_kg: 60 });
  const before = await readStoredBooking(books, ref);
  await rebook(books, owner, ref, to(C, D));
  expect(await readStoredBooking(books, ref)).toMatchObject({
    status: 'HELD',
    hold_expires_at: before.hold_expires_at,
    holds: idsOf(C, D)
      .sort()
      .map((id) => `${id} true`),
    events: ['HELD Booking held', 'HELD rebooked Booking rebooked'],
  });
  const soon = await books.makeFlight({ departure_at: minutesAfter(new Date(), 5) });
  await rebook(books, owner, ref, to(soon));
  expect(await readStoredBooking(books, ref)).toMatchObject({
    hold_expires_at: soon.departure_at,
    holds: [`${soon.flight_id} true`],
  });
  await rebook(books, owner, ref, to(A, B));
  expect(await readStoredBooking(books, ref), 'and it grows no longer').toMatchObject({
    hold_expires_at: soon.departure_at,
  });
});

test('a hold that is over is ended first, and its capacity comes back', async () => {
  const { A, B, C, D } = await makeWorld();
  const ref = await hold(books, owner, [A, B], { weight_kg: 60 });
  await outlast(books, ref);
  const answer = await rebook(books, owner, ref, to(C, D));
  expect(answer).toMatchObject({ reason: 'booking_closed', booking_status: 'CANCELLED' });
  const capacity = Object(answer.capacity).map((x: { flight_id: string }) => x.flight_id);
  expect(capacity).toEqual(idsOf(A, B).sort());
  expect(await loads(A, B, C)).toEqual(['0 0 v2', '0 0 v2', '0 0 v0']);
});

test('what others held beyond its time is free for it', async () => {
  const { A, B, E } = await makeWorld();
  const ref = await bookOn([A, B]);
  const over = await hold(books, await books.makeUser(), [E], { weight_kg: 100 });
  const live = await hold(books, await books.makeUser(), [B], { weight_kg: 40 });
  expect(await rebook(books, owner, ref, to(A, E))).toMatchObject({ reason: 'capacity_exceeded' });
  await outlast(books, over, live);
  const answer = await rebook(books, owner, ref, { ...to(A, E), weight_kg: 100.1 });
  expect(answer).toMatchObject({ reason: 'capacity_exceeded', capacity: expect.any(Array) });
  expect(await rebook(books, owner, ref, to(A, E))).toMatchObject({ outcome: 'rebooked' });
  expect(await readStoredBooking(books, over)).toMatchObject({ status: 'CANCELLED' });
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
  expect(await rebook(books, owner, flying, to(onward))).toMatchObject({ outcome: 'rebooked' });
});

test('a new user whom another issuer vouches for may not rebook what is not theirs; staff of theirs may', async () => {
  const { A, B, C, D } = await makeWorld();
  const ref = await bookOn([A, B]);
  const { id } = { id: crypto.randomUUID() };
  const identity = { email: `${id}@example.test`, name: 'Elsewhere', role: 'customer' };
  expect(await rebook(books, { id }, ref, to(C, D), { identity })).toEqual({ reason: 'forbidden' });
  const staff = { ...identity, role: 'handler' };
  expect(await rebook(books, { id }, ref, to(C, D), { identity: staff })).toMatchObject({
    outcome: 'rebooked',
  });
  const { rows } = await books.pool.query(
    'select u.role from cargo.booking_events e join cargo.users u on u.id = e.recorded_by where e.ref_id = $1 and e.kind is not null',
    [ref],
  );
  expect(rows).toEqual([{ role: 'handler' }]);
});

test('the first answer is told again, whatever came after', async () => {
  const { A, B, E } = await makeWorld();
  const facts = { ref: `KEPT-${Date.now()}`, key: `kept-${Date.now()}`, weight_kg: 60, pieces: 6 };
  const { booking: first } = await book(books, owner, [A, B], facts);
  await rebook(books, owner, facts.ref, { weight_kg: 50, handling_note: 'Later' });
  await go(facts.ref, 'depart', 'DEL');
  await rebook(books, owner, facts.ref, to(E));
  await go(facts.ref, 'arrive', 'DXB');
  await offload(books, handler, facts.ref, E, { pieces: 2 });
  for (const [what, where] of [
    ['depart', 'DXB'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ] as const) {
    expect(await go(facts.ref, what, where)).toHaveProperty('booking');
  }
  const replay = await book(books, owner, [A, B], facts);
  expect(replay).toMatchObject({ outcome: 'replayed' });
  expect(replay.booking).toStrictEqual(first);
});
