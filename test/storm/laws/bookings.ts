import type { Book, BookingDone } from '../history.ts';
import type { BookingLedger, Intent, Ledger } from '../ledger.ts';
import { litresOf, requestedLitres } from '../measures.ts';
import type { Violations } from '../violation.ts';

/**
 * Each acknowledged booking is there, as it was acknowledged; every repetition was given the same
 * answer; and no intent was booked twice, whether its outcome was known or not.
 */
export function checkBookings(ledger: Ledger, violations: Violations): void {
  for (const intent of ledger.intents.values()) {
    checkOnce(intent, violations);
    const first_answers = new Map<string, Book>();
    for (const attempt of intent.attempts) {
      const { answer } = attempt;
      if (answer.outcome !== 'done') continue;
      const fault = acknowledgementFault(attempt, answer, ledger.bookings.get(answer.ref_id));
      if (fault) violations.add(fault.law, `booking ${answer.ref_id}: ${fault.summary}`, [attempt]);
      const first = first_answers.get(answer.ref_id);
      if (!first) first_answers.set(answer.ref_id, attempt);
      else if ('digest' in first.answer && first.answer.digest !== answer.digest) {
        const summary = `booking ${answer.ref_id}: a repetition got another answer than the first`;
        violations.add('replay differs', summary, [first, attempt]);
      }
    }
  }
}

/** Attempts under one name make one booking between them; an attempt without a name may make its own. */
function checkOnce({ attempts, made }: Intent, violations: Violations): void {
  if (made.length <= 1) return;
  const effective = attempts.filter(({ answer }) => answer.outcome !== 'rejected');
  if (made.length <= new Set(effective.map(nameOf)).size) return;
  const names = made.map(({ booking }) => booking.ref_id).join(', ');
  violations.add('booked twice', `one intent made ${made.length} bookings: ${names}`, effective);
}

function nameOf({ id, arguments: args, answer }: Book): string {
  const given = 'ref_id' in answer ? answer.ref_id : undefined;
  const ref_id = args.ref_id ?? given;
  if (args.idempotency_key) return `key ${args.idempotency_key}`;
  return ref_id ? `reference ${ref_id}` : `attempt ${id}`;
}

function acknowledgementFault(
  { arguments: args }: Book,
  answer: BookingDone,
  found: BookingLedger | undefined,
): { law: string; summary: string } | null {
  if (!found) return { law: 'lost acknowledgement', summary: 'acknowledged, and not there' };
  const { booking } = found;
  const { booked } = booking;
  const differs =
    (['user_id', 'origin', 'destination'] as const).find(
      (field) => booking[field] !== args[field],
    ) ??
    (['weight_kg', 'pieces'] as const).find((field) => booked[field] !== args[field]) ??
    (booked.quote_id === (args.quote_id ?? null) ? undefined : 'quote_id');
  if (differs || booked.flight_ids.join() !== args.flight_ids.join()) {
    const field = differs ?? 'flight_ids';
    return { law: 'wrong acknowledgement', summary: `its ${field} is not what was asked for` };
  }
  const litres = requestedLitres(args);
  if (booked.volume_l !== litres || litresOf(answer.volume_m3) !== litres) {
    const summary = `${litres} l asked for, ${answer.volume_m3} m³ told, ${booked.volume_l} l booked`;
    return { law: 'wrong acknowledgement', summary };
  }
  const drawn = args.draw_awb === true && booked.awb_number !== null;
  if (
    answer.awb_number !== booked.awb_number ||
    (!drawn && answer.awb_number !== (args.awb_number ?? null))
  ) {
    const summary = `its waybill is ${booked.awb_number}, ${answer.awb_number} was told`;
    return { law: 'wrong acknowledgement', summary };
  }
  const held_until_ms = answer.hold_expires_at === null ? null : Date.parse(answer.hold_expires_at);
  const stale =
    answer.status !== (args.hold_minutes === undefined ? 'BOOKED' : 'HELD') ||
    held_until_ms !== booking.held_until_ms ||
    answer.version !== 1 ||
    answer.created_at !== booking.created_at ||
    answer.event_id !== String(booking.events[0]?.id);
  if (stale) {
    return {
      law: 'not the first answer',
      summary: `answered ${answer.status}, version ${answer.version}, event ${answer.event_id} of ${answer.created_at}`,
    };
  }
  return null;
}
