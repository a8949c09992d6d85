import { RedisError } from '../backend.ts';

/** Bytes are kept as strings of one character each, so that nothing is lost and keys compare. */
export type Bytes = string;

export class WrongType extends RedisError {
  constructor() {
    super('WRONGTYPE Operation against a key holding the wrong kind of value');
  }
}

interface Entry {
  readonly value: Bytes | Map<Bytes, Bytes>;
  readonly expiresAt: number | null;
}

/** The keys of the in-memory Redis, with their expiry. `now` is set before each command. */
export class MemoryStore {
  now = 0;
  readonly #entries = new Map<Bytes, Entry>();

  /** The string at a key. Throws when the key holds a hash. */
  text(key: Bytes): Bytes | null {
    const value = this.#live(key)?.value ?? null;
    if (value instanceof Map) throw new WrongType();
    return value;
  }

  /** The hash at a key, to be read only. Throws when the key holds a string. */
  hash(key: Bytes): ReadonlyMap<Bytes, Bytes> {
    return this.#hash(key) ?? new Map();
  }

  setText(key: Bytes, value: Bytes, expiresAt: number | null): void {
    this.#entries.set(key, { value, expiresAt });
  }

  setFields(key: Bytes, fields: Iterable<readonly [Bytes, Bytes]>): void {
    const hash = this.#hash(key) ?? new Map<Bytes, Bytes>();
    for (const [field, value] of fields) hash.set(field, value);
    this.#entries.set(key, { value: hash, expiresAt: this.expiry(key) });
  }

  /** Deletes fields, and the key with the last of them. Answers how many there were. */
  deleteFields(key: Bytes, fields: readonly Bytes[]): number {
    const hash = this.#hash(key);
    if (!hash) return 0;
    const deleted = fields.filter((field) => hash.delete(field)).length;
    if (hash.size === 0) this.#entries.delete(key);
    return deleted;
  }

  type(key: Bytes): 'string' | 'hash' | 'none' {
    const entry = this.#live(key);
    if (!entry) return 'none';
    return entry.value instanceof Map ? 'hash' : 'string';
  }

  has(key: Bytes): boolean {
    return this.#live(key) !== null;
  }

  delete(key: Bytes): boolean {
    return this.has(key) && this.#entries.delete(key);
  }

  expiry(key: Bytes): number | null {
    return this.#live(key)?.expiresAt ?? null;
  }

  /** Sets or removes the expiry of a key that exists; one in the past deletes it. */
  expire(key: Bytes, expiresAt: number | null): void {
    const entry = this.#live(key);
    if (!entry) return;
    if (expiresAt !== null && expiresAt <= this.now) this.#entries.delete(key);
    else this.#entries.set(key, { ...entry, expiresAt });
  }

  /** The keys that have not expired; the others are forgotten on the way. */
  keys(): Bytes[] {
    return [...this.#entries.keys()].filter((key) => this.has(key));
  }

  clear(): void {
    this.#entries.clear();
  }

  #hash(key: Bytes): Map<Bytes, Bytes> | null {
    const value = this.#live(key)?.value ?? null;
    if (typeof value === 'string') throw new WrongType();
    return value;
  }

  #live(key: Bytes): Entry | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    if (entry.expiresAt === null || entry.expiresAt > this.now) return entry;
    this.#entries.delete(key);
    return null;
  }
}
