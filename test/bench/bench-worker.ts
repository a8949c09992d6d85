import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { buildWorker, WRANGLER_CONFIGURATION } from '../support/worker-bundle.ts';
import { childrenNamed, readUsage, type Usage } from './process-usage.ts';

const NAME = 'bench';

/** The platform counts beside the Worker; the local stand-in would be measured as a part of it. */
export const WITHOUT_RATE_LIMIT =
  'the rate limit is off: what stands in for it here runs inside the process that is measured';

/** A Worker in a workerd of its own, the same way for the product, the floors and the other designs. */
export interface BenchWorker {
  /** Goes to the Worker's own socket: no router of the local runtime in between. */
  readonly origin: string;
  /** What its workerd has used; null where the system does not tell. */
  usage(): Usage | null;
  /** Where the inspector of its workerd listens. */
  inspector(): Promise<URL>;
  stop(): Promise<void>;
}

export interface Module {
  readonly path: string;
  readonly contents: string;
}

/** Starts a Worker of these modules, the first being its entry, with the project's compatibility settings. */
export async function startBenchWorker(
  modules: readonly Module[],
  bindings: Readonly<Record<string, string>>,
): Promise<BenchWorker> {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(WRANGLER_CONFIGURATION);
  const others = new Set(childrenNamed('workerd'));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      inspectorPort: 0,
      cf: false,
      handleStructuredLogs: () => undefined,
      name: NAME,
      compatibilityDate: String(workerOptions.compatibilityDate),
      compatibilityFlags: [workerOptions.compatibilityFlags ?? []].flat().map(String),
      modules: modules.map((module) => ({ type: 'ESModule', ...module })),
      bindings: { ...bindings, RATE_LIMIT_PER_10_S: '0' },
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    }),
  );
  await miniflare.ready;
  const { origin } = await miniflare.unsafeGetDirectURL(NAME);
  const pid = childrenNamed('workerd').find((child) => !others.has(child)) ?? null;
  return {
    origin,
    usage: () => readUsage(pid),
    inspector: () => miniflare.getInspectorURL(),
    stop: () => miniflare.dispose(),
  };
}

/** The product: the bundle that would be deployed. `readable`: not minified. */
export async function readProduct(options: { readable?: boolean } = {}): Promise<Module[]> {
  return [{ path: 'index.js', contents: await readFile(await buildWorker(options), 'utf8') }];
}

/** The product without its log lines: what they cost the local runtime. */
export async function readSilent(): Promise<Module[]> {
  const [entry] = await readOwn('silent.js');
  const [bundle] = await readProduct();
  if (!entry || !bundle) throw new Error('A module is missing.');
  return [entry, { ...bundle, path: 'api.js' }];
}

/** A small Worker of the benchmark itself, by its path in this folder. */
export async function readOwn(path: string): Promise<Module[]> {
  const contents = await readFile(join(import.meta.dirname, path), 'utf8');
  return [{ path: 'index.js', contents }];
}
