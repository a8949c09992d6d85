import { AssignWaybill } from '../../contract/waybills.ts';
import { cancel } from '../../core/booking/cancel.ts';
import { confirm } from '../../core/booking/confirm.ts';
import { isFailure } from '../../core/reasons.ts';
import { goTo } from '../answers.tsx';
import { check, readForm } from '../forms.ts';
import { createPages } from '../room.ts';
import { showAgain } from './again.ts';
import { showBooking } from './booking.tsx';
import { showCancel } from './cancel.tsx';
import { named, orderOf, pathOf, readBooking, refOf } from './read.tsx';

/** What somebody decides about a booking, from its page. */
export const changes = createPages()
  .act('/my/bookings/:ref_id/confirm', named, async (c) => {
    const sent = await readForm(c);
    const result = await confirm(c.get('ports'), orderOf(c, sent));
    return isFailure(result)
      ? showAgain(c, result, sent, showBooking)
      : goTo(c, pathOf(result.booking.ref_id));
  })
  .act('/my/bookings/:ref_id/waybill', named, async (c) => {
    const sent = await readForm(c);
    const draw = sent.draw === 'yes';
    const asked = check(
      AssignWaybill(),
      draw ? { draw } : { awb_number: sent.awb_number?.replaceAll(/\s/g, '') || ' ' },
    );
    if ('errors' in asked) {
      const shown = await readBooking(c);
      if (shown instanceof Response) return shown;
      return showBooking(c, shown, { sent, errors: asked.errors }, 422);
    }
    const { awb_number = null } = asked.value;
    const order = { ...orderOf(c, sent), awb_number };
    const result = await c.get('ports').waybills.assignWaybill(order);
    return isFailure(result)
      ? showAgain(c, result, sent, showBooking)
      : goTo(c, pathOf(result.booking.ref_id));
  })
  .show('/my/bookings/:ref_id/cancel', named, async (c) => {
    const shown = await readBooking(c);
    if (shown instanceof Response) return shown;
    return shown.whyNot('cancel') === null
      ? showCancel(c, shown)
      : goTo(c, pathOf(shown.booking.ref_id));
  })
  .act('/my/bookings/:ref_id/cancel', named, async (c) => {
    const sent = await readForm(c);
    const result = await cancel(c.get('ports'), orderOf(c, sent));
    if (isFailure(result)) {
      const again = result.reason === 'version_mismatch' ? showCancel : showBooking;
      return showAgain(c, result, sent, again);
    }
    return goTo(c, pathOf(result.booking.ref_id));
  })
  // Where a form stood that was sent here: whoever reloads its answer by the address alone is led back.
  .show('/my/bookings/:ref_id/confirm', named, (c) => goTo(c, pathOf(refOf(c))))
  .show('/my/bookings/:ref_id/waybill', named, (c) => goTo(c, pathOf(refOf(c))));
