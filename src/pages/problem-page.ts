import { html } from 'hono/html';
import { GUIDES, type Guide } from '../contract/guides.ts';
import type { Code } from '../contract/problems.ts';
import { type Html, type PageFiles, page } from './frame.ts';

type Explained = {
  code: Code;
  status: number;
  title: string;
  meaning: string;
  remedy: string;
  guide: Guide | null;
  /** A problem with this code, where the document has one. */
  example: object | null;
};

/** What the code of a problem means and what to do, for people. */
export function problemPage(explained: Explained, files: PageFiles | null): Html {
  const { code, status, title, meaning, remedy, guide, example } = explained;
  const main = html`<h1>${title}</h1>
<p class="lead">${withCode(meaning)}</p>
<h2>What to do</h2>
<p>${withCode(remedy)}</p>
${
  guide === null
    ? ''
    : html`<p>With examples to type along: <a href="/docs/guides/${guide}">${GUIDES[guide]}</a>.</p>`
}
<h2>How it looks</h2>
<dl class="facts">
<dt>Code</dt><dd><code>${code}</code></dd>
<dt>Status</dt><dd>${status}</dd>
<dt>Type</dt><dd><code>/problems/${code}</code></dd>
</dl>
${
  example === null
    ? ''
    : html`<figure class="code answer"><figcaption>Answer, as <code>application/problem+json</code></figcaption>
<pre tabindex="0"><code>${JSON.stringify(example, null, 2)}
</code></pre></figure>`
}
<p>Programs that ask for this page get it as JSON. The <a href="/docs">reference</a> names the problems of each call.</p>`;
  return page({ title, description: meaning.replaceAll('`', ''), main, files });
}

/** A text of the table of problems, in which code stands between backquotes. */
const withCode = (text: string) =>
  text.split('`').map((part, nth) => (nth % 2 === 1 ? html`<code>${part}</code>` : part));
