/**
 * The process that has the Worker, a child of `npm run dev`: host.ts PORT VARS_FILE. It builds the
 * Worker, runs it in workerd beside its static files, and does both again at each save; runs its `scheduled` each minute, where the
 * configuration has a cron. Tells its parent of each workerd that has died and runs again.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whenTold } from '../process/signals.ts';
import { ROOT } from '../project-paths.ts';
import { Builds } from './builds.ts';
import { eachMinute } from './minutes.ts';
import { say } from './printer.ts';
import { createRuntime } from './runtime.ts';
import { createSuccession } from './succession.ts';

const CONFIGURATION = join(ROOT, 'wrangler.toml');
const [, , port, varsFile = ''] = process.argv;

const end = (reason: string) => {
  say(reason);
  builds.teardown().finally(() => process.exit(1));
};

const runtime = createRuntime({
  configuration: CONFIGURATION,
  port: Number(port),
  vars: JSON.parse(readFileSync(varsFile, 'utf8')),
  onLine: say,
  onRestart: () => process.send?.('workerd has ended'),
  onEnd: ({ message, cause }) => end([message, cause].filter(Boolean).join('\n')),
});
const succession = createSuccession({ run: runtime.run, say, end });
const builds = new Builds({
  configuration: CONFIGURATION,
  builtFiles: join(ROOT, 'public/_headers'),
  onScript: succession.take,
  onFailure: succession.keep,
});

const stopMinutes = eachMinute(runtime.schedule);

// Miniflare ends its workerd when this process exits.
whenTold(() => {
  stopMinutes();
  return builds.teardown();
});
builds.start().catch((error: Error) => end(String(error.cause ?? error)));
