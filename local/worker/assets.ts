import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { V4WorkerOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, type unstable_readConfig } from 'wrangler';

const FRONT = new URL('front.js', import.meta.url);
const STATIC = 'static';

type Configuration = ReturnType<typeof unstable_readConfig>;

/**
 * What Miniflare runs of a configuration with `[assets]`: the script, behind what the platform does before it, and
 * a second Worker with the files, which is the script's binding. On one and the same they halve the rate of every call.
 */
export function withAssets(
  configuration: Configuration,
  script: string,
  folder = folderOf(configuration),
): { worker: V4WorkerOptions; files: V4WorkerOptions } {
  const { assets, compatibility_date, compatibility_flags } = configuration;
  if (!assets?.binding) throw new Error('There is no [assets] to bind.');
  const { assets: _, ...worker } = unstable_getMiniflareWorkerOptions(configuration).workerOptions;
  return {
    worker: {
      ...worker,
      name: 'api',
      modules: [esModule('index.js', readFileSync(FRONT, 'utf8')), esModule('api.js', script)],
      serviceBindings: { [assets.binding]: STATIC },
    },
    files: {
      name: STATIC,
      compatibilityDate: String(compatibility_date),
      compatibilityFlags: compatibility_flags,
      modules: [esModule('index.js', 'export default {};')],
      assets: {
        directory: folder,
        routerConfig: { has_user_worker: false },
        assetConfig: { html_handling: assets.html_handling },
      },
    },
  };
}

const folderOf = ({ configPath = '', assets }: Configuration) =>
  resolve(dirname(configPath), assets?.directory ?? '');

/** A module of a Worker, for Miniflare. */
export const esModule = (path: string, contents: string) => ({
  type: 'ESModule' as const,
  path,
  contents,
});
