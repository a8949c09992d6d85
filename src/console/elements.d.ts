import type { HtmlEscapedString } from 'hono/utils/html';
import type { Island } from './islands.ts';

/** The elements of the islands, with any attribute of HTML. */
declare module 'hono/jsx' {
  namespace JSX {
    interface IntrinsicElements extends Record<Island, Record<string, unknown>> {}
    type Rendered = HtmlEscapedString;
  }
}
