import { expect, test } from 'vitest';
import { findImbalances } from '../../support/books.ts';
import { book } from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';
import { useCarriers } from '../waybills.ts';

/** Who books with a number of an empty stock gets neither: what the write block has taken by then comes back. */

const books = await useScratchDatabase({ patient: true });
const { makeCarrier } = await useCarriers(books);
const users = [await books.makeUser(), await books.makeUser()];

const [DRAWERS, NUMBERS, WEIGHT_KG] = [50, 40, 10];

// On one flight they also wait for each other's capacity, on several they meet at the numbers alone.
test.each([1, 5])('fifty book with forty numbers, on flights: %i', async (flight_count) => {
  const carrier = await makeCarrier();
  await carrier.addStock(0, 25);
  await carrier.addStock(25, 15);
  const flights = [carrier.flight];
  while (flights.length < flight_count) flights.push(await carrier.makeFlight());
  const drawers = await Promise.all(
    Array.from({ length: DRAWERS }, async (_, nth) => ({
      session: await books.openSession(),
      user: users[nth % users.length],
      flight: flights[nth % flights.length],
    })),
  );
  const answers = await Promise.all(
    drawers.map(({ session, user, flight }) => {
      if (!user || !flight) throw new Error('Nobody, or no flight.');
      return book(session, user, [flight], { weight_kg: WEIGHT_KG, pieces: 1, draw_awb: true });
    }),
  );
  const booked = answers.filter(({ outcome }) => outcome === 'booked');
  const numbers = booked.map(({ booking }) => Object(booking).awb_number);
  expect(numbers.toSorted(), JSON.stringify(answers)).toEqual(
    Array.from({ length: NUMBERS }, (_, serial) => carrier.awb(serial)),
  );
  expect(answers.filter(({ reason }) => reason)).toEqual(
    Array(DRAWERS - NUMBERS).fill({ reason: 'awb_stock_empty', carrier: carrier.code }),
  );

  const stored = await Promise.all(flights.map(({ flight_id }) => books.readCapacity(flight_id)));
  const total = (figures: number[]) => figures.reduce((sum, figure) => sum + figure, 0);
  expect(total(stored.map((flight) => flight.booked_weight_kg))).toBe(NUMBERS * WEIGHT_KG);
  expect(total(stored.map((flight) => flight.version))).toBe(NUMBERS);
  expect(await findImbalances(books.pool)).toEqual([]);
});
