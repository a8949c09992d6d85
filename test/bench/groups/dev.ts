import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorker } from '../../../local/dev/worker.ts';
import { freePort } from '../../../local/process/port.ts';
import { createSupervisor } from '../../../local/process/supervisor.ts';
import {
  CLOSED_LOOP,
  COMPARISON_COLUMNS,
  compare,
  comparisonRows,
  throughputRatio,
} from '../comparison.ts';
import { getPlan } from '../plans.ts';
import type { Room } from '../room.ts';
import { loaded } from '../rounds.ts';
import { CROWD } from '../sizes.ts';
import type { Table } from '../table.ts';

const RATIO_WANTED = 0.7;

/** What `npm run dev` starts, beside the Worker as these benchmarks start it. */
export async function measureDev({ stack, generator, product, sizes }: Room): Promise<Table> {
  const bench = await product();
  const folder = await mkdtemp(join(tmpdir(), 'gocomet-bench-dev-'));
  await mkdir(join(folder, 'logs'));
  const terminal = createWriteStream(devNull);
  const dev = await startWorker({
    port: await freePort(),
    folder,
    vars: stack.vars,
    print: (text) => terminal.write(text),
    supervisor: createSupervisor({ say: console.error, giveUp: console.error }),
  });
  const subjects = [
    loaded(generator, 'GET /health, npm run dev', getPlan(dev.url, '/health')),
    loaded(generator, 'GET /health, the benchmarks', getPlan(bench.origin, '/health')),
  ] as const;
  const rounds = await compare(subjects, CROWD, sizes);
  await dev.stop();
  terminal.end();
  await rm(folder, { recursive: true });
  const measured = throughputRatio(
    rounds,
    'GET /health, npm run dev',
    'GET /health, the benchmarks',
  );
  return {
    columns: COMPARISON_COLUMNS,
    rows: comparisonRows(rounds, 'GET /health, npm run dev', CROWD),
    targets: [
      {
        what: 'npm run dev ÷ the benchmarks',
        wanted: `≥ ${RATIO_WANTED}`,
        measured,
        reached: measured.median >= RATIO_WANTED,
      },
    ],
    notes: [
      'npm run dev: log lines written to a file and shown, rate limits on; the benchmarks: neither',
      CLOSED_LOOP,
    ],
  };
}
