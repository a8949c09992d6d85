import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { type BookingWish, book, type Facts, hold, mark, setTerms } from '../facts.ts';
import { useDatabase } from '../fixture.ts';

const books = useDatabase();

const DAY_MS = 86_400_000;

/** A request to book, and the flight that it is for. */
interface Asked {
  flight: MadeFlight;
  facts: Facts & { flight_ids: string[] };
  wish: BookingWish;
}

type Fault = [reason: string, add: (asked: Asked) => Promise<unknown> | unknown];

const user = await books.makeUser();
const elsewhere = await books.makeFlight();
const taken = await hold(books, user, [elsewhere]);

/** Every refusal in the order of the contract, and what brings it about. */
const FAULTS: Fault[] = [
  ['ref_id_taken', ({ facts }) => Object.assign(facts, { ref: taken, goods_description: 'Other' })],
  ['validation_failed', ({ facts }) => Object.assign(facts, { origin: 'XXQ' })],
  ['flight_not_found', ({ facts }) => facts.flight_ids.push('no-flight')],
  ['itinerary_invalid', ({ facts }) => Object.assign(facts, { destination: 'JFK' })],
  [
    'handling_refused',
    async ({ flight, facts }) => {
      await setTerms(books, flight, { refused_handling_codes: ['CAO'] });
      Object.assign(facts, { special_handling_codes: ['CAO'] });
    },
  ],
  [
    'piece_too_large',
    async ({ flight, facts }) => {
      await setTerms(books, flight, { max_piece_height_cm: 10 });
      const line = { length_cm: 1, width_cm: 1, height_cm: 11, pieces: 1 };
      Object.assign(facts, { dimensions: [line] });
    },
  ],
  [
    'flight_departed',
    ({ flight }) => setTerms(books, flight, { departure_at: new Date(Date.now() - 1_000) }),
  ],
  ['flight_cancelled', ({ flight }) => mark(books, flight, { status: 'CANCELLED' })],
  ['flight_closed', ({ flight }) => mark(books, flight, { closed: true })],
  [
    'acceptance_closed',
    ({ flight }) => setTerms(books, flight, { latest_acceptance_minutes: 2_880 }),
  ],
  [
    'hold_limit',
    ({ facts, wish }) => {
      Object.assign(facts, { hold_minutes: 5 });
      Object.assign(wish, { holds_per_user: 1 });
    },
  ],
  ['capacity_exceeded', ({ facts }) => Object.assign(facts, { weight_kg: 50.1 })],
  ['lock_required', ({ wish }) => Object.assign(wish, { lock_held: false })],
];

const PAIRS = FAULTS.flatMap((earlier, place) =>
  FAULTS.slice(place + 1).map((later) => [earlier[0], later[0], [earlier, later]] as const),
);

async function askWith(faults: readonly Fault[]) {
  const departure_at = new Date(Date.now() + DAY_MS);
  const flight = await books.makeFlight({ departure_at, max_weight_kg: 50 });
  const asked: Asked = { flight, facts: { flight_ids: [flight.flight_id] }, wish: {} };
  for (const [, add] of faults) await add(asked);
  const answer = await book(books, user, [flight], asked.facts, asked.wish);
  return answer.reason ?? answer.outcome;
}

test('without any fault the shipment is booked', async () => {
  expect(await askWith([])).toBe('booked');
});

test.each(FAULTS.map((fault) => [fault[0], fault] as const))(
  '%s alone is told',
  async (reason, fault) => {
    expect(await askWith([fault])).toBe(reason);
  },
);

test.each(PAIRS)('%s is told before %s', async (reason, _, faults) => {
  expect(await askWith(faults)).toBe(reason);
});
