import { expect, test } from 'vitest';
import { readGuide } from '../../../scripts/guides/markdown.ts';

const links: Record<string, string> = {
  'GET /route': '/docs',
  flight_busy: '/problems/flight_busy',
};
const read = (...lines: string[]) => readGuide(lines.join('\n'), (code) => links[code]);

test('a guide has its title, its summary and its headings', () => {
  const guide = read(
    '# A *guide*',
    '',
    'What `it` is.',
    '',
    '## One & two',
    '',
    'x',
    '',
    '### Deeper',
  );
  expect(guide).toMatchObject({
    title: 'A guide',
    summary: 'What it is.',
    headings: [{ id: 'one-two', text: 'One & two' }],
  });
  expect(guide.body).toContain('<h2 id="one-two">One &amp; two</h2>');
  expect(guide.body).not.toContain('<h1');
});

test.each([
  ['text', 'a < b & "c"', 'a &lt; b &amp; &quot;c&quot;'],
  ['code in a line', '`<b>"&`', '<code>&lt;b&gt;&quot;&amp;</code>'],
  ['an operation', '`GET /route`', '<a href="/docs"><code>GET /route</code></a>'],
  ['a problem', '`flight_busy`', '<a href="/problems/flight_busy"><code>flight_busy</code></a>'],
  ['another guide', '[x](paging.md)', '<a href="/docs/guides/paging">x</a>'],
  ['a place in it', '[x](./paging.md#y)', '<a href="/docs/guides/paging#y">x</a>'],
  ['an address', '[x](/a?b="c"&d)', '<a href="/a?b=&quot;c&quot;&amp;d">x</a>'],
  ['a comment', 'a\n\n<!-- not run: why -->\n\nb', '<p>a</p>\n<p>b</p>'],
])('%s is written as HTML', (_, markdown, html) => {
  expect(read('# T', '', markdown).body).toContain(html);
});

test('a block of code is escaped, has a name, and can be scrolled by keyboard', () => {
  const { body } = read('# T', '', '```json', '{"a": "<script>"}', '```');
  expect(body).toContain('<figure class="code answer"><figcaption>Answer</figcaption>');
  expect(body).toContain('<pre tabindex="0"><code>{&quot;a&quot;: &quot;&lt;script&gt;&quot;}\n');
});

test.each([
  ['without a title', ['Text.'], 'begins with its title'],
  ['with HTML', ['# T', '', '<div>x</div>'], 'HTML in a guide'],
  ['with HTML in a line', ['# T', '', 'a <b>c</b>'], 'HTML in a guide'],
  ['with code in no language', ['# T', '', '```', 'x', '```'], 'A block of code in no language'],
  ['with a call that there is not', ['# T', '', '`POST /route`'], 'There is no call POST /route'],
])('a guide %s is refused', (_, lines, says) => {
  expect(() => read(...lines)).toThrow(says);
});
