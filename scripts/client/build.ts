import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { CLIENT, generatedFiles } from './generate.ts';
import { run } from './run.ts';

/**
 * Builds the typed client into `client/dist/`: its types from docs/openapi.json, one module for all platforms, and
 * declarations; then asks the linters of packages. Throws with what they say. Needs the packages of `client/`.
 */
export function buildClient(): void {
  for (const [name, text] of Object.entries(generatedFiles())) {
    writeFileSync(join(CLIENT, 'src', name), text);
  }
  rmSync(join(CLIENT, 'dist'), { recursive: true, force: true });
  run(CLIENT, 'node_modules/.bin/tsc', '-p', '.');
  nameFilesAsPublished();
  buildSync({
    absWorkingDir: CLIENT,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/index.js',
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'warning',
  });
  run(CLIENT, 'node_modules/.bin/publint', '--strict');
  // An ES module alone: Node 20.19 and later take it from CommonJS too.
  run(CLIENT, 'node_modules/.bin/attw', '--pack', '.', '--profile', 'esm-only');
}

/** The declarations name each other as the sources do; a package has no `.ts` beside them. */
function nameFilesAsPublished(): void {
  for (const name of readdirSync(join(CLIENT, 'dist'))) {
    const file = join(CLIENT, 'dist', name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/from '(\.\/.*)\.ts'/g, "from '$1.js'"));
  }
}
