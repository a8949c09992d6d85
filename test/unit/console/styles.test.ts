import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildIslands } from '../../../scripts/pages/islands.ts';
import { buildStyle } from '../../../scripts/pages/styles.ts';
import { ISLANDS } from '../../../src/console/islands.ts';
import { CONSOLE, STYLES, TOKENS } from './styles.ts';

const STYLE_BYTES_MAX = 15 * 1024;
/** Of all islands together: no page has more than all of them. */
const SCRIPT_BYTES_MAX = 20 * 1024;

/** A colour by its figures or its name; system colours are who chose them's own (forced colours). */
const COLOUR =
  /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|light-dark)\(|(?<=:[^;{]*\s)(?:white|black|red|green|blue|gr[ae]y|orange|yellow|navy|silver|purple|teal)\b/gi;

const others = [...STYLES].filter(([name]) => name !== TOKENS);

describe('styles', () => {
  test('no colour is said but in the tokens', () => {
    const said = others.flatMap(([name, style]) =>
      (style.match(COLOUR) ?? []).map((colour) => `${name}: ${colour}`),
    );
    expect(said).toEqual([]);
  });

  test('nor in what is drawn', () => {
    const said = globSync('**/*.tsx', { cwd: CONSOLE }).flatMap((path) =>
      [...readFileSync(join(CONSOLE, path), 'utf8').matchAll(/\b(?:fill|stroke|color)="([^"]+)"/g)]
        .filter(([, colour = '']) => !['none', 'currentColor'].includes(colour))
        .map(([attribute]) => `${path}: ${attribute}`),
    );
    expect(said).toEqual([]);
  });

  test('a property that is asked for is set somewhere', () => {
    const all = [...STYLES.values()].join('\n');
    const set = new Set([...all.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name));
    const asked = new Set([...all.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name));
    expect([...asked].filter((name) => !set.has(name))).toEqual([]);
  });

  test('a colour of the tokens is asked for', () => {
    const all = [...STYLES.values()].join('\n');
    const colours = [...(STYLES.get(TOKENS) ?? '').matchAll(/(--[\w-]+)\s*:\s*light-dark/g)];
    const asked = colours.filter(([, name]) => all.includes(`var(${name})`));
    expect(asked).toHaveLength(colours.length);
  });

  test('each file is in the one stylesheet', () => {
    const entry = STYLES.get('console.css') ?? '';
    const entries = ['console.css', 'frame.css'];
    const left_out = others
      .map(([name]) => name)
      .filter((name) => !entries.includes(name) && !entry.includes(`"./${name}"`));
    expect(left_out).toEqual([]);
  });

  test('a room gives no class a look that another file speaks of', () => {
    const bare = ([, style]: [string, string]) =>
      [...style.matchAll(/(?<=^|[},])\s*\.([\w-]+)(?:::?[\w-]+)?\s*(?=[{,])/g)].map(
        ([, name]) => name,
      );
    const speaksOf = (style: string, name: string | undefined) =>
      new RegExp(`\\.${name}(?![\\w-])`).test(style);
    const shared = others
      .filter(([room]) => room.startsWith('rooms/'))
      .flatMap((room) =>
        [...new Set(bare(room))].flatMap((name) =>
          others
            .filter(([other, style]) => other !== room[0] && speaksOf(style, name))
            .map(([other]) => `.${name} of ${room[0]} is in ${other}`),
        ),
      );
    expect(shared).toEqual([]);
  });

  test('one file without another behind it, and small', async () => {
    const style = await buildStyle('console');
    expect(style).not.toMatch(/@import|url\(/);
    expect(gzipSync(style).byteLength).toBeLessThan(STYLE_BYTES_MAX);
  });
});

describe('islands', () => {
  test('each script of the folder that makes an element is listed, and the other way round', () => {
    const folder = join(CONSOLE, 'islands');
    const making = readdirSync(folder).flatMap((file) => {
      const [, element] =
        /customElements\.define\('([^']+)'/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
      return element === undefined ? [] : [{ file, element }];
    });
    expect(making.map(({ element }) => element).sort()).toEqual([...ISLANDS].sort());
    expect(making.map(({ file }) => file).sort()).toEqual(
      ISLANDS.map((name) => `${name}.ts`).sort(),
    );
  });

  test('each is whole in itself, and all of them are small', async () => {
    const islands = await buildIslands();
    expect([...islands.keys()].sort()).toEqual([...ISLANDS].sort());
    const importing = [...islands].filter(([, script]) => /\bimport\b/.test(script));
    expect(importing.map(([name]) => name)).toEqual([]);
    const bytes = [...islands.values()].map((script) => gzipSync(script).byteLength);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(SCRIPT_BYTES_MAX);
  });
});
