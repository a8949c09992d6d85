import type { AppContext } from '../context.ts';
import { EXPLAINED_IN, type Guide } from '../contract/guides.ts';
import type { Problem } from '../contract/problem.ts';
import { CODES, type Code, PROBLEMS } from '../contract/problems.ts';
import { readDocument } from './document.ts';

/** What a code means and what to do. */
export type Explained = {
  code: Code;
  status: number;
  title: string;
  meaning: string;
  remedy: string;
  guide: Guide | null;
  /** A problem with this code, as the document shows it. */
  example: Problem | null;
};

/** Explains the code of a problem; null for a text that is none. */
export async function explain(c: AppContext, text: string): Promise<Explained | null> {
  const code = CODES.find((known) => known === text);
  if (code === undefined) return null;
  return { code, ...PROBLEMS[code], guide: guideOf(code), example: await exampleOf(c, code) };
}

const guideOf = (code: Code): Guide | null =>
  code in EXPLAINED_IN ? EXPLAINED_IN[code as keyof typeof EXPLAINED_IN] : null;

/** The problem that the document shows for a code, in the words in which it is answered. */
async function exampleOf(c: AppContext, code: Code): Promise<Problem | null> {
  const examples = (await readDocument(c))?.components.examples as
    | { [C in Code]?: { value: Problem } }
    | undefined;
  return examples?.[code]?.value ?? null;
}
