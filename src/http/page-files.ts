import type { AppContext } from '../context.ts';
import { builtFile } from './assets.ts';

/** Says under which names the files of every page were built: written by `npm run build:guides`. */
const MANIFEST = '/assets/pages.json';

type PageFiles = { style: string; icon: string };
let known: PageFiles | undefined;

/** The addresses of what every page loads, read once by each isolate; null where it is not built. */
export async function pageFiles(c: AppContext): Promise<PageFiles | null> {
  const manifest = known === undefined ? await builtFile(c, MANIFEST) : null;
  if (manifest !== null) {
    known = JSON.parse(manifest);
  }
  return known ?? null;
}
