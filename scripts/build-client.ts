/**
 * Builds the typed client into `client/dist/`: its types from docs/openapi.json, one module for all platforms, and
 * declarations. Needs the packages of `client/`: `npm run build:client` installs them.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { CLIENT, generatedFiles } from './client/generate.ts';
import { run } from './client/run.ts';

for (const [name, text] of Object.entries(generatedFiles())) {
  writeFileSync(join(CLIENT, 'src', name), text);
}
rmSync(join(CLIENT, 'dist'), { recursive: true, force: true });
run(CLIENT, 'node_modules/.bin/tsc', '-p', '.');
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
