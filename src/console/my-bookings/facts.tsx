import { TEXT as ALL } from './en.ts';
import { pathOf, type Shown } from './read.tsx';

const TEXT = ALL.booking.facts;

/** What is shipped. */
export const Facts = ({ booking, formats }: Shown) => (
  <section class="card" aria-labelledby="facts">
    <h2 id="facts">{TEXT.title}</h2>
    <dl class="facts">
      <dt>{TEXT.goods}</dt>
      <dd>{booking.goods_description ?? ALL.list.nothing}</dd>
      <dt>{TEXT.pieces}</dt>
      <dd>{formats.number(booking.pieces)}</dd>
      <dt>{TEXT.weight}</dt>
      <dd>{formats.kg(booking.weight_kg)}</dd>
      <dt>{TEXT.volume}</dt>
      <dd>
        {formats.m3(booking.volume_m3)}
        {booking.volume_assumed && <span class="quiet"> ({TEXT.assumed})</span>}
      </dd>
      <dt>{TEXT.chargeable}</dt>
      <dd>{formats.kg(booking.chargeable_weight_kg)}</dd>
      {booking.dimensions !== null && (
        <>
          <dt>{TEXT.dimensions}</dt>
          <dd>
            <ul class="plain">
              {booking.dimensions.map(({ pieces, length_cm, width_cm, height_cm }) => (
                <li>
                  {TEXT.line(
                    formats.number(pieces),
                    [length_cm, width_cm, height_cm].map(formats.number).join(' × '),
                  )}
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      <dt>{TEXT.codes}</dt>
      <dd>
        {booking.special_handling_codes.length === 0
          ? TEXT.none
          : booking.special_handling_codes.join(', ')}
      </dd>
      {booking.handling_note !== null && (
        <>
          <dt>{TEXT.note}</dt>
          <dd>{booking.handling_note}</dd>
        </>
      )}
      {booking.split_from !== null && (
        <>
          <dt>{TEXT.split_from}</dt>
          <dd>
            <a class="code" href={pathOf(booking.split_from)}>
              {booking.split_from}
            </a>
          </dd>
        </>
      )}
    </dl>
  </section>
);

/** What it costs, and by which quote. */
export const Price = ({ booking: { price }, formats }: Shown) => (
  <section class="card" aria-labelledby="price">
    <h2 id="price">{ALL.booking.price.title}</h2>
    {price === null ? (
      <p class="quiet">{ALL.booking.price.none}</p>
    ) : (
      <>
        <p class="amount">{formats.money(price.total, price.currency)}</p>
        <p class="quiet small">
          {ALL.booking.price.quote} <span class="code">{price.quote_id}</span>
        </p>
      </>
    )}
  </section>
);
