import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashedName, PUBLIC, writeHeaders } from '../assets/headers.ts';
import { guideText, indexText } from '../guides/guide-pages.ts';
import { readGuides } from '../guides/guides.ts';
import { llmsText } from '../guides/llms.ts';
import { buildIslands } from './islands.ts';
import { buildLand } from './land.ts';
import { buildPlaces } from './places.ts';
import { buildStyle } from './styles.ts';

const ASSETS = join(PUBLIC, 'assets');
const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url);
const ICON = new URL('../../reference/page/icon.svg', import.meta.url);

/** Where this build alone writes: the folders whole, and these files of the one above. */
const FOLDERS = ['guides', 'console'];
const FILES = /^(?:pages|icon)\.[0-9a-f]+\.\w+$/;

/**
 * Writes what pages are made of and load: guides, the document, styles, islands, and `pages.json` with the names under
 * which they are. Throws for a guide that breaks a rule.
 */
export async function buildPages(): Promise<{ guides: number; islands: number }> {
  const guides = await readGuides();
  const [icon, console, frame, islands, land] = await Promise.all([
    readFile(ICON, 'utf8'),
    buildStyle('console'),
    buildStyle('frame'),
    buildIslands(),
    buildLand(),
  ]);
  const built = new Map<string, string>();
  const keep = (name: string, contents: string) => {
    const hashed = hashedName(name, contents);
    built.set(hashed, contents);
    return `/assets/${hashed}`;
  };
  const files = {
    icon: keep('icon.svg', icon),
    console: keep('console/console.css', console),
    frame: keep('console/frame.css', frame),
    land: keep('console/land.svg', land),
    islands: Object.fromEntries(
      [...islands].map(([name, script]) => [name, keep(`console/${name}.js`, script)]),
    ),
  };
  built.set('pages.json', `${JSON.stringify(files)}\n`);
  built.set('console/places.txt', buildPlaces());
  built.set('llms.txt', llmsText(guides));
  built.set('openapi.json', JSON.stringify(JSON.parse(await readFile(DOCUMENT, 'utf8'))));
  built.set('guides/index.json', JSON.stringify(indexText(guides)));
  for (const guide of guides) {
    built.set(`guides/${guide.name}.json`, JSON.stringify(guideText(guide)));
    built.set(`guides/${guide.name}.md`, guide.source);
  }
  await write(built);
  writeHeaders();
  return { guides: guides.length, islands: islands.size };
}

/** Writes the files, and removes what an earlier build left: styles of another content, guides that are no more. */
async function write(built: ReadonlyMap<string, string>): Promise<void> {
  await Promise.all(FOLDERS.map((name) => mkdir(join(ASSETS, name), { recursive: true })));
  const there = [
    ...(await readdir(ASSETS)).filter((name) => FILES.test(name)),
    ...(await Promise.all(FOLDERS.map(filesOf))).flat(),
  ];
  await Promise.all(there.filter((path) => !built.has(path)).map((path) => rm(join(ASSETS, path))));
  await Promise.all([...built].map(([path, text]) => writeFile(join(ASSETS, path), text)));
}

const filesOf = async (folder: string) =>
  (await readdir(join(ASSETS, folder))).map((name) => join(folder, name));
