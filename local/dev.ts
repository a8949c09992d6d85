/** `npm run dev`: the data plane and the Worker, until told to stop. */
import { join } from 'node:path';
import { readDevArguments, USAGE } from './dev/arguments.ts';
import { failureReport, readyReport } from './dev/report.ts';
import { type DevSettings, readDevSettings } from './dev/settings.ts';
import { startWorker } from './dev/worker.ts';
import { checkPort } from './process/port.ts';
import { whenTold } from './process/signals.ts';
import { createSupervisor } from './process/supervisor.ts';
import { checkTemporaryFolder } from './process/temporary-folder.ts';
import { DATA_FOLDER } from './project-paths.ts';
import { keepSecrets, makeDataFolder, outliveOwner, takeFolder } from './stack/data-folder.ts';
import { type Parts, startParts } from './stack/parts.ts';
import { workerVars } from './stack/stack.ts';
import { supervised } from './stack/supervision.ts';

const startedAt = performance.now();
const stops: (() => Promise<void>)[] = [];
const stopAll = async () => {
  supervisor.stop();
  // The Worker before what it calls, and the folder last: its list of children is needed until then.
  for (const stop of stops.splice(0).reverse()) await stop();
};
const supervisor = createSupervisor({
  say: (line) => process.stdout.write(`  ${line}\n`),
  giveUp: fail,
});

whenTold(stopAll);
run().catch(fail);

async function run(): Promise<void> {
  const { port, reset, help } = readDevArguments(process.argv.slice(2));
  if (help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  const settings = readDevSettings(process.env);
  await outliveOwner(DATA_FOLDER);
  await checkPort(port);
  checkTemporaryFolder();
  makeDataFolder(join(DATA_FOLDER, 'logs'));
  process.stdout.write('  Starting the database, Redis and the Worker …\n');
  const parts = await startOwnParts(settings, reset);
  // A Redis that is not ours keeps what it cached of a database that has been reset.
  const redisOutlivesReset = parts?.database && (!parts.redis || settings.redis !== 'auto');
  const worker = await startWorker({
    port,
    folder: DATA_FOLDER,
    print: (text) => process.stdout.write(text),
    supervisor,
    vars: {
      ...(parts ? workerVars(parts) : { SECRET_KEY: keepSecrets(DATA_FOLDER).secretKey }),
      ...(redisOutlivesReset ? { CACHE_PREFIX: parts.secrets.cachePrefix } : {}),
      ...settings.supabase,
      ...settings.upstash,
      ...settings.passedOn,
    },
  });
  stops.push(worker.stop);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(
    readyReport({ url: worker.url, folder: DATA_FOLDER, parts, settings, seconds }),
  );
}

/** Starts what is not elsewhere. The folder is taken in any case: it has the list of the Worker's processes. */
async function startOwnParts(settings: DevSettings, reset: boolean): Promise<Parts | null> {
  const withDatabase = !settings.supabase;
  const withRedis = !settings.upstash;
  if (!withDatabase && !withRedis) {
    const giveBack = await takeFolder(DATA_FOLDER);
    stops.push(async () => giveBack());
    return null;
  }
  const parts = await startParts({
    dataDir: DATA_FOLDER,
    durable: true,
    seed: true,
    redis: settings.redis,
    reset,
    withDatabase,
    withRedis,
    onCrash: supervised(supervisor),
  });
  stops.push(parts.stop);
  return parts;
}

function fail(error: unknown): void {
  process.stderr.write(failureReport(error));
  stopAll().finally(() => process.exit(1));
}
