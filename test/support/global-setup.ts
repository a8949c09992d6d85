import type { TestProject } from 'vitest/node';
import { startStack } from '../../local/stack/stack.ts';
import { buildPages } from '../../scripts/pages/build.ts';
import { startTestWorker } from './worker.ts';
import type { StaticFiles } from './worker-files.ts';

/** What every test can reach: one stack and one Worker of its own, beside whatever else runs. */
export type Provided = {
  /** Where the API answers. */
  api: string;
  /** The superuser's address of the database. */
  databaseUrl: string;
  /** The Worker's variables. */
  vars: Record<string, string>;
  /** Keys of the Data API by role, and tokens signed as the project's own. */
  keys: {
    anon: string;
    authenticated: string;
    service_role: string;
    publishable: string;
    secret: string;
  };
};

declare module 'vitest' {
  export interface ProvidedContext {
    stack: Provided;
  }
}

/** Starts the stack and the Worker once for the whole run, and ends both after it. */
export default (project: TestProject) => provideStack(project, 'of npm install');

/** The same with other static files. */
export async function provideStack(project: TestProject, files: StaticFiles) {
  await buildPages(); // what is read is what docs/guides says now
  const stack = await startStack({ seed: true });
  // All calls without a token come from one address, and are more than it may make.
  const bindings = { ...stack.vars, RATE_LIMIT_PER_10_S: '0' };
  const worker = await startTestWorker({ bindings, files });
  const { sign, ...keys } = stack.keys;
  project.provide('stack', {
    api: worker.url,
    databaseUrl: stack.databaseUrl,
    vars: { ...stack.vars },
    keys: { ...keys, authenticated: sign({ role: 'authenticated', aud: 'authenticated' }) },
  });
  return async () => {
    await worker.stop().finally(() => stack.stop());
  };
}
