import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { named } from '../../support/scene.ts';
import { book, type Facts, mark, readStored, setTerms, type Terms } from '../facts.ts';
import { useDatabase } from '../fixture.ts';

const books = useDatabase();

const HOUR_MS = 3_600_000;

/** Two legs, each with its terms. */
async function makeLegs(first: Terms, second: Terms): Promise<[MadeFlight, MadeFlight]> {
  const [a, b] = await books.makeRoute(['DEL', 'DXB', 'LHR']);
  if (!a || !b) throw new Error('No flights.');
  await setTerms(books, a, first);
  await setTerms(books, b, second);
  return [a, b];
}

const box = (length_cm: number, width_cm: number, height_cm: number, pieces = 1) => ({
  length_cm,
  width_cm,
  height_cm,
  pieces,
});

test('a flight that refuses a code is named with the codes in the order sent', async () => {
  const user = await books.makeUser();
  const [first, second] = await makeLegs(
    { refused_handling_codes: ['AVI'] },
    { refused_handling_codes: ['CAO', 'DGR', 'ICE'] },
  );
  const ask = (...special_handling_codes: string[]) =>
    book(books, user, [first, second], { special_handling_codes });
  expect(await ask('ICE', 'PER', 'CAO')).toStrictEqual({
    reason: 'handling_refused',
    ...named(second),
    codes: ['ICE', 'CAO'],
  });
  expect(await ask('ICE', 'AVI'), 'the first leg concerned').toStrictEqual({
    reason: 'handling_refused',
    ...named(first),
    codes: ['AVI'],
  });
  expect(await ask('PER', 'COL')).toMatchObject({
    booking: { special_handling_codes: ['PER', 'COL'] },
  });
});

test('codes are asked only where a flight refuses some, and none of none', async () => {
  const user = await books.makeUser();
  const [first, second] = await makeLegs({}, { refused_handling_codes: ['CAO'] });
  expect(await book(books, user, [first, second])).toMatchObject({
    booking: { special_handling_codes: [], dimensions: null },
  });
  expect(await book(books, user, [first], { special_handling_codes: ['CAO'] })).toMatchObject({
    outcome: 'booked',
  });
});

test.each<[string, Terms, ReturnType<typeof box>[], object | null]>([
  ['as high as may be', { max_piece_height_cm: 160 }, [box(200, 200, 160)], null],
  [
    'a tenth of a centimetre less than a half too high',
    { max_piece_height_cm: 160 },
    [box(1, 1, 160.4)],
    null,
  ],
  [
    'half a centimetre too high',
    { max_piece_height_cm: 160 },
    [box(1, 1, 160.5)],
    { max_cm: 160, piece_cm: 161 },
  ],
  ['as long as may be', { max_piece_length_cm: 300 }, [box(300.4, 300, 500)], null],
  ['too long', { max_piece_length_cm: 300 }, [box(300.5, 10, 10)], { max_cm: 300, piece_cm: 301 }],
  ['too wide', { max_piece_length_cm: 300 }, [box(10, 302, 10)], { max_cm: 300, piece_cm: 302 }],
  [
    'too high to lie, but not turned',
    { max_piece_height_cm: 100 },
    [box(10, 10, 101)],
    { max_cm: 100, piece_cm: 101 },
  ],
  [
    'long enough to stand, but not turned',
    { max_piece_length_cm: 100 },
    [box(101, 10, 10)],
    { max_cm: 100, piece_cm: 101 },
  ],
  [
    'too high and too long: the height',
    { max_piece_height_cm: 10, max_piece_length_cm: 10 },
    [box(12, 13, 11)],
    { max_cm: 10, piece_cm: 11 },
  ],
  [
    'too high in its second line',
    { max_piece_height_cm: 100 },
    [box(10, 10, 10), box(1, 1, 102)],
    { max_cm: 100, piece_cm: 102 },
  ],
  [
    'many, each small enough',
    { max_piece_height_cm: 100, max_piece_length_cm: 100 },
    [box(100, 100, 100, 7)],
    null,
  ],
])('pieces %s', async (_, terms, dimensions, figures) => {
  const user = await books.makeUser();
  const [first, second] = await makeLegs({}, terms);
  const pieces = dimensions.reduce((sum, line) => sum + line.pieces, 0);
  const answer = await book(books, user, [first, second], { dimensions, pieces });
  if (figures === null) {
    expect(answer).toMatchObject({ outcome: 'booked', booking: { dimensions } });
  } else {
    expect(answer).toStrictEqual({ reason: 'piece_too_large', ...named(second), ...figures });
    expect(await readStored(books, first)).toMatchObject({ version: 0 });
  }
});

