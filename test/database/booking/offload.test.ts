import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { named, newReference } from '../../support/scene.ts';
import { type Left, type OffloadWish, offload, readStoredBooking, rebook, to } from '../changes.ts';
import { cancel, setTerms } from '../facts.ts';
import { useDatabase } from '../fixture.ts';
import { operate } from '../operations.ts';
import { useRebooking } from '../rebooking.ts';

const books = useDatabase();
const { owner, handler, admin, bookOn: bookSix, go, loads } = await useRebooking(books);

const bookOn = (flights: readonly MadeFlight[], facts: object = {}) =>
  bookSix(flights, { weight_kg: 100, pieces: 10, volume_m3: 1, ...facts });
const AT = new Date(Date.now() - 3_600_000).toISOString();

async function makeLegs(): Promise<[MadeFlight, MadeFlight, MadeFlight]> {
  const legs = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK']);
  for (const leg of legs) await setTerms(books, leg, { max_volume_l: 10_000 });
  return legs as [MadeFlight, MadeFlight, MadeFlight];
}

test('as a whole: that leg comes back, later ones stay, and the event says what and when', async () => {
  const [A, B, C] = await makeLegs();
  const ref = await bookOn([A, B, C], { special_handling_codes: ['EAT'] });
  const before = Object(await books.tracking.getBooking(ref)).booking;
  const answer = await offload(books, handler, ref, B, {
    discrepancy: 'SSPD',
    occurred_at: AT,
    remark: 'No room',
  });
  expect(answer).toMatchObject({ offloaded_ref_id: ref, capacity: [{ flight_id: B.flight_id }] });
  expect(answer.booking).toStrictEqual({
    ...before,
    needs_rebooking: true,
    version: 2,
    updated_at: expect.any(String),
    events: [
      ...before.events,
      {
        id: expect.any(String),
        booking_ref_id: ref,
        status: 'BOOKED',
        location: 'DXB',
        flight_id: B.flight_id,
        timestamp: Object(answer.booking).updated_at,
        metadata: {
          message: `10 pieces offloaded from flight ${B.flight_number}`,
          offloaded_ref_id: ref,
        },
        kind: 'offloaded',
        code: 'DIS',
        discrepancy: 'SSPD',
        occurred_at: AT,
        pieces: 10,
        weight_kg: 100,
        volume_m3: 1,
        remark: 'No room',
      },
    ],
  });
  expect(await loads(A, B, C)).toEqual(['100 1000 v1', '0 0 v2', '100 1000 v1']);
});

test('all of the pieces, told by their number, are the whole', async () => {
  const [A, B] = await makeLegs();
  const ref = await bookOn([A, B]);
  // Weight and volume are those of the booking, whatever is told.
  expect(await offload(books, handler, ref, A, { pieces: 10 })).toMatchObject({
    offloaded_ref_id: ref,
    booking: { weight_kg: 100, pieces: 10, needs_rebooking: true },
  });
});

test('strangers see neither the remark nor which booking is the part', async () => {
  const [A] = await makeLegs();
  const ref = await bookOn([A]);
  const told = { pieces: 4, remark: 'Torn' };
  const { offloaded_ref_id } = await offload(books, handler, ref, A, told);
  for (const ref_id of [ref, String(offloaded_ref_id)]) {
    const shown = await books.tracking.getBooking(ref_id, { user_id: null, sees_all: false });
    const seen = JSON.stringify(shown);
    expect(seen).not.toContain('Torn');
    expect(seen).not.toContain(ref_id === ref ? offloaded_ref_id : ref);
  }
});

test.each<[string, Left, Left]>([
  ['a part', { pieces: 4 }, { pieces: 4 }],
  ['the whole', {}, {}],
  ['the whole, then by its number of pieces', {}, { pieces: 10 }],
  ['the whole by its number of pieces, then without', { pieces: 10 }, {}],
])('the same report of %s again is answered as it stands', async (_, first, again) => {
  const [A, B] = await makeLegs();
  const [X] = await makeLegs();
  const ref = await bookOn([A, B]);
  const told = { ...first, occurred_at: AT };
  const { offloaded_ref_id } = await offload(books, handler, ref, A, told);
  await rebook(books, owner, String(offloaded_ref_id), { ...to(X, B) });
  const before = await books.tracking.getBooking(ref);
  const wish = { if_versions: [1] };
  const answer = await offload(books, handler, ref, A, { ...again, occurred_at: AT }, wish);
  expect(answer).toMatchObject({ offloaded_ref_id, ...before });
  const told_capacity = Object(answer.capacity).map((x: { flight_id: string }) => x.flight_id);
  expect(told_capacity, 'it may have been lost with the first answer').toContain(A.flight_id);
  expect(await books.tracking.getBooking(ref)).toStrictEqual(before);
  await cancel(books, owner, ref);
  const closed = await offload(books, handler, ref, A, { ...again, occurred_at: AT });
  expect(closed, 'after its end too').toMatchObject({ offloaded_ref_id });
});

test.each<[string, Left]>([
  ['another time', { occurred_at: new Date(Date.parse(AT) + 1).toISOString() }],
  ['another discrepancy', { discrepancy: 'SSPD' }],
  ['other pieces', { pieces: 3 }],
])('%s is another report', async (_, difference) => {
  const [A] = await makeLegs();
  const ref = await bookOn([A]);
  const told = { pieces: 4, occurred_at: AT };
  const first = await offload(books, handler, ref, A, told);
  const second = await offload(books, handler, ref, A, { ...told, ...difference });
  expect(second.offloaded_ref_id).not.toBe(first.offloaded_ref_id);
  expect(second).toMatchObject({ booking: { version: 3 } });
});

