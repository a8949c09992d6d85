import { type Book, endOf, type Operation, type Rejected } from '../history.ts';
import type { FlightLedger, Ledger } from '../ledger.ts';
import { litresOf, requestedLitres, tenthsOf } from '../measures.ts';
import { firstIndex, versionsWithin } from '../timeline.ts';
import { namesakes } from './order.ts';

const FIGURES_TOLD = 8;

/** What a refused call asked of a flight, and what it had there already, which is free for it. */
export interface Asked {
  weight_kg: number;
  litres: number;
  own_tenths: number;
  own_litres: number;
}

/**
 * Null when the figures of a refusal are ones that the flight showed within the interval, by a limit
 * that can have stood then, and before its own booking.
 */
export function refusedCapacityFault(
  operation: Book,
  answer: Rejected,
  ledger: Ledger,
): string | null {
  const { flight_id = '' } = answer;
  const flight = ledger.flights.get(flight_id);
  if (!flight || !operation.arguments.flight_ids.includes(flight_id)) {
    return 'it names a flight of nobody';
  }
  let until = Number.POSITIVE_INFINITY;
  for (const own of namesakes(ledger, operation)) {
    const place = own.places.find(({ chain }) => chain === flight);
    if (place) until = Math.min(until, flight.base + place.index);
  }
  const { weight_kg } = operation.arguments;
  const litres = requestedLitres(operation.arguments);
  const asked = { weight_kg, litres, own_tenths: 0, own_litres: 0 };
  return lackFault(operation, answer, flight, asked, until);
}

/** Null when the flight can have lacked what was asked of it. */
export function lackFault(
  operation: Operation,
  answer: Rejected,
  flight: FlightLedger,
  asked: Asked,
  latest = Number.POSITIVE_INFINITY,
): string | null {
  const fault = ownFiguresFault(asked, answer);
  if (fault) return fault;
  const { available_kg = 0 } = answer;
  const { first, last } = versionsWithin(flight, operation.call_ms, endOf(operation));
  const until = Math.min(last, latest);
  const look = { from_ms: operation.call_ms, to_ms: endOf(operation) };
  const limits = flight.standing.max_weight_kg.values(look);
  for (const max_weight_kg of limits) {
    const tenths = tenthsOf(max_weight_kg) - tenthsOf(available_kg) + asked.own_tenths;
    const versions = flight.versions_at.get(tenths) ?? [];
    const from = firstIndex(versions, (version) => version >= first);
    for (let at = from; (versions[at] ?? Number.POSITIVE_INFINITY) <= until; at += 1) {
      if (litresExplained(flight, versions[at] ?? 0, answer, asked, look)) return null;
    }
  }
  const told = (figures: readonly (number | null)[], unit: number) =>
    figures
      .slice(first - flight.base, Math.min(until + 1, first + FIGURES_TOLD) - flight.base)
      .flatMap((figure) => (figure === null ? [] : figure / unit))
      .join(', ');
  return `${available_kg} kg (${answer.available_m3 ?? 'any'} m³) were never left of ${limits.join(' or ')} kg; in its interval there were booked ${told(flight.booked_tenths, 10)} kg, ${told(flight.booked_litres, 1_000)} m³ (versions ${first} to ${until})`;
}

/** By its own figures a refusal must lack what was asked for: weight, or where litres are told, litres. */
function ownFiguresFault({ weight_kg, litres }: Asked, answer: Rejected): string | null {
  const { available_kg = 0, requested_kg, available_m3, requested_m3 } = answer;
  if (requested_kg !== weight_kg) return `it speaks of ${requested_kg} kg`;
  if (available_m3 === undefined) {
    return available_kg >= weight_kg ? 'by its own figures there was room' : null;
  }
  if (litresOf(requested_m3 ?? 0) !== litres) return `it speaks of ${requested_m3} m³`;
  if (available_kg < weight_kg) return 'it told of litres, and kilograms were lacking';
  return litresOf(available_m3) >= litres ? 'by its own figures there was room' : null;
}

function litresExplained(
  flight: FlightLedger,
  version: number,
  { available_m3 }: Rejected,
  { own_litres }: Asked,
  look: { from_ms: number; to_ms: number },
): boolean {
  if (available_m3 === undefined) return true;
  const litres =
    (flight.booked_litres[version - flight.base] ?? 0) + litresOf(available_m3) - own_litres;
  return flight.standing.max_volume_m3.canBe(litres / 1_000, look);
}
