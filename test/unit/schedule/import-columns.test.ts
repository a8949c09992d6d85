import { describe, expect, test } from 'vitest';
import { FIELDS_MAX, readCsv } from '../../../src/core/schedule/import/csv.ts';
import { readSchedule } from '../../../src/core/schedule/import/read-schedule.ts';
import type { ImportDefaults } from '../../../src/core/schedule/import/types.ts';
import { csvOf, EXPECTED, importOf, SAMPLES, ssimDate, ssimLeg } from '../../support/schedules.ts';

/** What is wrong with a file is said by its line and columns; what can be read otherwise is. */

const { from, to } = EXPECTED.window;
const dated = { from: ssimDate(from), to: ssimDate(to) };
const ssim = (content: string) => readSchedule(importOf(content));
const csv = (content: string, defaults: ImportDefaults = {}) =>
  readSchedule(importOf(content, { format: 'csv', defaults }));
const errorsOf = (schedule: ReturnType<typeof readSchedule>) =>
  schedule?.errors.map(({ line, columns }) => [line, columns]);

/** A record with other characters from a column on. */
const put = (column: number, text: string) => {
  const leg = ssimLeg(dated);
  return leg.slice(0, column - 1) + text + leg.slice(column - 1 + text.length);
};

describe('SSIM', () => {
  test.each<[column: number, text: string, columns: string]>([
    [2, '7', '2 suffix'],
    [3, 'Z', ''],
    [3, '77 ', '3-5 carrier'],
    [3, 'ZZZ', '3-5 carrier'],
    [3, 'zz ', '3-5 carrier'],
    [6, '0000', '6-9 number'],
    [6, '    ', '6-9 number'],
    [6, '1A  ', '6-9 number'],
    [6, '1 1 ', '6-9 number'],
    [6, '00 7', '6-9 number'],
    [6, '7   ', ''],
    [10, 'XX', ''],
    [14, ' ', '14 service'],
    [14, '7', '14 service'],
    [15, '32DEC26', '15-28 period'],
    [15, '01DEZ26', '15-28 period'],
    [15, '01AND26', '15-28 period'],
    [15, '00XXX00', '15-28 period'],
    [22, '1DEC26 ', '15-28 period'],
    [22, '01JAN20', '15-28 period'],
    [22, '00XXX00', ''],
    [29, '       ', '29-35 days'],
    [29, '1111111', '29-35 days'],
    [29, '21     ', '29-35 days'],
    [29, '\t234567', '29-35 days'],
    [36, '3', '36 frequency'],
    [36, '1', ''],
    [37, 'D3L', '37-39 departure'],
    [37, 'LHR', '55-57 arrival'],
    [44, '2400', '44-47 departure'],
    [44, '1 30', '44-47 departure'],
    [44, '1360', '44-47 departure'],
    [48, ' 0530', '48-52 UTC variation'],
    [48, '+1600', '48-52 UTC variation'],
    [48, '+0560', '48-52 UTC variation'],
    [55, '   ', '55-57 arrival'],
    [58, 'ABCD', '58-61 arrival'],
    [66, '+0:00', '66-70 UTC variation'],
    [73, '7?W', '73-75 aircraft'],
    [73, '   ', ''],
    [193, 'B', '193 date variation'],
    [194, '-', '194 date variation'],
  ])('from column %i on %j → an error at %j', (column, text, columns) => {
    expect(errorsOf(ssim(put(column, text)))).toEqual(columns === '' ? [] : [[1, columns]]);
  });

  test('every error of a line is told, in the order of its columns', () => {
    const leg = ssimLeg({ ...dated, number: '0', std: '9999', destination: '???', aircraft: '?' });
    expect(errorsOf(ssim(leg.padEnd(200).slice(0, 200)))).toEqual([
      [1, '6-9 number'],
      [1, '44-47 departure'],
      [1, '55-57 arrival'],
      [1, '73-75 aircraft'],
    ]);
  });

  test.each([
    ['too short', (leg: string) => leg.slice(0, 199)],
    ['too long', (leg: string) => `${leg} `],
    ['huge', (leg: string) => leg.padEnd(1_000_000, '9')],
    ['with a tab for blanks', (leg: string) => leg.replace(/ {8}/, '\t')],
    ['with half a pair of characters more', (leg: string) => leg.replace('ZZ', 'Z😀')],
  ])('a record that is %s is an error of its line', (_, change) => {
    expect(errorsOf(ssim(`\n${change(ssimLeg(dated))}`))).toEqual([[2, 'line']]);
  });

  test('other records, zeros and blanks are read over; lines end in CR LF or LF, in Latin-1', () => {
    const zeros = '0'.repeat(200);
    const header = '1AIRLINE STANDARD SCHEDULE DATA SET é'.padEnd(200);
    const content = [header, zeros, '', ' '.repeat(200), `4${zeros}`, ssimLeg(dated), '5 ZZ'];
    const [crlf, lf] = [ssim(content.join('\r\n')), ssim(content.join('\n'))];
    expect(crlf).toMatchObject({ records: 1, errors: [], lines: [{ line: 6 }] });
    expect(lf).toEqual(crlf);
    expect(ssim(`\ufeff${content.join('\n')}`)).toEqual(lf);
    expect(errorsOf(ssim(`6${zeros.slice(1)}\nx`))).toEqual([
      [1, '1 record'],
      [2, '1 record'],
    ]);
  });

  test('the time mode is that of the record 2 before; one that is neither leaves no time to read', () => {
    const [season, leg] = [(mode: string) => `2${mode}ZZ`.padEnd(200), ssimLeg(dated)];
    const [local, utc] = [`${from}T08:00`, `${from}T13:30`];
    const content = [leg, season('U'), leg, season(' '), leg, season('L'), leg].join('\n');
    expect(ssim(content)?.lines.map(({ departures }) => departures[0])).toEqual([
      ...[local, utc, local, local],
    ]);
    expect(ssim(content)?.lines[1]).toMatchObject({ departure_utc_minutes: undefined });
    expect(errorsOf(ssim([season('X'), leg, season('L').slice(1), leg].join('\n')))).toEqual([
      [1, '2 time mode'],
      [2, 'line'],
      [3, '1 record'],
      [4, 'line'],
    ]);
    // Of UTC times the variations are not looked at.
    expect(errorsOf(ssim([season('U'), put(48, '?????')].join('\n')))).toEqual([]);
  });

  test('two characters of any kind, and a suffix, make the number', () => {
    const legs = [
      { carrier: 'U2', number: '0012', suffix: 'A' },
      { carrier: '9W', number: '1' },
    ].map((wish) => ssimLeg({ ...dated, ...wish }));
    expect(ssim(legs.join('\n'))?.lines).toMatchObject([
      { flight_number: 'U212A', airline_name: 'U2' },
      { flight_number: '9W1' },
    ]);
  });
});

