import { CLOSED_LOOP, COMPARISON_COLUMNS, compare, comparisonRows } from '../comparison.ts';
import { findPgbench, pgbenchSubject } from '../pgbench.ts';
import { bookingPlan } from '../plans.ts';
import type { Room } from '../room.ts';
import { loaded, runRounds, type Subject, spreadOf } from '../rounds.ts';
import { CROWD } from '../sizes.ts';
import type { Table } from '../table.ts';

const FLIGHTS = 100;
const CURVE = [1, 2, 4, 8, 16, 32, 64];

/** Everyone books the same flight, or a hundred: what the one hot row costs. */
export async function measureHotFlight(room: Room): Promise<Table> {
  const { generator, customer, sizes } = room;
  const many = await room.makeFlights(FLIGHTS);
  const one = many.slice(0, 1);
  const { origin } = await room.product();
  const recorded = await room.recorded();
  const pgbench = await findPgbench();
  const rounds = await compare(
    [
      loaded(generator, '100 flights', bookingPlan(origin, customer, { flight_ids: many })),
      loaded(generator, 'one flight', bookingPlan(origin, customer, { flight_ids: one })),
      ...(pgbench.found
        ? [
            await pgbenchSubject('100 flights, pgbench', room, recorded, many),
            await pgbenchSubject('one flight, pgbench', room, recorded, one),
          ]
        : []),
    ],
    CROWD,
    sizes,
  );
  return {
    columns: COMPARISON_COLUMNS,
    rows: comparisonRows(rounds, '100 flights', CROWD),
    notes: [...(pgbench.found ? [] : [pgbench.why]), CLOSED_LOOP],
  };
}

/** More and more clients book the same flight, far from full. */
export async function measureContention(room: Room): Promise<Table> {
  const { generator, customer, sizes } = room;
  const { origin } = await room.product();
  const plan = bookingPlan(origin, customer, { flight_ids: await room.makeFlights(1) });
  const subjects = CURVE.map(
    (connections): Subject => ({
      name: String(connections),
      run: () => generator.run(plan, { connections, seconds: sizes.round_s }),
    }),
  );
  const effort = { connections: 1, seconds: sizes.round_s };
  const rounds = await runRounds(subjects, { rounds: sizes.curve_rounds, effort, warm_up: effort });
  return {
    columns: ['clients', 'bookings/s', 'p50 ms', 'p99 ms'],
    rows: CURVE.map((connections) => {
      const loads = rounds[String(connections)] ?? [];
      return [
        connections,
        spreadOf(loads, (load) => load.per_second),
        spreadOf(loads, (load) => load.p50_ms).median,
        spreadOf(loads, (load) => load.p99_ms).median,
      ];
    }),
    notes: [
      'one flight with room to spare: no lock, the row itself is what they wait for',
      CLOSED_LOOP,
    ],
  };
}
