import type { FinalFlight } from '../final-state.ts';
import type { FlightLedger, Ledger } from '../ledger.ts';
import { litresOf, tenthsOf } from '../measures.ts';
import type { Transaction } from '../timeline.ts';
import type { Violations } from '../violation.ts';

/** What was sold was never above the limit, the books balance, and the versions have no gap. */
export function checkConservation(ledger: Ledger, violations: Violations): void {
  for (const flight of ledger.flights.values()) checkFlight(flight, ledger, violations);
}

function checkFlight(flight: FlightLedger, ledger: Ledger, violations: Violations): void {
  const { flight_id } = flight.flight;
  const makers = (transaction: Transaction | undefined) =>
    ledger.bookings.get(transaction?.booking.ref_id ?? '')?.attempts ?? [];

  const oversold = oversoldAt(flight);
  if (oversold) {
    violations.add(
      'oversold',
      `flight ${flight_id} held ${oversold.figure} at version ${flight.base + oversold.index}`,
      makers(flight.transactions[oversold.index - 1]),
    );
  }
  if (!flight.final) {
    violations.add('lost flight', `flight ${flight_id} is gone`);
    return;
  }
  const stands = standsOtherwise(flight, flight.final);
  if (stands) violations.add('standing changed', `flight ${flight_id} ends with ${stands}`);
  const held = flight.booked_tenths.at(-1);
  if (tenthsOf(flight.final.booked_weight_kg) !== held) {
    violations.add(
      'books out of balance',
      `flight ${flight_id} says ${flight.final.booked_weight_kg} kg are booked, its bookings hold ${kg(held)}`,
      makers(flight.transactions.at(-1)),
    );
  }
  const litres = flight.final.max_volume_l === null ? 0 : flight.booked_litres.at(-1);
  if (flight.final.booked_volume_l !== litres) {
    violations.add(
      'books out of balance',
      `flight ${flight_id} says ${flight.final.booked_volume_l} l are booked, its bookings hold ${litres} l`,
      makers(flight.transactions.at(-1)),
    );
  }
  const version = flight.base + flight.transactions.length;
  if (flight.final.version !== version) {
    violations.add(
      'gap in versions',
      `flight ${flight_id} is at version ${flight.final.version} after changes that make ${version}`,
      makers(flight.transactions.at(-1)),
    );
  }
}

/** The first state in which more was booked than any limit that can have stood when it was sold. */
function oversoldAt(flight: FlightLedger): { index: number; figure: string } | null {
  const { booked_tenths, booked_litres, standing, transactions } = flight;
  const ever = { from_ms: Number.NEGATIVE_INFINITY, to_ms: Number.POSITIVE_INFINITY };
  const least_tenths = Math.min(...standing.max_weight_kg.values(ever).map(tenthsOf));
  const least_litres = Math.min(...standing.max_volume_m3.values(ever).map(litresOfLimit));
  for (const [index, tenths] of booked_tenths.entries()) {
    const litres = booked_litres[index] ?? 0;
    if (tenths === null) continue;
    if (tenths < 0 || litres < 0) return { index, figure: `${kg(tenths)} and ${litres} l` };
    if (tenths <= least_tenths && litres <= least_litres) continue;
    const sale = transactions[index - 1];
    const taken = sale?.changes.some(
      (c) => c.flight_id === flight.flight.flight_id && (c.tenths > 0 || c.litres > 0),
    );
    if (!sale || !taken) continue;
    const look = {
      from_ms: sale.earliest_ms,
      to_ms: sale.latest_ms,
      after_version: flight.base + index - 1,
    };
    const most_tenths = Math.max(...standing.max_weight_kg.values(look).map(tenthsOf));
    if (tenths > most_tenths) return { index, figure: `${kg(tenths)} of ${kg(most_tenths)}` };
    const most_litres = Math.max(...standing.max_volume_m3.values(look).map(litresOfLimit));
    if (litres > most_litres) return { index, figure: `${litres} l of ${most_litres} l` };
  }
  return null;
}

function litresOfLimit(max_volume_m3: number | null): number {
  return max_volume_m3 === null ? Number.POSITIVE_INFINITY : litresOf(max_volume_m3);
}

/** What the flight came to, where nobody made it so; what was sold may not be above it. */
function standsOtherwise({ standing }: FlightLedger, final: FinalFlight): string | null {
  const look = { from_ms: Number.POSITIVE_INFINITY, to_ms: Number.POSITIVE_INFINITY };
  const { max_weight_kg, max_volume_l, booked_weight_kg, booked_volume_l, closed } = final;
  const status = final.status === 'CANCELLED' ? 'CANCELLED' : 'SCHEDULED';
  const max_volume_m3 = max_volume_l === null ? null : max_volume_l / 1_000;
  if (!standing.max_weight_kg.canBe(max_weight_kg, look)) return `a limit of ${max_weight_kg} kg`;
  if (!standing.max_volume_m3.canBe(max_volume_m3, look)) return `a limit of ${max_volume_m3} m³`;
  if (!standing.status.canBe(status, look)) return `the status ${status}`;
  if (!standing.closed.canBe(closed, look)) return closed ? 'its sale closed' : 'its sale open';
  if (status === 'CANCELLED' && booked_weight_kg > 0) return `${booked_weight_kg} kg, cancelled`;
  const above =
    booked_weight_kg > max_weight_kg ||
    booked_volume_l > (max_volume_l ?? Number.POSITIVE_INFINITY);
  return above ? 'more sold than it carries' : null;
}

function kg(tenths: number | null | undefined): string {
  return `${(tenths ?? 0) / 10} kg`;
}
