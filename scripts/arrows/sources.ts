import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** The text of each file by its path under src/, without comments. */
export type Sources = ReadonlyMap<string, string>;

/** `target` is a path under src/ for a file, a name for a package. */
export type Import = {
  from: string;
  line: number;
  name: string;
  target: string;
  relative: boolean;
  types: boolean;
};

const IMPORT =
  /^(?:import|export)\s+([^;'"]*?)\s*\bfrom\s*['"](.+?)['"]|^import\s+['"](.+?)['"]|\bimport\(\s*['"](.+?)['"]/gm;
const TYPES_ALONE = /^type\b|^\{(\s*type\s+[^,}]+,?)+\s*\}$/;

export function readSources(folder: string): Sources {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.tsx?$/.test(name))
    .sort();
  return new Map(names.map((name) => [name, withoutComments(readFileSync(folder + name, 'utf8'))]));
}

/** Lines stay where they were. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, (comment) =>
    comment.replace(/[^\n]/g, ' '),
  );
}

export function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((found) => {
    const name = found[2] ?? found[3] ?? found[4] ?? '';
    const relative = name.startsWith('.');
    return {
      from: file,
      line: lineAt(text, found.index),
      name,
      target: relative ? posix.join(posix.dirname(file), name) : name,
      relative,
      types: TYPES_ALONE.test(found[1] ?? ''),
    };
  });
}

export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
