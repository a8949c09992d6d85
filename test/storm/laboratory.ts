import { type Stack, startStack } from '../../local/stack/stack.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { type FaultProxy, openFaultProxy } from '../support/fault-proxy.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';
import { TERMS } from './checker.ts';

/** The real parts with a proxy between the Worker and its data, each of which can be broken. */
export interface Laboratory {
  stack: Stack;
  proxy: FaultProxy;
  worker: TestWorker;
  database: TestDatabase;
  url: string;
  secret_key: string;
  stop(): Promise<void>;
}

/** Starts everything, with a Postgres whose acknowledged commits survive a crash. */
export async function startLaboratory(
  bindings: Readonly<Record<string, string>> = {},
): Promise<Laboratory> {
  const stack = await startStack({ durable: true });
  const { SECRET_KEY = '', SUPABASE_URL = '', UPSTASH_REDIS_REST_URL = '' } = stack.vars;
  const proxy = await openFaultProxy(SUPABASE_URL);
  const worker = await startTestWorker({
    bindings: {
      ...stack.vars,
      SUPABASE_URL: proxy.url,
      UPSTASH_REDIS_REST_URL: UPSTASH_REDIS_REST_URL.replace(SUPABASE_URL, proxy.url),
      HOLDS_PER_USER: String(TERMS.holds_per_user),
      ...bindings,
    },
  });
  const database = openTestDatabase(stack.databaseUrl);
  return {
    stack,
    proxy,
    worker,
    database,
    url: worker.url,
    secret_key: SECRET_KEY,
    async stop() {
      await worker.stop();
      await proxy.close();
      await database.close();
      await stack.stop();
    },
  };
}
