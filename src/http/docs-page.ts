import { html } from 'hono/html';

type OpenApi = {
  info: { title: string; version: string; description?: string };
  paths: Record<
    string,
    Record<string, { summary?: string; tags?: string[]; security?: unknown[] }>
  >;
};

/** The calls in one table, from the OpenAPI document. */
export const docsPage = ({ info, paths }: OpenApi) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}</title>
</head>
<body>
<h1>${info.title} ${info.version}</h1>
<p>${info.description}</p>
<p>The whole contract, for people and machines: <a href="/openapi.json">openapi.json</a>.</p>
<table>
<thead><tr><th>Call</th><th>What</th><th>Token</th></tr></thead>
<tbody>
${Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(
    ([
      method,
      { summary, security },
    ]) => html`<tr><td><code>${method.toUpperCase()} ${path}</code></td><td>${summary}</td><td>${security?.length ? 'yes' : ''}</td></tr>
`,
  ),
)}
</tbody>
</table>
</body>
</html>`;
