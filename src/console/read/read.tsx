import { raw } from 'hono/html';
import type { AppContext } from '../../context.ts';
import { GUIDE_NAMES } from '../../contract/guides.ts';
import { builtFile } from '../../http/assets.ts';
import { readDocument } from '../../http/document.ts';
import { explain } from '../../http/explanation.ts';
import { refuseProtocol, show } from '../answers.tsx';
import type { Widget } from '../layout/layout.tsx';
import { createPages } from '../room.ts';
import { CallList } from './call-list.tsx';
import { TEXT } from './en.ts';
import { GuideMissing, NotBuilt, ReferenceWidget } from './notices.tsx';
import { ProblemPage } from './problem-page.tsx';
import type { ReadText } from './text.ts';

const MARKDOWN = '.md';

/** What people and language models read beside the pages that do something: guides, reference, problems. */
export const read = createPages()
  .show('/docs', async (c) => (await showReference(c)) ?? (await showCalls(c)) ?? showNotBuilt(c))
  .show('/docs/guides', (c) => showText(c, 'index'))
  .show('/docs/guides/:page', (c) => {
    const page = c.req.param('page');
    const name = GUIDE_NAMES.find((known) => page === known || page === `${known}${MARKDOWN}`);
    if (name === undefined) return showGuideMissing(c);
    return page.endsWith(MARKDOWN)
      ? plainText(c, `/assets/guides/${page}`, 'text/markdown')
      : showText(c, name);
  })
  .show('/llms.txt', (c) => plainText(c, '/assets/llms.txt', 'text/plain'))
  .show('/problems/:code', async (c) => {
    c.header('Vary', 'Accept', { append: true }); // who asks for JSON is answered by the API
    const explained = await explain(c, c.req.param('code'));
    if (explained === null) return refuseProtocol(c, 'not_found');
    c.header('Cache-Control', 'no-cache');
    const { title, meaning } = explained;
    const description = meaning.replaceAll('`', '');
    return show(c, { title, description, main: <ProblemPage {...explained} /> });
  });

/** A text made at build time, in the frame. */
async function showText(c: AppContext, name: string) {
  const built = await builtFile(c, `/assets/guides/${name}.json`);
  if (built === null) return showNotBuilt(c);
  const { title, description, html }: ReadText = JSON.parse(built);
  c.header('Cache-Control', 'no-cache');
  return show(c, { title, description, main: raw(html) });
}

async function plainText(c: AppContext, path: string, type: 'text/markdown' | 'text/plain') {
  const text = await builtFile(c, path);
  if (text === null) return showNotBuilt(c);
  c.header('Cache-Control', 'no-cache');
  return c.body(text, 200, { 'Content-Type': `${type}; charset=utf-8` });
}

/** Says which files the widget was built as: written by `npm run build:assets`. */
const WIDGET = '/assets/reference/widget.json';

/** The reference, to search and to try; null where it is not built. */
async function showReference(c: AppContext) {
  const built = await builtFile(c, WIDGET);
  if (built === null) return null;
  const widget: Widget = JSON.parse(built);
  c.header('Cache-Control', 'no-cache');
  return show(c, { title: TEXT.reference.title, main: <ReferenceWidget />, widget });
}

/** The list of calls, for the reference; null where the document is not built. */
async function showCalls(c: AppContext) {
  const document = await readDocument(c);
  if (document === null) return null;
  c.header('Cache-Control', 'no-cache');
  return show(c, { title: TEXT.reference.title, main: <CallList document={document} /> });
}

function showNotBuilt(c: AppContext) {
  c.set('problem', 'not_found');
  return show(c, { title: TEXT.not_built.title, main: <NotBuilt />, status: 404 });
}

function showGuideMissing(c: AppContext) {
  c.set('problem', 'not_found');
  return show(c, { title: TEXT.guide_missing.title, main: <GuideMissing />, status: 404 });
}
