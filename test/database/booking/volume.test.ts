import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { named } from '../../support/scene.ts';
import { book, cancel, hold, readStored, setTerms } from '../facts.ts';
import { useDatabase } from '../fixture.ts';

const books = useDatabase();

const NO_ROOM_KG = 5;

/** Flights of a route, each with its litres, or none where it has no volume. */
async function makeRoute(
  airports: string[],
  litres: (number | null)[],
  max_weight_kg = 1_000,
): Promise<MadeFlight[]> {
  const flights = await books.makeRoute(airports, { max_weight_kg });
  for (const [leg, flight] of flights.entries()) {
    const max_volume_l = litres[leg];
    if (typeof max_volume_l === 'number') await setTerms(books, flight, { max_volume_l });
  }
  return flights;
}

async function makeFlight(max_volume_l: number | null, max_weight_kg = 1_000): Promise<MadeFlight> {
  const [flight] = await makeRoute(['DEL', 'LHR'], [max_volume_l], max_weight_kg);
  if (!flight) throw new Error('No flight.');
  return flight;
}

test('a booking takes its litres once, and tells the kilograms and the litres of the flight', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(2_000)];
  const answer = await book(books, user, [flight], { weight_kg: 12.5, volume_m3: 1.234 });
  const { flight_id, departure_date } = flight;
  expect(answer).toMatchObject({ outcome: 'booked', booking: { volume_m3: 1.234, version: 1 } });
  expect(answer.capacity).toStrictEqual([
    { flight_id, departure_date, booked_tenths: 125, version: 1, booked_litres: 1_234 },
  ]);
  expect(await readStored(books, flight)).toEqual({
    booked_weight_kg: 12.5,
    booked_volume_l: 1_234,
    version: 1,
  });
});

test('of unknown volume a booking takes what its weight is assumed to take', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(1_000)];
  await book(books, user, [flight], { weight_kg: 20.1 });
  expect(await readStored(books, flight)).toMatchObject({ booked_volume_l: 121 });
  await book(books, user, [flight], { weight_kg: 20.1 }, { divisor: 5_000 });
  expect(await readStored(books, flight)).toMatchObject({ booked_volume_l: 222, version: 2 });
});

test('a flight without a volume counts no litres, and tells none', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(null)];
  const answer = await book(books, user, [flight], { volume_m3: 10_000 });
  const { flight_id, departure_date } = flight;
  expect(answer.capacity).toStrictEqual([
    { flight_id, departure_date, booked_tenths: 100, version: 1 },
  ]);
  expect(await readStored(books, flight)).toMatchObject({ booked_volume_l: 0 });
});

test('of an itinerary the flights that have a volume give it, and all give the weight', async () => {
  const user = await books.makeUser();
  const flights = await makeRoute(['DEL', 'DXB', 'LHR', 'JFK'], [null, 900, 1_000]);
  const answer = await book(books, user, flights, { volume_m3: 0.7 });
  const litres = (answer.capacity as { flight_id: string; booked_litres?: number }[]).map(
    (change) => [change.flight_id, change.booked_litres],
  );
  expect(Object.fromEntries(litres)).toEqual({
    [flights[0]?.flight_id ?? '']: undefined,
    [flights[1]?.flight_id ?? '']: 700,
    [flights[2]?.flight_id ?? '']: 700,
  });
  const stored = await Promise.all(flights.map((flight) => readStored(books, flight)));
  expect(stored).toEqual(
    [0, 700, 700].map((booked_volume_l) => ({ booked_weight_kg: 10, booked_volume_l, version: 1 })),
  );
});

