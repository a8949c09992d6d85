import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../cli/src/commands.ts';
import { bashCompletion } from '../../cli/src/completion/bash.ts';
import { fishCompletion } from '../../cli/src/completion/fish.ts';
import { offersOf } from '../../cli/src/completion/words.ts';
import { zshCompletion } from '../../cli/src/completion/zsh.ts';
import type { Context } from '../../cli/src/context.ts';
import { helpOf } from '../../cli/src/help.ts';
import { type Format, first, printList, printPages } from '../../cli/src/output.ts';
import { report } from '../../cli/src/report.ts';
import { surfaceOf } from '../../cli/src/surface.ts';
import { createProgress } from '../../cli/src/terminal/progress.ts';
import type { Column } from '../../cli/src/terminal/table.ts';
import { fitted, widthOf } from '../../cli/src/terminal/text.ts';
import { BOOKINGS, type Shown } from '../../cli/src/views/bookings.ts';
import { moneyInWords } from '../../cli/src/views/money.ts';
import { GoCometError } from '../../client/src/index.ts';
import { openFakeTerminal } from './fake-terminal.ts';

type Row = { name: string; kg: number; at: string | null };

const ROWS: Row[] = [
  { name: 'First of two', kg: 7.9, at: '2026-11-28T21:35:00+05:30' },
  { name: 'Two\tand\u001b[31m\nmore', kg: 14879.5, at: null },
];
const COLUMNS: Column<Row>[] = [
  { name: 'name', plain: (row) => row.name, shrinks_to: 6 },
  { name: 'kg', align: 'right', plain: (row) => row.kg, colour: () => 'green' },
  { name: 'at', plain: (row) => row.at, words: (row) => (row.at ? 'on Saturday' : '') },
  { name: 'id', plain: () => 'x1', hidden: true },
];
const VIEW = { columns: COLUMNS, nothing: 'Nothing.' };

function printed(format: Format, rows: Row[], wish: Parameters<typeof openFakeTerminal>[0] = {}) {
  const terminal = openFakeTerminal(wish);
  printList({ io: terminal.io, format }, VIEW, rows);
  return terminal;
}

