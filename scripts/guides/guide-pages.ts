import { html, raw } from 'hono/html';
import type { ReadText } from '../../src/console/read/text.ts';
import { GUIDE_NAMES, GUIDES, type Guide } from '../../src/contract/guides.ts';
import type { NamedGuide } from './guides.ts';

/** What stands on the page of one guide: its text, with its contents and the way to the guides before and after it. */
export function guideText(guide: NamedGuide): ReadText {
  const place = GUIDE_NAMES.indexOf(guide.name);
  const [before, after] = [GUIDE_NAMES[place - 1], GUIDE_NAMES[place + 1]];
  const turn = (to: Guide | undefined, rel: 'prev' | 'next', says: string) =>
    to === undefined
      ? ''
      : html`<a rel="${rel}" href="/docs/guides/${to}"><span>${says}</span>${GUIDES[to]}</a>`;
  const after_lead = guide.body.indexOf('</p>') + '</p>'.length;
  const lead = guide.body.slice(0, after_lead).replace('<p>', '<p class="lead">');
  const main = html`<div class="guide">
<h1>${guide.title}</h1>
${raw(lead)}
${contentsOf(guide)}
<div class="article">
${raw(guide.body.slice(after_lead))}
<nav class="turn" aria-label="Guides in order">
${turn(before, 'prev', 'Before')}
${turn(after, 'next', 'Next')}
</nav>
</div>
</div>`;
  return { title: guide.title, description: guide.summary, html: String(main) };
}

/** What stands on the page that lists the guides. */
export function indexText(guides: readonly NamedGuide[]): ReadText {
  const description = 'How to book, hold, price, track and reroute air cargo through the API.';
  const main = html`<div class="article">
<h1>Guides</h1>
<p class="lead">${description}</p>
<p>Each is read in five minutes and can be typed along, on the demo data of <code>npm run dev</code>. The <a href="/docs">reference</a> has every call and field.</p>
${guides.map(
  ({ name, title, summary }) => html`<h2><a href="/docs/guides/${name}">${title}</a></h2>
<p>${summary}</p>
`,
)}
<p class="quiet small">Every command in the guides is run by a test. <a href="/llms.txt">The guides as plain text.</a></p>
</div>`;
  return { title: 'Guides', description, html: String(main) };
}

const contentsOf = ({
  headings,
}: NamedGuide) => html`<nav class="contents" aria-labelledby="contents">
<h2 id="contents">On this page</h2>
<ol>
${headings.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>\n`)}
</ol>
</nav>`;