test('pieces too large name the first leg that they are too large for', async () => {
  const user = await books.makeUser();
  const [first, second] = await makeLegs({ max_piece_length_cm: 99 }, { max_piece_height_cm: 9 });
  const dimensions = [box(100, 10, 10)];
  expect(await book(books, user, [first, second], { dimensions })).toStrictEqual({
    reason: 'piece_too_large',
    ...named(first),
    max_cm: 99,
    piece_cm: 100,
  });
});

test('without dimensions no piece is too large, whatever the volume', async () => {
  const user = await books.makeUser();
  const [first, second] = await makeLegs({ max_piece_length_cm: 1, max_piece_height_cm: 1 }, {});
  for (const facts of [{}, { volume_m3: 90 }]) {
    expect(await book(books, user, [first, second], facts)).toMatchObject({ outcome: 'booked' });
  }
});

test.each<[string, object, string]>([
  ['closed', { closed: true }, 'flight_closed'],
  ['cancelled', { status: 'CANCELLED' }, 'flight_cancelled'],
  ['cancelled and closed', { status: 'CANCELLED', closed: true }, 'flight_cancelled'],
])('a flight that is %s takes no booking and no hold', async (_, state, reason) => {
  const user = await books.makeUser();
  const [first, second] = await makeLegs({}, {});
  await mark(books, second, state);
  for (const facts of [{}, { hold_minutes: 5 }]) {
    expect(await book(books, user, [first, second], facts)).toStrictEqual({
      reason,
      ...named(second),
    });
  }
  expect(await readStored(books, first)).toMatchObject({ version: 0 });
});

test('a flight that was touched, and is scheduled and open, takes shipments', async () => {
  const user = await books.makeUser();
  const [first, second] = await makeLegs({}, {});
  await mark(books, first, {});
  expect(await book(books, user, [first, second])).toMatchObject({ outcome: 'booked' });
});

test('a cancelled second leg is told before a closed first one', async () => {
  const user = await books.makeUser();
  const [first, second] = await makeLegs({}, {});
  await mark(books, first, { closed: true });
  await mark(books, second, { status: 'CANCELLED' });
  expect(await book(books, user, [first, second])).toStrictEqual({
    reason: 'flight_cancelled',
    ...named(second),
  });
});

test('the latest acceptance counts for the first leg alone, and is told in local time', async () => {
  const user = await books.makeUser();
  const departure_at = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS);
  const [first, second] = await books.makeRoute(['DEL', 'DXB', 'LHR'], { departure_at });
  if (!first || !second) throw new Error('No flights.');
  await setTerms(books, second, { latest_acceptance_minutes: 2_880 });
  expect(await book(books, user, [first, second])).toMatchObject({ outcome: 'booked' });
  await setTerms(books, first, { latest_acceptance_minutes: 26 * 60 });
  const told = new Date(departure_at.getTime() - 26 * HOUR_MS + 5.5 * HOUR_MS);
  const ask = (facts: Facts = {}) => book(books, user, [first, second], facts);
  for (const facts of [{}, { hold_minutes: 1 }]) {
    expect(await ask(facts)).toStrictEqual({
      reason: 'acceptance_closed',
      ...named(first),
      latest_acceptance_datetime: told.toISOString().replace('.000Z', '+05:30'),
    });
  }
});

test('facts are shown as they were sent', async () => {
  const user = await books.makeUser();
  const facts = {
    pieces: 3,
    weight_kg: 50,
    dimensions: [box(11, 11.5, 10.4, 3)],
    special_handling_codes: ['PER', 'COL'],
    goods_description: 'Fresh mangoes, “Alphonso”',
    handling_note: 'Keep cool',
  };
  const answer = await book(books, user, [await books.makeFlight()], facts);
  expect(answer).toMatchObject({ booking: { ...facts, volume_assumed: false, volume_m3: 0.004 } });
});
