import type { Quote } from '../../core/rating/types.ts';
import type { Formats } from '../format.ts';
import { TEXT as ALL } from './en.ts';

const TEXT = ALL.review;

/** A price as it adds up, a line for the freight of each rate card and for each surcharge, and until when it is good. */
export const QuoteLines = ({ quote, formats }: { quote: Quote; formats: Formats }) => {
  const money = (amount: number) => formats.money(amount, quote.currency);
  return (
    <>
      <dl class="sum">
        {quote.segments.map((segment) => (
          <>
            <dt>
              {TEXT.segment(segment.carrier, `${segment.origin} → ${segment.destination}`)}
              <span class="under">
                {TEXT.freight(
                  formats.kg(segment.charged_weight_kg),
                  segment.rate_per_kg === null ? null : money(segment.rate_per_kg),
                )}
              </span>
            </dt>
            <dd>{money(segment.freight)}</dd>
            {segment.surcharges.map(({ code, amount }) => (
              <>
                <dt>{TEXT.surcharge(code)}</dt>
                <dd>{money(amount)}</dd>
              </>
            ))}
          </>
        ))}
        <dt class="total">{TEXT.total}</dt>
        <dd class="total">{money(quote.total)}</dd>
      </dl>
      <p class="quiet small">{TEXT.good_until(formats.utc(quote.expires_at))}</p>
    </>
  );
};
