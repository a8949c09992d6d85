import type { ExecutionContext } from 'hono';
import { createApi } from './api.ts';
import { createConsole } from './console/console.ts';
import { PAGES } from './console/pages.ts';
import type { HonoEnv } from './context.ts';
import { prefersHtml } from './http/accept.ts';

type Fetch = (
  request: Request,
  env: HonoEnv['Bindings'],
  ctx: ExecutionContext,
) => Response | Promise<Response>;

/**
 * Both doors: the API for programs, the console for people. A path whose first name only one of them has is its own;
 * where both or neither have it, and at the root, who asks for HTML gets a page. A call of the API pays one look at a set.
 */
export function createApp(): { fetch: Fetch } {
  const api = createApi();
  const calls = api.routes.filter(({ path }) => path !== '/*'); // but for the middleware
  const of_api = firstNames(calls.map(({ path }) => path));
  const of_pages = firstNames(Object.keys(PAGES).map((page) => page.slice(page.indexOf('/'))));
  of_pages.delete(ROOT); // programs that look there are told what they were told before there were pages

  const isForPeople = ({ url, headers }: Request) => {
    const name = firstName(url, url.indexOf('/', 8) + 1); // the host begins at 7 or 8
    const has_page = of_pages.has(name);
    return has_page === of_api.has(name)
      ? prefersHtml(headers.get('Accept') ?? undefined)
      : has_page;
  };
  let pages: { fetch: Fetch } | undefined; // made by the first page that is looked at
  return {
    fetch(request, env, ctx) {
      if (!isForPeople(request)) return api.fetch(request, env, ctx);
      pages ??= createConsole();
      return pages.fetch(request, env, ctx);
    },
  };
}

/** The first name of the path `/`. */
const ROOT = '';

const firstNames = (paths: readonly string[]) => new Set(paths.map((path) => firstName(path, 1)));

/** What stands from a place in a path to the next slash, or to the query. A name that begins with one nobody has. */
function firstName(path: string, from: number): string {
  let to = path.charAt(from) === '/' ? from + 1 : from;
  while (to < path.length && !'/?#'.includes(path.charAt(to))) to += 1;
  return path.slice(from, to);
}
