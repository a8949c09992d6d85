/**
 * The pages: what people and language models read beside the calls. They are no operations, and not in the
 * document. A page without a line here does not compile.
 */
export const PAGES = {
  '/docs/guides': 'everyone',
  '/docs/guides/:page': 'everyone',
  '/llms.txt': 'everyone',
} as const satisfies Record<string, 'everyone'>;

export type PagePath = keyof typeof PAGES;
