import type { AppContext } from '../context.ts';
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

/** What is answered in the place of a built file that is not there. */
export const notBuilt = (c: AppContext) =>
  protocolProblem(c, 'not_found', 'This is not built here: npm run build:pages does it.');
