import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { V4WorkerOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, type unstable_readConfig } from 'wrangler';

const FRONT = new URL('front.js', import.meta.url);
const STATIC = 'static';

type Configuration = ReturnType<typeof unstable_readConfig>;

/**
 * What Miniflare runs of a configuration: the script, and where there are `[assets]` a second Worker with the files,
 * which the script is bound to and what stands before it asks. On one and the same they halve the rate of every call.
 */
export function workersOf(
  configuration: Configuration,
  script: string,
): { worker: V4WorkerOptions; files: V4WorkerOptions[] } {
  const { assets: _, ...options } = unstable_getMiniflareWorkerOptions(configuration).workerOptions;
  const worker = { ...options, name: 'api' };
  const { assets, configPath = '', compatibility_date, compatibility_flags } = configuration;
  if (!assets?.binding || !assets.directory) {
    return { worker: { ...worker, modules: [esModule('index.js', script)] }, files: [] };
  }
  const files = {
    name: STATIC,
    compatibilityDate: String(compatibility_date),
    compatibilityFlags: compatibility_flags,
    modules: [esModule('index.js', 'export default {};')],
    assets: {
      directory: resolve(dirname(configPath), assets.directory),
      routerConfig: { has_user_worker: false },
      assetConfig: { html_handling: assets.html_handling },
    },
  };
  return {
    worker: {
      ...worker,
      modules: [esModule('index.js', readFileSync(FRONT, 'utf8')), esModule('api.js', script)],
      serviceBindings: { [assets.binding]: STATIC },
    },
    files: [files],
  };
}

/** A module of a Worker, for Miniflare. */
export const esModule = (path: string, contents: string) => ({
  type: 'ESModule' as const,
  path,
  contents,
});
