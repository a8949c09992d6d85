import { describe, expect, test } from 'vitest';
import { book } from '../../cli/src/commands/book.ts';
import { COMMANDS } from '../../cli/src/commands.ts';
import { resolveDate } from '../../cli/src/dates.ts';
import { UsageError } from '../../cli/src/failure.ts';
import { parseLine } from '../../cli/src/parse.ts';
import { settingsFile } from '../../cli/src/settings/folder.ts';
import { readSettings } from '../../cli/src/settings/settings.ts';

/** A Friday. */
const TODAY = '2026-11-27';

const read = (line: string) => {
  const parsed = parseLine(line.split(' '), COMMANDS);
  if (parsed.asks === 'run') {
    const { command, values, positionals } = parsed;
    command.prepare({ values, positionals, today: TODAY });
  }
  return parsed;
};

describe('a date', () => {
  test.each([
    ['today', '2026-11-27'],
    ['Tomorrow', '2026-11-28'],
    ['+3d', '2026-11-30'],
    ['+0', '2026-11-27'],
    ['+40d', '2027-01-06'],
    ['friday', '2026-12-04'],
    ['sat', '2026-11-28'],
    ['thu', '2026-12-03'],
    ['2028-02-29', '2028-02-29'],
  ])('%s is %s', (text, date) => {
    expect(resolveDate(text, TODAY, '--date')).toBe(date);
  });

  test.each(['', 'd', 'fr', 'someday', '2026-02-30', '2027-02-29', '27.11.2026', '-1d', '+1000d'])(
    '"%s" is none',
    (text) => {
      expect(() => resolveDate(text, TODAY, '--date')).toThrow(UsageError);
    },
  );
});

describe('a line', () => {
  test.each([
    ['serch DEL LHR', 'There is no command "serch". Is it "search"?'],
    ['nonsense', 'There is no command "nonsense".'],
    ['flights', 'There is gocomet flights import and gocomet flights list.'],
    ['--json list', 'Flags go after the command: "--json".'],
    ['search DEL', 'DESTINATION is missing: gocomet search ORIGIN DESTINATION [flags]'],
    ['whoami me', '"me" is too much: gocomet whoami [flags]'],
    ['search DEL LHR', '--date is needed.'],
    ['search DEL LHR --wieght 2', 'There is no flag --wieght. Is it --weight?'],
    ['search DELHI LHR --date today', 'ORIGIN: "DELHI" is no airport code, such as DEL.'],
    [
      'search DEL LHR --date today --weight much',
      '--weight: "much" is no figure, such as 250 or 120.5.',
    ],
    [
      'search DEL LHR --date today --weight 1e3',
      '--weight: "1e3" is no figure, such as 250 or 120.5.',
    ],
    ['search DEL LHR --date today --max-stops 2', '--max-stops: "2" is not 0 or 1.'],
    ['book DEL LHR --weight 1', '--date or --flights is needed.'],
    [
      'book DEL LHR --flights x --date today --weight 1',
      '--flights says which: --date and --choose have no place beside it.',
    ],
    ['book DEL LHR --date today', '--weight is needed.'],
    [
      'book DEL LHR --date today --weight 1 --pieces 1.5',
      '--pieces: "1.5" is no whole number above zero.',
    ],
    [
      'book DEL LHR --date today --weight 1 --choose 0',
      '--choose: "0" is no whole number above zero.',
    ],
    ['track ..', 'REF: ".." is no reference.'],
    ['cancel ', 'REF: "" is no reference.'],
    ['depart . DEL', 'REF: "." is no reference.'],
    ['awb BKG-1', 'NUMBER or --draw: one of them.'],
    ['awb BKG-1 176-12345675 --draw', 'NUMBER or --draw: one of them.'],
    [
      'list --status LOST',
      '--status: "LOST" is none of HELD, BOOKED, DEPARTED, ARRIVED, DELIVERED, CANCELLED.',
    ],
    ['flights list', '--origin, --destination or --carrier is needed.'],
    ['flights import x.csv --from +2d --to today', '--to is before --from.'],
    ['completion tcsh', 'SHELL: "tcsh" is none of bash, zsh, fish.'],
    ['login --password-stdin', '--password-stdin: EMAIL is missing.'],
    [
      'login me@x.dev --token-stdin',
      'A token says itself whose it is: no EMAIL beside --token-stdin.',
    ],
  ])('%s: %s', (line, message) => {
    expect(() => read(line)).toThrow(UsageError);
    expect(() => read(line)).toThrow(message);
  });

  test.each([
    ['', 'overview'],
    ['--help', 'overview'],
    ['help', 'overview'],
    ['--version', 'version'],
    ['help flights import', 'help'],
    ['search --help', 'help'],
    ['search -h', 'help'],
    ['confirm BKG-1', 'run'],
  ])('"%s" asks for %s', (line, asks) => {
    expect(parseLine(line === '' ? [] : line.split(' '), COMMANDS).asks).toBe(asks);
  });

  test('what is typed becomes what is sent', () => {
    const values = {
      ...{ date: 'tomorrow', flights: undefined, choose: '2', 'max-stops': '0', 'draw-awb': true },
      ...{ weight: '120.5', pieces: undefined, volume: undefined, handling: 'per, col,' },
      ...{
        quote: undefined,
        awb: undefined,
        goods: 'Cut flowers',
        note: undefined,
        ref: 'my-ref-1',
      },
    };
    expect(book.parse({ values, positionals: ['del', 'lhr'], today: TODAY })).toEqual({
      route: { origin: 'DEL', destination: 'LHR', date: '2026-11-28', max_stops: 0, choose: 2 },
      facts: { weight_kg: 120.5, pieces: 1, special_handling_codes: ['per', 'col'] },
      terms: { goods_description: 'Cut flowers', ref_id: 'MY-REF-1' },
      draw_awb: true,
    });
  });
});

