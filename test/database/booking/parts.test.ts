import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { type Left, newWaybill, offload, rebook, to } from '../changes.ts';
import { cancel, setTerms } from '../facts.ts';
import { useDatabase } from '../fixture.ts';
import { milestone } from '../operations.ts';
import { useRebooking } from '../rebooking.ts';

const books = useDatabase();
const { owner, handler, bookOn: bookSix, go, loads } = await useRebooking(books);

const bookOn = (flights: readonly MadeFlight[], facts: object = {}) =>
  bookSix(flights, { weight_kg: 100, pieces: 10, volume_m3: 1, ...facts });

type Legs = [MadeFlight, MadeFlight, MadeFlight];

async function makeLegs(): Promise<Legs> {
  const legs = await books.makeRoute(['DEL', 'DXB', 'LHR', 'JFK']);
  for (const leg of legs) await setTerms(books, leg, { max_volume_l: 10_000 });
  return legs as Legs;
}

/** Offloads some pieces, and tells the part. */
async function split(ref: string, from: MadeFlight, left: Left): Promise<string> {
  const answer = await offload(books, handler, ref, from, left);
  if (answer.reason) throw new Error(`Not split: ${JSON.stringify(answer)}`);
  return String(answer.offloaded_ref_id);
}

const read = async (ref: string) => Object(await books.tracking.getBooking(ref)).booking;

test('at a transit airport: the part begins there, and is not cancelled any more', async () => {
  const [A, B, C] = await makeLegs();
  const ref = await bookOn([A, B, C]);
  await go(ref, 'depart', 'DEL');
  await go(ref, 'arrive', 'DXB');
  const part = await split(ref, B, { pieces: 4 });
  expect(await read(ref)).toMatchObject({
    flight_ids: to(A, B, C).flight_ids,
    status: 'ARRIVED',
    needs_rebooking: false,
  });
  expect(await read(part)).toMatchObject({
    origin: 'DXB',
    destination: 'JFK',
    status: 'BOOKED',
    flight_ids: to(B, C).flight_ids,
  });
  expect(await loads(A, B, C)).toEqual(['100 1000 v1', '60 600 v5', '100 1000 v4']);
  const not = { reason: 'not_cancellable' };
  expect(await cancel(books, owner, part)).toMatchObject(not);
  // Nor a part of it; each goes on by itself.
  await rebook(books, owner, part, to(B, C));
  const partOfPart = await split(part, B, { pieces: 1 });
  expect(await read(partOfPart)).toMatchObject({ split_from: part, pieces: 1 });
  expect(await cancel(books, owner, partOfPart)).toMatchObject(not);
  const { rows } = await books.pool.query(
    "select booked ->> 'root_ref_id' as root from cargo.bookings where ref_id = $1",
    [partOfPart],
  );
  expect(rows).toEqual([{ root: ref }]);
  for (const each of [ref, part]) {
    for (const [what, where] of [
      ['depart', 'DXB'],
      ['arrive', 'LHR'],
      ['depart', 'LHR'],
      ['arrive', 'JFK'],
      ['deliver', 'JFK'],
    ] as const) {
      expect(await go(each, what, where), `${what} ${where}`).toHaveProperty('booking');
    }
  }
  expect(await read(ref)).toMatchObject({ status: 'DELIVERED', pieces: 6 });
});

test('of what has not flown, part and parent are cancelled each by itself', async () => {
  const [A] = await makeLegs();
  const ref = await bookOn([A]);
  const part = await split(ref, A, { pieces: 4 });
  const partOfPart = await rebook(books, owner, part, to(A)).then(() =>
    split(part, A, { pieces: 1 }),
  );
  for (const each of [part, ref, partOfPart]) {
    expect(await cancel(books, owner, each)).toMatchObject({ booking: { status: 'CANCELLED' } });
  }
  expect(await loads(A)).toMatchObject([expect.stringMatching(/^0 0 v/)]);
});

test('a part that flies on before it is split again at a later airport is on its way', async () => {
  const [A, B, C] = await makeLegs();
  const ref = await bookOn([A, B, C]);
  const part = await split(ref, A, { pieces: 4 });
  await rebook(books, owner, part, to(A, B, C));
  await go(part, 'depart', 'DEL');
  await go(part, 'arrive', 'DXB');
  const second = await split(part, B, { pieces: 2 });
  expect(await cancel(books, owner, second)).toMatchObject({ reason: 'not_cancellable' });
});

test('after a split neither part nor parent changes in weight, pieces, volume or codes; flights and words may', async () => {
  const [A, B] = await makeLegs();
  const [X] = await makeLegs();
  const ref = await bookOn([A, B]);
  const part = await split(ref, A, { pieces: 4 });
  for (const each of [ref, part]) {
    for (const changes of [
      { weight_kg: 1 },
      { pieces: 1 },
      { volume_m3: 2 },
      { special_handling_codes: ['EAT'] },
    ]) {
      expect(await rebook(books, owner, each, changes), JSON.stringify(changes)).toMatchObject({
        reason: 'not_changeable',
      });
    }
    const words = { ...to(X, B), goods_description: 'Figs' };
    expect(await rebook(books, owner, each, words)).toMatchObject({
      booking: { goods_description: 'Figs', needs_rebooking: false },
    });
  }
  expect(await loads(A, B, X)).toEqual(['0 0 v6', '100 1000 v8', '100 1000 v2']);
});

test('pieces told in all are partial while the shipment has more, whichever part they are of', async () => {
  const [A] = await makeLegs();
  const ref = await bookOn([A], { awb_number: newWaybill() });
  const occurred_at = new Date(Date.now() - 60_000).toISOString();
  await milestone(books, handler, ref, { code: 'RCS', location: 'DEL', occurred_at, pieces: 10 });
  await split(ref, A, { pieces: 4 });
  await milestone(books, handler, ref, { code: 'RCS', location: 'DEL', occurred_at, pieces: 6 });
  const { events } = await read(ref);
  const partials = events.map((event: { partial?: boolean }) => event.partial ?? false);
  expect(partials).toEqual([false, false, true, true]);
});
