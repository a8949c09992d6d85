import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { transformSync } from 'esbuild';
import { CLIENT } from '../../../scripts/client/generate.ts';

/** The package as `npm install` would lay it down: packed, and unpacked into a folder of its own. */
export interface Installed {
  /** Where `import '@gocomet/client'` finds it. */
  folder: string;
  /** Its module. */
  module: string;
  /** The published files. */
  files: string[];
  remove: () => void;
}

export function installPacked(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'gocomet-packed-'));
  const place = join(folder, 'node_modules', '@gocomet', 'client');
  mkdirSync(place, { recursive: true });
  const [packed]: { filename: string; files: { path: string }[] }[] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: CLIENT,
      encoding: 'utf8',
    }),
  );
  if (!packed) throw new Error('npm packed nothing.');
  const archive = join(folder, packed.filename);
  execFileSync('tar', ['-xzf', archive, '-C', place, '--strip-components', '1']);
  return {
    folder,
    module: join(place, 'dist', 'index.js'),
    files: packed.files.map(({ path }) => path).sort(),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** What is to be published, and nothing else: a declaration for each source, and one module. */
export function publishedFiles(): string[] {
  const declarations = readdirSync(join(CLIENT, 'src'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `dist/${name.replace(/\.ts$/, '.d.ts')}`);
  return ['LICENSE', 'README.md', 'package.json', 'dist/index.js', ...declarations].sort();
}

/** Bytes of a module as a page would load it: minified and gzipped. */
export const loadedBytes = (module: string): number =>
  gzipSync(transformSync(readFileSync(module, 'utf8'), { minify: true, format: 'esm' }).code, {
    level: 9,
  }).length;
