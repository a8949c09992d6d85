import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { executableFolder, makeFolder, writeFileAs } from '../../local/postgres/server-user.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const NOBODY = 65_534;
const STRANGER = 4_242;
const isRoot = process.getuid?.() === 0;
const me = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
/** Whom data is made for: as root somebody else, who may not follow us everywhere. */
const user = isRoot ? { uid: NOBODY, gid: NOBODY } : me;

const folder = makeTemporaryFolder();
let shared: string;

beforeEach(() => {
  shared = join(folder, `shared-${Math.random().toString(36).slice(2)}`);
  mkdirSync(shared);
  chmodSync(shared, 0o1777);
  vi.stubEnv('TMPDIR', shared);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => removeFolder(folder));

describe('a data folder in a shared place', () => {
  test('is made for that user alone', () => {
    const home = join(shared, 'home');
    makeFolder(home, user);
    const { uid, mode } = lstatSync(home);
    expect({ uid, mode: mode & 0o777 }).toEqual({ uid: user.uid, mode: 0o700 });
    makeFolder(home, user);
    expect(lstatSync(home).uid, 'once more').toBe(user.uid);
  });

  test('that is a link is refused, and what it points to stays as it was', () => {
    const victim = join(shared, 'victim');
    mkdirSync(victim, { mode: 0o755 });
    const before = statSync(victim);
    const home = join(shared, 'home');
    symlinkSync(victim, home);
    expect(() => makeFolder(home, user)).toThrow(
      `${home} was made by somebody else, and is a link`,
    );
    const { uid, mode } = statSync(victim);
    expect({ uid, mode }).toEqual({ uid: before.uid, mode: before.mode });
  });

  test('that somebody else has made is refused', () => {
    const home = isRoot ? join(shared, 'home') : '/usr';
    if (isRoot) {
      mkdirSync(home);
      chownSync(home, STRANGER, STRANGER);
    }
    expect(() => makeFolder(home, user)).toThrow(`${home} was made by somebody else`);
    expect(statSync(home).uid).toBe(isRoot ? STRANGER : 0);
  });

  test('where anybody can put another in its place is refused', () => {
    chmodSync(shared, 0o777);
    expect(() => makeFolder(join(shared, 'home'), user)).toThrow(`${shared} is open to everybody`);
  });

  test('has its files written beside, so that a link in their place is not followed', () => {
    const victim = join(shared, 'victim');
    writeFileSync(victim, 'as it was');
    const file = join(shared, 'file');
    symlinkSync(victim, file);
    symlinkSync(victim, `${file}.draft`);
    writeFileAs(user, file, 'a secret');
    expect(readFileSync(victim, 'utf8')).toBe('as it was');
    expect(readFileSync(file, 'utf8')).toBe('a secret');
    const { uid, mode } = lstatSync(file);
    expect({ uid, mode: mode & 0o777 }).toEqual({ uid: user.uid, mode: 0o600 });
  });
});

describe('the programs', () => {
  const program = 'bin/program';
  /** A program in a folder of that name that prints nothing and succeeds. */
  function makeProgram(name: string): string {
    const place = join(folder, name);
    mkdirSync(join(place, 'bin'), { recursive: true });
    writeFileSync(join(place, program), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    return place;
  }

  test('are run where they are when that works', () => {
    const place = makeProgram("plain ü'");
    expect(executableFolder(place, program, null)).toBe(place);
  });

  test.each(['a$b', 'a`b', 'a"b', 'a\\b'])(
    'are copied from %s, which the shell reads otherwise',
    (name) => {
      const copy = executableFolder(makeProgram(name), program, null);
      expect(copy.startsWith(join(shared, 'gocomet-api-postgres-'))).toBe(true);
      expect(readFileSync(join(copy, program), 'utf8')).toContain('exit 0');
    },
  );

  test('say so when the temporary folder is no better', () => {
    const bad = join(folder, 'tmp$');
    mkdirSync(bad, { recursive: true });
    vi.stubEnv('TMPDIR', bad);
    expect(() => executableFolder(makeProgram('b$c'), program, null)).toThrow('nor from a copy in');
  });

  test('are copied once, and never taken from a link that somebody has put there', () => {
    const place = makeProgram('c$d');
    const copy = executableFolder(place, program, null);
    const { ino } = statSync(copy);
    expect(executableFolder(place, program, null)).toBe(copy);
    expect(statSync(copy).ino, 'the same copy').toBe(ino);

    const planted = join(shared, 'planted');
    renameSync(copy, planted);
    writeFileSync(join(planted, program), '#!/bin/sh\nexit 0 # planted\n');
    symlinkSync(planted, copy);
    const again = executableFolder(place, program, null);
    expect(basename(again)).toBe(basename(copy));
    expect(lstatSync(again).isSymbolicLink()).toBe(false);
    expect(readFileSync(join(again, program), 'utf8')).not.toContain('planted');
    rmSync(planted, { recursive: true });
  });

  test('are never taken from a copy that others can write to', () => {
    const place = makeProgram('d$e');
    const copy = executableFolder(place, program, null);
    writeFileSync(join(copy, program), '#!/bin/sh\nexit 0 # changed\n');
    chmodSync(copy, 0o777);
    executableFolder(place, program, null);
    expect(readFileSync(join(copy, program), 'utf8')).not.toContain('changed');
  });
});
