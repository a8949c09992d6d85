import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashedName, PUBLIC, writeHeaders } from '../assets/headers.ts';
import { readGuides } from './guides.ts';
import { llmsText } from './llms.ts';
import { guidePage, indexPage } from './pages.ts';

const ASSETS = join(PUBLIC, 'assets');
const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url);
/** What every page loads, named by its content when it is built. */
const STYLE = new URL('../../src/pages/pages.css', import.meta.url);
const ICON = new URL('../../reference/page/icon.svg', import.meta.url);

/** Writes what the routes of the guides and problems serve. Throws for a guide that breaks a rule. */
export async function buildGuides(): Promise<{ pages: number }> {
  const guides = await readGuides();
  const [style, icon] = await Promise.all([readFile(STYLE, 'utf8'), readFile(ICON, 'utf8')]);
  const names = { style: hashedName('pages.css', style), icon: hashedName('icon.svg', icon) };
  const files = { style: `/assets/${names.style}`, icon: `/assets/${names.icon}` };
  const built = new Map<string, string>([
    [names.style, style],
    [names.icon, icon],
    ['pages.json', `${JSON.stringify(files)}\n`],
    ['llms.txt', llmsText(guides)],
    ['openapi.json', JSON.stringify(JSON.parse(await readFile(DOCUMENT, 'utf8')))],
    ['guides/index.html', indexPage(guides, files)],
    ...guides.flatMap((guide): [string, string][] => [
      [`guides/${guide.name}.html`, guidePage(guide, files)],
      [`guides/${guide.name}.md`, guide.source],
    ]),
  ]);
  await mkdir(join(ASSETS, 'guides'), { recursive: true });
  await removeOthers(built);
  await Promise.all([...built].map(([path, text]) => writeFile(join(ASSETS, path), text)));
  writeHeaders();
  return { pages: guides.length };
}

/** Removes what an earlier build left: its stylesheet and icon, and pages of guides that are no more. */
async function removeOthers(built: ReadonlyMap<string, string>): Promise<void> {
  const files = [
    ...(await readdir(ASSETS)).filter((name) => /^(?:pages|icon)\.[0-9a-f]+\.\w+$/.test(name)),
    ...(await readdir(join(ASSETS, 'guides'))).map((name) => `guides/${name}`),
  ];
  const old = files.filter((path) => !built.has(path));
  await Promise.all(old.map((path) => rm(join(ASSETS, path))));
}
