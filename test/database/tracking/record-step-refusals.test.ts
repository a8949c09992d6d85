import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { Step } from '../../../src/core/tracking/types.ts';
import { newReference } from '../../support/scene.ts';
import { useDatabase } from '../fixture.ts';
import { DELIVERED_BY_DXB, makeJourney } from '../journey.ts';

const books = useDatabase();

type Attempt = {
  step?: string;
  location?: string;
  flight_id?: string;
  if_versions?: number[];
};

/** What the function answers, after a look that nothing was recorded. */
async function refusalOf(user: User | string, ref_id: string, attempt: Attempt) {
  const before = await books.tracking.getBooking(ref_id);
  const answer = await books.call('record_step', {
    p_user_id: typeof user === 'string' ? user : user.id,
    p_ref_id: ref_id,
    p_step: attempt.step ?? 'depart',
    p_location: attempt.location ?? 'DEL',
    p_flight_id: attempt.flight_id ?? null,
    p_if_versions: attempt.if_versions ?? null,
  });
  expect(await books.tracking.getBooking(ref_id), JSON.stringify(answer)).toStrictEqual(before);
  return answer;
}

const makeOneStop = (...steps: [Step, string][]) =>
  makeJourney(books, ['DEL', 'DXB', 'LHR'], ...steps);

test('steps are for handlers: a stranger is unauthenticated, a customer forbidden', async () => {
  const { owner, ref_id } = await makeOneStop();
  expect(await refusalOf(randomUUID(), ref_id, {})).toStrictEqual({ reason: 'unauthenticated' });
  expect(await refusalOf(owner, ref_id, {})).toStrictEqual({ reason: 'forbidden' });
});

test('a role counts as it is now, not as it was', async () => {
  const { handler, ref_id } = await makeOneStop();
  await books.pool.query("update cargo.users set role = 'customer' where id = $1", [handler.id]);
  expect(await refusalOf(handler, ref_id, {})).toStrictEqual({ reason: 'forbidden' });
});

test('an unknown booking is not found', async () => {
  const handler = await books.makeUser('handler');
  const ref_id = newReference();
  expect(await refusalOf(handler, ref_id, {})).toStrictEqual({
    reason: 'booking_not_found',
    ref_id,
  });
});

test('a delivered or cancelled booking takes no new step', async () => {
  const delivered = await makeOneStop(...DELIVERED_BY_DXB);
  const answer = await refusalOf(delivered.handler, delivered.ref_id, { location: 'LHR' });
  expect(answer).toStrictEqual({ reason: 'booking_closed', booking_status: 'DELIVERED' });

  const cancelled = await makeOneStop();
  await cancelled.cancel();
  expect(await refusalOf(cancelled.handler, cancelled.ref_id, {})).toStrictEqual({
    reason: 'booking_closed',
    booking_status: 'CANCELLED',
  });
});

test.each([[[2]], [[]], [[0, 2, 3]]])('version 1 does not match %j', async (if_versions) => {
  const { handler, ref_id } = await makeOneStop();
  expect(await refusalOf(handler, ref_id, { if_versions })).toStrictEqual({
    reason: 'version_mismatch',
    version: 1,
  });
});

test.each([
  ['depart', ['DEL', 'DXB']],
  ['arrive', ['DXB', 'LHR']],
  ['deliver', ['LHR']],
])('a location that is not one of %s names those that are', async (step, allowed) => {
  const { handler, ref_id } = await makeOneStop();
  const expected = { reason: 'location_invalid', allowed };
  expect(await refusalOf(handler, ref_id, { step, location: 'JFK' })).toStrictEqual(expected);
});

test('a location that is no airport is told by its path', async () => {
  const { handler, ref_id } = await makeOneStop();
  for (const location of ['XXQ', 'del', '']) {
    expect(await refusalOf(handler, ref_id, { location })).toStrictEqual({
      reason: 'validation_failed',
      errors: [{ path: 'location', message: `${location} is not a known airport.` }],
    });
  }
});

test('a step that does not exist is no step of any location', async () => {
  const { handler, ref_id } = await makeOneStop();
  expect(await refusalOf(handler, ref_id, { step: 'fly' })).toMatchObject({
    reason: 'location_invalid',
  });
});

test('a flight that is not the one of the step is told by its path', async () => {
  const { handler, flights, ref_id } = await makeOneStop();
  for (const flight_id of [flights[1]?.flight_id ?? '', randomUUID(), 'no-flight']) {
    expect(await refusalOf(handler, ref_id, { flight_id })).toStrictEqual({
      reason: 'validation_failed',
      errors: [{ path: 'flight_id', message: expect.any(String) }],
    });
  }
});

test('a step out of its turn names the one expected', async () => {
  for (const [done, { step, location }] of DELIVERED_BY_DXB.map(
    ([step, location], index) => [index, { step, location }] as const,
  )) {
    const { handler, ref_id } = await makeOneStop(...DELIVERED_BY_DXB.slice(0, done));
    for (const [later, place] of DELIVERED_BY_DXB.slice(done + 1)) {
      expect(await refusalOf(handler, ref_id, { step: later, location: place })).toStrictEqual({
        reason: 'out_of_sequence',
        expected: { step, location },
      });
    }
  }
});

test('of several faults the one earlier in the contract is told', async () => {
  const { owner, handler, flights, ref_id } = await makeOneStop();
  const closed = await makeOneStop(...DELIVERED_BY_DXB);
  const later = { step: 'depart', location: 'DXB' };
  const otherFlight = { ...later, flight_id: flights[0]?.flight_id ?? '' };
  const elsewhere = { ...otherFlight, location: 'JFK' };
  const stale = { ...elsewhere, if_versions: [9] };
  const nowhere = { ...stale, location: 'XXQ' };
  const faults: [string, unknown][] = [
    ['out_of_sequence', await refusalOf(handler, ref_id, later)],
    ['validation_failed', await refusalOf(handler, ref_id, otherFlight)],
    ['location_invalid', await refusalOf(handler, ref_id, elsewhere)],
    ['version_mismatch', await refusalOf(handler, ref_id, stale)],
    ['booking_closed', await refusalOf(handler, closed.ref_id, stale)],
    ['booking_not_found', await refusalOf(handler, newReference(), stale)],
    ['validation_failed', await refusalOf(handler, newReference(), nowhere)],
    ['forbidden', await refusalOf(owner, newReference(), nowhere)],
    ['unauthenticated', await refusalOf(randomUUID(), newReference(), nowhere)],
  ];
  for (const [reason, answer] of faults) expect(answer).toMatchObject({ reason });
});
