import type { Operation } from './history.ts';
import { isExpiry } from './shipment.ts';
import type { Outcome } from './storm.ts';

/** Figures of storms, made so that those of several add up. */
export interface Tally {
  rounds: number;
  seconds: number;
  operations: number;
  booking_attempts: number;
  /** Bookings that were held first, and how many of them ran out. */
  holds: number;
  expiries: number;
  /** Changes of flights that were acknowledged. */
  flight_changes: number;
  /** Rebooks and offloads that took effect, parts that were split off, bookings with a quote and with a waybill. */
  rebooks: number;
  offloads: number;
  parts: number;
  quotes: number;
  waybills: number;
  unknown: number;
  cache_writes_given_up: number;
  /** Search hits that no disturbance excused from the rule of freshness. */
  hits_held: number;
  /** By `operation outcome code`. */
  answers: Record<string, number>;
  /** How often each law was broken. */
  broken: Record<string, number>;
  /** Answered calls by duration: the key is the upper end of a bucket, in ms. */
  durations: Record<string, Record<string, number>>;
}

export const NOTHING_YET: Tally = {
  rounds: 0,
  seconds: 0,
  operations: 0,
  booking_attempts: 0,
  holds: 0,
  expiries: 0,
  flight_changes: 0,
  rebooks: 0,
  offloads: 0,
  parts: 0,
  quotes: 0,
  waybills: 0,
  unknown: 0,
  cache_writes_given_up: 0,
  hits_held: 0,
  answers: {},
  broken: {},
  durations: {},
};

const BUCKET_GROWTH = 1.05;

/** The figures of one storm. */
export function tallyOf(outcome: Outcome): Tally {
  const { operations, final, verdict, seconds, cache_writes_given_up } = outcome;
  const tally: Tally = {
    ...structuredClone(NOTHING_YET),
    rounds: 1,
    seconds,
    cache_writes_given_up,
    hits_held: verdict.hits_held,
    holds: final.bookings.filter(({ held_until_ms }) => held_until_ms !== null).length,
    expiries: final.bookings.filter(({ events }) => events.some(isExpiry)).length,
    rebooks: countEvents(outcome, 'rebooked'),
    offloads: countEvents(outcome, 'offloaded'),
    parts: final.bookings.filter(({ split_from }) => split_from !== null).length,
    quotes: final.bookings.filter(({ quote_id, booked }) => quote_id ?? booked.quote_id).length,
    waybills: final.bookings.filter(({ awb_number }) => awb_number !== null).length,
  };
  tally.broken = { ...verdict.broken };
  for (const operation of operations) {
    // Neither a disturbance nor what the network repeats is an operation of a client.
    if (operation.operation === 'fault' || operation.client === 'network') continue;
    tally.operations += 1;
    if (operation.operation === 'book') tally.booking_attempts += 1;
    if (operation.operation === 'operate' && operation.answer.outcome === 'done') {
      tally.flight_changes += 1;
    }
    if (operation.answer.outcome === 'unknown') tally.unknown += 1;
    increase(tally.answers, nameOf(operation));
    if (operation.return_ms === null) continue;
    tally.durations[operation.operation] ??= {};
    const durations = tally.durations[operation.operation] ?? {};
    increase(durations, bucketOf(operation.return_ms - operation.call_ms));
  }
  return tally;
}

/** Adds up two tallies. */
export function addTallies(one: Tally, other: Tally): Tally {
  const durations: Tally['durations'] = {};
  for (const name of new Set([...Object.keys(one.durations), ...Object.keys(other.durations)])) {
    durations[name] = addCounts(one.durations[name] ?? {}, other.durations[name] ?? {});
  }
  return {
    rounds: one.rounds + other.rounds,
    seconds: one.seconds + other.seconds,
    operations: one.operations + other.operations,
    booking_attempts: one.booking_attempts + other.booking_attempts,
    holds: one.holds + other.holds,
    expiries: one.expiries + other.expiries,
    flight_changes: one.flight_changes + other.flight_changes,
    rebooks: one.rebooks + other.rebooks,
    offloads: one.offloads + other.offloads,
    parts: one.parts + other.parts,
    quotes: one.quotes + other.quotes,
    waybills: one.waybills + other.waybills,
    unknown: one.unknown + other.unknown,
    cache_writes_given_up: one.cache_writes_given_up + other.cache_writes_given_up,
    hits_held: one.hits_held + other.hits_held,
    answers: addCounts(one.answers, other.answers),
    broken: addCounts(one.broken, other.broken),
    durations,
  };
}

/** The duration that this share of the calls did not exceed, in ms. */
export function percentile(durations: Record<string, number> = {}, share: number): number {
  const buckets = Object.entries(durations).map(([end_ms, count]) => ({
    end_ms: Number(end_ms),
    count,
  }));
  buckets.sort((a, b) => a.end_ms - b.end_ms);
  let left = share * buckets.reduce((sum, { count }) => sum + count, 0);
  const reached = buckets.find(({ count }) => {
    left -= count;
    return left <= 0;
  });
  return reached?.end_ms ?? 0;
}

function countEvents({ final }: Outcome, kind: string): number {
  return final.bookings.flatMap(({ events }) => events.filter((e) => e.kind === kind)).length;
}

function nameOf({ operation, answer }: Operation): string {
  if (answer.outcome === 'rejected') return `${operation} rejected ${answer.code}`;
  if (answer.outcome === 'unknown') return `${operation} unknown`;
  if ('replayed' in answer) {
    const held = answer.status === 'HELD' ? ' held' : '';
    return `${operation} ${answer.replayed ? 'replayed' : 'done'}${held}`;
  }
  return 'cache' in answer ? `${operation} ${answer.cache}` : `${operation} done`;
}

function bucketOf(ms: number): string {
  const exponent = Math.ceil(Math.log(Math.max(ms, 1)) / Math.log(BUCKET_GROWTH));
  return (BUCKET_GROWTH ** exponent).toFixed(1);
}

function addCounts(one: Record<string, number>, other: Record<string, number>) {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function increase(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
