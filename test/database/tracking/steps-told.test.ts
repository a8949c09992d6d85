import { expect, test } from 'vitest';
import { newReference } from '../../support/scene.ts';
import { useDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';

const books = useDatabase();
const HOUR_MS = 3_600_000;
const AT = new Date(Date.now() - HOUR_MS).toISOString();

/** One booking of a piece on a single flight, and the steps of it with what is told of them. */
async function makeTold() {
  const journey = await makeJourney(books, ['DEL', 'LHR']);
  const record = (
    p_step: string,
    p_location: string,
    told: object = {},
    p_ref_id = journey.ref_id,
  ) =>
    books.call('record_step', {
      p_user_id: journey.handler.id,
      p_ref_id,
      p_step,
      p_location,
      ...told,
    });
  return { ...journey, record };
}

test('the event keeps when and how many, in whole milliseconds; what is not told, it has not', async () => {
  const { record, read } = await makeTold();
  await record('depart', 'DEL', { p_occurred_at: AT.replace('Z', '987Z'), p_pieces: 1 });
  await record('arrive', 'LHR');
  const { events } = await read();
  expect(events[1]).toMatchObject({ occurred_at: AT, pieces: 1 });
  expect(Object.keys(events[2] ?? {})).toEqual(Object.keys(events[0] ?? {}));
});

test('short pieces are partial where they arrive, and refused where they leave and are handed over', async () => {
  const [owner, handler] = [await books.makeUser(), await books.makeUser('handler')];
  const flights = await books.makeRoute(['DEL', 'LHR']);
  const { ref_id } = await books.book(owner, flights, { pieces: 10 });
  const record = (p_step: string, p_location: string, p_pieces: number) =>
    books.call('record_step', {
      p_user_id: handler.id,
      p_ref_id: ref_id,
      p_step,
      p_location,
      p_pieces,
    });
  const differ = (pieces: number) => ({ reason: 'pieces_differ', pieces, expected_pieces: 10 });
  expect(await record('deliver', 'LHR', 9)).toMatchObject({ reason: 'out_of_sequence' });
  expect(await record('depart', 'DEL', 9)).toStrictEqual(differ(9));
  expect(await record('depart', 'DEL', 11)).toStrictEqual(differ(11));
  expect(await record('depart', 'DEL', 10)).toMatchObject({ booking: { status: 'DEPARTED' } });
  const { booking } = Object(await record('arrive', 'LHR', 9));
  expect(booking.events[2]).toMatchObject({ pieces: 9, partial: true });
  expect(booking.events[1]).not.toHaveProperty('partial');
  expect(await record('deliver', 'LHR', 9)).toStrictEqual(differ(9));
  // Repeated: nothing is looked at any more.
  expect(await record('depart', 'DEL', 3)).toMatchObject({ booking: { version: 3 } });
});

test('the clock of the database says what is ahead and what is long ago, before all but the role', async () => {
  const { owner, record, read } = await makeTold();
  const { rows } = await books.pool.query<Record<'ahead' | 'back', Date>>(
    "select now() + '6 min' as ahead, now() - interval '60 days 1 min' as back",
  );
  for (const p_occurred_at of Object.values(rows[0] ?? {})) {
    for (const answer of [
      await record('depart', 'XXQ', { p_occurred_at }, newReference()),
      await record('depart', 'DEL', { p_occurred_at }),
    ]) {
      const errors = [{ path: 'occurred_at', message: expect.any(String) }];
      expect(answer).toStrictEqual({ reason: 'validation_failed', errors });
    }
    const stranger = { p_occurred_at, p_user_id: owner.id };
    expect(await record('depart', 'DEL', stranger)).toStrictEqual({ reason: 'forbidden' });
  }
  expect((await read()).version).toBe(1);
});
