import type { RouteQuery } from '../core/search/types.ts';

/** How long the token of a day's timetable lasts. */
export const TOKEN_S_MAX = 86_400;

/** The keys that searches read, each behind the prefix: docs/redis-keys.md. */
export const searchKeys = (prefix: string) => ({
  route: ({ origin, destination, date }: RouteQuery) =>
    `${prefix}timetable-of:${origin}:${destination}:${date}`,
  token: (date: string) => `${prefix}timetable:${date}`,
  capacity: (date: string) => `${prefix}capacity:${date}`,
});

/** The fields of a day's capacity that tell of a flight: of one with a volume there are two. */
export const weightField = (flight_id: string) => flight_id;
export const volumeField = (flight_id: string) => `${flight_id}:l`;
