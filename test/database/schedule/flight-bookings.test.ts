import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { inDays, useScratchDatabase } from '../fixture.ts';
import { cancel, confirm, milestone, operate, step, useOperations } from '../operations.ts';

const books = await useScratchDatabase();
const { bookWith, letExpire } = useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];

interface Page {
  bookings: { ref_id: string; leg_state: string; [key: string]: unknown }[];
  next: string | null;
}

async function list(
  { flight_id }: Pick<MadeFlight, 'flight_id'>,
  { by = handler, ...page }: { by?: User; p_limit?: number; p_after_ref_id?: string | null } = {},
): Promise<Page> {
  const answer = await books.call('list_flight_bookings', {
    p_user_id: by.id,
    p_flight_id: flight_id,
    ...page,
  });
  return Object(answer);
}
const stateOf = async (flight: MadeFlight, ref_id: string) =>
  (await list(flight)).bookings.find((booking) => booking.ref_id === ref_id)?.leg_state;
const makeRoute = (...airports: string[]) => books.makeRoute(airports, { departure_at: inDays(9) });
const makeFlight = () => books.makeFlight({ departure_at: inDays(9) });

test('a flight without bookings has an empty list', async () => {
  expect(await list(await makeFlight())).toEqual({ bookings: [], next: null });
});

test('a booking is listed with what the ramp has to know, and nothing else', async () => {
  const [before, flight, after] = await makeRoute('BOM', 'DEL', 'DXB', 'LHR');
  if (!before || !flight || !after) throw new Error('No flights.');
  const through = await bookWith(owner, [before, flight, after], {
    weight_kg: 120.5,
    pieces: 7,
    volume_m3: 0.75,
    special_handling_codes: ['PER', 'COL'],
    goods_description: 'Fresh fish',
    handling_note: 'Keep cool',
  });
  const plain = await bookWith(owner, [flight], { weight_kg: 10, hold_minutes: 30 });
  const { rows } = await books.pool.query(
    'select hold_expires_at from cargo.bookings where ref_id = $1',
    [plain],
  );
  const listed = {
    awb_number: null,
    leg_state: 'booked',
    accepted: null,
    hold_expires_at: null,
    special_handling_codes: [],
    goods_description: null,
  };
  const expected = [
    {
      ...listed,
      ref_id: through,
      status: 'BOOKED',
      origin: 'BOM',
      destination: 'LHR',
      pieces: 7,
      weight_kg: 120.5,
      volume_m3: 0.75,
      volume_assumed: false,
      special_handling_codes: ['PER', 'COL'],
      goods_description: 'Fresh fish',
      connects_from: before.flight_id,
      connects_to: after.flight_id,
    },
    {
      ...listed,
      ref_id: plain,
      status: 'HELD',
      origin: 'DEL',
      destination: 'DXB',
      pieces: 1,
      weight_kg: 10,
      volume_m3: 0.06,
      volume_assumed: true,
      hold_expires_at: rows[0].hold_expires_at.toISOString(),
      connects_from: null,
      connects_to: null,
    },
  ].sort((a, b) => (a.ref_id < b.ref_id ? -1 : 1));
  expect(await list(flight)).toStrictEqual({ bookings: expected, next: null });
  expect((await list(before)).bookings).toMatchObject([
    { ref_id: through, connects_from: null, connects_to: flight.flight_id },
  ]);
  expect((await list(after)).bookings).toMatchObject([
    { ref_id: through, connects_from: flight.flight_id, connects_to: null },
  ]);
});

test('the state of a leg is that of this flight', async () => {
  const [first, second] = await makeRoute('DEL', 'DXB', 'LHR');
  if (!first || !second) throw new Error('No flights.');
  const ref_id = await bookWith(owner, [first, second]);
  const states = async () => [await stateOf(first, ref_id), await stateOf(second, ref_id)];
  expect(await states()).toEqual(['booked', 'booked']);
  for (const [each, expected] of [
    [
      ['depart', 'DEL'],
      ['departed', 'booked'],
    ],
    [
      ['arrive', 'DXB'],
      ['arrived', 'booked'],
    ],
    [
      ['depart', 'DXB'],
      ['arrived', 'departed'],
    ],
    [
      ['arrive', 'LHR'],
      ['arrived', 'arrived'],
    ],
    [
      ['deliver', 'LHR'],
      ['arrived', 'arrived'],
    ],
  ] as const) {
    await step(books, handler, ref_id, each);
    expect(await states()).toEqual(expected);
  }
  expect((await list(second)).bookings).toMatchObject([{ status: 'DELIVERED' }]);
});