describe('a list', () => {
  test('on a terminal: aligned, in words, without what could move the cursor', () => {
    expect(printed('words', ROWS).out()).toBe(
      [
        'NAME                    KG  AT',
        'First of two           7.9  on Saturday',
        'Two and [31m more  14879.5  —\n',
      ].join('\n'),
    );
  });

  test('on a narrow terminal it fits: what may be cut is cut', () => {
    const lines = printed('words', ROWS, { columns: 32 }).out().trimEnd().split('\n');
    expect(lines).toEqual([
      'NAME             KG  AT',
      'First of …      7.9  on Saturday',
      'Two and […  14879.5  —',
    ]);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(32);
  });

  test('in a pipe: every column, parted by tabs, whole', () => {
    expect(printed('plain', ROWS).out()).toBe(
      'First of two\t7.9\t2026-11-28T21:35:00+05:30\tx1\nTwo and [31m more\t14879.5\t\tx1\n',
    );
  });

  test('as one JSON document, and as a value a line: nothing is lost, and no cursor moves', () => {
    const rows = [{ ...ROWS[0], name: 'C1: \u009b2J' }] as Row[];
    for (const format of ['json', 'ndjson'] as const) {
      const text = printed(format, rows).out();
      expect(text).not.toMatch(/[\u007f-\u009f]/);
      expect(JSON.parse(text)).toEqual(format === 'json' ? rows : rows[0]);
    }
    expect(
      printed('ndjson', ROWS)
        .out()
        .trimEnd()
        .split('\n')
        .map((l) => JSON.parse(l)),
    ).toEqual(ROWS);
  });

  test('an empty one: said on stderr to people, and an empty list to programs', () => {
    const words = printed('words', []);
    expect([words.out(), words.err()]).toEqual(['', 'Nothing.\n']);
    expect(printed('plain', []).out()).toBe('');
    expect(printed('json', []).out()).toBe('[]\n');
  });

  test.each([
    ['a terminal', { env: {} }, true],
    ['NO_COLOR', { env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR', { env: { NO_COLOR: '' } }, true],
    ['a dumb terminal', { env: { TERM: 'dumb' } }, false],
    ['a pipe', { env: {}, screen: false }, false],
  ])('%s: colours', (_, wish, coloured) => {
    expect(printed('words', ROWS, wish).out().includes('\u001b[32m')).toBe(coloured);
  });

  test('that comes in pages is asked for no further than it is printed', async () => {
    let asked = 0;
    async function* pages() {
      for (const row of [...ROWS, ...ROWS]) {
        asked += 1;
        yield row;
      }
    }
    const terminal = openFakeTerminal();
    await printPages({ io: terminal.io, format: 'ndjson' }, VIEW, first(pages(), 2));
    expect(asked).toBe(2);
    expect(terminal.out().split('\n')).toHaveLength(3);
  });
});

test.each([
  ['貨物', 4],
  ['👩‍✈️', 2],
  ['é', 1],
])('%s takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
  expect(widthOf(fitted(`${text}${text}${text}`, 3))).toBe(3);
});

test('money has the decimals of its currency', () => {
  expect(moneyInWords('USD', 1150.5)).toBe('USD 1,150.50');
  expect(moneyInWords('JPY', 83750)).toBe('JPY 83,750');
});

test('a bar shows on a terminal, and is taken away; a pipe has none', () => {
  for (const screen of [true, false]) {
    const terminal = openFakeTerminal({ screen });
    const progress = createProgress(terminal.io);
    progress.show(0.5, 'half of it');
    expect(terminal.err().includes(' 50% half of it')).toBe(screen);
    progress.end();
    expect(terminal.err().endsWith('\r\u001b[K')).toBe(screen);
    expect(terminal.out()).toBe('');
  }
});

describe('a refusal', () => {
  const refused = (code: string, more: object = {}) => {
    const terminal = openFakeTerminal();
    const known = { detail: 'No.', attempts: 1, unknown: false, problem: { errors: 'all' } };
    const error = new GoCometError({ ...known, code, ...more } as never);
    return { exit: report(error, terminal.io), err: terminal.err() };
  };

  test.each([
    ['capacity_exceeded', 409, 1],
    ['unavailable', 503, 3],
    ['newer_than_this', 409, 1],
    ['newer_than_this', 503, 3],
    ['newer_than_this', 429, 3],
    ['toString', 409, 1],
    ['validation_failed', 422, 1],
  ])('%s (%i) exits with %i', (code, status, exit) => {
    expect(refused(code, { status }).exit).toBe(exit);
  });

  test('moves no cursor, whatever the server says', () => {
    const evil = '\u001b[2J';
    const { err } = refused(`no${evil}`, { detail: evil, request_id: evil });
    expect(err).not.toContain('\u001b');
  });
});

test('a card moves no cursor by what the server says', () => {
  const terminal = openFakeTerminal();
  const shown: Shown = JSON.parse(
    JSON.stringify({
      ...{ ref_id: 'BKG\u001b[2J', status: 'BOO\u001b[2J', special_handling_codes: [] },
      created_at: '2026-11-28T21:35:00Z',
    }),
  );
  expect(BOOKINGS.card?.(shown, { io: terminal.io } as Context)).not.toContain('\u001b');
});

describe('the surface', () => {
  test('is the one that was reviewed', async () => {
    await expect(surfaceOf(COMMANDS)).toMatchFileSnapshot('../../cli/surface.txt');
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    'the help of %s has examples, and names each flag that it uses',
    (_, command) => {
      const help = helpOf(command);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const { line } of command.examples) {
        for (const [flag] of line.matchAll(/--[a-z-]+/g)) expect(help).toContain(`  ${flag}`);
      }
    },
  );

  test('README.md shows what is run: each of its lines is an example of the help', () => {
    const readme = readFileSync(new URL('../../cli/README.md', import.meta.url), 'utf8');
    const examples = COMMANDS.flatMap(({ examples }) => examples.map(({ line }) => line));
    const lines = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
      block.split('\n').filter((line) => line.includes('gocomet ')),
    );
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !examples.includes(line))).toEqual([]);
  });
});

describe('completion', () => {
  const offers = offersOf(COMMANDS);
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const words = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .sort();

  test.each([
    [['se'], ['search']],
    [
      ['flights', ''],
      ['import', 'list'],
    ],
    [['search', 'DEL', 'LHR', '--we'], ['--weight']],
    [['flights', 'list', '--st'], ['--status']],
    [['flights', 'import', 'biome.js'], ['biome.json']],
    [['flights', 'list', 'biome.js'], []],
    [['list', '--status', 'BO'], ['BOOKED']],
    [['search', '--date', ''], []],
    [
      ['completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
    [['track', ''], []],
    [
      ['whoami', '--'],
      ['--help', '--json', '--ndjson', '--timeout', '--url'],
    ],
  ])('of bash: %j', (typed, offered) => {
    const script = `${bashCompletion(offers)}
      COMP_WORDS=(gocomet ${typed.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${typed.length}
      _gocomet; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(words(execFileSync('bash', ['-c', script], { cwd, encoding: 'utf8' }))).toEqual(offered);
  });

  test('of fish keeps the flags of list out of flights list', () => {
    const lines = fishCompletion(offers).split('\n');
    const of = (flag: string) => lines.filter((line) => line.includes(` -l ${flag} `));
    const seen = (word: string) => `__fish_seen_subcommand_from ${word}`;
    expect(of('awb').filter((line) => line.includes(`'${seen('list')}`))).toEqual([
      expect.stringContaining(`'${seen('list')}; and not ${seen('flights')}'`),
    ]);
    expect(of('carrier').join()).toContain(`'${seen('flights')}; and ${seen('list')}'`);
  });

  test.each([
    ['zsh', zshCompletion, (name: string) => name],
    ['fish', fishCompletion, (name: string) => `-l ${name.slice(2)}`],
  ] as const)('of %s has every command and flag', (_, write, flagAs) => {
    const script = write(offers);
    for (const { name, flags } of offers) {
      for (const word of name.split(' ')) expect(script).toContain(word);
      for (const flag of flags) expect(script).toContain(flagAs(flag.name));
    }
  });
});
