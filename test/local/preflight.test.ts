import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { versionOf } from '../../local/postgres/cluster.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = makeTemporaryFolder();
afterAll(() => removeFolder(folder));

/** Runs a script as package.json does; `strips`: whether this Node can run TypeScript. */
function run(cwd: string, { strips }: { strips: boolean }) {
  const flags = strips ? [] : ['--no-experimental-strip-types'];
  const args = [...flags, '--import', './local/preflight.js', 'script.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** A checkout with a script of one line, and packages where they are wanted. */
function makeCheckout(name: string, packages: readonly string[]): string {
  const checkout = join(folder, name);
  mkdirSync(join(checkout, 'local'), { recursive: true });
  cpSync(join(ROOT, 'local', 'preflight.js'), join(checkout, 'local', 'preflight.js'));
  writeFileSync(join(checkout, 'package.json'), '{"type":"module"}');
  writeFileSync(join(checkout, 'script.ts'), "const ran: string = 'it ran'; console.log(ran);\n");
  for (const each of packages) {
    mkdirSync(join(checkout, 'node_modules', each), { recursive: true });
    writeFileSync(join(checkout, 'node_modules', each, 'package.json'), '{}');
  }
  return checkout;
}

test('with all that it needs a script runs, and nothing is said', () => {
  const checkout = makeCheckout('whole', ['pg', 'wrangler']);
  expect(run(checkout, { strips: true })).toEqual({ status: 0, stdout: 'it ran\n', stderr: '' });
});

test('on a Node without TypeScript it says which Node this is and what to run', () => {
  const { status, stdout, stderr } = run(makeCheckout('old', ['pg', 'wrangler']), {
    strips: false,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(`This is Node ${process.versions.node}, which cannot run TypeScript.`);
  expect(stderr).toContain('--ignore-scripts');
  expect(stderr).toContain('Run: npm rebuild');
  expect(stderr).not.toMatch(/^\s+at |Error/m);
});

test.each([[[]], [['pg']], [['wrangler']]])('with only %j installed it says so', (packages) => {
  const checkout = makeCheckout(`without-${packages.join()}`, packages);
  for (const strips of [true, false]) {
    const { status, stderr } = run(checkout, { strips });
    expect(status).toBe(1);
    expect(stderr).toBe(
      '\n  The packages that this needs are not installed.\n  Run: npm install\n\n',
    );
  }
});

test('it is written for the Node that it warns of', () => {
  // 20 understands every word of it: no types, and nothing newer than what is listed here.
  const source = readFileSync(join(ROOT, 'local', 'preflight.js'), 'utf8');
  expect(source.match(/from '[^']+'/g)).toEqual(["from 'node:module'"]);
});

test('every script of package.json that runs TypeScript goes through it', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const commands = Object.values(scripts).flatMap((script) => script.split(' && '));
  const typed = commands.filter((command) => /\bnode .*\.ts\b/.test(command));
  expect(typed.length).toBeGreaterThan(8);
  for (const command of typed) {
    expect(command).toMatch(/^(exec )?node --import \.\/local\/preflight\.js \S+\.ts$/);
  }
  // Signals have to reach the program, not a shell in front of it.
  for (const name of ['dev', 'stack', 'demo']) expect(scripts[name]).toMatch(/^exec node /);
});

test('a Postgres whose libraries were not linked says what to run', () => {
  const program = join(folder, 'postgres');
  const reason = 'error while loading shared libraries: libicui18n.so.60: cannot open';
  writeFileSync(program, `#!/bin/sh\necho "$0: ${reason}" >&2\nexit 127\n`, { mode: 0o755 });
  expect(() => versionOf(program)).toThrow(reason);
  expect(() => versionOf(program)).toThrow(
    expect.objectContaining({ wayOut: expect.stringContaining('npm rebuild') }),
  );
  expect(() => versionOf(join(folder, 'not-there'))).toThrow('ENOENT');
});
