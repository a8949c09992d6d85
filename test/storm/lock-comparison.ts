/**
 * The lock of the last kilograms against the database alone: one scarce flight, 1 to 64 buyers who
 * book as fast as they are answered, and one bystander who books on another flight meanwhile.
 *
 *   npx node test/storm/lock-comparison.ts [--rounds 5] [--seconds 5] [--buyers 1,2,4,8,16,32,64]
 *
 * The two take turns, so that a slow moment of the machine falls on both. Medians over the rounds, and
 * the least and the most where they matter. Rates count what was answered before a round's end,
 * durations every call that began before it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startStack } from '../../local/stack/stack.ts';
import { createApiClient } from '../support/api-client.ts';
import { mintToken, openTestDatabase } from '../support/database.ts';
import { sendPlainly } from '../support/documented/send.ts';
import { startTestWorker } from '../support/worker.ts';
import { PROJECT } from '../support/worker-bundle.ts';

const SAMPLE_MS = 20;
/** A flight of this size is scarce from its first kilogram to its last, one of twice the size never is. */
const SCARCE_KG = 400_000;
const WEIGHT_KG = 0.1;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    buyers: { type: 'string', default: '1,2,4,8,16,32,64' },
  },
});

interface Measurement {
  variant: string;
  buyers: number;
  booked_per_s: number;
  busy_share: number;
  answer_p99_ms: number;
  bystander_p99_ms: number;
  connections_busy: number;
  connections_waiting: number;
}

interface Answered {
  status: number;
  ms: number;
  ended_ms: number;
}

const stack = await startStack({ durable: true });
const database = openTestDatabase(stack.databaseUrl);
const variants = [
  { name: 'lock', SCARCE_CAPACITY_KG: String(SCARCE_KG) },
  { name: 'database alone', SCARCE_CAPACITY_KG: '0' },
];
const workers = await Promise.all(
  variants.map(async ({ name, SCARCE_CAPACITY_KG }) => ({
    name,
    worker: await startTestWorker({ bindings: { ...stack.vars, SCARCE_CAPACITY_KG } }),
  })),
);
const user = await database.makeUser();
const token = mintToken(user, stack.vars.SECRET_KEY ?? '');

try {
  const measurements: Measurement[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const buyers of values.buyers.split(',').map(Number)) {
      const order = (round + buyers) % 2 === 0 ? workers : workers.toReversed();
      for (const { name, worker } of order) {
        measurements.push(await measure(name, worker.url, buyers));
      }
    }
  }
  const folder = join(PROJECT, '.local/storm');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'lock-comparison.json'), JSON.stringify(measurements, null, 1));
  console.log(table(measurements));
} finally {
  for (const { worker } of workers) await worker.stop();
  await database.close();
  await stack.stop();
}

async function measure(variant: string, url: string, buyers: number): Promise<Measurement> {
  const scarce = await database.makeFlight({ max_weight_kg: SCARCE_KG });
  const roomy = await database.makeFlight({ max_weight_kg: 2 * SCARCE_KG });
  const api = createApiClient(url, token, sendPlainly);
  const ends_ms = performance.now() + Number(values.seconds) * 1_000;
  const answers: Answered[] = [];
  const bystander: Answered[] = [];

  const buy = async (flight_id: string, kept: Answered[]) => {
    while (performance.now() < ends_ms) {
      const called_ms = performance.now();
      const route = { origin: 'DEL', destination: 'LHR', flight_ids: [flight_id] };
      const answer = await api.book({ ...route, weight_kg: WEIGHT_KG, pieces: 1 });
      const ended_ms = performance.now();
      kept.push({ status: answer.status, ms: ended_ms - called_ms, ended_ms });
      const retry_after_s = Number(answer.headers.get('retry-after'));
      if (retry_after_s > 0) {
        await sleep(Math.max(0, Math.min(retry_after_s * 1_000, ends_ms - performance.now())));
      }
    }
  };
  const [connections] = await Promise.all([
    sampleConnections(ends_ms),
    buy(roomy.flight_id, bystander),
    ...Array.from({ length: buyers }, () => buy(scarce.flight_id, answers)),
  ]);
  const in_time = answers.filter(({ ended_ms }) => ended_ms < ends_ms);
  const booked = in_time.filter(({ status }) => status === 201).length;
  return {
    variant,
    buyers,
    booked_per_s: booked / Number(values.seconds),
    busy_share: 1 - booked / in_time.length,
    answer_p99_ms: quantile(
      answers.map(({ ms }) => ms),
      0.99,
    ),
    bystander_p99_ms: quantile(
      bystander.map(({ ms }) => ms),
      0.99,
    ),
    ...connections,
  };
}

/** How many of PostgREST's connections are at work, and how many of these wait for a row lock. */
async function sampleConnections(ends_ms: number) {
  const samples: { busy: number; waiting: number }[] = [];
  while (performance.now() < ends_ms) {
    const { rows } = await database.pool.query(
      `select count(*)::int as busy, (count(*) filter (where wait_event_type = 'Lock'))::int as waiting
       from pg_stat_activity where usename = 'authenticator' and state <> 'idle'`,
    );
    samples.push(rows[0]);
    await sleep(SAMPLE_MS);
  }
  const mean = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  return {
    connections_busy: mean(samples.map(({ busy }) => busy)),
    connections_waiting: mean(samples.map(({ waiting }) => waiting)),
  };
}

function table(measurements: readonly Measurement[]): string {
  const head =
    'buyers | variant | booked/s (least to most) | told to come back | p99 | bystander p99 | connections busy | waiting for the row';
  const lines = [`| ${head} |`, `|${' ---: |'.repeat(8)}`];
  for (const [key, group] of Map.groupBy(measurements, (m) => `${m.buyers} | ${m.variant}`)) {
    const middle = (field: Exclude<keyof Measurement, 'variant'>) =>
      quantile(
        group.map((m) => m[field]),
        0.5,
      );
    const rates = group.map(({ booked_per_s }) => booked_per_s);
    const spread = `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`;
    lines.push(
      `| ${key} | ${Math.round(middle('booked_per_s'))} (${spread}) | ${(100 * middle('busy_share')).toFixed(1)} % | ${Math.round(middle('answer_p99_ms'))} ms | ${Math.round(middle('bystander_p99_ms'))} ms | ${middle('connections_busy').toFixed(1)} | ${middle('connections_waiting').toFixed(1)} |`,
    );
  }
  return lines.join('\n');
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
