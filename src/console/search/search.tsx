import type { AppContext } from '../../context.ts';
import { measure, toCubicMetres } from '../../core/measure/volume.ts';
import { type FieldError, isFailure } from '../../core/reasons.ts';
import { search as findItineraries } from '../../core/search/search.ts';
import type { Itinerary } from '../../core/search/types.ts';
import { Unavailable } from '../../core/world.ts';
import { tellFault } from '../../http/fault.ts';
import { show, showPart } from '../answers.tsx';
import { inWords } from '../failures/say.ts';
import { formatsOf } from '../format.ts';
import { readQuery, type Sent } from '../forms.ts';
import { createPages } from '../room.ts';
import { readWish } from '../shipment.ts';
import { isEnd, nameAirports } from './airports.ts';
import { DayCount } from './day-strip.tsx';
import { LIMIT, TEXT } from './en.ts';
import { Promises, SearchForm, type SearchState } from './form.tsx';
import { arrange, readView } from './order.ts';
import { Results } from './results.tsx';

/** So long the count of another day is good enough. */
const COUNT_S = 30;

/** Search: where every booking begins. The address says all that is asked. */
export const search = createPages()
  .show('/', async (c) => {
    const sent = readQuery(c);
    if (sent.origin === undefined && sent.destination === undefined) return showForm(c, { sent });
    try {
      const { sent: named, errors, choices } = await nameAirports(c.get('ports').airports, sent);
      if (errors.length > 0) {
        const others = readWish(named);
        const more = 'errors' in others ? others.errors.filter(({ path }) => !isEnd(path)) : [];
        return showForm(c, { sent: named, errors: [...errors, ...more], choices }, 422);
      }
      const found = await findFor(c, named);
      return 'errors' in found
        ? showForm(c, { sent: named, errors: found.errors }, 422)
        : showResults(c, named, found.itineraries);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const refused = inWords({ status: 503, ...tellFault(c, error, { reads: true }) });
      return showForm(c, { sent, refused }, refused.status);
    }
  })
  .show('/days', async (c) => {
    const found = await findFor(c, readQuery(c));
    if ('errors' in found) return c.text(TEXT.days.unknown, 422);
    c.header('Cache-Control', `private, max-age=${COUNT_S}`);
    return showPart(c, <DayCount count={found.itineraries.length} />);
  });

/** The itineraries with room for the shipment that is asked about, or what is wrong with the question. */
async function findFor(
  c: AppContext,
  sent: Sent,
): Promise<{ itineraries: Itinerary[] } | { errors: FieldError[] }> {
  const checked = readWish(sent);
  if ('errors' in checked) return checked;
  const { origin, destination, date, special_handling_codes: handling, ...facts } = checked.value;
  const { VOLUMETRIC_DIVISOR } = c.get('services').settings;
  const volume_m3 = toCubicMetres(measure(facts, VOLUMETRIC_DIVISOR).volume_l);
  const result = await findItineraries(
    c.get('ports'),
    { origin, destination, date },
    { weight_kg: facts.weight_kg, volume_m3, handling, max_stops: 1, limit: LIMIT },
    VOLUMETRIC_DIVISOR,
  );
  return isFailure(result) ? { errors: result.errors } : result;
}

const todayOf = (c: AppContext) =>
  new Date(c.get('ports').world.now_ms()).toISOString().slice(0, 10);

const showForm = (c: AppContext, state: Omit<SearchState, 'today'>, status = 200) =>
  show(c, {
    title: TEXT.title,
    main: (
      <div class="stack wide">
        <div>
          <h1>{TEXT.title}</h1>
          <p class="lead">{TEXT.lead}</p>
        </div>
        <SearchForm {...state} today={todayOf(c)} />
        {status === 200 && <Promises />}
      </div>
    ),
    islands: ['airport-field', 'busy-form'],
    status,
  });

function showResults(c: AppContext, asked: Sent, found: readonly Itinerary[]) {
  const [today, view, formats] = [todayOf(c), readView(asked), formatsOf(c.get('language'))];
  const sent: Sent & Record<'origin' | 'destination', string> = {
    ...asked,
    origin: String(asked.origin).toUpperCase(),
    destination: String(asked.destination).toUpperCase(),
  };
  const { BASE_PRICE_CURRENCY: currency } = c.get('services').settings;
  const passing = arrange(found, view);
  const is_signed_in = c.get('person') !== null;
  const way = TEXT.results.heading(sent.origin, sent.destination);
  return show(c, {
    title: `${way}, ${formats.day(String(sent.date))}`,
    main: (
      <div class="stack wide">
        <SearchForm sent={sent} today={today} />
        <Results {...{ sent, view, found, passing, today, currency, is_signed_in, formats }} />
      </div>
    ),
    islands: ['airport-field', 'day-counts', 'busy-form'],
  });
}
