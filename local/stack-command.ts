/** `npm run stack`: the data plane without the Worker. Prints its variables, runs until told. */
import { parseArgs } from 'node:util';
import { failureReport } from './dev/report.ts';
import { ExplainedError } from './explained-error.ts';
import { whenTold } from './process/signals.ts';
import { type Stack, startStack } from './stack/stack.ts';

let stack: Stack | null = null;

whenTold(async () => stack?.stop());
run().catch((error) => {
  process.stderr.write(failureReport(error));
  process.exit(1);
});

async function run(): Promise<void> {
  const { data, seed } = readArguments();
  stack = await startStack({ seed, ...(data ? { dataDir: data, durable: true } : {}) });
  const lines = {
    ...stack.vars,
    DATABASE_URL: stack.databaseUrl,
    ...(stack.redisUrl ? { REDIS_URL: stack.redisUrl } : {}),
  };
  for (const [name, value] of Object.entries(lines)) process.stdout.write(`${name}=${value}\n`);
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
