import { unwatchFile, watchFile } from 'node:fs';
import { unstable_DevEnv } from 'wrangler';

const WATCH_MS = 300;

type WranglerEvent = Parameters<unstable_DevEnv['dispatch']>[0];

interface BuildsOptions {
  /** wrangler.toml, which says what is built and how. */
  readonly configuration: string;
  /** Written last whenever static files are built; it need not exist. */
  readonly builtFiles: string;
  /** Called with the script of each build that succeeds. */
  readonly onScript: (script: string) => void;
  /** Called when a build failed; wrangler has printed the mistakes. */
  readonly onFailure: (reason: string) => void;
}

/**
 * Wrangler's own builds, one now and one at each save of a file that went into it or of its
 * configuration, and when static files were built. Of wrangler's development server only the builder is kept: what it would put in
 * front of the Worker costs six sevenths of its speed. The event bus is public and the parts are not,
 * so the events for the other parts end here.
 */
export class Builds extends unstable_DevEnv {
  readonly #options: BuildsOptions;

  constructor(options: BuildsOptions) {
    super({ runtimeFactories: [] });
    this.#options = options;
    this.on('buildFailed', () => options.onFailure('The Worker does not build.'));
    this.on('error', ({ reason, cause }: { reason?: string; cause?: { message?: string } }) =>
      options.onFailure([reason, cause?.message].filter(Boolean).join(': ')),
    );
  }

  /** Builds for the first time and watches from then on. Rejects when the configuration is wrong. */
  async start(): Promise<void> {
    await this.#configure(true);
    // Instead of wrangler's watch of its file, which loses a change that comes while it is read.
    for (const file of this.#watched()) {
      watchFile(file, { interval: WATCH_MS }, (now, before) => {
        // A file that is not there is told of once.
        if (now.mtimeMs !== before.mtimeMs) void this.#configure(false);
      });
    }
  }

  override async teardown(): Promise<void> {
    for (const file of this.#watched()) unwatchFile(file);
    await super.teardown();
  }

  #watched(): string[] {
    return [this.#options.configuration, this.#options.builtFiles];
  }

  async #configure(throwErrors: boolean): Promise<void> {
    const dev = { watch: true, remote: false, inspector: false, logLevel: 'warn' } as const;
    const { configuration } = this.#options;
    await this.config.set({ config: configuration, envFiles: [], dev }, throwErrors);
  }

  override dispatch(event: WranglerEvent): void {
    if (event.type === 'configUpdate') this.bundler.onConfigUpdate(event);
    if (event.type === 'bundleComplete') this.#options.onScript(event.bundle.entrypointSource);
    if (event.type === 'error') super.dispatch(event);
  }
}
