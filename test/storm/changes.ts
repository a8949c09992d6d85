import type { FinalEvent } from './final-state.ts';
import type { LegNow, ShipmentState } from './shipment.ts';
import type { Change } from './timeline.ts';

/** What an event took and gave back, leg by leg: a leg inserted makes a version of its flight, and so does its release. */
export function changesOf(
  event: FinalEvent | undefined,
  states: readonly ShipmentState[],
): Change[] {
  const after = states[(event?.sequence ?? 0) - 1]?.legs ?? [];
  const before = states[(event?.sequence ?? 0) - 2]?.legs ?? [];
  const held = new Set(before.filter(isHeld).map(({ flight_id }) => flight_id));
  return after.flatMap((leg, index): Change[] => {
    const { flight_id, tenths, litres } = leg;
    const known = before[index];
    if (!known) {
      const taken = isHeld(leg) ? { tenths, litres, versions: 1 } : { ...NOTHING, versions: 2 };
      const sold = isHeld(leg) && !held.has(flight_id) && event?.kind !== 'split';
      return [{ flight_id, ...taken, sold }];
    }
    const released = isHeld(known) && !isHeld(leg);
    return released
      ? [{ flight_id, tenths: -tenths, litres: -litres, versions: 1, sold: false }]
      : [];
  });
}

/** The net of each flight. */
export function sumChanges(changes: readonly Change[]): Change[] {
  const sums = new Map<string, Change>();
  for (const change of changes) {
    const sum = sums.get(change.flight_id);
    if (!sum) {
      sums.set(change.flight_id, { ...change });
      continue;
    }
    sum.tenths += change.tenths;
    sum.litres += change.litres;
    sum.versions += change.versions;
    sum.sold ||= change.sold;
  }
  return [...sums.values()];
}

const NOTHING = { tenths: 0, litres: 0 };

function isHeld({ fate }: LegNow): boolean {
  return fate === 'booked' || fate === 'departed' || fate === 'arrived';
}
