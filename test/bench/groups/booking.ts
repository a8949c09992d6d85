import { readSilent, WITHOUT_RATE_LIMIT } from '../bench-worker.ts';
import {
  CLOSED_LOOP,
  COMPARISON_COLUMNS,
  compare,
  compareAfar,
  comparisonRows,
  ratioTarget,
} from '../comparison.ts';
import { findPgbench, pgbenchSubject } from '../pgbench.ts';
import { bookingPlan } from '../plans.ts';
import { openRpcFloor, postgrestPlan, rpcPlan } from '../recorded.ts';
import type { Room } from '../room.ts';
import { loaded } from '../rounds.ts';
import { ALONE, CROWD } from '../sizes.ts';
import type { Table } from '../table.ts';

const FLIGHTS = 100;

/** A booking in the fast zone, beside the same call of the database made with less and less around it. */
export async function measureBooking(room: Room): Promise<Table> {
  const { generator, sizes, customer } = room;
  const recorded = await room.recorded();
  const flight_ids = await room.makeFlights(FLIGHTS);
  const product = await room.product();
  const silent = await room.open(await readSilent());
  const floor = await openRpcFloor(room);
  const writing = await openRpcFloor(room, recorded.show);
  const pgbench = await findPgbench();
  const booking = loaded(
    generator,
    'booking',
    bookingPlan(product.origin, customer, { flight_ids }),
  );
  const rest = [
    loaded(generator, 'bare Worker, same RPC', rpcPlan(floor.origin, recorded, flight_ids)),
    loaded(generator, 'PostgREST', postgrestPlan(room, recorded, flight_ids)),
    ...(pgbench.found ? [await pgbenchSubject('pgbench', room, recorded, flight_ids)] : []),
  ];
  const notLogging = loaded(
    generator,
    'booking, not logging',
    bookingPlan(silent.origin, customer, { flight_ids }),
  );
  const showing = loaded(
    generator,
    'bare Worker, same RPC, same write to Redis',
    rpcPlan(writing.origin, recorded, flight_ids),
  );
  const crowd = await compare([booking, notLogging, showing, ...rest], CROWD, sizes);
  const alone = await compare([booking, ...rest], ALONE, sizes);
  const far = await compareAfar(room, { file: 'floors/rpc.js' }, (origins) => [
    loaded(generator, 'booking, far', bookingPlan(origins.product, customer, { flight_ids })),
    loaded(generator, 'same RPC, far', rpcPlan(origins.floor, recorded, flight_ids)),
  ]);
  for (const worker of [silent, floor, writing]) await worker.stop();
  return {
    columns: COMPARISON_COLUMNS,
    rows: [
      ...comparisonRows(crowd, 'booking', CROWD),
      ...comparisonRows(alone, 'booking', ALONE),
      ...comparisonRows(far, 'booking, far', ALONE),
    ],
    targets: [
      ratioTarget(
        'booking ÷ bare Worker with the same RPC, all parts on the same cores',
        crowd,
        'booking',
        'bare Worker, same RPC',
      ),
      ratioTarget(
        `the same with data ${sizes.hop_ms} ms away`,
        far,
        'booking, far',
        'same RPC, far',
      ),
    ],
    notes: [
      `${FLIGHTS} flights in turn`,
      pgbench.found ? 'of pgbench the mean stands for p50' : pgbench.why,
      CLOSED_LOOP,
      WITHOUT_RATE_LIMIT,
    ],
  };
}
