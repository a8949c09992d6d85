import type { AppContext } from '../../context.ts';
import { versionOf } from '../../contract/entity-tags.ts';
import { RebookBooking } from '../../contract/rebook-booking.ts';
import { RouteSearch } from '../../contract/search.ts';
import { rebook as rebookBooking } from '../../core/booking/rebook.ts';
import { isFailure } from '../../core/reasons.ts';
import { search } from '../../core/search/search.ts';
import type { Itinerary } from '../../core/search/types.ts';
import { goTo, refuse, show } from '../answers.tsx';
import { check, readForm, readQuery, type Sent } from '../forms.ts';
import { createPages } from '../room.ts';
import { type Draw, showAgain } from './again.ts';
import { TEXT } from './en.ts';
import { OtherFlights } from './other-flights.tsx';
import { priceOf } from './price.ts';
import { named, orderOf, pathOf, readBooking, type Shown } from './read.tsx';
import { REVIEW_ISLANDS, Review } from './review.tsx';

/** So many ways of a day are shown. */
const WAYS_MAX = 50;

/** Other flights for the same goods, looked for in place. */
export const rebooking = createPages()
  .show('/my/bookings/:ref_id/rebook', named, async (c) => {
    const shown = await readBooking(c);
    if (shown instanceof Response) return shown;
    return shown.whyNot('rebook') === null
      ? showFlights(c, shown, { sent: readQuery(c) })
      : goTo(c, pathOf(shown.booking.ref_id));
  })
  .act('/my/bookings/:ref_id/rebook', named, async (c) => {
    const sent = await readForm(c);
    const flight_ids = sent.flights?.split(',') ?? [];
    const asked = check(RebookBooking(), { flight_ids, quote_id: sent.quote_id ?? null });
    if ('errors' in asked) return goTo(c, pathOf(String(c.req.param('ref_id')), '/rebook'));
    if (sent.step !== 'do') return showReview(c, sent, flight_ids);
    const order = { ...orderOf(c, sent), request: asked.value };
    const result = await rebookBooking(c.get('ports'), order);
    return isFailure(result)
      ? showAgain(c, result, sent, showFlights)
      : goTo(c, pathOf(result.booking.ref_id));
  });

/** Shows what was chosen with its price, before it is booked. */
async function showReview(c: AppContext, sent: Sent, flight_ids: string[]) {
  const shown = await readBooking(c);
  if (shown instanceof Response) return shown;
  const { booking, position } = shown;
  const drawn_at = versionOf(sent.version ?? '') ?? booking.version;
  if (drawn_at !== booking.version) return showFlights(c, shown, { sent, drawn_at }, 409);
  const date = dateOf(shown, sent);
  const [found, priced] = await Promise.all([
    findWays(c, shown, date),
    booking.needs_rebooking && booking.price !== null
      ? ('stays' as const)
      : priceOf(c, booking, position, flight_ids, booking),
  ]);
  if (priced instanceof Response) return priced;
  const chosen =
    'ways' in found ? found.ways.find((way) => idsOf(way) === sent.flights) : undefined;
  const main = (
    <Review
      {...{ shown, priced, chosen }}
      below="/rebook"
      carried={{ flights: flight_ids.join(','), date }}
      back={pathOf(booking.ref_id, `/rebook?date=${encodeURIComponent(date)}`)}
    />
  );
  return show(c, { title: TEXT.review.flights_title, main, islands: REVIEW_ISLANDS });
}

/** Answers the ways of a day that the goods could take instead. */
const showFlights: Draw = async (c, shown, tried = {}, status = 200) => {
  const date = dateOf(shown, tried.sent ?? {});
  const found = await findWays(c, shown, date);
  if ('failure' in found) return refuse(c, found.failure);
  const errors = 'errors' in found ? found.errors : tried.errors;
  const ways = 'ways' in found ? found.ways.filter((way) => !isPresent(way, shown)) : [];
  const main = <OtherFlights {...{ shown, ways, date }} tried={{ ...tried, errors }} />;
  return show(c, {
    title: TEXT.rebook.title,
    main,
    status: status === 200 && errors ? 422 : status,
  });
};

/** The ways from where the goods are to where they go, on a day, with room for them. */
async function findWays(c: AppContext, { booking, position }: Shown, date: string) {
  const { volume_assumed, volume_m3, special_handling_codes: codes } = booking;
  const asked = check(RouteSearch(), {
    origin: position,
    destination: booking.destination,
    date,
    weight_kg: String(booking.weight_kg),
    ...(!volume_assumed && { volume_m3: String(volume_m3) }),
    ...(codes.length > 0 && { handling: codes.join(',') }),
    limit: String(WAYS_MAX),
  });
  if ('errors' in asked) return asked;
  const { origin, destination, date: day, ...wish } = asked.value;
  const { VOLUMETRIC_DIVISOR } = c.get('services').settings;
  const query = { origin, destination, date: day };
  const result = await search(c.get('ports'), query, wish, VOLUMETRIC_DIVISOR);
  return isFailure(result) ? { failure: result } : { ways: result.itineraries };
}

/** The flights of a way, as a form sends them. */
const idsOf = (way: Itinerary) => way.map(({ flight_id }) => flight_id).join(',');

const isPresent = (way: Itinerary, { left }: Shown) =>
  left.every(({ state }) => state === 'planned') &&
  idsOf(way) === left.map(({ flight_id }) => flight_id).join(',');

/** The day asked for; else that of the next flight, or today where that has passed. */
function dateOf({ left, formats, now_ms }: Shown, sent: Sent): string {
  const today = new Date(now_ms).toISOString().slice(0, 10);
  const [next] = left;
  const planned = next === undefined ? today : formats.dateOf(next.scheduled_departure);
  return sent.date || [planned, today].sort()[1] || today;
}
