import { createRandom, type Random } from '../support/random.ts';
import type { FinalState } from './final-state.ts';
import type { BookingArguments, KnownFlight, Operation } from './history.ts';
import { SimulatedLedger } from './simulated-ledger.ts';

/** A history with the states before and after it. */
export interface History {
  initial: KnownFlight[];
  operations: Operation[];
  final: FinalState;
}

export const SIMULATION_START_MS = 1_800_000_000_000;
const EFFECT_EVERY_MS = 10;
const SPREAD_MS = 45;
const USERS = ['user-a', 'user-b', 'user-c'];

/**
 * A history of a ledger that is correct by construction: effects happen one after the other, each
 * inside the interval of its operation, or after it where the answer stayed unknown.
 */
export function simulateHistory(options: {
  seed: number;
  operations: number;
  max_weight_kg: number;
  unknown: number;
}): History {
  const random = createRandom(options.seed);
  const end_ms = SIMULATION_START_MS + options.operations * EFFECT_EVERY_MS;
  const initial = network(options.max_weight_kg, end_ms, random);
  const ledger = new SimulatedLedger(initial);
  const intents: BookingArguments[] = [];
  const operations: Operation[] = [];

  for (let id = 1; id <= options.operations; id += 1) {
    const effect_ms = SIMULATION_START_MS + id * EFFECT_EVERY_MS;
    const call_ms = effect_ms - random.integer(1, SPREAD_MS);
    const unknown = random.chance(options.unknown);
    const late = unknown && random.chance(0.5);
    const return_ms = late ? call_ms + 1 : effect_ms + random.integer(0, SPREAD_MS);
    const stamps = { id, client: `client-${random.integer(1, 9)}`, call_ms, return_ms };
    ledger.advance(effect_ms);
    const operation = perform({
      ledger,
      intents,
      random,
      stamps,
      effect_ms,
      lost: unknown && random.chance(0.4),
    });
    if (unknown) {
      operation.answer = { outcome: 'unknown', cause: 'simulated' };
    }
    operations.push(operation);
  }
  operations.sort((a, b) => a.call_ms - b.call_ms);
  return { initial, operations, final: ledger.finalState() };
}

function network(max_weight_kg: number, end_ms: number, random: Random): KnownFlight[] {
  const hour_ms = 3_600_000;
  const flight = (name: string, origin: string, destination: string, departure_ms: number) => ({
    flight_id: name,
    origin,
    destination,
    departure_date: '2027-01-15',
    departure_ms,
    arrival_ms: departure_ms + 2 * hour_ms,
    max_weight_kg: max_weight_kg + random.integer(0, 9) / 10,
    booked_weight_kg: 0,
    version: 0,
  });
  const middle_ms = (SIMULATION_START_MS + end_ms) / 2;
  return [
    flight('first', 'AAA', 'BBB', end_ms + 10 * hour_ms),
    flight('second', 'BBB', 'CCC', end_ms + 13 * hour_ms),
    flight('direct', 'AAA', 'CCC', end_ms + 10 * hour_ms),
    flight('leaving', 'AAA', 'CCC', middle_ms),
  ];
}

interface Moment {
  ledger: SimulatedLedger;
  intents: BookingArguments[];
  random: Random;
  stamps: { id: number; client: string; call_ms: number; return_ms: number };
  effect_ms: number;
  /** The request never arrived: no effect. */
  lost: boolean;
}

function perform(moment: Moment): Operation {
  const { ledger, intents, random, stamps, effect_ms, lost } = moment;
  const ref_ids = ledger.refIds();
  const choice = random.integer(1, 100);
  if (choice <= 50 || ref_ids.length === 0) {
    const args = random.chance(0.3) ? retriable(intents, random) : undefined;
    const chosen = args ?? newIntent(intents, random);
    const answer = lost ? NOTHING : ledger.book(chosen, random);
    return { ...stamps, operation: 'book', arguments: chosen, answer };
  }
  if (choice <= 60) {
    const args = {
      user_id: random.pick(USERS),
      staff: random.chance(0.5),
      ref_id: random.pick(ref_ids),
    };
    const answer = lost ? NOTHING : ledger.cancel(args);
    return { ...stamps, operation: 'cancel', arguments: args, answer };
  }
  if (choice <= 70) {
    const ref_id = random.pick(ref_ids);
    const args = { user_id: 'staff', staff: true, ref_id, ...ledger.someStep(ref_id, random) };
    const answer = lost ? NOTHING : ledger.move(args);
    return { ...stamps, operation: 'step', arguments: args, answer };
  }
  if (choice <= 78) {
    const args = { ref_id: random.pick(ref_ids) };
    return {
      ...stamps,
      operation: 'read_booking',
      arguments: args,
      answer: ledger.readBooking(args.ref_id),
    };
  }
  if (choice <= 90) {
    const args = { flight_id: random.pick(['first', 'second', 'direct', 'leaving']) };
    return {
      ...stamps,
      operation: 'read_flight',
      arguments: args,
      answer: ledger.readFlight(args.flight_id),
    };
  }
  const hit = random.chance(0.7);
  const as_of_ms = hit ? random.integer(stamps.call_ms - 250, effect_ms) : effect_ms;
  return {
    ...stamps,
    operation: 'search',
    arguments: { origin: 'AAA', destination: 'CCC', date: '2027-01-15' },
    answer: {
      outcome: 'done',
      cache: hit ? 'hit' : random.pick(['miss', 'bypass']),
      complete: true,
      flights: ledger.search(as_of_ms),
    },
  };
}

const NOTHING = { outcome: 'unknown' as const, cause: 'simulated' };

function retriable(intents: readonly BookingArguments[], random: Random) {
  const named = intents
    .slice(-24)
    .filter(({ ref_id, idempotency_key }) => ref_id ?? idempotency_key);
  return named.length === 0 ? undefined : random.pick(named);
}

function newIntent(intents: BookingArguments[], random: Random): BookingArguments {
  const two_legs = random.chance(0.4);
  const flight_ids = two_legs ? ['first', 'second'] : [random.pick(['direct', 'leaving'])];
  if (random.chance(0.02)) flight_ids.reverse();
  if (random.chance(0.02)) flight_ids.push('unheard-of');
  const pieces = intents.length + 1;
  const user_id = random.pick(USERS);
  const rival = random.chance(0.03)
    ? intents.findLast((i) => i.user_id === user_id && i.idempotency_key)
    : undefined;
  const intent: BookingArguments = {
    user_id,
    origin: 'AAA',
    destination: 'CCC',
    weight_kg: random.integer(1, 400) / 10,
    pieces,
    flight_ids,
    ...(random.chance(0.4) && { ref_id: `REF-${pieces}` }),
    ...(random.chance(0.5) && { idempotency_key: rival?.idempotency_key ?? `key-${pieces}` }),
  };
  intents.push(intent);
  return intent;
}
