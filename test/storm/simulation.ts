import { createRandom, type Random } from '../support/random.ts';
import { TERMS } from './checker.ts';
import type { FinalState } from './final-state.ts';
import type { BookingArguments, KnownFlight, Operation } from './history.ts';
import {
  FLIGHTS,
  network,
  newIntent,
  retriable,
  SIMULATION_START_MS,
  someChanges,
  USERS,
} from './simulated-choices.ts';
import { SimulatedLedger } from './simulated-ledger.ts';

/** A history with the states before and after it. */
export interface History {
  initial: KnownFlight[];
  operations: Operation[];
  final: FinalState;
}

const EFFECT_EVERY_MS = 10;
const SPREAD_MS = 45;
/** Each booking on a flight is told what becomes of it: in long histories of thousands nothing does. */
const TOLD_OF_CHANGES_MAX = 500;

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
  const ledger = new SimulatedLedger(initial, TERMS.holds_per_user);
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
      max_weight_kg: options.max_weight_kg,
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

interface Moment {
  ledger: SimulatedLedger;
  intents: BookingArguments[];
  random: Random;
  stamps: { id: number; client: string; call_ms: number; return_ms: number };
  effect_ms: number;
  max_weight_kg: number;
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
  if (choice <= 58) {
    const args = {
      user_id: random.pick(USERS),
      staff: random.chance(0.5),
      ref_id: random.pick(ref_ids),
    };
    const answer = lost ? NOTHING : ledger.cancel(args);
    return { ...stamps, operation: 'cancel', arguments: args, answer };
  }
  if (choice <= 64) {
    const ref_id = random.pick(ref_ids);
    const args = { user_id: random.pick(USERS), staff: random.chance(0.5), ref_id };
    const answer = lost ? NOTHING : ledger.confirm(args);
    return { ...stamps, operation: 'confirm', arguments: args, answer };
  }
  if (choice <= 67) {
    const told = ref_ids.length <= TOLD_OF_CHANGES_MAX;
    const changes = someChanges({ ...moment, told }, random);
    const args = { flight_id: random.pick(FLIGHTS), changes };
    const answer = lost ? NOTHING : ledger.operate(args.flight_id, args.changes);
    return { ...stamps, operation: 'operate', arguments: args, answer };
  }
  if (choice <= 68) {
    if (!lost) ledger.expire();
    const args = { shown: random.chance(0.7) };
    return { ...stamps, operation: 'expire', arguments: args, answer: { outcome: 'done' } };
  }
  if (choice <= 74) {
    const ref_id = random.pick(ref_ids);
    const args = { user_id: 'staff', staff: true, ref_id, ...ledger.someStep(ref_id, random) };
    const answer = lost ? NOTHING : ledger.move(args);
    return { ...stamps, operation: 'step', arguments: args, answer };
  }
  if (choice <= 80) {
    const args = { ref_id: random.pick(ref_ids) };
    return {
      ...stamps,
      operation: 'read_booking',
      arguments: args,
      answer: ledger.readBooking(args.ref_id),
    };
  }
  if (choice <= 90) {
    const args = { flight_id: random.pick(FLIGHTS) };
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
