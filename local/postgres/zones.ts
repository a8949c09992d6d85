import type { Client } from 'pg';

const DAYS_AHEAD = 400;
/** The runtime is asked once a week, and around each change that the database knows of: asking is dear. */
const DAYS_BETWEEN = 7;
const DAY_MS = 86_400_000;

/** A zone of which the database and this program have other rules. */
export interface ZoneDifference {
  readonly time_zone: string;
  /** The first moment that was found to differ, a midnight in UTC. */
  readonly from: string;
  /** Minutes ahead of UTC at that moment. */
  readonly database_minutes: number;
  /** The same by this program's rules; null where it does not know the zone. */
  readonly runtime_minutes: number | null;
}

/** Whose zones are compared: of all airports, or of those with flights that are yet to depart. */
export type ZonesOf = 'all airports' | 'coming flights';

/** The offset at each midnight (UTC) of the coming days, for the zones of all airports ($2) or of coming flights. */
const OFFSETS = `
  select
    z.time_zone,
    array_agg(
      (extract(epoch from (m.midnight at time zone z.time_zone) - (m.midnight at time zone 'UTC')) / 60)::integer
      order by m.midnight
    ) as minutes
  from (
    select distinct a.time_zone
    from cargo.airports a
    where $2
      or exists (select from cargo.flights f where f.origin = a.code and f.departure_date >= current_date - 1)
      or exists (select from cargo.flights f where f.destination = a.code and f.departure_date >= current_date - 1)
  ) z
  cross join (
    select to_timestamp($1::float8 / 1000) + make_interval(hours => 24 * day) as midnight from generate_series(0, ${DAYS_AHEAD}) day
  ) m
  group by z.time_zone
  order by z.time_zone`;

/**
 * Compares the time zones of the database, by which flights get their local dates, with those of this
 * program over the coming 400 days. Whichever is older, somebody sees other times than somebody else.
 * Those of all airports take about a second; those of coming flights are few.
 */
export async function findZoneDifferences(
  client: Client,
  of: ZonesOf,
  runtimeMinutes: (time_zone: string, at_ms: number) => number | null = offsetByIntl(),
): Promise<ZoneDifference[]> {
  const today_ms = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const { rows } = await client.query<{ time_zone: string; minutes: number[] }>(OFFSETS, [
    today_ms,
    of === 'all airports',
  ]);
  return rows.flatMap(({ time_zone, minutes }) => {
    for (const [day, database_minutes] of minutes.entries()) {
      const changes =
        minutes[day - 1] !== database_minutes || minutes[day + 1] !== database_minutes;
      if (!changes && day % DAYS_BETWEEN !== 0) continue;
      const runtime_minutes = runtimeMinutes(time_zone, today_ms + day * DAY_MS);
      if (runtime_minutes !== database_minutes) {
        const from = new Date(today_ms + day * DAY_MS).toISOString();
        return [{ time_zone, from, database_minutes, runtime_minutes }];
      }
    }
    return [];
  });
}

/** For people to read: which zones, from when on, and what to do. */
export function describeZoneDifferences(differences: readonly ZoneDifference[]): string {
  const lines = differences.map(
    ({ time_zone, from, database_minutes, runtime_minutes }) =>
      `${time_zone} from ${from.slice(0, 10)} on: ${offset(database_minutes)} in the database, ${
        runtime_minutes === null ? 'unknown' : offset(runtime_minutes)
      } here`,
  );
  return [
    `the time zones of the database differ from those of Node (tzdb ${process.versions.tz}):`,
    ...lines,
    'Bring the older one up to date; docs/operations.md, Time zones, says how and what to do then.',
  ].join('\n  ');
}

const offset = (minutes: number) => {
  const size = Math.abs(minutes);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

/** Offsets by the rules of the JavaScript engine. */
function offsetByIntl(): (time_zone: string, at_ms: number) => number | null {
  const formats = new Map<string, Intl.DateTimeFormat | null>();
  const formatOf = (time_zone: string) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: time_zone, timeZoneName: 'longOffset' });
    } catch {
      return null;
    }
  };
  return (time_zone, at_ms) => {
    const format = formats.get(time_zone) ?? formatOf(time_zone);
    formats.set(time_zone, format);
    if (!format) return null;
    const [, sign, hours = '0', minutes = '0'] =
      /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(at_ms)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
}
