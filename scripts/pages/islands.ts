import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ISLANDS } from '../../src/console/islands.ts';

const FOLDER = fileURLToPath(new URL('../../src/console/islands/', import.meta.url));

/** The scripts of the console by their names: each a module that is whole in itself. */
export async function buildIslands(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ISLANDS.map((name) => `${FOLDER}${name}.ts`),
    outdir: '/',
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
}
