import type { AppContext } from '../context.ts';
import { builtFile } from './assets.ts';

/** Says under which names the files of every page were built: written by `npm run build:pages`. */
const MANIFEST = '/assets/pages.json';

/** `islands`: the address of each script by the name of its element. */
export type PageFiles = {
  icon: string;
  console: string;
  /** The frame alone, for the widget of the reference, which has styles of its own. */
  frame: string;
  /** The land of the world, as a picture. */
  land: string;
  islands: Record<string, string>;
};
let known: PageFiles | undefined;

/** The addresses of what every page loads, read once by each isolate; null where it is not built. */
export async function pageFiles(c: AppContext): Promise<PageFiles | null> {
  if (known === undefined) {
    const manifest = await builtFile(c, MANIFEST).catch(() => null); // a page without style says what it says
    if (manifest !== null) known = JSON.parse(manifest);
  }
  return known ?? null;
}
