import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';

/** Makes a folder of its own, for us alone, where the system keeps what is temporary. */
export function makeTemporaryFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    throw new ExplainedError(
      `The temporary folder ${tmpdir()} cannot be used: ${reasonOf(error)}.`,
      'Set TMPDIR to a folder that you can write to, or unset it.',
    );
  }
}

/** Throws when nothing temporary can be kept: whatever is started later would fail with less to say. */
export function checkTemporaryFolder(): void {
  rmSync(makeTemporaryFolder('gocomet-api-try-'), { recursive: true, force: true });
}

/** Why the system refused something, in words where they are known. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return REASONS[code] ?? code;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'it may not be written to (EACCES)',
  ENOENT: 'it does not exist (ENOENT)',
  ENOSPC: 'the disk is full (ENOSPC)',
  ENOTDIR: 'a part of the path is no folder (ENOTDIR)',
  EPERM: 'it may not be written to (EPERM)',
  EROFS: 'it is read-only (EROFS)',
};
