import { describe, expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { named } from '../../support/scene.ts';
import { book, hold, mark, outlast, setTerms } from '../facts.ts';
import { useScratchDatabase } from '../fixture.ts';
import { addCards, askQuote, flatCard, flightOf, newCarrier } from './quoting.ts';

const books = await useScratchDatabase();
const user = await books.makeUser();

const HOUR_MS = 3_600_000;

interface Asked {
  flights: [MadeFlight, MadeFlight];
  facts: Record<string, unknown>;
}
type Fault = [reason: string, add: (asked: Asked) => Promise<unknown> | unknown];

/** Every refusal in the order of the contract, and what brings it about. */
const FAULTS: Fault[] = [
  ['validation_failed', ({ facts }) => Object.assign(facts, { origin: 'XXQ' })],
  [
    'flight_not_found',
    ({ facts, flights }) =>
      Object.assign(facts, {
        flight_ids: [...flights.map((flight) => flight.flight_id), 'no-flight'],
      }),
  ],
  ['itinerary_invalid', ({ facts }) => Object.assign(facts, { destination: 'JFK' })],
  [
    'handling_refused',
    async ({ flights: [flight], facts }) => {
      await setTerms(books, flight, { refused_handling_codes: ['CAO'] });
      Object.assign(facts, { special_handling_codes: ['CAO'] });
    },
  ],
  [
    'piece_too_large',
    async ({ flights: [flight], facts }) => {
      await setTerms(books, flight, { max_piece_height_cm: 10 });
      const line = { length_cm: 1, width_cm: 1, height_cm: 11, pieces: 1 };
      Object.assign(facts, { dimensions: [line] });
    },
  ],
  [
    'flight_departed',
    ({ flights: [flight] }) =>
      setTerms(books, flight, { departure_at: new Date(Date.now() - 1_000) }),
  ],
  ['flight_cancelled', ({ flights: [flight] }) => mark(books, flight, { status: 'CANCELLED' })],
  ['flight_closed', ({ flights: [flight] }) => mark(books, flight, { closed: true })],
  [
    'acceptance_closed',
    ({ flights: [flight] }) => setTerms(books, flight, { latest_acceptance_minutes: 2_880 }),
  ],
  [
    'currency_mismatch',
    ({ flights: [, second] }) =>
      addCards(
        books,
        flatCard(second.flight_number.slice(0, 2), ['DXB', 'LHR'], { currency: 'EUR' }),
      ),
  ],
  ['capacity_exceeded', ({ facts }) => Object.assign(facts, { weight_kg: 50.1 })],
];

async function askWith(faults: readonly Fault[]) {
  const departure_at = new Date(Date.now() + 24 * HOUR_MS);
  const first = await flightOf(books, newCarrier(), {
    ...{ origin: 'DEL', destination: 'DXB', max_weight_kg: 50 },
    departure_at,
  });
  const second = await flightOf(books, newCarrier(), {
    ...{ origin: 'DXB', destination: 'LHR', max_weight_kg: 50 },
    departure_at: new Date(first.arrival_at.getTime() + 2 * HOUR_MS),
  });
  const asked: Asked = { flights: [first, second], facts: {} };
  for (const [, add] of faults) await add(asked);
  return askQuote(books, user, asked.flights, asked.facts);
}

const PAIRS = FAULTS.flatMap((earlier, place) =>
  FAULTS.slice(place + 1).map((later) => [earlier[0], later[0], [earlier, later]] as const),
);

test('without any fault there is a quote', async () => {
  expect(await askWith([])).toMatchObject({ quote: { total: 55 } });
});

test.each(FAULTS.map((fault) => [fault[0], fault] as const))(
  '%s alone is told, and no quote is kept',
  async (reason, fault) => {
    const count = async () =>
      (await books.pool.query('select count(*)::int as quotes from cargo.quotes')).rows;
    const before = await count();
    expect(await askWith([fault])).toMatchObject({ reason });
    expect(await count()).toEqual(before);
  },
);

test.each(PAIRS)('%s is told before %s', async (reason, _, faults) => {
  expect(await askWith(faults)).toMatchObject({ reason });
});

describe('capacity', () => {
  const LARGE = { max_weight_kg: 50, max_volume_m3: 1 };
  const exceeded = (flight: MadeFlight, figures: object) => ({
    reason: 'capacity_exceeded',
    ...named(flight),
    ...figures,
  });

  test('what is lacking is told as for a booking, of the first leg that lacks it', async () => {
    const [first, second] = [
      await flightOf(books, newCarrier(), { destination: 'DXB', ...LARGE }),
      await flightOf(books, newCarrier(), {
        ...{ origin: 'DXB', max_weight_kg: 9 },
        departure_at: new Date(Date.now() + 9 * 24 * HOUR_MS),
      }),
    ];
    const legs = [first, second];
    const kilograms = { available_kg: 50, requested_kg: 50.1 };
    expect(await askQuote(books, user, legs, { weight_kg: 50.1 })).toEqual(
      exceeded(first, kilograms),
    );
    expect(await askQuote(books, user, legs, { weight_kg: 50, volume_m3: 1.001 })).toEqual(
      exceeded(first, {
        ...{ available_kg: 50, requested_kg: 50 },
        ...{ available_m3: 1, requested_m3: 1.001 },
      }),
    );
    expect(await askQuote(books, user, legs, { weight_kg: 50, volume_m3: 1 })).toEqual(
      exceeded(second, { available_kg: 9, requested_kg: 50 }),
    );
    const booking = await book(books, user, legs, { weight_kg: 50, volume_m3: 1.001 });
    expect(booking).toEqual(await askQuote(books, user, legs, { weight_kg: 50, volume_m3: 1.001 }));
  });

  test('a hold that is over counts as free, one that is not does not, and neither is ended', async () => {
    const flight = await flightOf(books, newCarrier(), LARGE);
    const over = await hold(books, user, [flight], { weight_kg: 30, volume_m3: 0.5 });
    await hold(books, user, [flight], { weight_kg: 10, volume_m3: 0.25 });
    const ask = (weight_kg: number, volume_m3: number) =>
      askQuote(books, user, [flight], { weight_kg, volume_m3 });
    expect(await ask(10.1, 0.1)).toEqual(
      exceeded(flight, { available_kg: 10, requested_kg: 10.1 }),
    );
    await outlast(books, over);
    expect(await ask(40, 0.75)).toMatchObject({ quote: { weight_kg: 40 } });
    expect(await ask(40.1, 0.1)).toEqual(
      exceeded(flight, { available_kg: 40, requested_kg: 40.1 }),
    );
    expect(await ask(40, 0.751)).toMatchObject({ available_m3: 0.75, requested_m3: 0.751 });
    expect(await books.readCapacity(flight.flight_id)).toEqual({
      booked_weight_kg: 40,
      version: 2,
    });
    const answer = await book(books, user, [flight], { weight_kg: 40, volume_m3: 0.75 });
    expect(answer, 'what was quoted can be booked').toMatchObject({ outcome: 'booked' });
  });

  test('nothing is held, and nobody is waited for', async () => {
    const flight = await flightOf(books, newCarrier(), LARGE);
    const over = await hold(books, user, [flight], { weight_kg: 50 });
    await outlast(books, over);
    const holder = await books.openSession('superuser');
    await holder.run('begin');
    for (const [table, key] of [
      ['flight_capacity', 'flight_id'],
      ['flight_operations', 'flight_id'],
      ['holds', 'flight_id'],
    ]) {
      await holder.run(`select from cargo.${table} where ${key} = $1 for update`, [
        flight.flight_id,
      ]);
    }
    await holder.run('select from cargo.bookings where ref_id = $1 for update', [over]);
    const answer = await askQuote(books, user, [flight], { weight_kg: 50 });
    await holder.run('rollback');
    expect(answer).toMatchObject({ quote: { weight_kg: 50 } });
    expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: 1 });
  });
});
