import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT } from '../support/worker-bundle.ts';

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');

/** The tests that a text names, as `file` "title", "title" … */
function testsNamedIn(text: string): { file: string; title: string }[] {
  return [...text.matchAll(/`(test\/[\w/.-]+\.test\.ts)`((?:,? "[^"]+")+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  );
}

/** Whether a file has a test with this title, as it is written there. */
function hasTest({ file, title }: { file: string; title: string }): boolean {
  return (
    existsSync(join(PROJECT, file)) &&
    ["'", '`'].some((quote) => read(file).includes(`${quote}${title}${quote}`))
  );
}

const rowsOf = (text: string, first: RegExp) => text.split('\n').filter((line) => first.test(line));

describe('SECURITY.md', () => {
  const text = read('SECURITY.md');

  test('has a row for each of the ten risks, and every row names a test', () => {
    const rows = rowsOf(text, /^\| API\d+ /);
    expect(rows.map((row) => /^\| (API\d+)/.exec(row)?.[1])).toEqual(
      Array.from({ length: 10 }, (_, nth) => `API${nth + 1}`),
    );
    for (const row of rows) expect(testsNamedIn(row), row).not.toHaveLength(0);
  });

  test('names only tests that there are', () => {
    const named = testsNamedIn(text);
    expect(named.length).toBeGreaterThanOrEqual(30);
    expect(named.filter((one) => !hasTest(one))).toEqual([]);
    // And every mention of a file was read as one.
    const files = [...text.matchAll(/`test\/[\w/.-]+`/g)].length;
    expect(new Set(named.map(({ file, title }) => file + title)).size).toBeGreaterThanOrEqual(
      files,
    );
  });

  test('says how to report a vulnerability', () => {
    expect(text).toContain('Report a vulnerability');
  });
});

describe('docs/attacks.md', () => {
  const text = read('docs/attacks.md');
  const rows = rowsOf(text, /^\| \d+ \|/);

  test('numbers its attacks, forty at least', () => {
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(rows.map((row) => Number(row.split('|')[1]))).toEqual(rows.map((_, nth) => nth + 1));
  });

  test('names only tests that there are', () => {
    const named = testsNamedIn(text);
    expect(named.length).toBeGreaterThanOrEqual(40);
    expect(named.filter((one) => !hasTest(one))).toEqual([]);
  });

  test('leaves none of high or medium weight open', () => {
    const open = rows.filter((row) => /\|\s*open\b/.test(row));
    expect(open.filter((row) => !/\|\s*low\s*\|/.test(row))).toEqual([]);
  });
});
