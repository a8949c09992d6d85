import { readFile } from 'node:fs/promises';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { buildWorker } from './worker-bundle.ts';
import { type StaticFiles, workersWithFiles } from './worker-files.ts';

const LOG_LINES_MAX = 500;
const EACH_MINUTE = '* * * * *';
/** What no line of a log may hold: a token, a hash, a password that tests sign in with. */
const SECRET =
  /eyJ[\w-]+\.[\w-]+\.|scrypt\$|Bearer |correct horse battery|wrong horse battery|long enough|no matter|gocomet-demo/;
const EVENT = /^\{"event":"(\w+)"/;

/** The Worker in a workerd of its own, behind a loopback port. */
export interface TestWorker {
  readonly url: string;
  /** The last lines that it logged. */
  readonly log: readonly string[];
  /** How often it logged each event, since the start of the test. */
  readonly events: ReadonlyMap<string, number>;
  /** Runs its `scheduled` for this moment, and waits for all that it began. Rejects when it is ended meanwhile. */
  schedule(at: Date): Promise<void>;
  /** Ends it without warning and starts it again on the same port. */
  restart(): Promise<void>;
  /** Throws when a line of its log held a secret. */
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
  /** Other figures for its rate limits, by the name of the binding. */
  rate_limits?: Readonly<Record<string, number>>;
  /** A module around the bundle, which it imports as `./api.js`; its default export is the Worker. */
  wrapper?: string;
  /** Its static files; without a word it has none, and starts sooner. */
  files?: StaticFiles;
}): Promise<TestWorker> {
  const script = await readFile(await buildWorker(), 'utf8');
  const { worker, files } = workersWithFiles(script, options);
  const log: string[] = [];
  const with_secret: string[] = [];
  const events = new Map<string, number>();

  const start = async (port: number) => {
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({
        host: '127.0.0.1',
        port,
        cf: false,
        handleStructuredLogs({ message }: { message: string }) {
          log.push(message);
          if (SECRET.test(message)) with_secret.push(message);
          if (log.length > LOG_LINES_MAX) log.shift();
          const event = EVENT.exec(message)?.[1];
          if (event) events.set(event, (events.get(event) ?? 0) + 1);
        },
        workers: [
          {
            ...worker,
            bindings: { ...Object(worker.bindings), ...options.bindings },
            ratelimits: Object.fromEntries(
              Object.entries(worker.ratelimits ?? {}).map(([name, limiter]) => {
                const limit = options.rate_limits?.[name] ?? limiter.simple.limit;
                return [name, { ...limiter, simple: { ...limiter.simple, limit } }];
              }),
            ),
          },
          ...files,
        ],
      }),
    );
    return { miniflare, url: await miniflare.ready };
  };

  let running = await start(0);
  return {
    url: running.url.origin,
    log,
    events,
    async schedule(at) {
      const worker = await running.miniflare.getWorker();
      const { outcome } = await worker.scheduled({ cron: EACH_MINUTE, scheduledTime: at });
      if (outcome !== 'ok') throw new Error(`scheduled: ${outcome}`);
    },
    async restart() {
      await running.miniflare.dispose();
      running = await start(Number(running.url.port));
    },
    async stop() {
      await running.miniflare.dispose();
      if (with_secret[0]) throw new Error(`A line of the log holds a secret: ${with_secret[0]}`);
    },
  };
}
