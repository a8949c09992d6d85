import type { FinalEvent } from './final-state.ts';
import type { Movement, Operate, Operation } from './history.ts';
import type { Ledger } from './ledger.ts';
import { litresOf, tenthsOf } from './measures.ts';
import { isFlightCancel, statusOfStep } from './shipment.ts';
import type { Transaction } from './timeline.ts';

/** Who can have asked for a change, whatever came of it. */
export function makersOf(ledger: Ledger, transaction: Transaction): readonly Operation[] {
  const { booking, event } = transaction;
  if (event.sequence === 1) return ledger.bookings.get(booking.ref_id)?.attempts ?? [];
  if (event.kind === 'flight_changed') {
    return (ledger.operated.get(event.flight_id ?? '') ?? []).filter((o) => explains(o, event));
  }
  return (ledger.movements.get(booking.ref_id) ?? []).filter((o) => makes(o, transaction, ledger));
}

/** Whether what was asked of a flight is what the event tells. */
function explains({ arguments: { changes } }: Operate, event: FinalEvent): boolean {
  return isFlightCancel(event)
    ? changes.status === 'CANCELLED'
    : changes.estimated_departure_ms !== undefined || changes.estimated_arrival_ms !== undefined;
}

function makes(asked: Movement, { booking, event }: Transaction, ledger: Ledger): boolean {
  switch (asked.operation) {
    case 'cancel':
      return event.status === 'CANCELLED' && event.kind === null;
    case 'confirm':
      return event.kind === 'confirmed';
    case 'step': {
      const { step, location } = asked.arguments;
      const moved = event.kind === null && event.status === statusOfStep(step);
      return moved && event.location === location;
    }
    case 'offload':
      return event.kind === 'offloaded' && event.occurred_ms === asked.arguments.occurred_ms;
    case 'milestone':
      return event.kind === 'milestone' && event.occurred_ms === asked.arguments.occurred_ms;
    case 'assign': {
      const { awb_number = booking.awb_number } = asked.arguments;
      return event.kind === 'awb_assigned' && awb_number === booking.awb_number;
    }
    case 'rebook':
      return event.kind === 'rebooked' && isAsAsked(asked.arguments, event, booking.ref_id, ledger);
  }
}

/** Whether a rebook came to what this one asked for: its flights, and its weight or the one of before. */
function isAsAsked(
  { flight_ids, weight_kg, volume_m3 }: Extract<Movement, { operation: 'rebook' }>['arguments'],
  event: FinalEvent,
  ref_id: string,
  ledger: Ledger,
): boolean {
  const states = ledger.bookings.get(ref_id)?.states ?? [];
  const [before, after] = [states[event.sequence - 2], states[event.sequence - 1]];
  if (!before || !after) return false;
  const planned = after.legs.slice(event.flight_id === null ? 0 : before.legs.length);
  if (event.flight_id !== null && flight_ids) {
    const flown = planned.map((leg) => leg.flight_id);
    if (flown.join() !== flight_ids.join()) return false;
  }
  const { tenths, litres } = planned.at(-1) ?? { tenths: 0, litres: 0 };
  const known = before.legs.at(-1);
  return (
    tenths === (weight_kg === undefined ? known?.tenths : tenthsOf(weight_kg)) &&
    (volume_m3 === undefined || litres === litresOf(volume_m3))
  );
}
