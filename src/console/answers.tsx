import type { Child } from 'hono/jsx';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AppContext } from '../context.ts';
import { type Code, PROBLEMS } from '../contract/problems.ts';
import type { FailureOf, Reason } from '../core/reasons.ts';
import { isSafe } from '../http/methods.ts';
import { pageFiles } from '../http/page-files.ts';
import { TEXT } from './en.ts';
import { inWords, sayToPeople, type Told } from './failures/say.ts';
import type { Island } from './islands.ts';
import { Layout, type Widget } from './layout/layout.tsx';
import { comeBackTo } from './session.ts';

export type Shown = {
  /** Of the window, without the name of the product. */
  title: string;
  /** One sentence for search engines and link previews. */
  description?: string | undefined;
  main: Child;
  /** The scripts that the page has. */
  islands?: readonly Island[];
  status?: number;
  /** What it is made of, where that is a widget with styles, a script and a `main` of its own. */
  widget?: Widget | undefined;
};

/** Answers a page in the frame. */
export async function show(
  c: AppContext,
  { title, description, main, islands = [], status = 200, widget }: Shown,
) {
  c.set('policy', widget === undefined ? 'page' : 'reference');
  const files = await pageFiles(c);
  const page = await (
    <Layout
      title={title}
      description={description}
      path={c.req.path}
      person={c.get('person')}
      now_ms={c.get('ports')?.world.now_ms() ?? Date.now()}
      files={files}
      islands={islands}
      widget={widget}
    >
      {main}
    </Layout>
  );
  return c.html(`<!doctype html>\n${page}`, status as ContentfulStatusCode);
}

/** Answers a part of a page, for a script to put in its place. */
export async function showPart(
  c: AppContext,
  part: HtmlEscapedString | Promise<HtmlEscapedString>,
  status = 200,
) {
  return c.html(String(await part), status as ContentfulStatusCode);
}

/** Whether a script of ours asks, which wants a part and not a page. */
export const asksForPart = (c: AppContext): boolean => c.req.header('X-Part') !== undefined;

/** Sends the browser on after a form, so that a reload asks again instead of sending again. */
export const goTo = (c: AppContext, path: string) => c.redirect(path, 303);

/** Sends who is not signed in to do so, and back. A form comes back to the page that it stood in, or to the one named. */
export function signInFirst(c: AppContext, come_back = pageOf(c)) {
  const way = `/login?come_back=${encodeURIComponent(comeBackTo(come_back))}`;
  if (!asksForPart(c)) return goTo(c, way);
  const { code, status, title } = sayToPeople({ reason: 'unauthenticated' });
  c.set('problem', code);
  const part = (
    <p class="notice critical">
      {title}. <a href={way}>{TEXT.account.sign_in}</a>
    </p>
  );
  return showPart(c, part, status);
}

/** The page asked for, or the one that a form or a script stood in. */
function pageOf(c: AppContext): string {
  const { origin, pathname, search } = new URL(c.req.url);
  if (isSafe(c.req.method) && !asksForPart(c)) return pathname + search;
  const from = URL.parse(c.req.header('Referer') ?? '');
  return from?.origin === origin ? from.pathname + from.search : '/';
}

/** Answers a page for a failure after which there is nothing else to show. */
export const refuse = <R extends Reason>(c: AppContext, failure: FailureOf<R>) =>
  refuseSaid(c, sayToPeople<R>(failure));

/** The same for a code that no use case gives. */
export const refuseProtocol = (c: AppContext, code: Code) =>
  refuseSaid(c, { code, status: PROBLEMS[code].status, detail: PROBLEMS[code].meaning });

/** The same for what is said already; `more` is shown below. */
export function refuseSaid(c: AppContext, told: Told, more?: Child): Response | Promise<Response> {
  const { code, status, title, detail, remedy, retry_after_s } = inWords(told);
  c.set('problem', code);
  if (retry_after_s !== undefined) c.header('Retry-After', String(retry_after_s));
  const main = (
    <div class="prose">
      <h1>{title}</h1>
      <p class="lead">{detail}</p>
      {remedy && <p>{remedy}</p>}
      {more}
      {code === 'unauthenticated' && (
        <p>
          <a class="button main" href={`/login?come_back=${encodeURIComponent(pageOf(c))}`}>
            {TEXT.account.sign_in}
          </a>
        </p>
      )}
      <p>
        <a href="/">{TEXT.to_start}</a>
      </p>
      <p class="quiet small">
        {TEXT.request} <code>{c.get('request_id')}</code>
      </p>
    </div>
  );
  return asksForPart(c)
    ? showPart(
        c,
        <p class="notice critical">{[detail, remedy].filter(Boolean).join(' ')}</p>,
        status,
      )
    : show(c, { title, main, status });
}
