import type { CallOptions, OperationId, Schemas } from './calls.ts';
import { OPERATIONS, type Operations } from './operations.generated.ts';
import { makePages, type Pages } from './pages.ts';
import { perform } from './perform.ts';
import { type Resolved, resolveSettings, type Settings, type Token } from './settings.ts';
import { type TrackOptions, track } from './track.ts';

// The methods are made from the table of the contract, below.
const WithOperations = class {} as new () => Operations;

/** The API as one caller: a method for each operation, named by its `operationId`. */
export class GoComet extends WithOperations {
  /** The same lists, item by item through all their pages. */
  readonly pages: Pages;
  readonly #settings: Resolved;

  /** Throws a `TypeError` when `url` is no origin. */
  constructor(settings: Settings) {
    super();
    this.#settings = resolveSettings(settings);
    this.pages = makePages(this.#settings);
    Object.assign(this, makeOperations(this.#settings));
  }

  /** The same API as another caller. */
  as(token: Token | undefined): GoComet {
    const { origin: url, ...settings } = this.#settings;
    return new GoComet({ ...settings, url, token });
  }

  /**
   * Where a shipment is, and again whenever that has changed, until it is delivered or cancelled or the signal is
   * aborted. Asks each `every_ms` (30,000) with the `ETag` that it has, so that nothing new costs next to nothing.
   * Throws what `getTracking` throws.
   */
  track(
    ref_id: string,
    options: TrackOptions = {},
  ): AsyncGenerator<Schemas['TrackedBooking'], void> {
    return track(this.#settings, ref_id, options);
  }
}

const makeOperations = (settings: Resolved) =>
  Object.fromEntries(
    (Object.keys(OPERATIONS) as OperationId[]).map((id) => [
      id,
      (input?: object, options?: CallOptions) => perform(settings, id, input, options),
    ]),
  );
