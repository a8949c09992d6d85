import { html } from 'hono/html';

/** A piece of HTML whose parts are escaped already. */
export type Html = ReturnType<typeof html>;

/** The addresses of stylesheet and icon; null where they are not built: the page is then without. */
export type PageFiles = { style: string; icon: string };

type Page = {
  title: string;
  /** One sentence for search engines and link previews. */
  description: string;
  main: Html;
  files: PageFiles | null;
};

/** The frame of every page that is read: guides and problems. No script and no style stands in it. */
export const page = ({ title, description, main, files }: Page): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title} · GoComet Air Cargo API</title>
${
  files &&
  html`<link rel="stylesheet" href="${files.style}">
<link rel="icon" href="${files.icon}">`
}
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header class="site">
<a class="name" href="/docs/guides">GoComet Air Cargo API</a>
<nav aria-label="Site">
<a href="/docs/guides">Guides</a>
<a href="/docs">Reference</a>
<a href="/openapi.json">OpenAPI</a>
</nav>
</header>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="site">
<p>Every command in the guides is run by a test. <a href="/llms.txt">The guides as plain text.</a></p>
</footer>
</body>
</html>
`;
