import { unstable_readConfig } from 'wrangler';
import { esModule, withAssets } from '../../local/worker/assets.ts';
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
  const folder = typeof options.files === 'object' ? options.files.folder : undefined;
  const { worker, files } = withAssets(configuration, script, folder);
  if (folder !== undefined || options.files === 'all') return { worker, beside: [files] };
  if (options.files === 'of npm install') {
    const { assets: _, ...some } = files;
    const modules = [esModule('index.js', WITHOUT_REFERENCE)];
    return {
      worker,
      beside: [
        { ...some, modules, serviceBindings: { FILES: 'all files' } },
        { ...files, name: 'all files' },
      ],
    };
  }
  return { worker: { ...worker, ...alone(script, options.wrapper) }, beside: [] };
}

const alone = (script: string, wrapper: string | undefined) => ({
  serviceBindings: {},
  modules:
    wrapper === undefined
      ? [esModule('index.js', script)]
      : [esModule('index.js', wrapper), esModule('api.js', script)],
});