test('accepted is what the last RCS said, by when it happened', async () => {
  const flight = await makeFlight();
  const ref_id = await bookWith(owner, [flight], { pieces: 4 });
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const accepted = async () => (await list(flight)).bookings[0]?.accepted;
  const report = (code: string, minutes: number, more: object = {}) =>
    milestone(books, handler, ref_id, { code, location: 'DEL', occurred_at: at(minutes), ...more });
  await report('FOH', 5, { pieces: 3 });
  expect(await accepted()).toBeNull();
  const occurred_at = at(10);
  const told = { code: 'RCS', location: 'DEL', occurred_at };
  await milestone(books, handler, ref_id, { ...told, pieces: 4, weight_kg: 9.5 });
  await report('RCS', 20, { pieces: 2 });
  expect(await accepted()).toStrictEqual({ pieces: 4, weight_kg: 9.5, at: occurred_at });
  // Of the same minute the later told.
  await milestone(books, handler, ref_id, told);
  expect(await accepted()).toStrictEqual({ pieces: null, weight_kg: null, at: occurred_at });
});

test('a leg that the carrier took away stays listed, one that was given back does not', async () => {
  const [first, second] = await makeRoute('DEL', 'DXB', 'LHR');
  if (!first || !second) throw new Error('No flights.');
  const both = [first, second];
  const kept = await bookWith(owner, both);
  const [cancelled, over, held] = [
    await bookWith(owner, both),
    await bookWith(owner, both, { hold_minutes: 9 }),
    await bookWith(owner, both, { hold_minutes: 9 }),
  ];
  await cancel(books, owner, cancelled);
  await letExpire(over);
  await books.call('expire_holds', {});
  expect((await list(first)).bookings.map(({ ref_id }) => ref_id)).toEqual([kept, held].sort());
  await operate(books, admin, first, { status: 'CANCELLED' });
  await confirm(books, owner, held);
  for (const ref_id of [kept, held]) {
    expect((await list(first)).bookings).toContainEqual(
      expect.objectContaining({
        ref_id,
        leg_state: 'offloaded',
        status: 'BOOKED',
        hold_expires_at: null,
        connects_to: second.flight_id,
      }),
    );
    expect((await list(second)).bookings).toContainEqual(
      expect.objectContaining({ ref_id, leg_state: 'booked', connects_from: first.flight_id }),
    );
  }
});

test('of a booking cancelled in flight what has flown is listed, and connects to nothing', async () => {
  const [first, second] = await makeRoute('DEL', 'DXB', 'LHR');
  if (!first || !second) throw new Error('No flights.');
  const ref_id = await bookWith(owner, [first, second]);
  await step(books, handler, ref_id, ['depart', 'DEL']);
  await cancel(books, owner, ref_id);
  expect((await list(first)).bookings).toMatchObject([
    { ref_id, status: 'CANCELLED', leg_state: 'departed', connects_to: null },
  ]);
  expect((await list(second)).bookings).toEqual([]);
});

test('pages go by reference, and miss or repeat none while others are booked', async () => {
  const flight = await makeFlight();
  const refs: string[] = [];
  for (let nth = 0; nth < 5; nth += 1) refs.push(await bookWith(owner, [flight]));
  refs.sort();
  const pages = async (p_limit: number, meanwhile = async () => undefined as unknown) => {
    const found: string[][] = [];
    for (let p_after_ref_id: string | null = null; ; ) {
      const page: Page = await list(flight, { p_limit, p_after_ref_id });
      found.push(page.bookings.map(({ ref_id }) => ref_id));
      p_after_ref_id = page.next;
      if (p_after_ref_id === null) return found;
      await meanwhile();
    }
  };
  expect(await pages(5), 'no empty page after it').toEqual([refs]);
  expect(await pages(2)).toEqual([refs.slice(0, 2), refs.slice(2, 4), refs.slice(4)]);
  expect(await pages(1)).toEqual(refs.map((ref_id) => [ref_id]));
  expect((await list(flight)).next).toBeNull();
  // The cursor may be gone from the flight by the time it is used.
  const { next } = await list(flight, { p_limit: 2 });
  await cancel(books, owner, String(next));
  expect(
    (await list(flight, { p_after_ref_id: next })).bookings.map(({ ref_id }) => ref_id),
  ).toEqual(refs.slice(2));
  const found = (await pages(1, () => bookWith(owner, [flight]))).flat();
  expect(new Set(found).size).toBe(found.length);
  expect(found).toEqual(expect.arrayContaining(refs.filter((ref_id) => ref_id !== next)));
});

test('only staff reads the list, and is told when there is no such flight', async () => {
  const flight = await makeFlight();
  expect(await list(flight, { by: owner })).toEqual({ reason: 'forbidden' });
  expect(await list(flight, { by: { ...owner, id: randomUUID() } })).toEqual({
    reason: 'unauthenticated',
  });
  expect(await list(flight, { by: admin })).toEqual({ bookings: [], next: null });
  for (const flight_id of [randomUUID(), 'AI101', '']) {
    expect(await list({ flight_id }, { by: owner })).toEqual({ reason: 'forbidden' });
    expect(await list({ flight_id })).toEqual({ reason: 'flight_not_found', flight_id });
  }
});
