import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { newWaybill, offload, rebook, to } from '../changes.ts';
import { useDatabase } from '../fixture.ts';
import { useRebooking } from '../rebooking.ts';
import { assign } from '../waybills.ts';

/** With its delivery a booking is closed, as with its cancel. */

const books = useDatabase();
const { owner, handler, bookOn, go } = await useRebooking(books);
const STALE = [9];

type Change = (ref: string, flight: MadeFlight) => Promise<unknown>;

test.each<[string, Change]>([
  [
    'left behind',
    (ref, flight) => offload(books, handler, ref, flight, {}, { if_versions: STALE }),
  ],
  [
    'left behind in part',
    (ref, flight) => offload(books, handler, ref, flight, { pieces: 1 }, { if_versions: STALE }),
  ],
  ['given a waybill', (ref) => assign(books, owner, ref, newWaybill(), STALE)],
  ['given a waybill from stock', (ref) => assign(books, owner, ref, null, STALE)],
  [
    'rebooked',
    async (ref) => rebook(books, owner, ref, to(await books.makeFlight()), { if_versions: STALE }),
  ],
])('what was delivered is not %s, whatever the version', async (_, change) => {
  const flight = await books.makeFlight();
  const ref = await bookOn([flight]);
  await go(ref, 'depart', 'DEL');
  await go(ref, 'arrive', 'LHR');
  expect(await go(ref, 'deliver', 'LHR')).toMatchObject({ booking: { status: 'DELIVERED' } });
  const before = await books.tracking.getBooking(ref);
  expect(await change(ref, flight)).toEqual({
    reason: 'booking_closed',
    booking_status: 'DELIVERED',
  });
  expect(await books.tracking.getBooking(ref)).toStrictEqual(before);
});
