import type { FlightLine, ImportDefaults, Terms } from './types.ts';

/** What a line and the defaults say of the cargo of its flights, or what of it nobody says. */
export function termsOf(
  line: FlightLine,
  defaults: ImportDefaults,
): Terms | ('capacity' | 'price')[] {
  const aircraft = defaults.aircraft?.[line.aircraft_type ?? ''];
  const capacity = capacityOf(line, defaults);
  const base_price_per_kg =
    line.base_price_per_kg ?? aircraft?.base_price_per_kg ?? defaults.base_price_per_kg;
  if (capacity === null || base_price_per_kg === undefined) {
    return [
      ...(capacity === null ? ['capacity' as const] : []),
      ...(base_price_per_kg === undefined ? ['price' as const] : []),
    ];
  }
  return {
    ...aircraft,
    ...capacity,
    base_price_per_kg,
    latest_acceptance_minutes:
      aircraft?.latest_acceptance_minutes ?? defaults.latest_acceptance_minutes,
  };
}

/** That of the line, else of its aircraft type, else of all: its weight and its volume belong together. */
function capacityOf(line: FlightLine, defaults: ImportDefaults) {
  const { max_weight_kg, max_volume_m3 } = line;
  if (max_weight_kg !== undefined) {
    return { max_weight_kg, max_volume_m3 };
  }
  const other = defaults.aircraft?.[line.aircraft_type ?? ''] ?? defaults;
  return other.max_weight_kg === undefined
    ? null
    : {
        max_weight_kg: other.max_weight_kg,
        max_volume_m3: max_volume_m3 ?? other.max_volume_m3,
      };
}
