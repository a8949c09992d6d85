import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { ORDERS, race, untilBlocked } from '../../support/interleaving.ts';
import { named, newReference } from '../../support/scene.ts';
import { book, type Facts, hold, mark, outlast, readStored, setTerms } from '../facts.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });

async function makeFlight(max_volume_l: number, max_weight_kg = 10_000): Promise<MadeFlight> {
  const flight = await books.makeFlight({ max_weight_kg });
  await setTerms(books, flight, { max_volume_l });
  return flight;
}

/** Lets bookings pass the first look and wait for the row, until it is let go. */
async function holdRow({ flight_id }: MadeFlight): Promise<DatabaseSession> {
  const holder = await books.openSession('superuser');
  await holder.run('begin');
  await holder.run('select from cargo.flight_capacity where flight_id = $1 for update', [
    flight_id,
  ]);
  return holder;
}

/** So many book at once, each after the look at what is left; the facts of each by its place. */
async function crowd(count: number, flight: MadeFlight, factsOf: (place: number) => Facts) {
  const user = await books.makeUser();
  const holder = await holdRow(flight);
  const sessions = await Promise.all(Array.from({ length: count }, () => books.openSession()));
  const bookings = sessions.map((session, place) => book(session, user, [flight], factsOf(place)));
  for (const [place, session] of sessions.entries()) {
    await untilBlocked(books.pool, session, Promise.resolve(bookings[place]));
  }
  await holder.run('commit');
  return Promise.all(bookings);
}

test('the last litres that many reach for at once are sold once', async () => {
  const flight = await makeFlight(5);
  const facts = { weight_kg: 1, volume_m3: 0.001 };
  const answers = await crowd(12, flight, (place) =>
    place % 2 === 0 ? facts : { ...facts, hold_minutes: 5 },
  );
  expect(answers.filter((answer) => answer.outcome === 'booked')).toHaveLength(5);
  expect(answers.filter((answer) => 'reason' in answer)).toStrictEqual(
    Array(7).fill({
      reason: 'capacity_exceeded',
      ...named(flight),
      available_kg: 9_995,
      requested_kg: 1,
      available_m3: 0,
      requested_m3: 0.001,
    }),
  );
  expect(await readStored(books, flight)).toEqual({
    booked_weight_kg: 5,
    booked_volume_l: 5,
    version: 5,
  });
});

test('reached for in kilograms and in litres at once, neither is oversold', async () => {
  const flight = await makeFlight(100, 100);
  const heavy = { weight_kg: 30, volume_m3: 0.01 };
  const large = { weight_kg: 10, volume_m3: 0.03 };
  const answers = await crowd(12, flight, (place) => (place % 2 === 0 ? heavy : large));
  const sold = answers.filter((answer) => answer.outcome === 'booked');
  const { booked_weight_kg, booked_volume_l, version } = await readStored(books, flight);
  expect(version).toBe(sold.length);
  expect(booked_weight_kg).toBeLessThanOrEqual(100);
  expect(booked_volume_l).toBeLessThanOrEqual(100);
  expect(sold.length).toBeGreaterThanOrEqual(3);
  for (const refusal of answers.filter((answer) => answer.outcome !== 'booked')) {
    expect(refusal).toMatchObject({ reason: 'capacity_exceeded' });
  }
});

test.each(ORDERS)(
  'of two that do not both fit by their litres the first one is booked ($path)',
  async ({ order }) => {
    const [user, flight] = [await books.makeUser(), await makeFlight(1_000)];
    const work = (session: DatabaseSession) => book(session, user, [flight], { volume_m3: 0.6 });
    const { first, second } = await race(books, { order, works: { A: work, B: work } });
    expect(first).toMatchObject({ outcome: 'booked' });
    expect(second).toMatchObject({ reason: 'capacity_exceeded', available_m3: 0.4 });
  },
);

const shrink = (holder: DatabaseSession, { flight_id }: MadeFlight, litres: number) =>
  holder.run('update cargo.flight_capacity set max_volume_l = $2 where flight_id = $1', [
    flight_id,
    litres,
  ]);

type Change = (flight: MadeFlight, holder: DatabaseSession) => Promise<unknown>;

test.each<[string, Change, object]>([
  [
    'no room for it',
    (flight, holder) => shrink(holder, flight, 9),
    { reason: 'capacity_exceeded', available_m3: 0.009 },
  ],
  ['been closed', (flight) => mark(books, flight, { closed: true }), { reason: 'flight_closed' }],
  [
    'been cancelled',
    (flight) => mark(books, flight, { status: 'CANCELLED' }),
    { reason: 'flight_cancelled' },
  ],
  [
    'accepted its last shipment',
    (flight) => setTerms(books, flight, { latest_acceptance_minutes: 2_880 }),
    { reason: 'acceptance_closed' },
  ],
])('who waited for a flight looks again: meanwhile it has %s', async (_, change, told) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ departure_at: inDays(1) });
  await setTerms(books, flight, { max_volume_l: 1_000 });
  const [holder, worker] = [await holdRow(flight), await books.openSession()];
  const waiting = book(worker, user, [flight], { hold_minutes: 5 });
  await untilBlocked(books.pool, worker, waiting);
  await change(flight, holder);
  await holder.run('commit');
  expect(await waiting).toMatchObject(told);
  expect(await readStored(books, flight)).toMatchObject({ version: 0, booked_volume_l: 0 });
});

