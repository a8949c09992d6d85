/**
 * `npm run build:assets`, its first part: the reference as static files in `public/assets/reference/`. Scalar's
 * own browser build, cut again so that each file is named by its hash, with nothing that points to where it is from.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { hashedName, PUBLIC, writeHeaders } from '../scripts/assets/headers.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SCALAR = join(HERE, 'node_modules/@scalar/api-reference/dist/browser/standalone.esm.js');
const FOLDER = 'assets/reference';
const OUTPUT = join(PUBLIC, FOLDER);

/** Eighty drawings for a menu that has none: a file each. */
const withoutIcons: Plugin = {
  name: 'without icons',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.svg-[^/]*\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: 'none', namespace: 'icon' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'icon' }, () => ({ contents: 'export default undefined;' }));
  },
};

rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(OUTPUT, { recursive: true });
// The Worker draws the frame around it, and reads here what the widget is made of.
const widget = { script: await bundle(), style: keep('page.css') };
writeFileSync(join(OUTPUT, 'widget.json'), `${JSON.stringify(widget)}\n`);
writeHeaders();

/** The address of the script that starts the page. What it loads stands beside it. */
async function bundle(): Promise<string> {
  const { metafile } = await build({
    entryPoints: [join(HERE, 'page/start.ts')],
    outdir: OUTPUT,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    alias: { scalar: SCALAR },
    plugins: [withoutIcons],
    metafile: true,
    logLevel: 'warning',
  });
  const [start] =
    Object.entries(metafile.outputs).find(([, from]) => from.entryPoint?.endsWith('start.ts')) ??
    [];
  if (start === undefined) throw new Error('Nothing was built.');
  return `/${FOLDER}/${start.split('/').at(-1)}`;
}

/** The address of a file of the page, copied under the name of its hash. */
function keep(name: string): string {
  const contents = readFileSync(join(HERE, 'page', name));
  const hashed = hashedName(name, contents);
  writeFileSync(join(OUTPUT, hashed), contents);
  return `/${FOLDER}/${hashed}`;
}
