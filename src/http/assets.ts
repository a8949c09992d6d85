import type { AppContext, PagePolicy } from '../context.ts';
import { protocolProblem } from './problem.ts';

/** A built file as text by its path, such as `/assets/guides/paging.md`. Null where it is not built. */
export async function builtFile(c: AppContext, path: string): Promise<string | null> {
  const { services } = c.env;
  const files = 'settings' in services ? services.settings.ASSETS : undefined;
  const found = await files?.fetch(new Request(new URL(path, c.req.url)));
  if (!found?.ok) {
    await found?.body?.cancel();
    return null;
  }
  return found.text();
}

/**
 * A built page by its path, such as `/assets/guides/paging.html`: answered under our headers and this policy, to be
 * asked for anew each time. Null where it is not built.
 */
export async function builtPage(c: AppContext, path: string, policy: PagePolicy) {
  const page = await builtFile(c, path);
  if (page === null) {
    return null;
  }
  c.set('policy', policy);
  c.header('Cache-Control', 'no-cache');
  return c.html(page, 200);
}

/** What is answered in the place of a built file that is not there. */
export const notBuilt = (c: AppContext) =>
  protocolProblem(c, 'not_found', 'This is not built here: npm run build:pages does it.');
