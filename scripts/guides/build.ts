import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashedName, PUBLIC, writeHeaders } from '../assets/headers.ts';
import { readGuides } from './guides.ts';
import { llmsText } from './llms.ts';
import { guidePage, indexPage } from './pages.ts';

const ASSETS = join(PUBLIC, 'assets');
const STYLE = new URL('../../src/pages/pages.css', import.meta.url);

/** Writes what the routes of the guides and problems serve. Throws for a guide that breaks a rule. */
export async function buildGuides(): Promise<{ pages: number }> {
  const guides = await readGuides();
  const style = await readFile(STYLE, 'utf8');
  const style_name = hashedName('pages.css', style);
  const style_path = `/assets/${style_name}`;
  const built = new Map<string, string>([
    [style_name, style],
    ['pages.json', `${JSON.stringify({ style: style_path })}\n`],
    ['llms.txt', llmsText(guides)],
    ['guides/index.html', indexPage(guides, style_path)],
    ...guides.flatMap((guide): [string, string][] => [
      [`guides/${guide.name}.html`, guidePage(guide, style_path)],
      [`guides/${guide.name}.md`, guide.source],
    ]),
  ]);
  await mkdir(join(ASSETS, 'guides'), { recursive: true });
  await removeOthers(built);
  await Promise.all([...built].map(([path, text]) => writeFile(join(ASSETS, path), text)));
  writeHeaders();
  return { pages: guides.length };
}

/** Removes what an earlier build left: its stylesheet, and pages of guides that are no more. */
async function removeOthers(built: ReadonlyMap<string, string>): Promise<void> {
  const files = [
    ...(await readdir(ASSETS)).filter((name) => /^pages\.[0-9a-f]+\.css$/.test(name)),
    ...(await readdir(join(ASSETS, 'guides'))).map((name) => `guides/${name}`),
  ];
  const old = files.filter((path) => !built.has(path));
  await Promise.all(old.map((path) => rm(join(ASSETS, path))));
}
