import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { LOCK_WAIT_MS_MAX } from '../../src/core/booking/lock.ts';
import { DATABASE_BUDGET_MS } from '../../src/data/postgres.ts';
import { REDIS_BUDGET_MS } from '../../src/data/redis.ts';
import { createApiClient } from '../support/api-client.ts';
import { type MadeFlight, mintToken, openTestDatabase } from '../support/database.ts';
import { sendPlainly } from '../support/documented/send.ts';
import { checkHistory } from './checker.ts';
import { readFinalState } from './final-reading.ts';
import type { Book, KnownFlight } from './history.ts';
import { Recorder } from './recorder.ts';

const HOUR_MS = 3_600_000;
const TRIES_MAX = 12;
const PAUSE_AFTER_LOSS_S = 1;

const stack = inject('stack');
const database = openTestDatabase(stack.databaseUrl);
afterAll(() => database.close());

/** Many buyers, each of whom comes back after the time that a busy flight asks for. */
class Crowd {
  readonly recorder = new Recorder();
  readonly #flights: MadeFlight[] = [];
  #intents = 0;

  async makeFlight(wish: Parameters<typeof database.makeFlight>[0]): Promise<MadeFlight> {
    const flight = await database.makeFlight(wish);
    this.#flights.push(flight);
    return flight;
  }

  /** One buyer's attempts under one key, until the answer is known and not that the flight is busy. */
  async buy(legs: readonly MadeFlight[], weight_kg: number): Promise<Book[]> {
    this.#intents += 1;
    const pieces = this.#intents;
    const user = await database.makeUser();
    const api = createApiClient(
      stack.api,
      mintToken(user, stack.vars.SECRET_KEY ?? ''),
      sendPlainly,
    );
    const args = {
      user_id: user.id,
      origin: legs[0]?.origin ?? '',
      destination: legs.at(-1)?.destination ?? '',
      weight_kg,
      pieces,
      flight_ids: legs.map(({ flight_id }) => flight_id),
      idempotency_key: `crowd-${pieces}`,
    };
    const attempts: Book[] = [];
    while (attempts.length < TRIES_MAX) {
      const attempt = await this.recorder.book(api, `buyer-${pieces}`, args);
      attempts.push(attempt);
      const { answer } = attempt;
      const busy = answer.outcome === 'rejected' && answer.code === 'flight_busy';
      if (answer.outcome !== 'unknown' && !busy) return attempts;
      await sleep(((busy && answer.retry_after_s) || PAUSE_AFTER_LOSS_S) * 1_000);
    }
    return attempts;
  }

  /** Fails with the story of what went wrong, if anything did. */
  async judge(): Promise<void> {
    const flight_ids = this.#flights.map(({ flight_id }) => flight_id);
    const final = await readFinalState(database.pool, flight_ids);
    const initial = this.#flights.map(knownAs);
    const { operations } = this.recorder;
    expect(checkHistory({ initial, operations, final }).story).toBe('');
    const audit = await database.audit();
    expect(audit.filter(({ flight_id }) => flight_ids.includes(flight_id))).toEqual([]);
  }
}

function knownAs(flight: MadeFlight): KnownFlight {
  return {
    ...flight,
    departure_ms: flight.departure_at.getTime(),
    arrival_ms: flight.arrival_at.getTime(),
    max_volume_m3: null,
    booked_weight_kg: 0,
    version: 0,
  };
}

function outcomeOf(attempts: readonly Book[]): string {
  const answer = attempts.at(-1)?.answer;
  return answer?.outcome === 'rejected' ? answer.code : (answer?.outcome ?? 'none');
}

const buyers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('many buyers at once', () => {
  test('300 on one flight, from plenty to nothing: as many as fit are served', async () => {
    const crowd = new Crowd();
    const flight = await crowd.makeFlight({ max_weight_kg: 1_500 });
    const all = await Promise.all(buyers(300).map(() => crowd.buy([flight], 10.1)));

    const outcomes = all.map(outcomeOf);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(148);
    expect(outcomes.filter((outcome) => outcome === 'capacity_exceeded')).toHaveLength(152);
    const { booked_weight_kg } = await database.readCapacity(flight.flight_id);
    expect(booked_weight_kg).toBe(1_494.8);
    await crowd.judge();
  });

  test('two-leg bookings that cross: all legs or none, and no deadlock', async () => {
    const crowd = new Crowd();
    const legs: MadeFlight[] = [];
    for (const [hop, route] of [
      ['DEL', 'DXB'],
      ['DXB', 'LHR'],
      ['LHR', 'JFK'],
    ].entries()) {
      const departure_at = new Date(Date.now() + (100 + hop * 6) * HOUR_MS);
      const arrival_at = new Date(departure_at.getTime() + 3 * HOUR_MS);
      const [origin, destination] = route;
      legs.push(
        await crowd.makeFlight({
          origin,
          destination,
          departure_at,
          arrival_at,
          max_weight_kg: 400,
        }),
      );
    }
    const all = await Promise.all(
      buyers(120).map((buyer) => crowd.buy(buyer % 2 ? legs.slice(0, 2) : legs.slice(1), 9.9)),
    );

    expect([...new Set(all.map(outcomeOf))].sort()).toEqual(['capacity_exceeded', 'done']);
    const { booked_weight_kg } = await database.readCapacity(legs[1]?.flight_id ?? '');
    expect(booked_weight_kg).toBe(396);
    await crowd.judge();
  });

  test('120 buyers of the last 60 kg: all of it is sold, and nobody waits in vain', async () => {
    const crowd = new Crowd();
    const flight = await crowd.makeFlight({ max_weight_kg: 60 });
    const all = await Promise.all(buyers(120).map(() => crowd.buy([flight], 0.5)));

    expect(all.map(outcomeOf).filter((outcome) => outcome !== 'done')).toEqual([]);
    const { booked_weight_kg } = await database.readCapacity(flight.flight_id);
    expect(booked_weight_kg).toBe(60);
    const durations = all
      .flat()
      .map(({ call_ms, return_ms }) => (return_ms ?? call_ms) - call_ms)
      .sort((a, b) => a - b);
    const tries = Math.max(...all.map(({ length }) => length));
    const p99 = Math.round(durations[Math.floor(durations.length * 0.99)] ?? 0);
    console.log(`120 buyers of the last 60 kg: at most ${tries} tries, p99 of an answer ${p99} ms`);
    expect(durations.at(-1)).toBeLessThan(
      LOCK_WAIT_MS_MAX + 2 * DATABASE_BUDGET_MS + REDIS_BUDGET_MS,
    );
    await crowd.judge();
  });
});
