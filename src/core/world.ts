/** What the core may not have of its own. */
export interface World {
  now_ms(): number;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Bytes from a cryptographically secure source. */
  randomBytes(count: number): Uint8Array;
  /** Bytes that only this service can derive from a text, and always the same: a keyed hash. */
  derivedBytes(text: string): Promise<Uint8Array>;
  uuid(): string;
  sleep(ms: number): Promise<void>;
  /** Lets work go on after the answer, also when the client has hung up. */
  waitUntil(work: Promise<unknown>): void;
  /** Tells the operator of something that the caller need not know. */
  report(event: string, error: unknown): void;
}

/** Around each round trip of an adapter: gets the call, returns its outcome. */
export type Observe = <T>(call: () => Promise<T>) => Promise<T>;

/** The database is out of reach or too slow; what a write came to is unknown. */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable';
}

/** The same, but it is certain that the call changed nothing: the database said so, or was never asked. */
export class NothingDone extends Unavailable {
  override readonly name = 'NothingDone';
  /** Whether others held what the call needed: a moment later it may be free. */
  readonly contended: boolean;

  constructor(message: string, { contended }: { contended: boolean }) {
    super(message);
    this.contended = contended;
  }
}
