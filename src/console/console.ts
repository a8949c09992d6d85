import { secureHeaders } from 'hono/secure-headers';
import type { AppContext } from '../context.ts';
import { PROBLEMS } from '../contract/problems.ts';
import { NothingDone } from '../core/world.ts';
import { connection } from '../http/connection.ts';
import { contentPolicy } from '../http/content-policy.ts';
import { tellFault } from '../http/fault.ts';
import { allowedMethods, isSafe } from '../http/methods.ts';
import { observation } from '../http/observation.ts';
import { OUTAGE_RETRY_S } from '../http/problem.ts';
import { limitCaller } from '../http/rate-limit.ts';
import { account } from './account/account.tsx';
import { refuseProtocol, refuseSaid } from './answers.tsx';
import { asPage } from './as-page.ts';
import { board } from './board/board.tsx';
import { booking } from './booking/booking.tsx';
import { desk } from './desk/desk.tsx';
import { askAgain } from './failures/again.tsx';
import { OUTAGE } from './failures/en.ts';
import { map } from './map/map.tsx';
import { change } from './my-bookings/change.tsx';
import { changes } from './my-bookings/changes.tsx';
import { myBookings } from './my-bookings/my-bookings.tsx';
import { rebooking } from './my-bookings/rebook.tsx';
import { read } from './read/read.tsx';
import { createPages, type Pages } from './room.ts';
import { sameOrigin } from './same-origin.ts';
import { search } from './search/search.tsx';
import { session } from './session.ts';
import { tracking } from './tracking/tracking.tsx';

/** The pages: middleware in order, then the rooms. */
export function createConsole() {
  const pages = createPages();

  pages.use(observation);
  pages.use(asPage);
  // The origin of a form is sent only where the referrer is (Fetch, 3.2), and it is what a form is judged by.
  pages.use(secureHeaders({ referrerPolicy: 'same-origin', xFrameOptions: 'DENY' }));
  pages.use(contentPolicy);
  pages.use(connection(session)); // the caller is who the cookie says
  pages.use(limitCaller);
  pages.use(sameOrigin);

  pages.route('/', search);
  pages.route('/', booking);
  pages.route('/', account);
  pages.route('/', board);
  pages.route('/', tracking);
  pages.route('/', myBookings);
  pages.route('/', changes);
  pages.route('/', change);
  pages.route('/', rebooking);
  pages.route('/', desk);
  pages.route('/', map);
  pages.route('/', read);

  pages.notFound((c) => answerNothing(pages, c));
  pages.onError(answerFault);
  return pages;
}

/** There is no such page, or none for this method; one slash too many at the end is taken away. */
function answerNothing(pages: Pages, c: AppContext) {
  const methods = allowedMethods(pages, c.req.path);
  if (methods.length > 0) {
    c.header('Allow', methods.join(', '));
    return refuseProtocol(c, 'method_not_allowed');
  }
  const { pathname, search: query } = new URL(c.req.url);
  const shorter = pathname.slice(0, -1);
  return isSafe(c.req.method) &&
    pathname.endsWith('/') &&
    allowedMethods(pages, shorter).includes('GET')
    ? c.redirect(shorter + query, 301)
    : refuseProtocol(c, 'not_found');
}

/** What was thrown: an outage is said with what is known of the outcome, and with the way to ask again. */
async function answerFault(error: Error, c: AppContext) {
  const reads = isSafe(c.req.method);
  const { code } = tellFault(c, error, { reads });
  if (code !== 'unavailable') return refuseProtocol(c, code);
  const outcome = error instanceof NothingDone ? 'nothing_done' : 'unknown';
  const words = OUTAGE[reads ? 'reading' : outcome];
  const told = { code, status: PROBLEMS[code].status, ...words, retry_after_s: OUTAGE_RETRY_S };
  return refuseSaid(c, told, await askAgain(c));
}
