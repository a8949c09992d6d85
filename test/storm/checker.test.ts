import { describe, expect, test } from 'vitest';
import { checkHistory } from './checker.ts';
import type { FinalBooking, FinalState } from './final-state.ts';
import type { Book, KnownFlight, Operation, ReadFlight, Rejected, Search } from './history.ts';
import { simulateHistory } from './simulation.ts';

const FLIGHT: KnownFlight = {
  flight_id: 'F1',
  origin: 'DEL',
  destination: 'LHR',
  departure_date: '2027-01-15',
  departure_ms: 2_000_000,
  arrival_ms: 3_000_000,
  max_weight_kg: 100,
  booked_weight_kg: 0,
  version: 0,
};

let operations_made = 0;

/** Ann books 60 kg, from..to; acknowledged unless told otherwise. */
function book(
  pieces: number,
  [call_ms, return_ms]: [number, number],
  answer: Book['answer'] = booked(pieces),
): Book {
  operations_made += 1;
  return {
    id: operations_made,
    client: 'ann',
    operation: 'book',
    call_ms,
    return_ms,
    arguments: {
      user_id: 'ann',
      origin: 'DEL',
      destination: 'LHR',
      weight_kg: 60,
      pieces,
      flight_ids: ['F1'],
      idempotency_key: `key-${pieces}`,
    },
    answer,
  };
}

function booked(pieces: number): Book['answer'] {
  return {
    outcome: 'done',
    replayed: false,
    ref_id: `REF-${pieces}`,
    status: 'BOOKED',
    version: 1,
    created_at: 'then',
    event_id: String(pieces),
    digest: `digest-${pieces}`,
  };
}

function full(available_kg: number): Rejected {
  const figures = { flight_id: 'F1', available_kg, requested_kg: 60 };
  return { outcome: 'rejected', status: 409, code: 'capacity_exceeded', ...figures };
}

const LOST = { outcome: 'unknown', cause: 'connection lost' } as const;

function stored(pieces: number): FinalBooking {
  return {
    ...book(pieces, [0, 0]).arguments,
    ref_id: `REF-${pieces}`,
    idempotency_key: `key-${pieces}`,
    status: 'BOOKED',
    version: 1,
    created_at: 'then',
    legs: [{ leg: 1, flight_id: 'F1', weight_kg: 60, state: 'booked' }],
    events: [{ id: pieces, sequence: 1, status: 'BOOKED', location: 'DEL', flight_id: null }],
  };
}

function read(at_ms: number, version: number, booked_weight_kg: number): ReadFlight {
  operations_made += 1;
  return {
    id: operations_made,
    client: 'bob',
    operation: 'read_flight',
    call_ms: at_ms,
    return_ms: at_ms + 5,
    arguments: { flight_id: 'F1' },
    answer: { outcome: 'done', version, booked_weight_kg, max_weight_kg: 100 },
  };
}

function search(at_ms: number, cache: 'hit' | 'miss', booked_weight_kg: number): Search {
  operations_made += 1;
  const shown = { flight_id: 'F1', booked_weight_kg, max_weight_kg: 100 };
  return {
    id: operations_made,
    client: 'bob',
    operation: 'search',
    call_ms: at_ms,
    return_ms: at_ms + 5,
    arguments: { origin: 'DEL', destination: 'LHR', date: '2027-01-15' },
    answer: { outcome: 'done', cache, complete: true, flights: [shown] },
  };
}

function check(operations: Operation[], bookings: FinalBooking[], flight?: Partial<KnownFlight>) {
  const final: FinalState = {
    flights: [
      {
        flight_id: 'F1',
        max_weight_kg: 100,
        booked_weight_kg: 60 * bookings.length,
        version: bookings.length,
        ...flight,
      },
    ],
    bookings,
  };
  return checkHistory({ initial: [FLIGHT], operations, final });
}

describe('histories that are sound', () => {
  const sound: [string, Operation[], FinalBooking[]][] = [
    ['nothing happened', [], []],
    ['one booking, read after it', [book(1, [0, 10]), read(11, 1, 60)], [stored(1)]],
    ['a read beside the booking may miss it', [book(1, [0, 10]), read(4, 0, 0)], [stored(1)]],
    [
      'the second finds the flight full',
      [book(1, [0, 10]), book(2, [5, 9], full(40))],
      [stored(1)],
    ],
    ['a lost answer that had an effect', [book(1, [0, 10], LOST), read(90, 1, 60)], [stored(1)]],
    ['a lost answer that had none', [book(1, [0, 10], LOST), read(90, 0, 0)], []],
    ['a lost answer, then its replay', [book(1, [0, 9], LOST), book(1, [20, 30])], [stored(1)]],
    [
      'a late effect refuses another',
      [book(1, [0, 9], LOST), book(2, [50, 60], full(40))],
      [stored(1)],
    ],
    ['a search hit is 300 ms behind', [book(1, [0, 10]), search(300, 'hit', 0)], [stored(1)]],
  ];
  test.each(sound)('%s', (_, operations, bookings) => {
    expect(check(operations, bookings).story).toBe('');
  });
});

describe('histories that are not', () => {
  const broken: [string, Operation[], FinalBooking[], string][] = [
    ['sold twice', [book(1, [0, 10]), book(2, [0, 10])], [stored(1), stored(2)], 'oversold'],
    ['gone again', [book(1, [0, 10])], [], 'lost acknowledgement'],
    ['a read that missed it', [book(1, [0, 10]), read(11, 0, 0)], [stored(1)], 'real-time order'],
    ['a read from before it', [read(0, 1, 60), book(1, [9, 20])], [stored(1)], 'real-time order'],
    ['full without a reason', [book(1, [0, 10], full(40))], [], 'unexplained rejection'],
    [
      'full before the reason',
      [book(2, [0, 4], full(40)), book(1, [5, 9])],
      [stored(1)],
      'unexplained rejection',
    ],
    [
      'full by its own booking',
      [book(1, [0, 10]), book(1, [1, 9], full(40))],
      [stored(1)],
      'unexplained rejection',
    ],
    ['nobody asked for it', [], [stored(1)], 'effect of a rejection'],
    [
      'a miss 300 ms behind',
      [book(1, [0, 10]), search(300, 'miss', 0)],
      [stored(1)],
      'wrong search',
    ],
    [
      'a hit further behind',
      [book(1, [0, 10]), search(311, 'hit', 0)],
      [stored(1)],
      'wrong search',
    ],
  ];
  test.each(broken)('%s', (_, operations, bookings, law) => {
    const verdict = check(operations, bookings);
    expect(Object.keys(verdict.broken), verdict.story).toContain(law);
  });

  test('capacity that leaked shows in the balance', () => {
    const { broken } = check([book(1, [0, 10])], [stored(1)], { booked_weight_kg: 100 });
    expect(broken).toEqual({ 'books out of balance': 1 });
  });

  test('the story is the two operations that contradict each other, in order', () => {
    const others = Array.from({ length: 50 }, (_, index) => read(100 + index, 1, 60));
    const { story } = check([...others, book(1, [0, 10]), read(400, 0, 0)], [stored(1)]);
    expect(story.split('\n')).toHaveLength(3);
    expect(story).toMatch(/real-time order.*\n.*ann: book.*\n.*bob: read_flight/);
  });
});

test('200,000 operations are judged in seconds', () => {
  const history = simulateHistory({
    seed: 1,
    operations: 200_000,
    max_weight_kg: 1_000_000,
    unknown: 0.1,
  });
  const began_ms = performance.now();
  expect(checkHistory(history).story).toBe('');
  expect(performance.now() - began_ms).toBeLessThan(30_000);
});
