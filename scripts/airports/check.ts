import { CERTAIN_ZONES, ZONES } from './corrections.ts';
import { FREIGHT, PASSENGERS, UNSERVED } from './service.ts';
import { type Airport, second } from './sources.ts';

const AIRPORTS_MIN = 3_000;

/** What is wrong with the airports, each in a line: nothing is written then. */
export function findFaults(airports: ReadonlyMap<string, Airport>): string[] {
  const faults = [...airports.values()].flatMap((airport) => [
    ...findFaultsOfForm(airport),
    ...findFaultsOfZone(airport),
  ]);
  for (const [code, zone] of Object.entries(CERTAIN_ZONES)) {
    const { time_zone } = airports.get(code) ?? {};
    if (time_zone !== zone) {
      faults.push(`${code}: ${time_zone} instead of ${zone}`);
    }
  }
  for (const code of [...Object.keys(FREIGHT), ...Object.keys(PASSENGERS)]) {
    if (!airports.has(code)) {
      faults.push(`${code}: served, says service.ts, and in no data set`);
    }
  }
  for (const { iata, type, scheduled_service } of second.values()) {
    const decided = iata in UNSERVED || airports.has(iata);
    if (type === 'large_airport' && scheduled_service !== 'TRUE' && !decided) {
      faults.push(`${iata}: large and without passengers. Decide in service.ts`);
    }
  }
  if (airports.size < AIRPORTS_MIN) {
    faults.push(`only ${airports.size} airports`);
  }
  return faults;
}

function findFaultsOfForm({ code, name, city, country, city_code }: Airport): string[] {
  const formed = [
    /^[A-Z]{3}$/.test(code),
    /^[A-Z]{2}$/.test(country),
    /^[A-Z]{3}$/.test(city_code),
  ];
  return formed.every(Boolean) && name && city
    ? []
    : [`${code}: code, name, city, country or city code is missing or malformed`];
}

function findFaultsOfZone({ code, time_zone }: Airport): string[] {
  const clock = clockOf(time_zone);
  if (!clock) {
    return [`${code}: ${time_zone} is not a time zone`];
  }
  const opinion = second.get(code);
  const contradicted = opinion?.type === 'large_airport' && clockOf(opinion.time) !== clock;
  return contradicted && !ZONES[code] && !CERTAIN_ZONES[code]
    ? [`${code}: ${time_zone} or ${opinion.time}? Decide in ZONES`]
    : [];
}

const clocks = new Map<string, string | undefined>();

/** The offsets of a zone in the middle of each month of 2026: two zones with the same are one clock. */
function clockOf(timeZone: string): string | undefined {
  if (!clocks.has(timeZone)) {
    clocks.set(timeZone, readClock(timeZone));
  }
  return clocks.get(timeZone);
}

function readClock(timeZone: string): string | undefined {
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
