import { setTimeout as sleep } from 'node:timers/promises';
import { WITHOUT_RATE_LIMIT } from '../bench-worker.ts';
import { CLOSED_LOOP } from '../comparison.ts';
import { type Load, startLoadGenerator } from '../load.ts';
import { bookingPlan, postPlan } from '../plans.ts';
import type { Room } from '../room.ts';
import { spreadOf, toSpread } from '../rounds.ts';
import { ALONE } from '../sizes.ts';
import type { Table } from '../table.ts';

const FLIGHTS = 100;
/** Clients that sign in without pause, from one address and of one account. */
const SIGNING_IN = 20;
const SHIPPER = { email: 'shipper@gocomet.dev', password: 'gocomet-demo' };
const TIMES_QUIET_MAX = 3;
/** Among hashes a booking takes longer: shorter rounds would count too few. */
const ROUND_S_MIN = 2;
const SIGN_INS_ALONE = 3;
/** More than one isolate gets done. */
const SIGN_INS_PER_SECOND_MAX = 8;
const LINE_UP_MS = 500;

/** What those who sign in cost everybody else: a booking of a stranger, quiet and beside them, by turns. */
export async function measureSignIn(room: Room): Promise<Table> {
  const { generator, sizes, customer } = room;
  const product = await room.product();
  const flight_ids = await room.makeFlights(FLIGHTS);
  const booking = bookingPlan(product.origin, customer, { flight_ids });
  const signIn = postPlan(product.origin, '/users/login', {
    body: SHIPPER,
    expected: [200, 429, 503],
  });
  const seconds = Math.max(sizes.round_s, ROUND_S_MIN);
  const effort = { connections: ALONE, seconds };
  const crowd = startLoadGenerator();

  const quiet: Load[] = [];
  const busy: Load[] = [];
  const alone: Load[] = [];
  const signed_in: Load[] = [];
  await generator.run(booking, { connections: ALONE, seconds: sizes.warm_up_s });
  await generator.run(signIn, { connections: ALONE, requests: 2 });
  for (let round = 0; round < sizes.rounds; round++) {
    quiet.push(await generator.run(booking, effort));
    alone.push(await generator.run(signIn, { connections: ALONE, requests: SIGN_INS_ALONE }));
    // The crowd is there before the first booking, and after the last; so many, that each is answered.
    const requests = SIGNING_IN + seconds * SIGN_INS_PER_SECOND_MAX;
    const signing_in = crowd.run(signIn, { connections: SIGNING_IN, requests });
    await sleep(LINE_UP_MS);
    busy.push(await generator.run(booking, effort));
    signed_in.push(await signing_in);
  }
  await crowd.stop();

  const quiet_ms = spreadOf(quiet, p50).median;
  const hash_ms = spreadOf(alone, p50).median - quiet_ms;
  const allowed_ms = TIMES_QUIET_MAX * quiet_ms + hash_ms;
  const share = toSpread(busy.map((load) => p50(load) / allowed_ms));
  const row = (name: string, clients: number, loads: readonly Load[]) => [
    clients,
    name,
    spreadOf(loads, (load) => load.per_second),
    spreadOf(loads, p50),
    spreadOf(loads, (load) => load.p99_ms).median,
  ];
  return {
    columns: ['clients', 'of', 'calls/s', 'p50 ms', 'p99 ms'],
    rows: [
      row('booking, quiet', ALONE, quiet),
      row(`booking, beside ${SIGNING_IN} who sign in`, ALONE, busy),
      row('sign-in, quiet', ALONE, alone),
      row('sign-in, without pause', SIGNING_IN, signed_in),
    ],
    targets: [
      {
        what: `p50 of a booking beside ${SIGNING_IN} who sign in ÷ (${TIMES_QUIET_MAX} quiet ones and a hash)`,
        wanted: '≤ 1',
        measured: share,
        reached: share.median <= 1,
      },
    ],
    notes: [
      'quiet and busy rounds by turns',
      'one hash: what a sign-in alone takes beyond a quiet booking',
      CLOSED_LOOP,
      WITHOUT_RATE_LIMIT,
    ],
  };
}

const p50 = ({ p50_ms }: Load) => p50_ms;
