import type { Child } from 'hono/jsx';
import type { Person } from '../../context.ts';
import type { PageFiles } from '../../http/page-files.ts';
import { TEXT } from '../en.ts';
import type { Island } from '../islands.ts';
import { AccountMenu, MainMenu } from './menus.tsx';

/** The files of a widget, by their addresses. */
export type Widget = { style: string; script: string };

type LayoutProps = {
  title: string;
  description?: string | undefined;
  path: string;
  person: Person | null;
  now_ms: number;
  /** Null where they are not built: the page is then without style and script. */
  files: PageFiles | null;
  islands: readonly Island[];
  widget?: Widget | undefined;
  children?: Child;
};

/** The frame of every page. No script and no style stands in it. */
export const Layout = (props: LayoutProps) => {
  const { title, description, path, person, now_ms, files, islands, widget, children } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {description && <meta name="description" content={description} />}
        <title>{`${title} · ${TEXT.product}`}</title>
        {files && <link rel="stylesheet" href={widget ? files.frame : files.console} />}
        {widget && <link rel="stylesheet" href={widget.style} />}
        {files && <link rel="icon" href={files.icon} />}
        {files &&
          (['utc-clock', ...islands] as const).map((name) => (
            <script type="module" src={files.islands[name]} />
          ))}
        {widget && <script type="module" src={widget.script} />}
      </head>
      <body>
        <a class="skip" href="#main">
          {TEXT.skip}
        </a>
        <header class="site">
          <div class="bar">
            <a class="brand" href="/">
              <Mark /> {TEXT.brand.word}
              <span class="wide"> {TEXT.brand.after}</span>
            </a>
            <MainMenu path={path} person={person} />
            <AccountMenu path={path} person={person} />
          </div>
        </header>
        {widget ? (
          <div id="main" tabindex={-1}>
            {children}
          </div>
        ) : (
          <main id="main" tabindex={-1}>
            {children}
          </main>
        )}
        <footer class="site">
          <div class="bar">
            <p class="row">
              <Clock now_ms={now_ms} />
              <span>{TEXT.times}</span>
            </p>
            <p class="row">
              <a href="/docs/guides">{TEXT.footer.guides}</a>{' '}
              <a href="/docs">{TEXT.footer.reference}</a>{' '}
              <a href="/openapi.json">{TEXT.footer.document}</a>
            </p>
          </div>
        </footer>
      </body>
    </html>
  );
};

/** The one clock: all airports keep their own. */
const Clock = ({ now_ms }: { now_ms: number }) => {
  const now = new Date(now_ms).toISOString();
  return (
    <utc-clock class="clock">
      <time datetime={now}>{now.slice(11, 16)}</time> {TEXT.footer.clock}
    </utc-clock>
  );
};

/** A comet, which is a pin on a map as well. */
const Mark = () => (
  <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M1.5 22.5 9.2 5.6A7 7 0 1 1 18.4 14.8zM15.5 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7" />
  </svg>
);
