import {
  BOOKING_STATUSES,
  type BookingListed,
  type BookingStatus,
} from '../../core/booking/types.ts';
import type { Formats } from '../format.ts';
import type { FormState } from '../forms.ts';
import { STATUS } from '../parts/en.ts';
import { Field } from '../parts/form.tsx';
import { Status } from '../parts/status.tsx';
import { TEXT as ALL } from './en.ts';
import { pathOf } from './read.tsx';

const TEXT = ALL.list;

type ListProps = {
  bookings: readonly BookingListed[];
  status: BookingStatus | undefined;
  /** Whether newer ones stand before these. */
  is_later: boolean;
  /** The booking to go on after. */
  next: string | null;
  formats: Formats;
};

/** One's bookings: a table, which is one card each where there is little room. */
export const BookingList = ({ bookings, status, is_later, next, formats }: ListProps) => (
  <div class="stack wide">
    <Head />
    <div class="stack">
      <Filter status={status} />
      {bookings.length === 0 ? (
        <Nothing status={status} />
      ) : (
        <div class="sheet as-cards">
          <table>
            <caption class="unseen">{TEXT.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{TEXT.columns.ref}</th>
                <th scope="col">{TEXT.columns.status}</th>
                <th scope="col">{TEXT.columns.route}</th>
                <th scope="col" class="figure">
                  {TEXT.columns.pieces}
                </th>
                <th scope="col" class="figure">
                  {TEXT.columns.weight}
                </th>
                <th scope="col" class="figure">
                  {TEXT.columns.price}
                </th>
                <th scope="col">{TEXT.columns.booked}</th>
              </tr>
            </thead>
            <tbody>
              {bookings.map((booking) => (
                <Row booking={booking} formats={formats} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {(next !== null || is_later) && (
        <nav class="row spread" aria-label={TEXT.pages}>
          {is_later ? <a href={listPath(status)}>{TEXT.newest}</a> : <span />}
          {next !== null && (
            <a rel="next" href={listPath(status, next)}>
              {TEXT.older}
            </a>
          )}
        </nav>
      )}
    </div>
  </div>
);

/** What was looked for and is not there. */
export const NotFound = ({ sent, errors, asked }: FormState & { asked: string }) => (
  <div class="stack wide">
    <Head {...{ sent, errors }} />
    {!errors && (
      <div class="notice info" role="status">
        <p>{TEXT.none_found(asked)}</p>
        <p class="row">
          <a href={`/track/${encodeURIComponent(asked)}`}>{TEXT.track_instead}</a>
        </p>
      </div>
    )}
    <p>
      <a href="/my/bookings">{TEXT.show_all}</a>
    </p>
  </div>
);

const Head = ({ sent, errors }: FormState) => (
  <div class="row spread my-list-head">
    <h1>{TEXT.title}</h1>
    <search>
      <form class="find-mine" action="/my/bookings" novalidate>
        <Field
          name="find"
          label={TEXT.find}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          {...{ sent, errors }}
        />
        <button type="submit">{TEXT.find_submit}</button>
      </form>
    </search>
  </div>
);

const Filter = ({ status }: { status: BookingStatus | undefined }) => (
  <nav class="statuses" aria-label={TEXT.filter}>
    {[undefined, ...BOOKING_STATUSES].map((one) => (
      <a href={listPath(one)} aria-current={one === status ? 'true' : undefined}>
        {one === undefined ? TEXT.all : STATUS[one]}
      </a>
    ))}
  </nav>
);

const Row = ({ booking, formats }: { booking: BookingListed; formats: Formats }) => (
  <tr>
    <th scope="row">
      <a class="code" href={pathOf(booking.ref_id)}>
        {booking.ref_id}
      </a>
      <span class="under">
        {booking.awb_number !== null && TEXT.waybill(booking.awb_number)}
        {booking.awb_number !== null && booking.goods_description !== null && ' · '}
        {booking.goods_description}
      </span>
    </th>
    <td class="state">
      <Status status={booking.status} />
      {booking.status === 'HELD' && booking.hold_expires_at !== null && (
        <span class="under">{TEXT.held_until(formats.utc(booking.hold_expires_at))}</span>
      )}
      {booking.needs_rebooking && <strong class="under warn">{TEXT.needs_rebooking}</strong>}
    </td>
    <td class="route">
      <Route {...booking} />
    </td>
    <td class="figure" data-label={TEXT.columns.pieces}>
      {formats.number(booking.pieces)}
    </td>
    <td class="figure" data-label={TEXT.columns.weight}>
      {formats.kg(booking.weight_kg)}
    </td>
    <td class={booking.price === null ? 'figure none' : 'figure'} data-label={TEXT.columns.price}>
      {booking.price === null
        ? TEXT.nothing
        : formats.money(booking.price.total, booking.price.currency)}
    </td>
    <td class="booked" data-label={TEXT.columns.booked}>
      <time datetime={booking.created_at}>{formats.utc(booking.created_at)}</time>
    </td>
  </tr>
);

/** From airport to airport, as people read it and as it is read to them. */
export const Route = ({ origin, destination }: { origin: string; destination: string }) => (
  <>
    {origin} <span aria-hidden="true">→</span>
    <span class="unseen">{TEXT.to}</span> {destination}
  </>
);

const Nothing = ({ status }: { status: BookingStatus | undefined }) =>
  status === undefined ? (
    <div class="none-yet">
      <h2>{TEXT.new_title}</h2>
      <p class="quiet">{TEXT.new}</p>
      <p>
        <a class="button main" href="/">
          {TEXT.new_link}
        </a>
      </p>
    </div>
  ) : (
    <div class="none-yet">
      <p>{TEXT.none_in(STATUS[status])}</p>
      <p>
        <a href="/my/bookings">{TEXT.show_all}</a>
      </p>
    </div>
  );

function listPath(status: BookingStatus | undefined, cursor?: string): string {
  const query = new URLSearchParams();
  if (status !== undefined) query.set('status', status);
  if (cursor !== undefined) query.set('cursor', cursor);
  return query.size === 0 ? '/my/bookings' : `/my/bookings?${query}`;
}
