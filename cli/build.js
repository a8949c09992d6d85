/**
 * Builds dist/gocomet.js, one file without dependencies for Node 20 and later: `node cli/build.js [file]`.
 * Plain JavaScript, because npm runs it by `prepare`, where `node` may be the machine's own.
 */
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const esbuild = await import('esbuild').catch((error) => {
  if (error.code === 'ERR_MODULE_NOT_FOUND') return null;
  throw error;
});
if (esbuild) {
  await esbuild.build({
    entryPoints: [here('src/main.ts')],
    outfile: process.argv[2] ?? here('dist/gocomet.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
} else {
  process.stderr.write(
    'gocomet is not built: esbuild is not installed (npm install --omit=dev).\n',
  );
}
