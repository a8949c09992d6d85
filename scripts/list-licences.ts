/**
 * Writes docs/licences.md: what goes into the Worker, with the licence of each package. From node_modules,
 * the production dependencies and theirs; peers that only the compiler needs are left out.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
export const OUTPUT = new URL('docs/licences.md', ROOT);

/** What package.json says of a package. */
interface Package {
  name: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
}

export interface Licence {
  name: string;
  version: string;
  licence: string;
}

/** The production dependencies and theirs, by name. */
export function listLicences(): Licence[] {
  const found = new Map<string, Licence>();
  const walk = (from: URL) => {
    for (const name of Object.keys(read(from).dependencies ?? {})) {
      const folder = find(name, from);
      const { version, license = 'unknown' } = read(folder);
      const id = `${name}@${version}`;
      if (found.has(id)) continue;
      found.set(id, { name, version: version.replace(/^v/, ''), licence: license });
      walk(folder);
    }
  };
  walk(ROOT);
  return [...found.values()].sort((one, other) =>
    `${one.name}@${one.version}` < `${other.name}@${other.version}` ? -1 : 1,
  );
}

/** The list as a page. */
export function licencesPage(licences: readonly Licence[]): string {
  return `${[
    '# Licences',
    '',
    'Written by `npm run licences`: the packages that the Worker may contain, and the licence of each.',
    'The project itself is under the [MIT licence](../LICENSE).',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...licences.map(({ name, version, licence }) => `| \`${name}\` | ${version} | ${licence} |`),
  ].join('\n')}\n`;
}

/** A package's folder, as Node finds it: beside the one that needs it, or further up. */
function find(name: string, from: URL): URL {
  for (let folder = from; ; folder = new URL('../', folder)) {
    const candidate = new URL(`node_modules/${name}/`, folder);
    if (existsSync(new URL('package.json', candidate))) return candidate;
    if (folder.pathname === ROOT.pathname) throw new Error(`${name} is not installed.`);
  }
}

const read = (folder: URL): Package =>
  JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(OUTPUT, licencesPage(listLicences()));
}
