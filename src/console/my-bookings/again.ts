import type { AppContext } from '../../context.ts';
import { versionOf } from '../../contract/entity-tags.ts';
import type { FailureOf, Reason } from '../../core/reasons.ts';
import { refuse } from '../answers.tsx';
import { sayToPeople } from '../failures/say.ts';
import type { Sent } from '../forms.ts';
import type { Tried } from './form.tsx';
import { readBooking, type Shown } from './read.tsx';

/** Draws a page about a booking, with the form on it as it was tried. */
export type Draw = (
  c: AppContext,
  shown: Shown,
  tried?: Tried,
  status?: number,
) => Response | Promise<Response>;

/** Shows a refused form again, over the booking as it is by now. */
export async function showAgain<R extends Reason>(
  c: AppContext,
  failure: FailureOf<R>,
  sent: Sent,
  draw: Draw,
): Promise<Response> {
  if (failure.reason === 'unauthenticated') return refuse(c, failure);
  const shown = await readBooking(c);
  if (shown instanceof Response) return shown;
  const said = sayToPeople<R>(failure);
  const refused = { ...said, detail: shown.formats.inText(said.detail) };
  c.set('problem', refused.code);
  return failure.reason === 'version_mismatch'
    ? draw(c, shown, { sent, drawn_at: drawnAt(sent, shown) }, refused.status)
    : draw(c, shown, { sent, refused }, refused.status);
}

/** The version that a form was drawn at; the present one for a form that names none of the past. */
function drawnAt(sent: Sent, { booking: { version } }: Shown): number {
  const drawn_at = versionOf(sent.version ?? '') ?? version;
  return Math.min(drawn_at, version);
}
