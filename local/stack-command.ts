/** `npm run stack`: the data plane without the Worker. Prints its variables, runs until told. */
import { parseArgs } from 'node:util';
import { failureReport } from './dev/report.ts';
import { ExplainedError } from './explained-error.ts';
import { whenTold } from './process/signals.ts';
import { createSupervisor } from './process/supervisor.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { supervised } from './stack/supervision.ts';

let stack: Stack | null = null;
// To stderr: what is printed to stdout are variables.
const supervisor = createSupervisor({
  say: (line) => process.stderr.write(`${line}\n`),
  giveUp: fail,
});
const stop = async () => {
  supervisor.stop();
  await stack?.stop();
};

whenTold(stop);
run().catch(fail);

async function run(): Promise<void> {
  const { data, seed } = readArguments();
  stack = await startStack({
    seed,
    onCrash: supervised(supervisor),
    ...(data ? { dataDir: data, durable: true } : {}),
  });
  const lines = {
    ...stack.vars,
    DATABASE_URL: stack.databaseUrl,
    ...(stack.redisUrl ? { REDIS_URL: stack.redisUrl } : {}),
  };
  for (const [name, value] of Object.entries(lines)) process.stdout.write(`${name}=${value}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(failureReport(error));
  stop().finally(() => process.exit(1));
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        data: { type: 'string' },
        seed: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new ExplainedError(
      error instanceof Error ? error.message : String(error),
      'What there is: --data <folder> keeps the data there, --seed runs the seed.',
    );
  }
}
