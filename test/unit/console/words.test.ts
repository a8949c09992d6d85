import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONSOLE } from './styles.ts';

const sources = globSync('**/*.{ts,tsx}', { cwd: CONSOLE }).map((path) => ({
  path,
  source: readFileSync(join(CONSOLE, path), 'utf8'),
}));
const IMPORT = /import (?:type )?\{([^}]+)\} from '([^']+)';/g;

/** The code that imports a name of a file, with the name that it has there. */
function usersOf(file: string, exported: string): { alias: string; code: string }[] {
  return sources.flatMap(({ path, source }) =>
    [...source.matchAll(IMPORT)].flatMap(([, names = '', from = '']) => {
      if (relative('', join(dirname(path), from)) !== file) return [];
      return names.split(',').flatMap((name) => {
        const [imported, alias = imported] = name.trim().split(' as ');
        return imported === exported && alias !== undefined
          ? [{ alias, code: source.replaceAll(IMPORT, '') }]
          : [];
      });
    }),
  );
}

/** Paths into an object of texts that no code goes, nor any code that takes what is around them as a whole. */
function unused(texts: unknown, names: readonly string[], code: string): string[] {
  const path = names.join('\\??\\.');
  if (!new RegExp(`\\b${path}\\b`).test(code)) return [names.slice(1).join('.')];
  // Taken as a whole: passed on, looked into by a key that is computed, or taken apart.
  if (new RegExp(`\\b${path}(?![\\w.?(]|\\?\\.)`).test(code)) return [];
  return typeof texts === 'object' && texts !== null && !Array.isArray(texts)
    ? Object.entries(texts).flatMap(([key, below]) => unused(below, [...names, key], code))
    : [];
}

describe.each(globSync('**/{,*-}en.ts', { cwd: CONSOLE }))('%s', (file) => {
  test('each text is said somewhere', async () => {
    const module: Record<string, unknown> = await import(join(CONSOLE, file));
    const silent = Object.entries(module).flatMap(([name, texts]) => {
      const code = usersOf(file, name)
        .map((user) => user.code.replaceAll(new RegExp(`\\b${user.alias}\\b`, 'g'), name))
        .join('\n');
      return unused(texts, [name], code);
    });
    expect(silent).toEqual([]);
  });
});
