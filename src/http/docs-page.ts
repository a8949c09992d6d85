import { html, raw } from 'hono/html';

type Operation = { summary?: string; tags?: string[]; security?: unknown[] };
type OpenApi = {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, Operation>>;
};

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: 600; text-align: left; padding: 1.5rem 0 .25rem; }
td { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .35rem .75rem .35rem 0; vertical-align: top; }
td:first-child { width: 20rem; white-space: nowrap; }
td:last-child { width: 5rem; }
`;

/** The only style that the content security policy lets in, by its hash: made anew when it changes, and a test compares. */
export const DOCS_STYLE_SOURCE = "'sha256-i0PY2P8EI9G2uaYTmqE0t6RIzo2kbLWzhn3bX7qmd7o='";

/** The calls by resource, from the OpenAPI document. */
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
<h1>${info.title} ${info.version}</h1>
<p>${info.description}</p>
<p>The whole contract, for people and machines: <a href="/openapi.json">openapi.json</a>.</p>
${tags.map(
  (tag) => html`<table>
<caption>${tag}</caption>
<tbody>
${calls
  .filter((call) => call.tags?.includes(tag))
  .map(
    ({ method, path, summary, security }) =>
      html`<tr><td><code>${method.toUpperCase()} ${path}</code></td><td>${summary}</td><td>${security?.length ? 'token' : ''}</td></tr>
`,
  )}
</tbody>
</table>
`,
)}
</body>
</html>`;
}
