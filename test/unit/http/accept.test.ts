import { expect, test } from 'vitest';
import { prefersHtml } from '../../../src/http/accept.ts';

const CHROME =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

test.each([
  [CHROME, true],
  ['text/html', true],
  ['TEXT/HTML', true],
  ['text/*', true],
  ['text/html, application/json;q=0.9', true],
  ['application/json;q=0.4, text/*;q=0.5', true],
  ['*/*, application/json;q=0.5', true],
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['application/json', false],
  ['application/*', false],
  ['application/json, text/html', false],
  ['text/html;q=0.5, */*', false],
  ['text/html;q=0, */*;q=0.1', false],
  ['text/*, text/html;q=0.1, application/json;q=0.2', false],
  ['application/problem+json', false],
  ['image/png', false],
  ['nonsense', false],
  [', ;q=1', false],
])('%s prefers HTML: %s', (accept, prefers) => {
  expect(prefersHtml(accept)).toBe(prefers);
});
