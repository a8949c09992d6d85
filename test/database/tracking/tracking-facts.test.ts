import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import { deriveTracking } from '../../../src/core/tracking/derive.ts';
import type { Looking } from '../../../src/core/tracking/ports.ts';
import { toUtc } from '../../../src/core/tracking/times.ts';
import { STEP_OF, type TrackingFacts } from '../../../src/core/tracking/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { newReference } from '../../support/scene.ts';
import { hold, setTerms } from '../facts.ts';
import { inDays, useDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';
import { milestone, operate, step } from '../operations.ts';

const books = useDatabase();
const AT = new Date(Date.now() - 3_600_000).toISOString();
const NOBODY: Looking = { user_id: null, sees_all: false };
const STAFF: Looking = { user_id: null, sees_all: true };

async function read(
  ref_id: string,
  looking = STAFF,
): Promise<TrackingFacts & { is_stranger: boolean }> {
  const answer = await books.tracking.getTracking(ref_id, looking);
  if ('reason' in answer) throw new Error(JSON.stringify(answer));
  return { ...answer.facts, is_stranger: answer.is_stranger };
}

/** For certain: anything refused is a failure of the test. */
async function done(answer: Promise<unknown>) {
  expect(await answer).not.toHaveProperty('reason');
}

const offload = (handler: User, ref_id: string, { flight_id }: MadeFlight, more: object = {}) => {
  const p_part_ref_id = newReference();
  const p_offload = { flight_id, discrepancy: 'OFLD', occurred_at: AT, ...more };
  return done(
    books.call('offload_booking', {
      p_user_id: handler.id,
      p_ref_id: ref_id,
      p_part_ref_id,
      p_offload,
    }),
  ).then(() => p_part_ref_id);
};
const rebook = (owner: User, ref_id: string, flights: readonly MadeFlight[]) =>
  done(
    books.call('rebook_booking', {
      p_user_id: owner.id,
      p_ref_id: ref_id,
      p_request: { flight_ids: flights.map(({ flight_id }) => flight_id) },
      p_lock_held: true,
    }),
  );

test('an unknown booking is not found', async () => {
  const ref_id = newReference();
  expect(await books.tracking.getTracking(ref_id, STAFF)).toStrictEqual({
    reason: 'booking_not_found',
    ref_id,
  });
});

test('the booking, its legs in order and its events, oldest first; times as they are shown', async () => {
  const { ref_id, handler, flights } = await makeJourney(books, ['DEL', 'DXB', 'LHR']);
  const [first, second] = flights;
  if (!first || !second) throw new Error('No flights.');
  await setTerms(books, first, { latest_acceptance_minutes: 90 });
  const admin = await books.makeUser('admin');
  const departs = new Date(first.departure_at.getTime() + 1_800_000).toISOString();
  await done(operate(books, admin, first, { estimated_departure_datetime: departs }));
  await done(step(books, handler, ref_id, ['depart', 'DEL']));
  await done(
    milestone(books, handler, ref_id, {
      code: 'FOH',
      location: 'DEL',
      occurred_at: AT,
      remark: 'Wet',
    }),
  );

  const facts = await read(ref_id);
  expect(facts).toMatchObject({
    ref_id,
    awb_number: null,
    status: 'DEPARTED',
    version: 4,
    hold_expires_at: null,
    is_part: false,
    is_stranger: false,
    pieces: 1,
    shipment_pieces: 1,
    weight_kg: 10,
  });
  expect(1_000 * (facts.booked_arrival_s ?? 0)).toBe(second.arrival_at.getTime());
  expect(facts.legs).toMatchObject([
    { leg: 1, origin: 'DEL', destination: 'DXB', state: 'departed' },
    { leg: 2, origin: 'DXB', destination: 'LHR', state: 'planned', latest_acceptance: null },
  ]);
  const leg = facts.legs[0];
  // By the clocks of Delhi, five and a half hours ahead.
  const atDelhi = (minutes: number) => {
    const at_s = first.departure_at.getTime() / 1_000 + minutes * 60;
    return [at_s, at_s + 330 * 60];
  };
  expect([leg?.scheduled_departure, leg?.estimated_departure, leg?.latest_acceptance]).toEqual(
    [0, 30, -90].map(atDelhi),
  );
  expect(facts.events).toMatchObject([
    { sequence: 1, status: 'BOOKED', location: 'DEL', message: 'Booking created' },
    { sequence: 2, kind: 'flight_changed' },
    { sequence: 3, status: 'DEPARTED', flight_id: first.flight_id },
    { sequence: 4, kind: 'milestone', fsu_code: 'FOH', remark: 'Wet' },
  ]);
  expect(toUtc(facts.events[3]?.occurred_at ?? '')).toBe(AT);
  expect(facts.last_arrival).toBeNull();
  const [booked] = facts.events;
  expect(booked?.occurred_at).toBe(booked?.recorded_at);
});

test('an arrival is told by the clocks of its airport too', async () => {
  const { ref_id } = await makeJourney(
    books,
    ['DEL', 'DXB', 'LHR'],
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
  );
  const { last_arrival, events } = await read(ref_id);
  const at_s = Date.parse(events[2]?.occurred_at ?? '') / 1_000;
  expect(last_arrival).toEqual([at_s, at_s + 240 * 60]);
});

test('what a cancelled booking has flown on tells no estimate: it gets no event that would make a new version', async () => {
  const journey = await makeJourney(books, ['DEL', 'LHR'], ['depart', 'DEL']);
  const [flight] = journey.flights;
  const estimated_arrival_datetime = new Date(
    (flight?.arrival_at.getTime() ?? 0) + 3_600_000,
  ).toISOString();
  await journey.cancel();
  const before = await read(journey.ref_id);
  await books.operate(flight?.flight_id ?? '', { estimated_arrival_datetime });
  expect(await read(journey.ref_id)).toEqual(before);
});

test('legs: flown in earlier itineraries, then the present ones; what was replaced is not there', async () => {
  const { owner, handler, ref_id, flights } = await makeJourney(
    books,
    ['DEL', 'DXB', 'LHR'],
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
  );
  const [, second] = flights;
  if (!second) throw new Error('No flight.');
  const [later] = await books.makeRoute(['DXB', 'LHR'], { departure_at: inDays(9) });
  if (!later) throw new Error('No flight.');
  await offload(handler, ref_id, second);
  const off = await read(ref_id);
  expect(off).toMatchObject({
    needs_rebooking: true,
    legs: [{ state: 'arrived' }, { leg: 2, state: 'offloaded' }],
  });
  await rebook(owner, ref_id, [later]);
  const facts = await read(ref_id);
  expect(facts.legs.map(({ leg, flight_id, state }) => ({ leg, flight_id, state }))).toEqual([
    { leg: 1, flight_id: flights[0]?.flight_id, state: 'arrived' },
    { leg: 3, flight_id: later.flight_id, state: 'planned' },
  ]);
  // What was booked at first.
  expect(1_000 * (facts.booked_arrival_s ?? 0)).toBe(second.arrival_at.getTime());
  expect(deriveTracking(facts, { min_connection_minutes: 60 })).toMatchObject({
    next_expected: { code: 'DEP', location: 'DXB', flight_id: later.flight_id },
    delay_minutes: (later.arrival_at.getTime() - second.arrival_at.getTime()) / 60_000,
  });
});

test('a part knows that it is one, and of how many pieces the shipment is', async () => {
  const [owner, handler] = [await books.makeUser(), await books.makeUser('handler')];
  const flights = await books.makeRoute(['DEL', 'LHR']);
  const [flight] = flights;
  if (!flight) throw new Error('No flight.');
  const { ref_id } = await books.book(owner, flights, { pieces: 10, weight_kg: 100 });
  const plain = await offload(handler, ref_id, flight, { pieces: 4 });
  // Without a waybill nothing holds the parts together.
  expect(await read(ref_id)).toMatchObject({ pieces: 6, shipment_pieces: 6, is_part: false });
  expect(await read(plain, NOBODY)).toMatchObject({ pieces: 4, shipment_pieces: 4, is_part: true });
});

test('strangers see no remark, and nothing that names another booking', async () => {
  const { owner, handler, ref_id, flights } = await makeJourney(books, ['DEL', 'LHR']);
  const [flight] = flights;
  if (!flight) throw new Error('No flight.');
  await done(
    milestone(books, handler, ref_id, {
      code: 'FOH',
      location: 'DEL',
      occurred_at: AT,
      remark: 'Wet',
    }),
  );
  await offload(handler, ref_id, flight, { remark: 'No room' });
  const stranger = await books.makeUser();
  for (const looking of [NOBODY, { user_id: stranger.id, sees_all: false }]) {
    const facts = await read(ref_id, looking);
    expect(facts.is_stranger).toBe(true);
    expect(facts.events.map(({ remark }) => remark)).toEqual([null, null, null]);
    expect(JSON.stringify(facts)).not.toMatch(/offloaded_ref_id|Wet|No room/);
  }
  for (const looking of [STAFF, { user_id: owner.id, sees_all: false }]) {
    const facts = await read(ref_id, looking);
    expect(facts.events.map(({ remark }) => remark)).toEqual([null, 'Wet', 'No room']);
    expect(facts.is_stranger).toBe(false);
  }
});

test('a hold is told with its end, and a cancelled booking has the legs that it flew', async () => {
  const owner = await books.makeUser();
  const ref_id = await hold(books, owner, await books.makeRoute(['DEL', 'LHR']));
  expect(await read(ref_id)).toMatchObject({ status: 'HELD', hold_expires_at: expect.any(String) });
  const flown = await makeJourney(books, ['DEL', 'DXB', 'LHR'], ['depart', 'DEL']);
  await flown.cancel();
  expect((await read(flown.ref_id)).legs).toMatchObject([{ leg: 1, state: 'departed' }]);
});

test('whoever does what is expected next gets from the booking to the delivery', async () => {
  const { handler, ref_id } = await makeJourney(books, ['DEL', 'DXB', 'LHR']);
  const taken: string[] = [];
  for (;;) {
    const { next_expected } = deriveTracking(await read(ref_id), { min_connection_minutes: 60 });
    if (next_expected === null) break;
    const { code, location } = next_expected;
    taken.push(`${code} ${location}`);
    const named = STEP_OF[code as keyof typeof STEP_OF];
    await done(
      named === undefined
        ? milestone(books, handler, ref_id, { code, location, occurred_at: AT })
        : step(books, handler, ref_id, [named, location]),
    );
  }
  expect(taken).toEqual(['RCS DEL', 'DEP DEL', 'ARR DXB', 'DEP DXB', 'ARR LHR', 'DLV LHR']);
});
