import type { AppContext } from '../../context.ts';
import { show } from '../answers.tsx';
import { ErrorSummary } from '../parts/form.tsx';
import { Refused } from '../parts/notice.tsx';
import { Status } from '../parts/status.tsx';
import { Actions, Waybill } from './actions.tsx';
import { Changed } from './changed.tsx';
import { TEXT as ALL } from './en.ts';
import { Facts, Price } from './facts.tsx';
import type { Tried } from './form.tsx';
import { History } from './history.tsx';
import { Legs } from './legs.tsx';
import { Route } from './list.tsx';
import type { Shown } from './read.tsx';
import { State } from './state.tsx';

const TEXT = ALL.booking;

/** Answers the page of a booking. */
export const showBooking = (c: AppContext, shown: Shown, tried: Tried = {}, status = 200) =>
  show(c, {
    title: TEXT.title(shown.booking.ref_id),
    main: <BookingPage shown={shown} tried={tried} />,
    islands: ['busy-form', 'count-down'],
    status,
  });

const BookingPage = ({ shown, tried }: { shown: Shown; tried: Tried }) => {
  const { booking, is_anothers } = shown;
  const { ref_id, awb_number } = booking;
  return (
    <div class="stack wide my-booking">
      <div class="stack">
        <p class="small">
          <a href="/my/bookings">{ALL.list.title}</a>
        </p>
        <div class="row">
          <h1>
            <Route {...booking} />
          </h1>
          <Status status={booking.status} />
        </div>
        <p class="quiet row">
          <span>
            {TEXT.reference} <strong class="code">{ref_id}</strong>
          </span>
          {awb_number !== null && (
            <span>
              {TEXT.waybill} <strong class="code">{awb_number}</strong>
            </span>
          )}
        </p>
        {is_anothers && <p class="notice info">{TEXT.of_another}</p>}
        <ErrorSummary errors={tried.errors} labels={ALL.labels} />
        <Changed booking={booking} drawn_at={tried.drawn_at} formats={shown.formats} />
        <Refused refused={tried.refused} />
        <State {...shown} />
      </div>
      <div class="stack wide beside">
        <div class="stack">
          <Legs {...shown} />
          <Facts {...shown} />
        </div>
        <aside class="stack">
          <Actions {...shown} />
          <Waybill shown={shown} tried={tried} />
          <Price {...shown} />
          <section class="card" aria-labelledby="elsewhere">
            <h2 id="elsewhere">{TEXT.elsewhere.title}</h2>
            <ul class="plain">
              <li>
                <a href={`/track/${ref_id}`}>{TEXT.elsewhere.track}</a>
              </li>
              <li>
                <a href={`/track/${ref_id}/label`}>{TEXT.elsewhere.label}</a>
              </li>
            </ul>
          </section>
        </aside>
        <History {...shown} />
      </div>
    </div>
  );
};
