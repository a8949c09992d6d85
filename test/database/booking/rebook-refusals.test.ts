import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { named, newReference } from '../../support/scene.ts';
import { type Changes, makeQuoteOf, type RebookWish, rebook, to } from '../changes.ts';
import { book, cancel, mark, setTerms, type Terms } from '../facts.ts';
import { useDatabase } from '../fixture.ts';
import { step } from '../operations.ts';
import { made } from '../rebooking.ts';

const books = useDatabase();
const DAY_MS = 86_400_000;
const LINE = { length_cm: 1, width_cm: 1, height_cm: 1, pieces: 1 };

const [owner, stranger, handler] = [
  await books.makeUser(),
  await books.makeUser(),
  await books.makeUser('handler'),
];

/** A booking of one leg, what is asked of it, and the flight that it is to go on. */
interface Asked {
  ref: string;
  user: User;
  flight: MadeFlight;
  changes: Changes;
  quote: { of: User; pieces: number; minutes: number; used_by: string | null } | null;
  wish: RebookWish;
}

type Fault = [reason: string, add: (asked: Asked) => Promise<unknown> | unknown];

const quoted = (asked: Asked, fields: Partial<Asked['quote']>) => {
  asked.quote = { of: owner, pieces: 1, minutes: 30, used_by: null, ...asked.quote, ...fields };
};

const other = newReference();
await book(books, owner, [await books.makeFlight()], { ref: other });

/** Every refusal in the order of the contract, and what brings it about. */
const FAULTS: Fault[] = [
  ['booking_not_found', (asked) => Object.assign(asked, { ref: 'NOT-THERE' })],
  ['forbidden', (asked) => Object.assign(asked, { user: stranger })],
  ['booking_closed', ({ ref }) => cancel(books, owner, ref)],
  ['version_mismatch', ({ wish }) => Object.assign(wish, { if_versions: [99] })],
  ['nothing_to_rebook', ({ ref }) => step(books, handler, ref, ['depart', 'DEL'])],
  [
    'not_changeable',
    async ({ ref }) => {
      for (const table of ['booking_legs', 'bookings']) {
        await books.pool.query(`update cargo.${table} set itinerary = 99 where ref_id = $1`, [ref]);
      }
    },
  ],
  [
    'validation_failed',
    ({ changes }) => {
      changes.dimensions = [{ ...(changes.dimensions?.[0] ?? LINE), pieces: 2 }];
    },
  ],
  ['quote_unknown', (asked) => quoted(asked, { of: stranger })],
  ['quote_mismatch', (asked) => quoted(asked, { pieces: 2 })],
  ['flight_not_found', ({ changes }) => changes.flight_ids?.push('no-flight')],
  [
    'itinerary_invalid',
    ({ flight }) =>
      books.pool.query("update cargo.flights set destination = 'JFK' where flight_id = $1", [
        flight.flight_id,
      ]),
  ],
  [
    'handling_refused',
    async ({ flight, changes }) => {
      await setTerms(books, flight, { refused_handling_codes: ['CAO'] });
      changes.special_handling_codes = ['CAO'];
    },
  ],
  [
    'piece_too_large',
    async ({ flight, changes }) => {
      await setTerms(books, flight, { max_piece_height_cm: 10 });
      changes.dimensions = [{ ...LINE, height_cm: 11 }];
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
  ['quote_expired', (asked) => quoted(asked, { minutes: 0 })],
  ['quote_used', (asked) => quoted(asked, { used_by: other })],
  ['capacity_exceeded', ({ changes }) => Object.assign(changes, { weight_kg: 50.1 })],
  ['lock_required', ({ wish }) => Object.assign(wish, { lock_held: false })],
];

const NEAR = 3;
const LAST = ['quote_used', 'capacity_exceeded'];
/** Each with the next few, and with what is asked last of all. */
const PAIRS = FAULTS.flatMap((earlier, place) =>
  FAULTS.slice(place + 1)
    .filter(([reason], distance) => distance < NEAR || LAST.includes(reason))
    .map((later) => [earlier[0], later[0], [earlier, later]] as const),
);

async function askWith(faults: readonly Fault[]) {
  const departure_at = new Date(Date.now() + DAY_MS);
  const flight = await books.makeFlight({ departure_at, max_weight_kg: 50 });
  const ref = newReference();
  await book(books, owner, [await books.makeFlight({ departure_at })], { ref });
  const asked: Asked = { ref, user: owner, flight, changes: to(flight), quote: null, wish: {} };
  // From the last on: what comes earlier may build on it.
  for (const [, add] of faults.toReversed()) await add(asked);
  const { quote, changes } = asked;
  if (quote) {
    const facts = {
      origin: 'DEL',
      destination: 'LHR',
      weight_kg: 10,
      ...changes,
      pieces: quote.pieces,
    };
    changes.quote_id = await makeQuoteOf(books, quote.of, facts, quote);
  }
  const before = await books.tracking.getBooking(ref);
  const answer = await rebook(books, asked.user, asked.ref, changes, asked.wish);
  if (answer.outcome !== 'rebooked') {
    expect(await books.tracking.getBooking(ref), 'nothing was done').toStrictEqual(before);
  }
  return answer.reason ?? answer.outcome;
}

test('without any fault it is rebooked', async () => {
  expect(await askWith([])).toBe('rebooked');
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

const TOO_HIGH = [{ ...LINE, height_cm: 11 }];

test.each<[string, Terms, Changes, object]>([
  [
    'other codes',
    { refused_handling_codes: ['CAO'] },
    { special_handling_codes: ['PER', 'CAO'] },
    { reason: 'handling_refused', codes: ['CAO'] },
  ],
  [
    'other dimensions',
    { max_piece_height_cm: 10 },
    { dimensions: TOO_HIGH },
    { reason: 'piece_too_large', max_cm: 10, piece_cm: 11 },
  ],
])('%s alone, which a flight that stays refuses', async (_, terms, changes, refusal) => {
  const [first, second] = made(...(await books.makeRoute(['DEL', 'DXB', 'LHR'])));
  if (!(first && second)) throw new Error('No flights.');
  await setTerms(books, second, terms);
  const ref = newReference();
  // A litre before and after: nothing that would move a leg.
  await book(books, owner, [first, second], { ref, dimensions: [LINE] });
  const before = await books.tracking.getBooking(ref);
  expect(await rebook(books, owner, ref, changes)).toEqual({ ...refusal, ...named(second) });
  expect(await books.tracking.getBooking(ref)).toStrictEqual(before);
  const harmless = { special_handling_codes: ['PER'], dimensions: [{ ...LINE, height_cm: 10 }] };
  expect(await rebook(books, owner, ref, harmless)).toMatchObject({ booking: harmless });
});
