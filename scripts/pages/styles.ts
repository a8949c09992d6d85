import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('../../src/console/styles/console.css', import.meta.url));

/** The one stylesheet of the console, of the files that `console.css` names. */
export async function buildStyles(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
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
