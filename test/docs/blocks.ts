import { marked, type Token, type Tokens } from 'marked';

/** A command of a page: what runs it, and what its answer is to look like, where the page shows one. */
export interface Block {
  /** Of its first line of code, in the file. */
  line: number;
  language: 'sh' | 'js';
  code: string;
  answer?: { line: number; language: 'json' | 'http' | 'text'; text: string };
  /** Why nobody runs it, where the page says so: `<!-- not run: reason -->` stands before it. */
  not_run?: string;
}

const COMMANDS = ['sh', 'js'];
const ANSWERS = ['json', 'http', 'text'];
/** Blocks that ask nobody to do anything: pictures, and what stands in files. */
const NO_COMMANDS = ['mermaid', 'toml'];
const NOT_RUN = /^<!-- not run: (\S.*?) -->$/;

/** The commands of a page in order, also those within lists. Throws for a block that it does not know how to run. */
export function readBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let line_from = 0;
  let not_run: string | undefined;
  let open: Block | undefined;
  for (const token of flat(marked.lexer(markdown))) {
    if (token.type === 'space') continue;
    if (token.type === 'html') {
      not_run = NOT_RUN.exec(token.text.trim())?.[1] ?? not_run;
      continue;
    }
    if (token.type !== 'code') {
      not_run = undefined;
      open = undefined;
      continue;
    }
    const { lang = '', text } = token as Tokens.Code;
    if (NO_COMMANDS.includes(lang)) continue;
    const line = lineOf(markdown, text, line_from);
    line_from = line;
    if (COMMANDS.includes(lang)) {
      open = { line, language: lang as Block['language'], code: text };
      if (not_run !== undefined) open.not_run = not_run;
      blocks.push(open);
    } else if (not_run !== undefined) {
      open = undefined;
    } else if (ANSWERS.includes(lang) && open !== undefined) {
      type Language = NonNullable<Block['answer']>['language'];
      open.answer = { line, language: lang as Language, text };
      open = undefined;
    } else {
      const what = ANSWERS.includes(lang) ? `an answer (${lang}) to no command` : `"${lang}"`;
      throw new Error(`Line ${line}: nobody knows how to run ${what}. Say <!-- not run: why -->.`);
    }
    not_run = undefined;
  }
  return blocks;
}

/** The blocks of a text, those of lists and quotations where these stand. */
function flat(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => {
    if (token.type === 'list')
      return (token as Tokens.List).items.flatMap(({ tokens }) => flat(tokens));
    if (token.type === 'blockquote') return flat((token as Tokens.Blockquote).tokens);
    return [token];
  });
}

function lineOf(markdown: string, code: string, from: number): number {
  const first = code.split('\n', 1)[0] ?? '';
  const lines = markdown.split('\n');
  return lines.findIndex((line, nth) => nth >= from && line.trim() === first.trim()) + 1;
}