test('the last litre can be booked, and not one more', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(3)];
  const bookLitres = (litres: number) => book(books, user, [flight], { volume_m3: litres / 1_000 });
  expect(await bookLitres(4)).toStrictEqual({
    reason: 'capacity_exceeded',
    ...named(flight),
    available_kg: 1_000,
    requested_kg: 10,
    available_m3: 0.003,
    requested_m3: 0.004,
  });
  expect(await bookLitres(2)).toMatchObject({ outcome: 'booked' });
  expect(await bookLitres(1)).toMatchObject({ outcome: 'booked' });
  expect(await bookLitres(1)).toMatchObject({ available_m3: 0, requested_m3: 0.001 });
  expect(await readStored(books, flight)).toEqual({
    booked_weight_kg: 20,
    booked_volume_l: 3,
    version: 2,
  });
});

test.each<[string, { kg: number; litres: number | null }, object]>([
  [
    'too heavy alone has no figures of volume',
    { kg: NO_ROOM_KG, litres: 1_000 },
    { available_kg: NO_ROOM_KG, requested_kg: 10 },
  ],
  [
    'too heavy and too large is told by the weight alone',
    { kg: NO_ROOM_KG, litres: 100 },
    { available_kg: NO_ROOM_KG, requested_kg: 10 },
  ],
  [
    'too large has both, to the last figure',
    { kg: 10.1, litres: 249 },
    { available_kg: 10.1, requested_kg: 10, available_m3: 0.249, requested_m3: 0.25 },
  ],
  [
    'too heavy for a flight without a volume has no figures of volume',
    { kg: NO_ROOM_KG, litres: null },
    { available_kg: NO_ROOM_KG, requested_kg: 10 },
  ],
])('what is %s', async (_, { kg, litres }, figures) => {
  const [user, flight] = [await books.makeUser(), await makeFlight(litres, kg)];
  for (const lock_held of [true, false]) {
    const answer = await book(books, user, [flight], { volume_m3: 0.25 }, { lock_held });
    expect(answer).toStrictEqual({ reason: 'capacity_exceeded', ...named(flight), ...figures });
  }
  expect(await readStored(books, flight)).toMatchObject({ version: 0, booked_volume_l: 0 });
});

test('the figures are written as they are meant, without a tail of zeros or of a float', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(333, 1_000)];
  await book(books, user, [flight], { weight_kg: 0.3, volume_m3: 0.033 });
  const { rows } = await books.pool.query<{ answer: string }>(
    `select cargo.refuse_capacity(array[$1]::uuid[], 0.7, 301, true, 0, 0)::text as answer`,
    [flight.flight_id],
  );
  expect(rows[0]?.answer).toContain('"available_kg" : 999.7, "requested_kg" : 0.7');
  expect(rows[0]?.answer).toContain('"available_m3" : 0.300, "requested_m3" : 0.301');
});

test.each<[string, [number, number | null], [number, number | null], number, boolean]>([
  ['the first leg, when it lacks litres and the second kilograms', [1_000, 9], [5, 9_000], 0, true],
  [
    'the first leg, when it lacks kilograms and the second litres',
    [5, 9_000],
    [1_000, 9],
    0,
    false,
  ],
  ['the second leg, when it alone lacks litres', [1_000, 9_000], [1_000, 9], 1, true],
  ['the second leg, when the first has no volume', [1_000, null], [1_000, 9], 1, true],
  ['the first leg, when the second has no volume', [1_000, 9], [5, null], 0, true],
])('too little names %s', async (_, first_room, second_room, leg, isVolume) => {
  const user = await books.makeUser();
  const [first] = await makeRoute(['DEL', 'DXB', 'LHR'], [first_room[1]], first_room[0]);
  const [, second] = await makeRoute(['DEL', 'DXB', 'LHR'], [null, second_room[1]], second_room[0]);
  if (!first || !second) throw new Error('No flights.');
  const answer = await book(books, user, [first, second], {}, { lock_held: false });
  expect(answer).toMatchObject({
    reason: 'capacity_exceeded',
    ...named(leg === 0 ? first : second),
  });
  expect('available_m3' in answer, JSON.stringify(answer)).toBe(isVolume);
});

