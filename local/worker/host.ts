/**
 * The process that has the Worker, a child of `npm run dev`: host.ts PORT VARS_FILE. It builds the
 * Worker, runs it in workerd beside its static files, and does both again at each save, of what pages load too; runs its `scheduled` each minute, where the
 * configuration has a cron. Tells its parent of each workerd that has died and runs again.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { whenTold } from '../process/signals.ts';
import { ROOT } from '../project-paths.ts';
import { Builds } from './builds.ts';
import { eachMinute } from './minutes.ts';
import { buildPagesOnSave } from './page-builds.ts';
import { say } from './printer.ts';
import { createRuntime } from './runtime.ts';
import { createSuccession } from './succession.ts';

const CONFIGURATION = join(ROOT, 'wrangler.toml');
const PAGES = [
  'src/console/styles',
  'src/console/islands',
  'src/console/islands.ts',
  'docs/guides',
];
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
const stopPages = buildPagesOnSave({
  paths: PAGES.map((path) => join(ROOT, path)),
  // A process for each: what a build has imported it would not read again.
  build: async () => {
    await promisify(execFile)(process.execPath, ['scripts/build-pages.ts'], { cwd: ROOT });
  },
  onFailure: (mistake) => say(`The pages do not build. The last good ones stay.\n${mistake}`),
});

// Miniflare ends its workerd when this process exits.
whenTold(() => {
  stopMinutes();
  stopPages();
  return builds.teardown();
});
builds.start().catch((error: Error) => end(String(error.cause ?? error)));
