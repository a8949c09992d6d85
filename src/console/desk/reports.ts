import type { AppContext } from '../../context.ts';
import { Reference } from '../../contract/fields.ts';
import { Milestone } from '../../contract/milestones.ts';
import type { FieldError } from '../../core/reasons.ts';
import { report } from '../../core/tracking/report.ts';
import { signedIn } from '../../http/access.ts';
import { check, numberOf, type Sent } from '../forms.ts';

/** Reports one shipment, whose form may break the rules before the books are asked. */
export function reportMove(c: AppContext, sent: Sent) {
  const checked = check(Milestone(), milestoneOf(c, sent));
  return 'errors' in checked
    ? invalid(checked)
    : report(c.get('ports'), { ...orderOf(c, sent), report: checked.value });
}

/** What a form says that breaks the rules of the contract. */
export const invalid = ({ errors }: { errors: FieldError[] }) =>
  ({ reason: 'validation_failed', errors }) as const;

/** Who orders what of which booking, at whichever version: the books say whether it is the next step. */
export const orderOf = (c: AppContext, sent: Sent) => {
  const ref = check(Reference(), sent.ref_id ?? '');
  // What is no reference is no booking's.
  return { actor: signedIn(c), ref_id: 'value' in ref ? ref.value : '', if_versions: null };
};

/**
 * What a form reports. A step is recorded once, whatever its time, so without one it is now; an acceptance is told from
 * another by its time, so it is when the form was drawn: sent twice, it is told once.
 */
const milestoneOf = (c: AppContext, sent: Sent) => ({
  code: sent.code,
  location: sent.at,
  occurred_at:
    sent.code === 'RCS' || sent.local_at
      ? momentOf(sent)
      : new Date(c.get('ports').world.now_ms()).toISOString(),
  // Of an acceptance none: rebooked later, the shipment would seem to be on a flight that is not its own.
  flight_id: sent.code === 'RCS' ? undefined : c.req.param('flight_id'),
  pieces: numberOf(sent, 'pieces'),
  weight_kg: numberOf(sent, 'weight_kg'),
});

/** When it happened: by the clock of the station, if a time was written, else when the form was drawn. */
export const momentOf = (sent: Sent) =>
  sent.local_at ? `${sent.local_at}${sent.offset ?? 'Z'}` : sent.occurred_at;
