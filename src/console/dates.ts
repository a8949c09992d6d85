const DAY_MS = 86_400_000;

/** The date so many days after another, YYYY-MM-DD; what is no date stays as it is. */
export function dayAfter(date: string, days = 1): string {
  const at_ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at_ms) ? date : new Date(at_ms + days * DAY_MS).toISOString().slice(0, 10);
}

/** By how many dates the second is after the first. */
export const daysBetween = (first: string, second: string): number =>
  Math.round((Date.parse(second) - Date.parse(first)) / DAY_MS);
