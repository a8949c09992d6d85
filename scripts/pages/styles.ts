import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const FOLDER = fileURLToPath(new URL('../../src/console/styles/', import.meta.url));

/** A stylesheet of the console, of the files that its first one names: `console`, or `frame` alone. */
export async function buildStyle(name: 'console' | 'frame'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${FOLDER}${name}.css`],
    write: false,
    bundle: true,
    minify: true,
    target: ['chrome123', 'firefox120', 'safari17.5'], // light-dark() and oklch() stay as they are
    logLevel: 'warning',
  });
  const [style] = outputFiles;
  if (style === undefined) throw new Error('No style was built.');
  return style.text;
}
