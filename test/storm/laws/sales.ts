import type { FlightLedger, Ledger } from '../ledger.ts';
import type { Violations } from '../violation.ts';

/** Nothing is sold on a flight that was cancelled or closed all the while it can have been sold. */
export function checkSales(ledger: Ledger, violations: Violations): void {
  for (const flight of ledger.flights.values()) {
    if (!ledger.operated.has(flight.flight.flight_id)) continue;
    for (const [index, sale] of flight.transactions.entries()) {
      const { flight_id } = flight.flight;
      if (!sale.changes.some((c) => c.flight_id === flight_id && c.sold)) continue;
      const withdrawn = withdrawnFor(flight, index);
      if (!withdrawn) continue;
      violations.add(
        'sold after withdrawal',
        `booking ${sale.booking.ref_id} was sold on flight ${flight.flight.flight_id} when it was ${withdrawn}`,
        [
          ...(ledger.bookings.get(sale.booking.ref_id)?.attempts ?? []),
          ...(ledger.operated.get(flight.flight.flight_id) ?? []),
        ],
      );
    }
  }
}

function withdrawnFor(
  { standing, transactions, base }: FlightLedger,
  index: number,
): 'cancelled' | 'closed' | null {
  const sale = transactions[index];
  if (!sale) return null;
  const look = { from_ms: sale.earliest_ms, to_ms: sale.latest_ms, after_version: base + index };
  if (!standing.status.canBe('SCHEDULED', look)) return 'cancelled';
  return standing.closed.canBe(false, look) ? null : 'closed';
}
