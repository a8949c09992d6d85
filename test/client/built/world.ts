import { startStack } from '../../../local/stack/stack.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type FaultProxy, openFaultProxy } from '../../support/fault-proxy.ts';
import { startTestWorker } from '../../support/worker.ts';
import { type Installed, installPacked } from './package.ts';
import { servePage, serveRedirect } from './platforms.ts';

/** The client as it is installed, the running API, and what may be lost between them. */
export interface World {
  installed: Installed;
  /** The API. */
  url: string;
  /** A hop before it. */
  proxy: FaultProxy;
  database: TestDatabase;
  /** The hop between the API and its database. */
  database_proxy: FaultProxy;
  /** The origin of a page that the API lets in. */
  page: string;
  /** An origin that sends everybody on to the API. */
  elsewhere: string;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const installed = installPacked();
  const page = await servePage(installed.module);
  const stack = await startStack({ seed: true });
  const database_proxy = await openFaultProxy(stack.vars.SUPABASE_URL ?? '');
  const worker = await startTestWorker({
    bindings: {
      ...stack.vars,
      SUPABASE_URL: database_proxy.url,
      ALLOWED_ORIGINS: page.origin,
      RATE_LIMIT_PER_10_S: '0',
    },
  });
  const proxy = await openFaultProxy(worker.url);
  const redirect = await serveRedirect(worker.url);
  const database = openTestDatabase(stack.databaseUrl);
  return {
    installed,
    url: worker.url,
    proxy,
    database,
    database_proxy,
    page: page.origin,
    elsewhere: redirect.origin,
    async close() {
      redirect.close();
      page.close();
      await proxy.close();
      await database.close();
      await worker.stop();
      await database_proxy.close();
      await stack.stop();
      installed.remove();
    },
  };
}