describe('the terms of a line', () => {
  const leg = ssimLeg(dated);
  const terms = (defaults: ImportDefaults) => readSchedule(importOf(leg, { defaults }));
  test('are those of its aircraft type, weight and volume together, else of all', () => {
    const all = { max_weight_kg: 1, max_volume_m3: 2, base_price_per_kg: 3 };
    const aircraft = { '77W': { max_weight_kg: 10, latest_acceptance_minutes: 60 } };
    expect(terms({ ...all, aircraft })?.lines).toMatchObject([
      {
        ...{ max_weight_kg: 10, max_volume_m3: undefined, base_price_per_kg: 3 },
        latest_acceptance_minutes: 60,
      },
    ]);
    const other = { '77X': { max_weight_kg: 10, base_price_per_kg: 9 } };
    expect(terms({ ...all, latest_acceptance_minutes: 90, aircraft: other })?.lines).toMatchObject([
      { ...all, latest_acceptance_minutes: 90 },
    ]);
  });

  test('without a capacity or a price the line has an error', () => {
    expect(errorsOf(terms({ base_price_per_kg: 1 }))).toEqual([[1, '73-75 aircraft']]);
    expect(errorsOf(terms({ max_weight_kg: 1 }))).toEqual([[1, 'line']]);
    expect(terms({})).toMatchObject({
      wrong_lines: 1,
      errors: [{ columns: '73-75 aircraft' }, { columns: 'line' }],
    });
  });
});

