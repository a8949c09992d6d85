import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import type { Answer, DatabaseSession } from '../../support/database-functions.ts';
import { untilBlocked } from '../../support/interleaving.ts';
import { named, newReference } from '../../support/scene.ts';
import { quote, rebook, to } from '../changes.ts';
import { book, readStored, setTerms } from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';
import { stopClock } from '../stopped-clock.ts';

/** What begins or ends at a moment does so at exactly that moment. */

const MINUTE_MS = 60_000;
const NOW = new Date('2027-03-01T10:00:00Z');
const books = await useScratchDatabase({ patient: true });
const clock = await stopClock(books, NOW);

const later = (ms: number) => new Date(NOW.getTime() + ms);

test('the latest acceptance is over at its moment, and not a millisecond before', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ departure_at: later(90 * MINUTE_MS) });
  await setTerms(books, flight, { latest_acceptance_minutes: 90 });
  for (const facts of [{}, { hold_minutes: 5 }]) {
    await clock.set(later(-1));
    expect(await book(books, user, [flight], facts)).toMatchObject({ outcome: 'booked' });
    await clock.set(NOW);
    expect(await book(books, user, [flight], facts)).toStrictEqual({
      reason: 'acceptance_closed',
      ...named(flight),
      latest_acceptance_datetime: '2027-03-01T15:30:00+05:30',
    });
  }
});

test('of no minutes, it is over with the departure, which is told instead', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ departure_at: later(MINUTE_MS) });
  await setTerms(books, flight, { latest_acceptance_minutes: 0 });
  await clock.set(later(MINUTE_MS - 1));
  expect(await book(books, user, [flight])).toMatchObject({ outcome: 'booked' });
  await clock.set(later(MINUTE_MS));
  expect(await book(books, user, [flight])).toStrictEqual({
    reason: 'flight_departed',
    ...named(flight),
  });
});

test('a hold that is over at its departure gives its place to nobody: the flight has left', async () => {
  const user = await books.makeUser();
  const departure_at = later(10 * MINUTE_MS);
  const flight = await books.makeFlight({ departure_at, max_weight_kg: 10 });
  await clock.set(NOW);
  expect(await book(books, user, [flight], { hold_minutes: 60 })).toMatchObject({
    booking: { hold_expires_at: departure_at.toISOString() },
  });
  await clock.set(later(10 * MINUTE_MS - 1));
  expect(await book(books, user, [flight])).toMatchObject({ reason: 'capacity_exceeded' });
  await clock.set(departure_at);
  expect(await book(books, user, [flight])).toMatchObject({ reason: 'flight_departed' });
});

test('a place that is held is full until the moment that the hold is over', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ departure_at: later(1e8), max_weight_kg: 10 });
  await clock.set(NOW);
  await book(books, user, [flight], { hold_minutes: 5 });
  await clock.set(later(5 * MINUTE_MS - 1));
  expect(await book(books, user, [flight])).toStrictEqual({
    reason: 'capacity_exceeded',
    ...named(flight),
    available_kg: 0,
    requested_kg: 10,
  });
  await clock.set(later(5 * MINUTE_MS));
  expect(await book(books, user, [flight])).toMatchObject({ outcome: 'booked' });
});

type Ask = (session: DatabaseSession, facts: { quote_id?: string }) => Promise<Answer>;

/** Who asks for a flight: somebody new, or a booking of the same user that is on another one. */
const ASKING: [who: string, on: (user: User, flight: MadeFlight) => Promise<Ask>][] = [
  ['a booking', async (user, flight) => (session, facts) => book(session, user, [flight], facts)],
  [
    'a rebook',
    async (user, flight) => {
      const ref = newReference();
      await book(books, user, [await books.makeFlight({ departure_at: later(1e8) })], { ref });
      return (session, facts) => rebook(session, user, ref, { ...to(flight), ...facts });
    },
  ],
];

/** What is answered to one who has to wait for a flight until this moment. */
async function askAndWait(
  flight: MadeFlight,
  moment: Date,
  ask: (session: DatabaseSession) => Promise<Answer>,
): Promise<Answer> {
  const [holder, waiting] = [await books.openSession('superuser'), await books.openSession()];
  await holder.run('begin');
  await holder.run('select from cargo.flight_capacity where flight_id = $1 for update', [
    flight.flight_id,
  ]);
  const answer = ask(waiting);
  await untilBlocked(books.pool, waiting, answer);
  await clock.set(moment);
  await holder.run('commit');
  return answer;
}

const UNTOUCHED = { booked_weight_kg: 0, booked_volume_l: 0, version: 0 };

test.each(ASKING)('a quote that is over while %s waits for the flight', async (_, asking) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ departure_at: later(1e8) });
  await clock.set(NOW);
  const ask = await asking(user, flight);
  const quote_id = await quote(books, user, [flight], {}, 30);
  const over = later(30 * MINUTE_MS);
  const wait = (moment: Date) =>
    askAndWait(flight, moment, (session) => ask(session, { quote_id }));
  expect(await wait(over)).toStrictEqual({
    reason: 'quote_expired',
    quote_id,
    expires_at: over.toISOString(),
  });
  expect(await readStored(books, flight)).toEqual(UNTOUCHED);
  await clock.set(NOW);
  expect(await wait(new Date(over.getTime() - 1))).toMatchObject({
    booking: { price: { quote_id } },
  });
});

test.each(ASKING)('an acceptance that is over while %s waits for the flight', async (_, asking) => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ departure_at: later(90 * MINUTE_MS) });
  await setTerms(books, flight, { latest_acceptance_minutes: 60 });
  await clock.set(NOW);
  const ask = await asking(user, flight);
  const over = later(30 * MINUTE_MS);
  const wait = (moment: Date) => askAndWait(flight, moment, (session) => ask(session, {}));
  expect(await wait(over)).toStrictEqual({
    reason: 'acceptance_closed',
    ...named(flight),
    latest_acceptance_datetime: '2027-03-01T16:00:00+05:30',
  });
  expect(await readStored(books, flight)).toEqual(UNTOUCHED);
  await clock.set(NOW);
  expect(await wait(new Date(over.getTime() - 1))).toHaveProperty('booking');
});
