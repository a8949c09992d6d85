import { Marked, type Token, type Tokens } from 'marked';

export type Heading = { id: string; text: string };

/** One guide, read from its Markdown. */
export type ReadGuide = {
  /** Its first line, a heading of the first level. */
  title: string;
  /** Its first paragraph, as plain text. */
  summary: string;
  /** Its headings of the second level. */
  headings: Heading[];
  /** What follows the title, as HTML. */
  body: string;
};

/** The OpenAPI document, as far as guides refer to it. */
export type Document = { paths: Record<string, Record<string, { tags: string[] }>> };

/** Where a code span leads to: an operation, a problem; undefined for code that is only code. */
export type LinkOf = (code: string) => string | undefined;

const CALL = /^(?:GET|POST|PUT|PATCH|DELETE) \//;

/** What a block of code is called, and whether it is the answer of the one before it. */
const LABELS: Record<string, { label: string; is_answer?: true }> = {
  sh: { label: 'Shell' },
  js: { label: 'JavaScript' },
  json: { label: 'Answer', is_answer: true },
  http: { label: 'Answer', is_answer: true },
  text: { label: 'Output', is_answer: true },
};

/**
 * Reads a guide. Throws where it has what a page of ours may not have: HTML other than comments, a code block of
 * an unknown language, no title.
 */
export function readGuide(markdown: string, linkOf: LinkOf): ReadGuide {
  const marked = rendererWith(linkOf);
  const tokens = marked.lexer(markdown);
  const [title, ...rest] = tokens.filter(({ type }) => type !== 'space');
  if (title?.type !== 'heading' || title.depth !== 1) {
    throw new Error('A guide begins with its title: "# …".');
  }
  const summary = rest.find(({ type }) => type === 'paragraph');
  const headings = tokens
    .filter((token): token is Tokens.Heading => token.type === 'heading' && token.depth === 2)
    .map((heading) => ({ id: slugOf(plain(heading)), text: plain(heading) }));
  return {
    title: plain(title as Tokens.Heading),
    summary: summary === undefined ? '' : plain(summary as Tokens.Paragraph),
    headings,
    body: marked.parser(tokens.slice(tokens.indexOf(title) + 1)),
  };
}

function rendererWith(linkOf: LinkOf): Marked {
  return new Marked({
    async: false,
    gfm: true,
    renderer: {
      heading(token) {
        const { depth } = token;
        return `<h${depth} id="${slugOf(plain(token))}">${this.parser.parseInline(token.tokens)}</h${depth}>\n`;
      },
      code({ text, lang = '' }) {
        const known = LABELS[lang];
        if (known === undefined) throw new Error(`A block of code in ${lang || 'no language'}.`);
        const { label, is_answer } = known;
        return `<figure class="code${is_answer ? ' answer' : ''}"><figcaption>${label}</figcaption>\
<pre tabindex="0"><code>${escapeHtml(text)}\n</code></pre></figure>\n`;
      },
      codespan({ text }) {
        const code = `<code>${escapeHtml(text)}</code>`;
        const target = linkOf(text);
        if (target === undefined && CALL.test(text)) throw new Error(`There is no call ${text}.`);
        return target === undefined ? code : `<a href="${escapeHtml(target)}">${code}</a>`;
      },
      link({ href, tokens }) {
        return `<a href="${escapeHtml(addressOf(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      table(token) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag.split(' ')[0]}>`).join('')}</tr>\n`;
        return `<div class="wide" tabindex="0"><table>\n<thead>\n${row(token.header, 'th scope="col"')}</thead>\n\
<tbody>\n${token.rows.map((cells) => row(cells, 'td')).join('')}</tbody>\n</table></div>\n`;
      },
      html({ text }) {
        if (!/^\s*<!--[\s\S]*-->\s*$/.test(text)) throw new Error(`HTML in a guide: ${text}`);
        return '';
      },
    },
  });
}

/** A link between guides, `paging.md` in the repository, is the address of the page. */
const addressOf = (href: string) =>
  href.replace(/^(?:\.\/)?([a-z-]+)\.md(#.*)?$/, (_, name, fragment = '') =>
    name === 'README' ? `/docs/guides${fragment}` : `/docs/guides/${name}${fragment}`,
  );

export const escapeHtml = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

export const slugOf = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** The text of a heading or paragraph without its marks. */
function plain({ tokens = [] }: { tokens?: Token[] }): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens ? plain(token) : 'text' in token ? token.text : '',
    )
    .join('')
    .replaceAll(/\s+/g, ' ');
}