describe('CSV', () => {
  test.each<[column: string, value: string]>([
    ['flight_number', 'ZZ0'],
    ['flight_number', 'ZZZ1'],
    ['airline_name', ''],
    ['airline_name', '\u0007bell'],
    ['airline_name', '---'],
    ['airline_name', '\u3164\u{13441}'],
    ['airline_name', 'x'.repeat(101)],
    ['origin', 'DELHI'],
    ['destination', ''],
    ['destination', 'DEL'],
    ['departure_time', '24:00'],
    ['departure_time', '9:00'],
    ['arrival_time', '12:60'],
    ['arrival_day', '3'],
    ['arrival_day', ''],
    ['days', ''],
    ['days', '11'],
    ['days', '08'],
    ['from', '07.12.2026'],
    ['from', '1999-12-31'],
    ['to', '2001-01-01'],
    ['to', '2100-01-01'],
    ['aircraft_type', '77'],
    ['service_type', 'JF'],
    ['max_weight_kg', ''],
    ['max_weight_kg', '0'],
    ['max_weight_kg', '10.55'],
    ['max_weight_kg', '1e3'],
    ['max_weight_kg', '1000000.1'],
    ['max_volume_m3', '0'],
    ['max_volume_m3', '1.0005'],
    ['base_price_per_kg', ''],
    ['base_price_per_kg', '-1'],
    ['base_price_per_kg', '1.999'],
  ])('%s as %j → an error there', (column, value) => {
    expect(errorsOf(csv(csvOf({}, { [column]: value })))).toEqual([[3, column]]);
  });

  test('blanks around, lower case, leading zeros and empty fields are taken', () => {
    const line = {
      ...{ flight_number: ' zz 0701a ', origin: ' del', aircraft_type: '', service_type: '' },
      ...{ max_weight_kg: ' 7.9', max_volume_m3: '', base_price_per_kg: '2.750', days: '71' },
    };
    expect(csv(csvOf(line))).toMatchObject({
      errors: [],
      lines: [
        {
          ...{ flight_number: 'ZZ701A', origin: 'DEL', aircraft_type: undefined },
          ...{ max_weight_kg: 7.9, max_volume_m3: undefined, base_price_per_kg: 2.75 },
        },
      ],
    });
    const defaults = { max_weight_kg: 5, max_volume_m3: 6, base_price_per_kg: 7 };
    const bare = csvOf({ max_weight_kg: '', max_volume_m3: '', base_price_per_kg: '' });
    expect(csv(bare, defaults)?.lines).toMatchObject([defaults]);
  });

  const [header = '', ...lines] = SAMPLES.csv.trimEnd().split(/\r?\n/);
  const file = (...rest: string[]) => rest.join('\n');

  test('a byte order mark, CR LF, empty lines and another order of the columns change nothing', () => {
    const turned = csvOf().split(',').reverse().join(',');
    const cells = (lines[0] ?? '').split(',').reverse().join(',');
    const expected = csv(SAMPLES.csv);
    expect(expected?.lines).toHaveLength(3);
    expect(csv(`\ufeff${SAMPLES.csv}`)).toEqual(expected);
    expect(csv([header, ...lines].join('\r\n'))).toEqual(expected);
    expect(csv(file(header, '', ...lines))?.lines.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(csv(file(turned, cells))?.lines).toEqual(expected?.lines.slice(0, 1));
  });

  test.each<[string, string, [number, string][]]>([
    ['with a field too many', file(header, `${lines[0]},`), [[2, 'line']]],
    ['with a field too few', file(header, 'ZZ1,Zed', lines[2] ?? ''), [[2, 'line']]],
    ['with tabs for commas', file(header, (lines[0] ?? '').replaceAll(',', '\t')), [[2, 'line']]],
    ['with text after a quote', file(header, `"ZZ1"x${lines[0]}`, lines[0] ?? ''), [[2, 'line']]],
    [
      'with a quote in a field',
      file(header, (lines[0] ?? '').replace('Zed', 'Z"d')),
      [[2, 'line']],
    ],
    [
      'with a quote without end',
      file(header, lines[0] ?? '', '"ZZ1,', lines[2] ?? ''),
      [[3, 'line']],
    ],
    [
      'with a line break in a name',
      file(header, (lines[1] ?? '').replace(', C', '\nC'), 'x'),
      [
        [2, 'airline_name'],
        [4, 'line'],
      ],
    ],
    ['without a header', file(...lines.slice(0, 1)), [[1, 'ZZ0701']]],
    ['with an unknown column', file(`${header},colour`, `${lines[0]},red`), [[1, 'colour']]],
    ['with a column twice', file(`${header},days`, `${lines[0]},1`), [[1, 'days']]],
    ['without a column', file(header.replace('days,', ''), lines[0] ?? ''), [[1, 'days']]],
    ['with a broken header', file(`"${header}`, lines[0] ?? ''), [[1, 'line']]],
    ['of nothing but blanks', ' \n\n', [[1, 'header']]],
  ])('a file %s', (_, content, expected) => {
    const schedule = csv(content);
    expect(errorsOf(schedule)?.slice(0, expected.length)).toEqual(expected);
    if (expected[0]?.[0] === 1) expect(schedule).toMatchObject({ records: 0, lines: [] });
  });

  test('of a record of millions of fields a few are kept', () => {
    const [record] = readCsv(','.repeat(4_000_000));
    expect(record).toEqual({ line: 1, fields: Array(FIELDS_MAX + 1).fill('') });
    expect([...readCsv(`${'a,'.repeat(FIELDS_MAX - 1)}b`)]).toEqual([
      { line: 1, fields: [...Array(FIELDS_MAX - 1).fill('a'), 'b'] },
    ]);
  });

  test.each([
    ['line ends', '\n'.repeat(4_000_000)],
    ['commas', ','.repeat(4_000_000)],
    ['quotes', '"'.repeat(4_000_000)],
    ['lines of a comma', ',\n'.repeat(2_000_000)],
  ])('4 MB of %s are answered with a few errors', (_, content) => {
    const errors = errorsOf(csv(content)) ?? [];
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(101);
  });
});
