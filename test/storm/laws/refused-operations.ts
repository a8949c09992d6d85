import type { Circumstances } from '../circumstances.ts';
import { endOf, type Operate, type Rejected } from '../history.ts';
import { litresOf, tenthsOf } from '../measures.ts';
import { versionsWithin } from '../timeline.ts';

/** Null when some state within the interval explains why a flight was not changed, else why none does. */
export function refusedOperationFault(
  operation: Operate,
  answer: Rejected,
  { ledger, published_ms, departures }: Circumstances,
): string | null {
  const { flight_id, changes } = operation.arguments;
  switch (answer.code) {
    case 'flight_busy':
    case 'rate_limited':
      return null;
    case 'flight_not_found': {
      const known_ms = published_ms.get(flight_id);
      return known_ms === undefined || known_ms >= operation.call_ms ? null : 'it was published';
    }
    case 'flight_departed': {
      const left = departures.get(flight_id) ?? Number.POSITIVE_INFINITY;
      if (changes.status === undefined) return 'its status was not to be changed';
      return left <= endOf(operation) ? null : 'nobody had departed on it';
    }
    case 'capacity_below_booked':
      return belowBookedFault(operation, answer, ledger);
    default:
      return 'no rule gives this answer';
  }
}

/** What it says is booked was booked within the interval, and is more than it was to carry. */
function belowBookedFault(
  operation: Operate,
  { booked_weight_kg = 0, booked_volume_m3 }: Rejected,
  ledger: Circumstances['ledger'],
): string | null {
  const { flight_id, changes } = operation.arguments;
  const flight = ledger.flights.get(flight_id);
  if (!flight) return 'there is no such flight';
  const { max_weight_kg = Number.POSITIVE_INFINITY } = changes;
  const max_volume_m3 = changes.max_volume_m3 ?? Number.POSITIVE_INFINITY;
  if (booked_weight_kg <= max_weight_kg && (booked_volume_m3 ?? 0) <= max_volume_m3) {
    return 'by its own figures it could carry that';
  }
  const { first, last } = versionsWithin(flight, operation.call_ms, endOf(operation));
  const versions = flight.versions_at.get(tenthsOf(booked_weight_kg)) ?? [];
  const shown = versions.some(
    (version) =>
      version >= first &&
      version <= last &&
      (booked_volume_m3 === undefined ||
        flight.booked_litres[version - flight.base] === litresOf(booked_volume_m3)),
  );
  return shown ? null : `${booked_weight_kg} kg, ${booked_volume_m3} m³ were not booked then`;
}
