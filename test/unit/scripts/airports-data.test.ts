import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS_FOLDER } from '../../../local/project-paths.ts';
import { findFaults } from '../../../scripts/airports/check.ts';
import { migrationTo, readReleased } from '../../../scripts/airports/migration.ts';
import { FREIGHT, PASSENGERS, UNSERVED } from '../../../scripts/airports/service.ts';
import { readAirports, second } from '../../../scripts/airports/sources.ts';
import { COUNTRIES } from '../../../src/contract/countries.ts';

const FIRST = '20261101000300_airports_data.sql';
const BY_SERVICE = '20261126000410_airports_by_service.sql';
const airports = readAirports();
const released = readReleased(MIGRATIONS_FOLDER, BY_SERVICE);

test('the airports migration is what the generator writes today', async () => {
  const committed = await readFile(join(MIGRATIONS_FOLDER, BY_SERVICE), 'utf8');
  expect(migrationTo(airports, released)).toBe(committed);
});

test('the data has no faults, and each kind of fault is found', () => {
  expect(findFaults(airports)).toEqual([]);
  const [lhr] = [...airports.values()].filter(({ code }) => code === 'LHR');
  if (!lhr) throw new Error('No LHR.');
  const faultsWith = (change: Partial<typeof lhr>) =>
    findFaults(new Map([...airports, ['LHR', { ...lhr, ...change }]]));
  expect(faultsWith({ city: '' })).toHaveLength(1);
  expect(faultsWith({ country: 'gb' })).toHaveLength(1);
  expect(faultsWith({ city_code: 'London' })).toHaveLength(1);
  expect(faultsWith({ time_zone: 'Europe/Londinium' })).toHaveLength(2);
  const without = new Map([...airports].filter(([code]) => code !== 'ILN' && code !== 'AFW'));
  expect(findFaults(without)).toEqual([
    'AFW: served, says service.ts, and in no data set',
    'ILN: served, says service.ts, and in no data set',
    'AFW: large and without passengers. Decide in service.ts',
  ]);
});

describe('what is released', () => {
  test('is read back from the generated migrations, in their order', () => {
    const first = readReleased(MIGRATIONS_FOLDER, '20261101000301');
    expect(first.size).toBe(4_149);
    expect(first.get('ACF')).toMatchObject({ city: "Ālā'ĕr", time_zone: 'Asia/Shanghai' });
    const both = readReleased(MIGRATIONS_FOLDER, '99999999999999');
    expect([...both.keys()].sort()).toEqual([...airports.keys()]);
    expect(readReleased(MIGRATIONS_FOLDER, FIRST).size).toBe(0);
  });

  test('is not changed by the generator: name, place and zone are for PUT /airports', () => {
    const [lhr] = [...airports.values()].filter(({ code }) => code === 'LHR');
    if (!lhr) throw new Error('No LHR.');
    const moved = new Map([...airports, ['LHR', { ...lhr, time_zone: 'Europe/Paris' }]]);
    expect(() => migrationTo(moved, released)).toThrow('Released otherwise: LHR');
  });
});

test('whoever is decided by hand is decided once, with a source, and needs the decision', () => {
  const lists = [FREIGHT, PASSENGERS, UNSERVED];
  const codes = lists.flatMap((list) => Object.keys(list));
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  for (const [code, source] of lists.flatMap((list) => Object.entries(list))) {
    expect(source, code).toMatch(/\(.{8,}\)$/);
  }
  for (const code of Object.keys(FREIGHT)) {
    expect(second.get(code)?.scheduled_service, code).toBe('FALSE');
  }
});

test('the countries are the 249 of ISO 3166-1 and Kosovo, and all airports are in one of them', () => {
  expect(COUNTRIES.size).toBe(250);
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect([...COUNTRIES].filter((code) => names.of(code) === undefined)).toEqual([]);
  expect([...airports.values()].filter(({ country }) => !COUNTRIES.has(country))).toEqual([]);
});
