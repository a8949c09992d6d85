import { afterAll, beforeEach } from 'vitest';
import { type ApiClient, createApiClient } from './api-client.ts';
import { type FaultProxy, openFaultProxy, PASS } from './fault-proxy.ts';
import type { Scene } from './scene.ts';
import type { StaticFiles } from './worker-files.ts';

/**
 * A Worker of its own whose way to the database can be told to fail: each test begins with all passing.
 * Ended with the test file. `vars` are further settings of it.
 */
export async function openFaultyDatabase(
  { stack, startWorker }: Pick<Scene, 'stack' | 'startWorker'>,
  vars: Readonly<Record<string, string>> = {},
  files?: StaticFiles,
): Promise<{ proxy: FaultProxy; api: ApiClient; url: string }> {
  const proxy = await openFaultProxy(stack.vars.SUPABASE_URL ?? '');
  beforeEach(() => {
    proxy.decide = () => PASS;
  });
  afterAll(() => proxy.close());
  const { url } = await startWorker({ ...vars, SUPABASE_URL: proxy.url }, files);
  return { proxy, api: createApiClient(url), url };
}
