import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { Step } from '../../../src/core/tracking/types.ts';
import { newReference } from '../../support/scene.ts';
import { hold } from '../facts.ts';
import { useDatabase } from '../fixture.ts';
import { DELIVERED_BY_DXB, type Journey, makeJourney } from '../journey.ts';
import { type Milestone, milestone } from '../operations.ts';

const books = useDatabase();
const AT = new Date(Date.now() - 3_600_000).toISOString();

const makeOneStop = (...steps: [Step, string][]) =>
  makeJourney(books, ['DEL', 'DXB', 'LHR'], ...steps);

const rcs = (wish: Partial<Milestone> = {}): Milestone => ({
  code: 'RCS',
  location: 'DEL',
  occurred_at: AT,
  ...wish,
});

const report = ({ handler, ref_id }: Pick<Journey, 'handler' | 'ref_id'>, fact: Milestone) =>
  milestone(books, handler, ref_id, fact);

/** What the function answers, after a look that nothing was recorded. */
async function refusalOf(
  user: Pick<User, 'id'>,
  ref_id: string,
  fact: Milestone,
  if_versions?: number[],
) {
  const before = await books.tracking.getBooking(ref_id);
  const answer = await milestone(books, user, ref_id, fact, if_versions);
  expect(await books.tracking.getBooking(ref_id), JSON.stringify(answer)).toStrictEqual(before);
  return answer;
}

test('a milestone is an event with all that was told, and nothing else of the booking changes', async () => {
  const journey = await makeOneStop();
  const before = await journey.read();
  const flight_id = journey.flights[0]?.flight_id ?? '';
  const told = { flight_id, pieces: 1, weight_kg: 9.5, volume_m3: 0.123, remark: 'Wet cartons' };
  const answer = await report(journey, rcs({ code: 'DIS', discrepancy: 'FDCA', ...told }));
  const { booking } = Object(answer);
  const { events, ...as_before } = before;
  expect(booking).toStrictEqual({
    ...as_before,
    version: 2,
    updated_at: booking.events[1].timestamp,
    events: [
      ...(events ?? []),
      {
        id: expect.any(String),
        booking_ref_id: journey.ref_id,
        status: 'BOOKED',
        location: 'DEL',
        timestamp: expect.any(String),
        metadata: { message: 'What happened (DIS)' },
        kind: 'milestone',
        code: 'DIS',
        discrepancy: 'FDCA',
        occurred_at: AT,
        ...told,
      },
    ],
  });
  expect(await journey.read()).toStrictEqual(booking);
});

test('the same once more changes nothing, whatever the version; another in any part is another', async () => {
  const journey = await makeOneStop();
  const flight_id = journey.flights[0]?.flight_id ?? '';
  const first = rcs({ code: 'DIS', discrepancy: 'FDCA', flight_id, pieces: 1 });
  const made = await report(journey, first);
  const again = { ...first, remark: 'Once more', weight_kg: 3, volume_m3: 1 };
  expect(await refusalOf(journey.handler, journey.ref_id, again, [9])).toStrictEqual(made);

  const { flight_id: _, ...without_flight } = first;
  const { pieces: __, ...without_pieces } = first;
  for (const [place, other] of [
    { ...first, code: 'AWR' },
    { ...first, location: 'DXB' },
    { ...first, flight_id: journey.flights[1]?.flight_id ?? '' },
    { ...first, discrepancy: 'OVCD' },
    { ...first, occurred_at: new Date(Date.parse(AT) + 1).toISOString() },
    without_flight,
    without_pieces,
  ].entries()) {
    expect(await report(journey, other)).toMatchObject({ booking: { version: 3 + place } });
  }
});

test('facts come when they come: out of order, off the route, after the delivery', async () => {
  const journey = await makeOneStop(...DELIVERED_BY_DXB);
  for (const fact of [
    rcs({ code: 'DDL', location: 'JFK' }),
    rcs({ code: 'RCF', location: 'SIN', flight_id: journey.flights[0]?.flight_id ?? '' }),
    rcs(),
    rcs({ code: 'NFD', location: 'LHR' }),
  ]) {
    expect(await report(journey, fact)).toMatchObject({ booking: { status: 'DELIVERED' } });
  }
});

test('fewer pieces than booked are partial', async () => {
  const [owner, handler] = [await books.makeUser(), await books.makeUser('handler')];
  const flights = await books.makeRoute(['DEL', 'LHR']);
  const { ref_id } = await books.book(owner, flights, { pieces: 3 });
  await milestone(books, handler, ref_id, rcs({ pieces: 2 }));
  const answer = await milestone(books, handler, ref_id, rcs({ pieces: 3 }));
  expect(Object(answer).booking.events).toMatchObject([
    {},
    { pieces: 2, partial: true },
    { pieces: 3 },
  ]);
  expect(Object(answer).booking.events[2]).not.toHaveProperty('partial');
});

