import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { GUIDE_NAMES } from '../../src/contract/guides.ts';
import { PROJECT } from '../support/worker-bundle.ts';
import { runMarkdown, runPage } from './run-page.ts';

const { api: url } = inject('stack');

/** Each is done in two or three seconds; all at once on a busy machine take longer. */
const PAGE_MS_MAX = 180_000;

/** The pages whose commands are run, from the first to the last, on the demo data. */
const PAGES = GUIDE_NAMES.map((name) => `docs/guides/${name}.md`);

test.concurrent.each(PAGES)(
  'what %s shows is what happens',
  { timeout: PAGE_MS_MAX },
  async (path) => {
    const { run, not_run } = await runPage(path, url);
    expect(run).toBeGreaterThanOrEqual(4);
    expect(not_run).toBe(0);
  },
);

/** The other pages that show commands. What a page does not have run it says, with the reason. */
const OTHERS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'local/README.md',
  ...readdirSync(join(PROJECT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

test.concurrent.each(OTHERS)(
  'the commands in %s are run, or marked as not to be run here',
  { timeout: PAGE_MS_MAX },
  async (path) => {
    await runPage(path, url);
  },
);

/** A page, and what is said of it. */
const BROKEN: Record<string, [page: string[], says: RegExp]> = {
  'a block of a language that nobody runs': [['```python', 'print()', '```'], /Line 2: .*"python"/],
  'a block of no language': [['```', 'ls', '```'], /Line 2: nobody knows/],
  'an answer to no command': [['```json', '{}', '```'], /an answer \(json\) to no command/],
  'a reason that is none': [['<!-- not run: -->', '```python', 'x', '```'], /nobody knows/],
  'a reason for another block': [
    ['<!-- not run: why -->', 'Text.', '', '```python', 'x', '```'],
    /nobody knows/,
  ],
  'a command that fails': [['```sh', 'true', 'ls /nowhere', 'true', '```'], /p:2: line 2: ls/],
  'a variable that is not there': [['```sh', 'echo $NOWHERE', '```'], /NOWHERE: unbound/],
  'a command that fails in a pipe': [['```sh', 'false | cat', '```'], /p:2: line 1/],
  'another field': [
    ['```sh', `echo '{"a":[1,{"b":2}]}'`, '```', '```json', '{"a":[1,{"b":3}]}', '```'],
    /p:5: \$\.a\[1\]\.b: 3 is shown, 2 was answered/,
  ],
  'a field that is missing': [
    ['```sh', 'echo {}', '```', '```json', '{"a":null}', '```'],
    /\$\.a: null is shown/,
  ],
  'a list that is longer': [
    ['```sh', 'echo [1,2]', '```', '```json', '[1]', '```'],
    /1 are shown, 2 were answered/,
  ],
  'a time that is none': [
    ['```sh', `echo '"soon"'`, '```', '```json', '"2026-11-27T03:00:00Z"', '```'],
    /"soon" was answered/,
  ],
  'another status': [
    [
      '```sh',
      String.raw`printf 'HTTP/1.1 409 Conflict\r\n\r\n{}'`,
      '```',
      '```http',
      'HTTP/1.1 200 OK',
      '```',
    ],
    /"HTTP\/1.1 200 OK" is shown/,
  ],
  'another header': [
    [
      '```sh',
      String.raw`printf 'HTTP/1.1 200 OK\r\netag: "2"\r\n\r\n{}'`,
      '```',
      '```http',
      'HTTP/1.1 200 OK',
      'ETag: "1"',
      '```',
    ],
    /"ETag: "1"" is shown/,
  ],
  'a line more': [
    ['```sh', 'echo one; echo two', '```', '```text', 'one', '```'],
    /1 lines are shown, 2 were written/,
  ],
  'a script that throws': [['```js', 'throw new Error("no")', '```'], /p:2: It ended/],
  'a script that writes something else': [
    [
      '```js',
      'const one = 1;',
      '```',
      '```js',
      'console.log(one + 1)',
      '```',
      '```text',
      '3',
      '```',
    ],
    /p:8: "3" is shown, "2" was written/,
  ],
};

test.concurrent.each(Object.entries(BROKEN))('%s is found', async (_, [page, says]) => {
  await expect(runMarkdown(page.join('\n'), { url, name: 'p' })).rejects.toThrow(says);
});

test('what differs from run to run is compared by its form', async () => {
  const page = [
    '```sh',
    'ONE=1',
    `echo '{"id":"7","at":"2027-01-01T00:00:00.5Z","ref":"/b/BKG-0123456789AB"}'`,
    '```',
    '```json',
    '{"id":"4711","at":"2026-11-27T03:00:00Z","ref":"/b/BKG-4HT8W2ZC6KQ0"}',
    '```',
    '<!-- not run: it is only looked at -->',
    '```python',
    'print()',
    '```',
    '1. In a list:',
    '',
    '   <!-- not run: for nobody -->',
    '   ```sh',
    '   exit 1',
    '   ```',
    '   ```sh',
    '   echo $ONE and the rest',
    '   ```',
    '   ```text',
    '   1 and…',
    '   ```',
  ];
  expect(await runMarkdown(page.join('\n'), { url, name: 'p' })).toEqual({ run: 2, not_run: 1 });
});
