import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../failure.ts';

const OWNER_ALONE = 0o600;
const FOLDER_OF_OWNER = 0o700;

/** What is kept: the API that is meant by default, and for each API the token of whoever is signed in there. */
export interface Kept {
  readonly url?: string;
  /** By the origin that gave it, so that no token goes to another. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** Reads and writes the file of settings. */
export interface Store {
  readonly file: string;
  /** Throws a UsageError for a file that it cannot read. */
  read(): Kept;
  /** Whole or not at all, in a file that the owner alone may read. Throws a UsageError when it cannot. */
  write(kept: Kept): void;
}

export const createStore = (file: string): Store => ({
  file,
  read() {
    const text = readText(file);
    return text === null ? { tokens: {} } : understood(text, file);
  },
  write(kept) {
    const draft = `${file}.${randomUUID()}`;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: FOLDER_OF_OWNER });
      writeFileSync(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: OWNER_ALONE, flag: 'wx' });
      chmodSync(draft, OWNER_ALONE);
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw new UsageError(`The settings in ${file} cannot be kept: ${String(error)}`);
    }
  },
});

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UsageError(`The settings in ${file} cannot be read: ${String(error)}`);
  }
}

function understood(text: string, file: string): Kept {
  const kept = parsed(text);
  if (!isRecord(kept))
    throw new UsageError(`The settings in ${file} are broken: mend or remove it.`);
  const tokens = isRecord(kept.tokens) ? Object.entries(kept.tokens) : [];
  return {
    ...(typeof kept.url === 'string' ? { url: kept.url } : {}),
    tokens: Object.fromEntries(
      tokens.flatMap(([origin, token]) => (typeof token === 'string' ? [[origin, token]] : [])),
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
