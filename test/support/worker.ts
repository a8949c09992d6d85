import { readFile } from 'node:fs/promises';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { buildWorker, WRANGLER_CONFIGURATION } from './worker-bundle.ts';

const LOG_LINES_MAX = 500;

/** The Worker in a workerd of its own, behind a loopback port. */
export interface TestWorker {
  readonly url: string;
  /** The last lines that it logged. */
  readonly log: readonly string[];
  /** Ends it without warning and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs the bundle that would be deployed, with the compatibility settings, variables and rate limits of
 * wrangler.toml, and these bindings on top. Its fetches leave workerd directly, so that a lost
 * connection is thrown as it is in production.
 */
export async function startTestWorker(options: {
  bindings: Readonly<Record<string, string>>;
  /** Another environment of wrangler.toml. */
  environment?: string;
}): Promise<TestWorker> {
  const script = await readFile(await buildWorker(), 'utf8');
  const { workerOptions } = unstable_getMiniflareWorkerOptions(
    WRANGLER_CONFIGURATION,
    options.environment,
  );
  const log: string[] = [];

  const start = async (port: number) => {
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({
        host: '127.0.0.1',
        port,
        cf: false,
        handleStructuredLogs({ message }: { message: string }) {
          log.push(message);
          if (log.length > LOG_LINES_MAX) log.shift();
        },
        ...workerOptions,
        modules: [{ type: 'ESModule', path: 'index.js', contents: script }],
        bindings: { ...Object(workerOptions.bindings), ...options.bindings },
      }),
    );
    return { miniflare, url: await miniflare.ready };
  };

  let running = await start(0);
  return {
    url: running.url.origin,
    log,
    async restart() {
      await running.miniflare.dispose();
      running = await start(Number(running.url.port));
    },
    async stop() {
      await running.miniflare.dispose();
    },
  };
}
