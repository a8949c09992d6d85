import type { Client } from './api.ts';
import type { Format } from './output.ts';
import type { Settings } from './settings/settings.ts';
import type { Store } from './settings/store.ts';
import type { Io } from './terminal/io.ts';

/** What a command may use: nothing else of the machine. */
export interface Context {
  readonly io: Io;
  /** The API, as whoever is signed in. */
  readonly client: Client;
  readonly settings: Settings;
  readonly store: Store;
  readonly format: Format;
  now(): Date;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
