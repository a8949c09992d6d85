import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { ProcessUser } from '../process/child-process.ts';

/** The account to run Postgres as: null is our own, and root, which it refuses, becomes another. */
export function serverUser(): ProcessUser | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account =
    accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  return { uid: Number(account?.[2] ?? 65534), gid: Number(account?.[3] ?? 65534) };
}

/**
 * Where that user keeps the data of `path`. A checkout under a private folder is closed to it;
 * its data then lives under the temporary folder, keyed to the path, so that it is found again.
 */
export function dataHome(path: string, user: ProcessUser | null): string {
  const wanted = resolve(path);
  if (!user || canTraverse(dirname(wanted), user)) return wanted;
  const key = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return join(tmpdir(), `gocomet-api-data-${key}`);
}

/** Lets that user pass through a folder of ours, to what is its own in it. */
export function letThrough(folder: string, user: ProcessUser | null): void {
  if (user) chmodSync(folder, statSync(folder).mode | 0o011);
}

/** Makes a folder that belongs to that user alone. */
export function makeFolder(folder: string, user: ProcessUser | null): void {
  mkdirSync(folder, { recursive: true });
  if (!user) return;
  const { uid } = statSync(folder);
  if (uid !== user.uid && uid !== process.getuid?.()) {
    throw new Error(
      `${folder} belongs to somebody else: remove it, or set TMPDIR to another place.`,
    );
  }
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
}

/** A copy of `folder` that the user can execute from, or the folder itself where it can already. */
export function executableFolder(
  folder: string,
  program: string,
  user: ProcessUser | null,
): string {
  if (!user || runs(join(folder, program), user)) return folder;
  const { mtimeMs } = statSync(folder);
  const key = createHash('sha256').update(`${folder} ${mtimeMs}`).digest('hex').slice(0, 12);
  const copy = join(tmpdir(), `gocomet-api-postgres-${key}`);
  const isOurs = existsSync(copy) && statSync(copy).uid === process.getuid?.();
  if (isOurs && runs(join(copy, program), user)) return copy;
  // Copied beside and renamed: a second start at the same time never sees half a copy.
  const draft = mkdtempSync(`${copy}-`);
  cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
  chmodSync(draft, 0o755);
  rmSync(copy, { recursive: true, force: true });
  try {
    renameSync(draft, copy);
  } catch {
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}

function runs(program: string, user: ProcessUser): boolean {
  const { uid, gid } = user;
  return spawnSync(program, ['--version'], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}

function canTraverse(path: string, user: ProcessUser): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { uid, gid, mode } = statSync(folder);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if (!(mode & bit)) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}
