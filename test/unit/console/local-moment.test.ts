import { expect, test } from 'vitest';
import {
  localOf,
  momentsAt,
  offsetOf,
  readLocal,
  withOffset,
} from '../../../src/console/board/local-moment.ts';

test.each([
  ['2026-12-01T21:35', '2026-12-01T21:35'],
  ['2026-12-01 21:35', '2026-12-01T21:35'],
  ['2026-12-01T21:35:00', '2026-12-01T21:35'],
  ['2026-02-29T21:35', null],
  ['2026-12-01T24:01', null],
  ['01.12.2026 21:35', null],
  ['2026-12-01T21:35+05:30', null],
])('a time as people write it: %s', (text, local) => {
  expect(readLocal(text)).toBe(local);
});

test.each([
  ['an offset of half an hour', '2026-12-01T21:35', 'Asia/Kolkata', ['+05:30']],
  ['winter', '2026-12-01T21:35', 'Europe/London', ['+00:00']],
  ['summer', '2026-07-01T21:35', 'Europe/London', ['+01:00']],
  ['west of Greenwich', '2026-12-01T21:35', 'America/New_York', ['-05:00']],
  ['clocks put forward over it', '2027-03-28T02:30', 'Europe/Berlin', []],
  ['the last minute before', '2027-03-28T01:59', 'Europe/Berlin', ['+01:00']],
  ['the first minute after', '2027-03-28T03:00', 'Europe/Berlin', ['+02:00']],
  ['clocks put back, the earlier first', '2027-10-31T02:30', 'Europe/Berlin', ['+02:00', '+01:00']],
  ['by half an hour', '2027-04-04T01:45', 'Australia/Lord_Howe', ['+11:00', '+10:30']],
])('the moments at which clocks show a time: %s', (_, local, zone, offsets) => {
  const moments = momentsAt(local, zone);
  expect(moments).toEqual(offsets.map((offset) => withOffset(local, offset)));
  expect(moments.map(localOf)).toEqual(offsets.map(() => local));
  expect(moments.map(offsetOf)).toEqual(offsets);
});
