import { expect, test } from 'vitest';
import { readSchedule } from '../../../src/core/schedule/import/read-schedule.ts';
import type { NewFlight } from '../../../src/core/schedule/types.ts';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { isFirst, ORDERS, type Race, race } from '../../support/interleaving.ts';
import { importOf, ssimDate, ssimLeg } from '../../support/schedules.ts';
import { actorOf, inDays, useScratchDatabase } from '../fixture.ts';

/** Imports beside other imports and publications of the same flights: each flight once, and nobody in the way for good. */

const books = await useScratchDatabase({ patient: true });
const admin = actorOf(await books.makeUser('admin'));
const DAY = inDays(7).toISOString().slice(0, 10);

let number = 1_000;
const nextNumber = () => {
  number += 1;
  return String(number);
};

const legOf = (of: string, wish: Parameters<typeof ssimLeg>[0] = {}) =>
  ssimLeg({ number: of, from: ssimDate(DAY), to: ssimDate(DAY), ...wish });

const importing =
  (...legs: string[]) =>
  ({ flights }: DatabaseSession) => {
    const window = { from: DAY, to: DAY };
    const lines = readSchedule(importOf(legs.join('\n'), { window }))?.lines ?? [];
    return flights.importFlights(admin, lines, { dry_run: false, skip_invalid: false });
  };

/** What the leg makes, as it is published by hand. */
const byHand = (of: string): NewFlight => ({
  flight_number: `ZZ${of}`,
  airline_name: 'Zed',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: `${DAY}T08:00:00Z`,
  arrival_datetime: `${DAY}T17:30:00Z`,
  max_weight_kg: 20_000,
  base_price_per_kg: 2.5,
});
const publishing =
  (flight: NewFlight) =>
  ({ flights }: DatabaseSession) =>
    flights.publishFlights(admin, flight);

async function countFlights(of: string) {
  const { rows } = await books.pool.query(
    `select count(*)::integer as flights, count(c)::integer as capacities
     from cargo.flights f left join cargo.flight_capacity c using (flight_id) where f.flight_number = $1`,
    [`ZZ${of}`],
  );
  return rows[0];
}
const ONE = { flights: 1, capacities: 1 };
/** Who is the first makes no difference where both do the same. */
const OF_A = ORDERS.filter(({ order }) => isFirst(order));
const COUNTS = { conflicts: [], errors: [] };

test.each(ORDERS)(
  'of two imports of the same the later finds it unchanged ($path)',
  async ({ order }) => {
    const [one, other, own] = [nextNumber(), nextNumber(), nextNumber()];
    const works: Race['works'] = {
      A: importing(legOf(one), legOf(other)),
      B: importing(legOf(other), legOf(own), legOf(one)),
    };
    const { first, second } = await race(books, { order, works });
    const [all, rest] = isFirst(order) ? [2, 1] : [3, 0];
    expect(first).toMatchObject({ new: all, unchanged: 0, ...COUNTS });
    expect(second).toMatchObject({ new: rest, unchanged: 2, ...COUNTS });
    for (const of of [one, other, own]) expect(await countFlights(of)).toEqual(ONE);
  },
);

test.each(OF_A)(
  'of two that differ the later is told of the conflict ($path)',
  async ({ order }) => {
    const of = nextNumber();
    const works = { A: importing(legOf(of)), B: importing(legOf(of, { sta: '1745' })) };
    const { second } = await race(books, { order, works });
    expect(second).toMatchObject({
      ...{ new: 0, unchanged: 0 },
      conflicts: [{ line: 1, flight_number: `ZZ${of}`, differs: ['arrival_datetime'] }],
    });
    expect(await countFlights(of)).toEqual(ONE);
  },
);

test.each(OF_A)('when the first rolls back, the other publishes ($path)', async ({ order }) => {
  const of = nextNumber();
  const works = { A: importing(legOf(of)), B: importing(legOf(of)) };
  const { second } = await race(books, { order, works, endOfFirst: 'rollback' });
  expect(second).toMatchObject({ new: 1, unchanged: 0, ...COUNTS });
  expect(await countFlights(of)).toEqual(ONE);
});

test.each(ORDERS)('an import beside a publication of its flight ($path)', async ({ order }) => {
  const of = nextNumber();
  const works = {
    A: importing(legOf(of, { aircraft: '   ', service: 'F' })),
    B: publishing({ ...byHand(of), service_type: 'F' }),
  };
  const { A, B } = await race(books, { order, works });
  if (isFirst(order)) {
    expect([A, B]).toMatchObject([{ new: 1 }, { reason: 'flight_exists', index: 0 }]);
  } else {
    expect([A, B]).toMatchObject([{ new: 0, unchanged: 1, ...COUNTS }, { flights: [{}] }]);
  }
  expect(await countFlights(of)).toEqual(ONE);
});
