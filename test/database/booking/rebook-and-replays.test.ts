import { expect, test } from 'vitest';
import { offload, rebook, to } from '../changes.ts';
import { book } from '../facts.ts';
import { useDatabase } from '../fixture.ts';
import { useRebooking } from '../rebooking.ts';

const books = useDatabase();
const { owner, handler, makeWorld, bookOn, go } = await useRebooking(books);

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