test('who waited for a flight looks again: meanwhile its litres have become scarce', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(1_000)];
  const [holder, worker] = [await holdRow(flight), await books.openSession()];
  const waiting = book(worker, user, [flight], {}, { lock_held: false });
  await untilBlocked(books.pool, worker, waiting);
  await shrink(holder, flight, 600);
  await holder.run('commit');
  expect(await waiting).toStrictEqual({
    outcome: 'lock_required',
    flight_ids: [flight.flight_id],
  });
});

/** Books without asking first what is left, so that nothing but the writes guards the capacity. */
async function openUnasked() {
  const { rows } = await books.pool.query<{ definition: string }>(
    "select pg_get_functiondef('public.book_shipment'::regproc) as definition",
  );
  const question = /cargo\.refuse_capacity\(\s*v_flight_ids,[^()]*p_scarce_capacity_kg[^()]*\)/g;
  const definition = rows[0]?.definition ?? '';
  expect(definition.match(question), definition).toHaveLength(2);
  await books.pool.query('create schema if not exists unasked');
  await books.pool.query(
    definition
      .replaceAll(question, 'null::json')
      .replace('public.book_shipment', 'unasked.book_shipment'),
  );
  const session = await books.openSession('superuser');
  const call = async (_: string, args: Record<string, unknown>) => {
    const [row] = await session.run(
      'select unasked.book_shipment(p_user_id => $1, p_ref_id => $2, p_request => $3, p_lock_held => true) as answer',
      [args.p_user_id, args.p_ref_id, JSON.stringify(args.p_request)],
    );
    return Object(row?.answer) as Record<string, unknown>;
  };
  return { call };
}

test.each<[string, Facts, { kg: number; l: number }, object]>([
  [
    'litres',
    {},
    { kg: 1_000, l: 59 },
    { available_kg: 1_000, requested_kg: 10, available_m3: 0.059, requested_m3: 0.06 },
  ],
  [
    'litres of a hold',
    { hold_minutes: 5 },
    { kg: 1_000, l: 59 },
    { available_kg: 1_000, requested_kg: 10, available_m3: 0.059, requested_m3: 0.06 },
  ],
  ['kilograms', { hold_minutes: 5 }, { kg: 9, l: 60 }, { available_kg: 9, requested_kg: 10 }],
])('the writes alone guard the %s, and say what lacks', async (_, facts, room, figures) => {
  const [user, unasked] = [await books.makeUser(), await openUnasked()];
  const [ample] = await books.makeRoute(['DEL', 'DXB', 'LHR']);
  const [, full] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { max_weight_kg: room.kg });
  if (!ample || !full) throw new Error('No flights.');
  await setTerms(books, ample, { max_volume_l: 1_000 });
  await setTerms(books, full, { max_volume_l: room.l });
  expect(await book(unasked, user, [ample, full], facts)).toStrictEqual({
    reason: 'capacity_exceeded',
    ...named(full),
    ...figures,
  });
  for (const flight of [ample, full]) {
    expect(await readStored(books, flight)).toEqual({
      booked_weight_kg: 0,
      booked_volume_l: 0,
      version: 0,
    });
  }
  const { rows } = await books.pool.query('select from cargo.holds where user_id = $1', [user.id]);
  expect(rows).toEqual([]);
});

test('the statement that takes the litres guards them without the rule of the table', async () => {
  const [user, unasked, flight] = [
    await books.makeUser(),
    await openUnasked(),
    await makeFlight(59),
  ];
  const rule = 'flight_capacity_volume_never_overbooked';
  const { rows } = await books.pool.query<{ definition: string }>(
    'select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1',
    [rule],
  );
  await books.pool.query(`alter table cargo.flight_capacity drop constraint ${rule}`);
  const answer = await book(unasked, user, [flight]);
  await books.pool.query(
    `alter table cargo.flight_capacity add constraint ${rule} ${rows[0]?.definition}`,
  );
  expect(answer).toMatchObject({ reason: 'capacity_exceeded', available_m3: 0.059 });
});

test('what the writes refuse takes back no hold that was ended on the way', async () => {
  const [user, unasked, flight] = [
    await books.makeUser(),
    await openUnasked(),
    await makeFlight(100),
  ];
  const over = await hold(books, user, [flight], { volume_m3: 0.04 });
  await outlast(books, over);
  expect(await book(unasked, user, [flight], { volume_m3: 0.101 })).toMatchObject({
    reason: 'capacity_exceeded',
    available_m3: 0.1,
    requested_m3: 0.101,
    capacity: [{ flight_id: flight.flight_id, booked_litres: 0, version: 2 }],
  });
  expect(await readStored(books, flight)).toMatchObject({ version: 2, booked_volume_l: 0 });
});

test('twins that race for the last litres are one booking', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(60)];
  for (const { order } of ORDERS) {
    const key = newReference();
    const work = (session: DatabaseSession) =>
      book(session, user, [flight], { key, hold_minutes: 5 });
    const { first, second } = await race(books, { order, works: { A: work, B: work } });
    expect(first).toMatchObject({ outcome: 'booked', booking: { status: 'HELD' } });
    const { booking } = Object(first);
    expect(second).toMatchObject({ outcome: 'replayed', booking });
    await outlast(books, booking.ref_id);
  }
});
