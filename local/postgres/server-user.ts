import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import type { ProcessUser } from '../process/child-process.ts';
import { writePrivateFile } from '../process/private-files.ts';
import { makeTemporaryFolder } from '../process/temporary-folder.ts';

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

/** Makes a folder that belongs to that user alone, and takes none that somebody else has put there. */
export function makeFolder(folder: string, user: ProcessUser | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) {
    checkOwn(folder, user);
    lchownSync(folder, user.uid, user.gid);
  }
  chmodSync(folder, 0o700);
}

/** Writes a file of that user's that only he can read. A link in its place is replaced, not followed. */
export function writeFileAs(user: ProcessUser | null, file: string, text: string): void {
  const draft = `${file}.draft`;
  writePrivateFile(draft, text);
  if (user) lchownSync(draft, user.uid, user.gid);
  renameSync(draft, file);
}

/**
 * In a shared temporary folder anybody can make a folder, or a link, of the name that we will look for.
 * Root would hand it over, link's end and all.
 */
function checkOwn(folder: string, user: ProcessUser): void {
  const found = lstatSync(folder);
  const above = statSync(dirname(folder));
  const isShared = (above.mode & 0o002) !== 0 && (above.mode & 0o1000) === 0;
  const owners = [user.uid, process.getuid?.()];
  if (found.isDirectory() && owners.includes(found.uid) && !isShared) return;
  throw new ExplainedError(
    isShared
      ? `${dirname(folder)} is open to everybody: what is in it can be exchanged by anybody.`
      : `${folder} was made by somebody else${found.isSymbolicLink() ? ', and is a link' : ''}.`,
    isShared ? 'Set TMPDIR to another place.' : 'Remove it, or set TMPDIR to another place.',
  );
}

/**
 * A copy of `folder` that the user can execute from, or the folder itself where it can already.
 * initdb starts its neighbours by the shell, between double quotes, so that it needs a plain path too.
 */
export function executableFolder(
  folder: string,
  program: string,
  user: ProcessUser | null,
): string {
  if (isPlain(folder) && (!user || runs(join(folder, program), user))) return folder;
  const { mtimeMs } = statSync(folder);
  const key = createHash('sha256').update(`${folder} ${mtimeMs}`).digest('hex').slice(0, 12);
  const copy = join(tmpdir(), `gocomet-api-postgres-${key}`);
  if (!isPlain(copy)) {
    throw new ExplainedError(
      `Postgres cannot be started from ${folder}, nor from a copy in ${tmpdir()}.`,
      'Set TMPDIR to a folder whose path has none of the characters $ ` " and \\ in it.',
    );
  }
  if (isOurs(copy) && runs(join(copy, program), user)) return copy;
  // Copied beside and renamed: a second start at the same time never sees half a copy.
  const draft = makeTemporaryFolder(`${basename(copy)}-`);
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

/** Whether the shell takes a path between double quotes as it is. */
function isPlain(path: string): boolean {
  return !/[$`"\\\n]/.test(path);
}

/** Whether a path is a folder, no link, that nobody but us can change. */
function isOurs(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return false;
  return found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

function runs(program: string, user: ProcessUser | null): boolean {
  const account = user ? { uid: user.uid, gid: user.gid } : {};
  const { status } = spawnSync(program, ['--version'], { ...account, cwd: '/', stdio: 'ignore' });
  return status === 0;
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
