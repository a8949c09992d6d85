import { expect, test } from 'vitest';
import { named } from '../../support/scene.ts';
import { book, setTerms } from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';
import { stopClock } from '../stopped-clock.ts';

/** What begins or ends at a moment does so at exactly that moment. */

const MINUTE_MS = 60_000;
const NOW = new Date('2027-03-01T10:00:00Z');
const books = await useScratchDatabase();
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
