import { readdir, readFile } from 'node:fs/promises';
import { GUIDE_NAMES, GUIDES, type Guide } from '../../src/contract/guides.ts';
import { CODES } from '../../src/contract/problems.ts';
import { type Document, type LinkOf, type ReadGuide, readGuide, slugOf } from './markdown.ts';

const FOLDER = new URL('../../docs/guides/', import.meta.url);
const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url);

export type NamedGuide = ReadGuide & {
  name: Guide;
  /** Its Markdown. */
  source: string;
};

/** The guides in their order. Throws for a file that is none, and for a guide with another title than in the table. */
export async function readGuides(): Promise<NamedGuide[]> {
  const linkOf = linksOf(JSON.parse(await readFile(DOCUMENT, 'utf8')));
  const unknown = (await readdir(FOLDER)).filter(
    (file) => !GUIDE_NAMES.some((name) => file === `${name}.md`),
  );
  if (unknown.length > 0) throw new Error(`Not in GUIDES: ${unknown.join(', ')}.`);
  return Promise.all(
    GUIDE_NAMES.map(async (name) => {
      const source = await readFile(new URL(`${name}.md`, FOLDER), 'utf8');
      const guide = readGuide(source, linkOf);
      if (guide.title !== GUIDES[name]) {
        throw new Error(`${name}.md has the title "${guide.title}", in GUIDES "${GUIDES[name]}".`);
      }
      return { ...guide, name, source };
    }),
  );
}

/** `POST /bookings` leads to its place in the reference, `capacity_exceeded` to the page of that problem. */
function linksOf({ paths }: Document): LinkOf {
  const links = new Map<string, string>(CODES.map((code) => [code, `/problems/${code}`]));
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { tags }] of Object.entries(operations)) {
      const name = method.toUpperCase();
      links.set(`${name} ${path}`, `/docs#tag/${slugOf(tags[0] ?? '')}/${name}${path}`);
    }
  }
  return (code) => links.get(code);
}
