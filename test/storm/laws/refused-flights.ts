import type { Circumstances } from '../circumstances.ts';
import { type Book, endOf, type Quote, type Rebook, type Rejected } from '../history.ts';

/** Null when a flight can have stood so within the interval that it takes nothing, else why not. */
export function flightRefusalFault(
  operation: Book | Quote | Rebook,
  answer: Rejected,
  { ledger, published_ms, clock_slack_ms }: Circumstances,
): string | null {
  const flight = ledger.flights.get(answer.flight_id ?? '');
  const look = { from_ms: operation.call_ms, to_ms: endOf(operation) };
  switch (answer.code) {
    case 'flight_cancelled':
      return flight?.standing.status.canBe('CANCELLED', look) ? null : 'it was not cancelled';
    case 'flight_closed':
      return flight?.standing.closed.canBe(true, look) ? null : 'it was not closed';
    case 'flight_departed': {
      const latest_ms = endOf(operation) + clock_slack_ms;
      return flight && flight.flight.departure_ms <= latest_ms ? null : 'it had not departed';
    }
    case 'flight_not_found': {
      const known_ms = published_ms.get(answer.flight_id ?? '');
      return known_ms === undefined || known_ms >= operation.call_ms ? null : 'it was published';
    }
    default:
      return 'no rule gives this answer';
  }
}
