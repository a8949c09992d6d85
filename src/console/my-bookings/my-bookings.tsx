import type { AppContext } from '../../context.ts';
import { AtReference, askedList, ListQuery } from '../../contract/bookings.ts';
import { AwbNumber } from '../../contract/waybills.ts';
import { isFailure } from '../../core/reasons.ts';
import { lookingOf, seesAll, signedIn } from '../../http/access.ts';
import { goTo, refuse, show } from '../answers.tsx';
import { formatsOf } from '../format.ts';
import { check, readQuery, type Sent, textOf } from '../forms.ts';
import { createPages } from '../room.ts';
import { showBooking } from './booking.tsx';
import { TEXT } from './en.ts';
import { BookingList, NotFound } from './list.tsx';
import { named, pathOf, readBooking } from './read.tsx';

/** So many on a page. */
const PAGE_SIZE = 25;

/** What somebody has booked. */
export const myBookings = createPages()
  .show('/my/bookings', async (c) => {
    const sent = readQuery(c);
    const find = textOf(sent, 'find');
    if (find !== undefined) return showFound(c, sent, find);
    const asked = check(ListQuery(), {
      status: textOf(sent, 'status'),
      cursor: textOf(sent, 'cursor'),
      limit: String(PAGE_SIZE),
    });
    if ('errors' in asked) return goTo(c, '/my/bookings');
    const { status, cursor } = asked.value;
    const result = await c
      .get('ports')
      .ledger.listBookings({ actor: signedIn(c), ...askedList(asked.value) });
    if (isFailure(result)) {
      return result.reason === 'validation_failed' ? goTo(c, '/my/bookings') : refuse(c, result);
    }
    const main = (
      <BookingList
        {...result}
        status={status}
        is_later={cursor !== undefined}
        formats={formatsOf(c.get('language'))}
      />
    );
    return show(c, { title: TEXT.list.title, main });
  })
  .show('/my/bookings/:ref_id', named, async (c) => {
    const shown = await readBooking(c);
    if (shown instanceof Response) return shown;
    return showBooking(c, shown);
  });

/** Leads to the booking that has this reference or waybill, or says that there is none. */
async function showFound(c: AppContext, sent: Sent, find: string) {
  const asked = find.replaceAll(/\s/g, '').slice(0, 64);
  const { ledger, tracking } = c.get('ports');
  const caller = signedIn(c);
  const waybill = check(AwbNumber(), asked);
  if ('value' in waybill) {
    const query = { actor: caller, status: null, awb_number: waybill.value, after_ref_id: null };
    const result = await ledger.listBookings({ ...query, limit: PAGE_SIZE });
    if (isFailure(result)) return refuse(c, result);
    const [booking, another] = result.bookings;
    if (booking !== undefined && another === undefined) return goTo(c, pathOf(booking.ref_id));
    if (booking !== undefined) {
      const formats = formatsOf(c.get('language'));
      const main = (
        <BookingList {...result} next={null} status={undefined} is_later formats={formats} />
      );
      return show(c, { title: TEXT.list.title, main });
    }
  } else {
    const named = check(AtReference(), { ref_id: asked });
    // Eleven digits are a waybill, and its check digit says what is wrong with it.
    const is_waybill = /^\d{3}-?\d{8}$/.test(asked);
    if ('errors' in named || is_waybill) {
      const [{ message } = { message: '' }] =
        is_waybill || !('errors' in named) ? waybill.errors : named.errors;
      return showNone(c, { sent, errors: [{ path: 'find', message }], asked }, 422);
    }
    const result = await tracking.getBooking(named.value.ref_id, lookingOf(caller));
    if (!isFailure(result) && seesAll(caller, result.booking.user_id)) {
      return goTo(c, pathOf(result.booking.ref_id));
    }
  }
  return showNone(c, { sent, asked });
}

const showNone = (c: AppContext, state: Parameters<typeof NotFound>[0], status = 200) =>
  show(c, { title: TEXT.list.title, main: <NotFound {...state} />, status });
