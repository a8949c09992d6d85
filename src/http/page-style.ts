import type { AppContext } from '../context.ts';
import { builtFile } from './assets.ts';

/** Says under which name the stylesheet was built: written by `npm run build:guides`. */
const MANIFEST = '/assets/pages.json';

let known: string | undefined;

/** The address of the stylesheet of our pages, read once by each isolate; null where it is not built. */
export async function pageStyle(c: AppContext): Promise<string | null> {
  const manifest = known === undefined ? await builtFile(c, MANIFEST) : null;
  if (manifest !== null) {
    const { style }: { style: string } = JSON.parse(manifest);
    known = style;
  }
  return known ?? null;
}
