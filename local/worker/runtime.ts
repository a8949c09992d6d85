import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, MiniflareCoreError } from 'miniflare';
import { unstable_readConfig } from 'wrangler';
import { workersOf } from './assets.ts';

const HOST = '127.0.0.1';
const EACH_MINUTE = '* * * * *';

interface RuntimeOptions {
  /** wrangler.toml, which says what the Worker is bound to. */
  readonly configuration: string;
  readonly port: number;
  /** Set for the Worker over those of the configuration. */
  readonly vars: Readonly<Record<string, string>>;
  /** Hears each line that the Worker logs. */
  readonly onLine: (line: string) => void;
  /** Called when workerd had died and runs again. */
  readonly onRestart: () => void;
  /** Called when workerd is dead and cannot be started again. */
  readonly onEnd: (error: Error) => void;
}

/** A workerd with one Worker in it. */
export interface Runtime {
  /** Has it run this script from now on. Rejects when that cannot be, and goes on with what it ran before. */
  run(script: string): Promise<void>;
  /**
   * Runs its `scheduled` for a minute, as the cron of the configuration would; nothing without one. Never
   * rejects: a Worker that is being replaced is cut, and the next minute does what it left.
   */
  schedule(minute: Date): Promise<void>;
}

/**
 * workerd by Miniflare, its Worker on a socket of its own: no router of the local runtime in between,
 * and so neither `CF-Connecting-IP` nor `request.cf`.
 */
export function createRuntime(options: RuntimeOptions): Runtime {
  let miniflare: Miniflare | null = null;
  let good: MiniflareOptions | null = null;
  let hasCron = false;
  return {
    async run(script) {
      // Read again for each script, so that a save of it counts.
      const config = unstable_readConfig({ config: options.configuration });
      const wanted = toMiniflareOptions(script, config, options);
      try {
        if (miniflare) {
          await miniflare.setOptions(wanted);
        } else {
          miniflare = new Miniflare(wanted);
          await miniflare.ready;
        }
      } catch (error) {
        if (good) await miniflare?.setOptions(good).catch(options.onEnd);
        throw error;
      }
      good = wanted;
      hasCron = config.triggers.crons?.includes(EACH_MINUTE) ?? false;
    },
    async schedule(scheduledTime) {
      if (!miniflare || !hasCron) return;
      // Asked for anew each time: what stood for the Worker ends with each script.
      await miniflare
        .getWorker()
        .then((worker) => worker.scheduled({ cron: EACH_MINUTE, scheduledTime }))
        .catch((error) => options.onLine(`The cron was cut: ${error.message}`));
    },
  };
}

type MiniflareOptions = ReturnType<typeof toMiniflareOptions>;

function toMiniflareOptions(
  script: string,
  config: ReturnType<typeof unstable_readConfig>,
  options: RuntimeOptions,
) {
  const { worker, files } = workersOf(config, script);
  return convertV4MiniflareOptions({
    host: HOST,
    port: 0,
    cf: false,
    log: new RuntimeLog(options.onEnd),
    handleStructuredLogs: ({ message }: { message: string }) => options.onLine(message),
    unsafeHandleRuntimeRestart: options.onRestart,
    workers: [
      {
        ...worker,
        bindings: { ...config.vars, ...options.vars },
        unsafeDirectSockets: [{ host: HOST, port: options.port }],
      },
      ...files,
    ],
  });
}

/** Miniflare tells only its log that it gave up. */
class RuntimeLog extends Log {
  readonly #onEnd: (error: Error) => void;

  constructor(onEnd: (error: Error) => void) {
    super(LogLevel.ERROR);
    this.#onEnd = onEnd;
  }

  override error(error: Error): void {
    if (error instanceof MiniflareCoreError && error.code === 'ERR_RUNTIME_FAILURE') {
      this.#onEnd(error);
    } else {
      super.error(error);
    }
  }
}
