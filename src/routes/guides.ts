import type { AppContext } from '../context.ts';
import { GUIDE_NAMES } from '../contract/guides.ts';
import { builtFile, builtPage, notBuilt } from '../http/assets.ts';
import { protocolProblem } from '../http/problem.ts';
import { createRouter } from '../http/router.ts';

const MARKDOWN = '.md';

export const guides = createRouter()
  .page('/docs/guides', async (c) => {
    return (await builtPage(c, '/assets/guides/index.html', 'text')) ?? notBuilt(c);
  })
  .page('/docs/guides/:page', async (c) => {
    const page = c.req.param('page') ?? '';
    const name = GUIDE_NAMES.find((known) => page === known || page === `${known}${MARKDOWN}`);
    if (name === undefined) {
      return protocolProblem(
        c,
        'not_found',
        `There is no guide ${page}. There are: ${GUIDE_NAMES.join(', ')}.`,
      );
    }
    return page.endsWith(MARKDOWN)
      ? plainText(c, `/assets/guides/${page}`, 'text/markdown')
      : ((await builtPage(c, `/assets/guides/${page}.html`, 'text')) ?? notBuilt(c));
  })
  .page('/llms.txt', (c) => plainText(c, '/assets/llms.txt', 'text/plain'));

async function plainText(c: AppContext, path: string, type: 'text/markdown' | 'text/plain') {
  const text = await builtFile(c, path);
  if (text === null) {
    return notBuilt(c);
  }
  c.header('Cache-Control', 'no-cache');
  return c.body(text, 200, { 'Content-Type': `${type}; charset=utf-8` });
}
