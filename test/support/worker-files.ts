import type { V4WorkerOptions } from 'miniflare';
import { unstable_readConfig } from 'wrangler';
import { esModule, workersOf } from '../../local/worker/assets.ts';
import { WRANGLER_CONFIGURATION } from './worker-bundle.ts';

/** All static files that were built, those that `npm install` builds, or those of another folder. */
export type StaticFiles = 'all' | 'of npm install' | { folder: string };

/** Tests hold whether the reference page is built or not, which is a command of its own. */
const WITHOUT_REFERENCE = `
export default {
  fetch: (request, env) =>
    new URL(request.url).pathname.startsWith('/assets/reference/')
      ? new Response(null, { status: 404 })
      : env.FILES.fetch(request),
};`;

/** The Worker of an environment of wrangler.toml for Miniflare, and the Workers beside it that have its static files. */
export function workersWithFiles(
  script: string,
  options: {
    environment?: string;
    files?: StaticFiles;
    /** A module around the script, which it imports as `./api.js`. */
    wrapper?: string;
  },
) {
  const environment = options.environment === undefined ? {} : { env: options.environment };
  const configuration = unstable_readConfig({ config: WRANGLER_CONFIGURATION, ...environment });
  if (options.files === undefined) {
    const { worker } = workersOf({ ...configuration, assets: undefined }, script);
    return { worker: { ...worker, ...wrapped(script, options.wrapper) }, files: [] };
  }
  const directory =
    typeof options.files === 'object' ? options.files.folder : configuration.assets?.directory;
  const assets = { ...configuration.assets, directory };
  const { worker, files } = workersOf({ ...configuration, assets }, script);
  return {
    worker,
    files: options.files === 'of npm install' ? files.flatMap(withoutReference) : files,
  };
}

/** The files without those of the reference page: a Worker in front of them leaves them out. */
function withoutReference({ assets, ...files }: V4WorkerOptions): V4WorkerOptions[] {
  const left_out = {
    ...files,
    modules: [esModule('index.js', WITHOUT_REFERENCE)],
    serviceBindings: { FILES: 'all files' },
  };
  return assets ? [left_out, { ...files, name: 'all files', assets }] : [];
}

const wrapped = (script: string, wrapper: string | undefined) =>
  wrapper === undefined
    ? {}
    : { modules: [esModule('index.js', wrapper), esModule('api.js', script)] };