test.each<[string, string, { left_l: number; scarce_kg?: number; divisor?: number }]>([
  ['one litre more than 100 kg take', 'booked', { left_l: 601 }],
  ['as many litres as 100 kg take', 'lock_required', { left_l: 600 }],
  ['fewer, at a larger divisor', 'lock_required', { left_l: 1_000, divisor: 10_000 }],
  ['one more, at a larger divisor', 'booked', { left_l: 1_001, divisor: 10_000 }],
  ['what 0.1 kg take at an odd divisor', 'booked', { left_l: 1, scarce_kg: 0.1, divisor: 6_001 }],
  ['a litre, where nothing is scarce', 'booked', { left_l: 1, scarce_kg: 0 }],
])('with %s left, the answer is %s', async (_, outcome, { left_l, ...wish }) => {
  const [user, flight] = [await books.makeUser(), await makeFlight(left_l, 10_000)];
  const fields = { weight_kg: 0.1, volume_m3: 0.001 };
  const answer = await book(books, user, [flight], fields, { lock_held: false, ...wish });
  expect(answer.outcome, JSON.stringify(answer)).toBe(outcome);
  if (outcome === 'lock_required') {
    expect(answer).toStrictEqual({ outcome, flight_ids: [flight.flight_id] });
    expect(await book(books, user, [flight], fields, wish)).toMatchObject({ outcome: 'booked' });
  }
});

test('a lock is required of flights scarce by litres and by kilograms alike, sorted by id', async () => {
  const user = await books.makeUser();
  const [heavy] = await makeRoute(['DEL', 'DXB', 'LHR', 'JFK'], [9_000], 50);
  const [, ample, large] = await makeRoute(['DEL', 'DXB', 'LHR', 'JFK'], [null, 9_000, 100]);
  if (!heavy || !ample || !large) throw new Error('No flights.');
  const answer = await book(books, user, [heavy, ample, large], {}, { lock_held: false });
  expect(answer).toStrictEqual({
    outcome: 'lock_required',
    flight_ids: [heavy.flight_id, large.flight_id].sort(),
  });
});

test('a cancel gives the litres of its legs back, those flown kept', async () => {
  const [user, handler] = [await books.makeUser(), await books.makeUser('handler')];
  const flights = await makeRoute(['DEL', 'DXB', 'LHR', 'JFK'], [500, null, 800]);
  const answer = await book(books, user, flights, { volume_m3: 0.5 });
  const { ref_id } = answer.booking as { ref_id: string };
  await books.call('record_step', {
    p_user_id: handler.id,
    p_ref_id: ref_id,
    p_step: 'depart',
    p_location: 'DEL',
  });
  const cancelled = await cancel(books, user, ref_id);
  const told = Object(cancelled).capacity as { flight_id: string; booked_litres?: number }[];
  expect(told).toHaveLength(2);
  expect(told.find((change) => change.flight_id === flights[2]?.flight_id)).toMatchObject({
    booked_litres: 0,
    version: 2,
  });
  const stored = await Promise.all(flights.map((flight) => readStored(books, flight)));
  expect(stored).toEqual([
    { booked_weight_kg: 10, booked_volume_l: 500, version: 1 },
    { booked_weight_kg: 0, booked_volume_l: 0, version: 2 },
    { booked_weight_kg: 0, booked_volume_l: 0, version: 2 },
  ]);
});

test('litres given back can be booked again, and a hold takes them like a booking', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(100)];
  const ref = await hold(books, user, [flight], { volume_m3: 0.1 });
  expect(await book(books, user, [flight], { volume_m3: 0.001 })).toMatchObject({
    available_m3: 0,
  });
  await cancel(books, user, ref);
  expect(await book(books, user, [flight], { volume_m3: 0.1 })).toMatchObject({
    capacity: [{ booked_litres: 100, version: 3 }],
  });
});

test('litres beyond what a column holds are an error that takes nothing', async () => {
  const [user, flight] = [await books.makeUser(), await makeFlight(null)];
  const booking = book(books, user, [flight], { volume_m3: 10_000.001 });
  await expect(booking).rejects.toMatchObject({ code: '23514' });
  expect(await readStored(books, flight)).toMatchObject({ version: 0 });
});
