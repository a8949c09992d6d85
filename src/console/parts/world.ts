import type { AppContext } from '../../context.ts';
import { builtFile } from '../../http/assets.ts';
import { pageFiles } from '../../http/page-files.ts';
import { findPlace } from './places.ts';
import type { Place } from './projection.ts';

/** What maps are drawn with: loaded by the first page that has one, and kept by the isolate. */
export type World = typeof import('./projection.ts') & {
  /** The address of the picture of the land. */
  land: string;
  /** Undefined for an airport whose place nobody told us. */
  placeOf(code: string): Place | undefined;
};

const PLACES = '/assets/console/places.txt';
let known: World | undefined;

/** Land, places and projection; null where they are not built: a page then does without its map. */
export async function readWorld(c: AppContext): Promise<World | null> {
  if (known !== undefined) return known;
  const [files, places, drawing] = await Promise.all([
    pageFiles(c),
    builtFile(c, PLACES),
    import('./projection.ts'),
  ]);
  if (files === null || places === null) return null;
  known = { ...drawing, land: files.land, placeOf: (code) => findPlace(places, code) };
  return known;
}