describe('the settings', () => {
  const kept = { url: 'https://kept.example', tokens: { 'https://kept.example': 'kept-token' } };
  const store = { file: 'config.json', read: () => kept, write() {} };

  test.each([
    ['none at all', {}, undefined, 'https://kept.example', 'kept-token'],
    [
      'GOCOMET_URL',
      { GOCOMET_URL: 'https://env.example/' },
      undefined,
      'https://env.example',
      undefined,
    ],
    [
      'the API that is kept',
      { GOCOMET_URL: 'https://kept.example' },
      undefined,
      'https://kept.example',
      'kept-token',
    ],
    [
      '--url',
      { GOCOMET_URL: 'https://env.example' },
      'https://flag.example',
      'https://flag.example',
      undefined,
    ],
    ['GOCOMET_TOKEN', { GOCOMET_TOKEN: 'mine' }, undefined, 'https://kept.example', 'mine'],
    [
      'both',
      { GOCOMET_TOKEN: 'mine', GOCOMET_URL: 'http://env:1' },
      undefined,
      'http://env:1',
      'mine',
    ],
  ])('%s: a token goes to the API that gave it alone', (_, env, flag, url, token) => {
    expect(readSettings(env, store, flag)).toMatchObject({ url, token });
  });

  test('a token loses the end of its line; what is none is refused and not shown', () => {
    expect(readSettings({ GOCOMET_TOKEN: 'mine\n' }, store, undefined).token).toBe('mine');
    for (const GOCOMET_TOKEN of ['se\ncret', 'se cret', 'se☃cret', ' ']) {
      const read = () => readSettings({ GOCOMET_TOKEN }, store, undefined);
      expect(read).toThrow(new UsageError('GOCOMET_TOKEN: what it has is no token.'));
    }
  });

  test.each([
    'nonsense',
    'ftp://x.example',
    'https://x.example/path',
    'https://me:pw@x.example',
    'https://x.example?q',
  ])('"%s" is no address of an API', (url) => {
    expect(() => readSettings({}, store, url)).toThrow(UsageError);
  });

  test.each([
    ['linux', {}, '/home/me/.config/gocomet/config.json'],
    ['linux', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/gocomet/config.json'],
    ['darwin', {}, '/home/me/Library/Application Support/gocomet/config.json'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/gocomet/config.json'],
  ] as const)('on %s, with %o, they are in %s', (platform, env, file) => {
    expect(settingsFile(env, platform, '/home/me')).toBe(file);
  });
});