const errorAt = (path: string, message: unknown = expect.any(String)) => ({
  reason: 'validation_failed',
  errors: [{ path, message }],
});

test.each([
  ['an unknown airport', { location: 'XXQ' }, 'location', 'XXQ is not a known airport.'],
  [
    'on hand elsewhere',
    { code: 'FOH', location: 'LHR' },
    'location',
    'FOH happens at DEL, the origin.',
  ],
  ['accepted elsewhere', { location: 'DXB' }, 'location', 'RCS happens at DEL, the origin.'],
  ['notified elsewhere', { code: 'NFD' }, 'location', 'NFD happens at LHR, the destination.'],
  ['documents elsewhere', { code: 'AWD' }, 'location', 'AWD happens at LHR, the destination.'],
  ['prepared for no flight', { code: 'PRE' }, 'flight_id', 'PRE names a flight.'],
  ['manifested on no flight', { code: 'MAN' }, 'flight_id', 'MAN names a flight.'],
  ['received from no flight', { code: 'RCF' }, 'flight_id', 'RCF names a flight.'],
  ['no discrepancy', { code: 'DIS' }, 'discrepancy', 'DIS names a discrepancy.'],
  ['more pieces than booked', { pieces: 2 }, 'pieces', 'The booking has 1.'],
])('what a code needs: %s', async (_, wish, path, message) => {
  const { handler, ref_id } = await makeOneStop();
  expect(await refusalOf(handler, ref_id, rcs(wish))).toStrictEqual(errorAt(path, message));
});

test('the clock of the database says what is ahead and what is long ago', async () => {
  const journey = await makeOneStop();
  const { rows } = await books.pool.query<Record<'ahead' | 'back', Date[]>>(
    `select array[now() + '4 min', now() + '6 min'] as ahead,
       array[now() - interval '60 days' + interval '1 min', now() - interval '60 days 1 min'] as back`,
  );
  for (const [soon, beyond] of [rows[0]?.ahead ?? [], rows[0]?.back ?? []]) {
    const refused = rcs({ occurred_at: beyond?.toISOString() });
    const nowhere = newReference();
    expect(await refusalOf(journey.handler, nowhere, refused)).toStrictEqual(
      errorAt('occurred_at'),
    );
    const taken = rcs({ occurred_at: soon?.toISOString() });
    expect(await report(journey, taken)).toHaveProperty('booking');
  }
});

test('of several faults the one earlier in the contract is told', async () => {
  const { owner, handler, ref_id, cancel } = await makeOneStop();
  const cancelled = await makeOneStop();
  await report(cancelled, rcs());
  await cancelled.cancel();
  const held = await hold(books, owner, cancelled.flights);
  const nobody = { id: randomUUID() };

  const no_flight = rcs({ flight_id: randomUUID() });
  const elsewhere = { ...no_flight, location: 'DXB', pieces: 9 };
  const ahead = { ...elsewhere, occurred_at: '2999-01-01T00:00:00Z' };
  const faults: [object, Promise<unknown>][] = [
    [{ reason: 'unauthenticated' }, refusalOf(nobody, ref_id, ahead)],
    [{ reason: 'forbidden' }, refusalOf(owner, ref_id, ahead)],
    [errorAt('occurred_at'), refusalOf(handler, newReference(), ahead)],
    [{ reason: 'booking_not_found' }, refusalOf(handler, newReference(), elsewhere)],
    [{ booking: { status: 'CANCELLED' } }, refusalOf(handler, cancelled.ref_id, rcs(), [9])],
    [
      { reason: 'booking_closed', booking_status: 'CANCELLED' },
      refusalOf(handler, cancelled.ref_id, elsewhere, [9]),
    ],
    [{ reason: 'version_mismatch', version: 1 }, refusalOf(handler, held, elsewhere, [9])],
    [{ reason: 'booking_held' }, refusalOf(handler, held, elsewhere)],
    [
      { reason: 'validation_failed', errors: [{ path: 'location' }, { path: 'pieces' }] },
      refusalOf(handler, ref_id, elsewhere),
    ],
    [
      { reason: 'flight_not_found', flight_id: no_flight.flight_id },
      refusalOf(handler, ref_id, no_flight),
    ],
    [
      { reason: 'flight_not_found', flight_id: 'ZZ1' },
      refusalOf(handler, ref_id, rcs({ flight_id: 'ZZ1' })),
    ],
  ];
  for (const [expected, answer] of faults) expect(await answer).toMatchObject(expected);
  expect(await cancel()).toHaveProperty('booking');
});

test('two handlers who report the same at one time make one event of it', async () => {
  const { handler, ref_id, read } = await makeOneStop();
  const other = await books.makeUser('handler');
  await Promise.all(
    [handler, other, handler, other].map((user) => milestone(books, user, ref_id, rcs())),
  );
  expect(await read()).toMatchObject({ version: 2, events: [{}, { code: 'RCS' }] });
});
