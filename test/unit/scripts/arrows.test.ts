import { describe, expect, test } from 'vitest';
import { drawRooms } from '../../../scripts/arrows/picture.ts';
import { disorder, ROOMS } from '../../../scripts/arrows/rooms.ts';
import { readSources, type Sources, withoutComments } from '../../../scripts/arrows/sources.ts';
import { findViolations } from '../../../scripts/arrows/violations.ts';
import { PROJECT } from '../../support/worker-bundle.ts';

const SOURCES = readSources(`${PROJECT}/src/`);

/** The Worker with one line more in a file of it, or with one file more. */
const withLine = (file: string, line: string): Sources =>
  new Map(SOURCES).set(file, `${SOURCES.get(file) ?? ''}\n${withoutComments(line)}\n`);

test('the Worker goes by the rules', () => {
  expect(findViolations(SOURCES)).toEqual([]);
});

describe.each<[what: string, file: string, line: string]>([
  [
    'a use case of a later room',
    'core/schedule/publish.ts',
    "import { book } from '../booking/book.ts';",
  ],
  [
    'even the words of a later room',
    'core/measure/weight.ts',
    "import type { Flight } from '../schedule/types.ts';",
  ],
  ['a room beside', 'core/search/search.ts', "import type { Booked } from '../booking/types.ts';"],
  [
    'more than the words of a room',
    'core/tracking/ports.ts',
    "import type { Ledger } from '../booking/ports.ts';",
  ],
  ['all ports at once', 'core/booking/book.ts', "import type { Ports } from '../ports.ts';"],
  [
    'what is not the core',
    'core/booking/book.ts',
    "import { schema } from '../../contract/schema.ts';",
  ],
  ['a package', 'core/booking/book.ts', "import * as z from 'zod';"],
  [
    'a use case into an adapter',
    'data/ledger.ts',
    "import { book } from '../core/booking/book.ts';",
  ],
  [
    'a port into the contract',
    'contract/flights.ts',
    "import type { Flights } from '../core/schedule/ports.ts';",
  ],
  ['an adapter', 'background/scheduled.ts', "import { createLedger } from '../data/ledger.ts';"],
  ['a route', 'background/scheduled.ts', "import { bookings } from '../routes/bookings.ts';"],
  [
    'the door in the background',
    'routes/bookings.ts',
    "import { workInBackground } from '../background/scheduled.ts';",
  ],
  ['a room into the world', 'core/world.ts', "import type { Flight } from './schedule/types.ts';"],
])('%s', (_, file, line) => {
  test(`is refused to ${file}`, () => {
    const [violation, ...more] = findViolations(withLine(file, line)).filter(
      (each) => !each.endsWith('is a circle'),
    );
    expect(violation).toContain(`src/${file}:`);
    expect(violation).toContain(line.slice(line.indexOf("'") + 1, -2));
    expect(more).toEqual([]);
  });
});

test('files of one room that import each other are a circle, types included', () => {
  const line = "import type { SearchResult } from './search.ts';";
  expect(findViolations(withLine('core/search/choose.ts', line))).toEqual([
    'src/core/search/choose.ts → core/search/search.ts → core/search/choose.ts is a circle',
  ]);
});

test('a file of the core that is in no room is told where rooms are named', () => {
  expect(findViolations(withLine('core/webhooks/sign.ts', ''))).toEqual([
    expect.stringMatching(/^src\/core\/webhooks\/sign\.ts:1 belongs to no room/),
  ]);
});

test('a room that is named and not there is found', () => {
  const without = new Map([...SOURCES].filter(([file]) => !file.startsWith('core/health/')));
  expect(findViolations(without)).toContainEqual(expect.stringContaining('a room health'));
});

test('a clock in the core is found, and in a comment it is none', () => {
  const clock = 'const now = Date.now();';
  expect(findViolations(withLine('core/search/choose.ts', `// ${clock}`))).toEqual([]);
  expect(findViolations(withLine('core/search/choose.ts', clock))).toEqual([
    expect.stringContaining('uses Date.now'),
  ]);
});

test.each([
  ['a later room', { a: ['b/'], b: [] }, ['a']],
  ['itself', { a: ['a/types.ts'] }, ['a']],
  ['one of no name', { a: ['c/'], b: ['a/'] }, ['a']],
  ['an earlier one', { a: [], b: ['a/'] }, []],
])('in the table of rooms one that names %s is out of order: %j', (_, rooms, wrong) => {
  expect(disorder(rooms)).toEqual(wrong.map((room) => expect.stringContaining(`room ${room} `)));
});

test('the picture has every room, each under those that it imports', () => {
  const rows = drawRooms(SOURCES).split('\n').slice(2);
  const rowOf = (room: string) => rows.find((row) => row.endsWith(` ${room}`)) ?? '';
  for (const room of Object.keys(ROOMS)) expect(rowOf(room), room).not.toBe('');
  const markUnder = (importer: string, imported: string) =>
    rowOf(importer)[rowOf(imported).indexOf(imported)];
  expect(markUnder('booking', 'schedule')).toBe('■');
  expect(markUnder('tracking', 'booking')).toBe('□');
  expect(markUnder('tracking', 'search')).toBe(' ');
});
