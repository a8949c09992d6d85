import { html, raw } from 'hono/html';
import type { OpenApi } from './document.ts';

const STYLE = `
:root { color-scheme: light dark; background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
caption { font-weight: 600; text-align: left; padding: 1.5rem 0 .25rem; }
th { font-weight: inherit; text-align: left; width: 45%; }
thead { font-size: .875rem; }
th:last-child { width: 5rem; }
th, td { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .35rem .75rem .35rem 0; vertical-align: top; overflow-wrap: anywhere; }
`;

/** The only style that the content security policy lets in, by its hash: made anew when it changes, and a test compares. */
export const DOCS_STYLE_SOURCE = "'sha256-KBpGWXRpDRF9Hs357WcUf6LrUSwA6WJ0Bl8LK/grK1A='";

/** The calls by resource, from the OpenAPI document: what answers where the reference page is not built. */
export function docsPage({ info, paths }: OpenApi) {
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const tags = [...new Set(calls.flatMap((call) => call.tags ?? []))];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<h1>${info.title} ${info.version}</h1>
<p>${info.summary}</p>
<p>Begin with the <a href="/docs/guides">guides</a>. The whole contract, for people and machines: <a href="/openapi.json">openapi.json</a>. This is the list of its calls.
Where this API runs from its repository, <code>npm run build:assets</code> brings the page to search them and try them in.</p>
${tags.map(
  (tag) => html`<table>
<caption>${tag}</caption>
<thead><tr><th scope="col">Call</th><th scope="col">What it does</th><th scope="col">Who may</th></tr></thead>
<tbody>
${calls
  .filter((call) => call.tags?.includes(tag))
  .map(
    ({ method, path, summary, ...call }) =>
      html`<tr><th scope="row"><code>${method.toUpperCase()} ${path}</code></th><td>${summary}</td><td>${call['x-access']}</td></tr>
`,
  )}
</tbody>
</table>
`,
)}
</main>
</body>
</html>`;
}