/** What is reported of which booking, and by whom. */
interface Asked {
  ref: string;
  from: MadeFlight;
  left: Left;
  wish: OffloadWish;
}

type Fault = [reason: string, add: (asked: Asked) => Promise<unknown> | unknown];

/** Every refusal in the order of the contract, and what brings it about. */
const FAULTS: Fault[] = [
  ['booking_not_found', (asked) => Object.assign(asked, { ref: 'NOT-THERE' })],
  ['booking_closed', ({ ref }) => cancel(books, owner, ref)],
  ['version_mismatch', ({ wish }) => Object.assign(wish, { if_versions: [99] })],
  ['booking_held', () => undefined],
  ['validation_failed', ({ left }) => Object.assign(left, { pieces: 11 })],
  ['rebooking_required', ({ from }) => operate(books, admin, from, { status: 'CANCELLED' })],
  ['out_of_sequence', () => undefined],
  [
    'not_changeable',
    async ({ ref }) => {
      for (const table of ['booking_legs', 'bookings']) {
        await books.pool.query(`update cargo.${table} set itinerary = 99 where ref_id = $1`, [ref]);
      }
    },
  ],
];

async function askWith(faults: readonly Fault[]) {
  const has = (reason: string) => faults.some(([each]) => each === reason);
  const [A, B] = await makeLegs();
  const ref = await bookOn([A, B], has('booking_held') ? { hold_minutes: 5 } : {});
  const from = has('out_of_sequence') ? B : A;
  const asked: Asked = { ref, from, left: { pieces: 4 }, wish: {} };
  for (const [, add] of faults.toReversed()) await add(asked);
  const before = await books.tracking.getBooking(ref);
  const answer = await offload(books, handler, asked.ref, from, asked.left, asked.wish);
  if (answer.reason) {
    expect(await books.tracking.getBooking(ref), 'nothing was done').toStrictEqual(before);
  }
  return answer.reason ?? 'offloaded';
}

test('without any fault it is offloaded', async () => {
  expect(await askWith([])).toBe('offloaded');
});

test.each(FAULTS.map((fault) => [fault[0], fault] as const))('%s alone', async (reason, fault) => {
  expect(await askWith([fault])).toBe(reason);
});

const PAIRS = FAULTS.flatMap((earlier, place) =>
  FAULTS.slice(place + 1).map((later) => [earlier[0], later[0], [earlier, later]] as const),
);

test.each(PAIRS)('%s is told before %s', async (reason, _, faults) => {
  expect(await askWith(faults)).toBe(reason);
});

test.each<[string, () => Promise<User>]>([
  ['a customer, whosever it is', async () => owner],
  ['a stranger', () => books.makeUser()],
])('%s may not report it', async (_, who) => {
  const [A] = await makeLegs();
  const ref = await bookOn([A]);
  expect(await offload(books, await who(), ref, A)).toEqual({ reason: 'forbidden' });
});

const path = (where: string) => ({ reason: 'validation_failed', errors: [{ path: where }] });
const later = new Date(Date.now() + 600_000).toISOString();

test.each<[string, Left, object]>([
  ['pieces over the booked ones', { pieces: 11 }, path('pieces')],
  ['a weight of nothing left', { pieces: 4, weight_kg: 100 }, path('weight_kg')],
  ['more weight than there is', { pieces: 4, weight_kg: 100.1 }, path('weight_kg')],
  ['more volume than there is', { pieces: 4, volume_m3: 1.001 }, path('volume_m3')],
  ['what is yet to happen', { occurred_at: later }, path('occurred_at')],
  ['a flight that it is not on', { flight_id: newReference() }, path('flight_id')],
])('%s is refused', async (_, left, refusal) => {
  const [A] = await makeLegs();
  const ref = await bookOn([A]);
  expect(await offload(books, handler, ref, A, left)).toMatchObject(refusal);
});

test('a leg of a former itinerary is no present one', async () => {
  const [A] = await makeLegs();
  const [X] = await makeLegs();
  const ref = await bookOn([A]);
  await rebook(books, owner, ref, to(X));
  expect(await offload(books, handler, ref, A)).toMatchObject(path('flight_id'));
});

test('what has departed stays aboard; what is to fly before flies together', async () => {
  const [A, B] = await makeLegs();
  const ref = await bookOn([A, B]);
  const first = { step: 'depart', location: 'DEL' };
  const sequence = { reason: 'out_of_sequence', expected: first };
  expect(await offload(books, handler, ref, B, { pieces: 4 })).toEqual(sequence);
  await go(ref, 'depart', 'DEL');
  const second = { reason: 'out_of_sequence', expected: { step: 'arrive', location: 'DXB' } };
  expect(await offload(books, handler, ref, A)).toEqual(second);
  expect(await offload(books, handler, ref, B, { pieces: 4 })).toEqual(second);
  // As a whole it can be left behind there before it has come.
  expect(await offload(books, handler, ref, B)).toMatchObject({
    booking: { status: 'DEPARTED', needs_rebooking: true },
  });
  expect(await offload(books, handler, ref, B, { pieces: 4 })).toEqual({
    reason: 'rebooking_required',
    ...named(B),
  });
  await go(ref, 'arrive', 'DXB');
  const blocked = await go(ref, 'depart', 'DXB');
  expect(blocked).toMatchObject({ reason: 'rebooking_required', flight_id: B.flight_id });
  expect(await readStoredBooking(books, ref)).toMatchObject({ status: 'ARRIVED', version: 4 });
});
