import type { Quote } from '../../core/rating/types.ts';
import type { Itinerary } from '../../core/search/types.ts';
import type { Said } from '../failures/say.ts';
import type { Sent } from '../forms.ts';
import { Notice } from '../parts/notice.tsx';
import { Price } from '../parts/price.tsx';
import { Way } from '../parts/way.tsx';
import { TEXT as ALL } from './en.ts';
import { DrawnAt } from './form.tsx';
import { pathOf, type Shown } from './read.tsx';
import type { Goods } from './rebooking.ts';

const TEXT = ALL.review;

export const REVIEW_ISLANDS = ['busy-form', 'count-down'] as const;

/** What it will cost: a new price, why there is none, or the price that it has. */
export type Priced = { quote: Quote } | { unpriced: Said } | 'stays';

type ReviewProps = {
  shown: Shown;
  /** Where its form is sent, below the page of the booking. */
  below: '/rebook' | '/change';
  priced: Priced;
  /** What the form before it sent, to be sent on. */
  carried: Sent;
  /** The flights chosen, where they are to be others. */
  chosen?: Itinerary | undefined;
  /** The goods as they are to be, where they are to be others. */
  after?: Goods | undefined;
  /** Back to where something else can be chosen. */
  back: string;
};

/** What will be otherwise, before it is: the flights or the goods, and the price. */
export const Review = ({ shown, below, priced, carried, chosen, after, back }: ReviewProps) => {
  const { booking, formats } = shown;
  const quote = priced !== 'stays' && 'quote' in priced ? priced.quote : null;
  const is_flights = below === '/rebook';
  return (
    <count-down
      class="stack my-review"
      until={quote?.expires_at}
      now={new Date(shown.now_ms).toISOString()}
      left={TEXT.left}
      minute={TEXT.last_minute}
      over={TEXT.over}
    >
      <p class="unseen" role="status" data-said />
      <p class="small">
        <a href={pathOf(booking.ref_id)}>{ALL.booking.title(booking.ref_id)}</a>
      </p>
      <h1>{is_flights ? TEXT.flights_title : TEXT.facts_title}</h1>
      {chosen && (
        <div class="card">
          <Way legs={chosen} formats={formats} />
        </div>
      )}
      {after && <Differences shown={shown} after={after} />}
      <section class="card" aria-labelledby="price">
        <h2 id="price">{TEXT.price}</h2>
        {priced === 'stays' ? (
          <p>{TEXT.stays}</p>
        ) : 'quote' in priced ? (
          <>
            <Price quote={priced.quote} formats={formats} />
            <p class="small" data-while>
              {TEXT.good_until(formats.utc(priced.quote.expires_at))}{' '}
              <strong role="timer" data-left />
            </p>
            <div data-after hidden>
              <Notice tone="caution" title={TEXT.over}>
                <p>{TEXT.over_say}</p>
              </Notice>
            </div>
          </>
        ) : (
          <Notice tone="caution" title={priced.unpriced.title}>
            <p>{priced.unpriced.detail}</p>
            {priced.unpriced.code === 'capacity_exceeded' && <p>{TEXT.own_room}</p>}
            <p>{TEXT.unpriced_say}</p>
          </Notice>
        )}
        {booking.price !== null && priced !== 'stays' && (
          <p class="quiet small">
            {TEXT.price_now(formats.money(booking.price.total, booking.price.currency))}
          </p>
        )}
      </section>
      <busy-form busy={TEXT.busy}>
        <form class="row" method="post" action={pathOf(booking.ref_id, below)}>
          <DrawnAt {...booking} />
          {Object.entries(carried).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          {quote && <input type="hidden" name="quote_id" value={quote.quote_id} />}
          <input type="hidden" name="step" value="do" />
          <button class="main" type="submit" data-while>
            {priced !== 'stays' && quote === null
              ? TEXT.submit_unpriced
              : is_flights
                ? ALL.rebook.submit
                : TEXT.submit_facts}
          </button>
          <a href={back}>{is_flights ? TEXT.other_flights : TEXT.back}</a>
        </form>
      </busy-form>
    </count-down>
  );
};

/** The facts that will be others, before and after. */
const Differences = ({ shown: { booking, formats }, after }: { shown: Shown; after: Goods }) => {
  const { labels } = ALL.change;
  const volumeOf = ({ volume_m3, volume_assumed }: Goods) =>
    formats.m3(volume_m3) + (volume_assumed ? ` (${ALL.booking.facts.assumed})` : '');
  const codesOf = ({ special_handling_codes: codes }: Goods) => codes.join(', ') || TEXT.nothing;
  const rows: [label: string, write: (goods: Goods) => string][] = [
    [ALL.booking.facts.weight, ({ weight_kg }) => formats.kg(weight_kg)],
    [ALL.booking.facts.pieces, ({ pieces }) => formats.number(pieces)],
    [ALL.booking.facts.volume, volumeOf],
    [ALL.booking.facts.chargeable, ({ chargeable_weight_kg: kg }) => formats.kg(kg)],
    [ALL.booking.facts.codes, codesOf],
    [labels.goods_description, ({ goods_description }) => goods_description ?? TEXT.nothing],
    [labels.handling_note, ({ handling_note }) => handling_note ?? TEXT.nothing],
  ];
  return (
    <div class="sheet">
      <table>
        <thead>
          <tr>
            <th scope="col">{TEXT.what}</th>
            <th scope="col">{TEXT.before}</th>
            <th scope="col">{TEXT.after}</th>
          </tr>
        </thead>
        <tbody>
          {rows
            .map(([label, write]) => ({ label, now: write(booking), later: write(after) }))
            .filter(({ now, later }) => now !== later)
            .map(({ label, now, later }) => (
              <tr>
                <th scope="row">{label}</th>
                <td class="quiet">{now}</td>
                <td>
                  <strong>{later}</strong>
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
};
