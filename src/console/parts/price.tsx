import type { Quote, QuoteSegment } from '../../core/rating/types.ts';
import type { Formats } from '../format.ts';
import { PRICE } from './en.ts';

type PriceProps = { quote: Quote; formats: Formats };

/** What a shipment costs, so that it can be added up: each rate card's freight and surcharges, and the total. */
export const Price = ({ quote, formats }: PriceProps) => (
  <table class="price-lines">
    <caption class="unseen">{PRICE.title}</caption>
    {quote.segments.map((segment) => (
      <Segment segment={segment} currency={quote.currency} formats={formats} />
    ))}
    <tfoot>
      <tr>
        <th scope="row">
          {PRICE.total} <span class="quiet small">{PRICE.no_tax}</span>
        </th>
        <td class="figure total">{formats.money(quote.total, quote.currency)}</td>
      </tr>
    </tfoot>
  </table>
);

type SegmentProps = { segment: QuoteSegment; currency: string; formats: Formats };

const Segment = ({ segment, currency, formats }: SegmentProps) => (
  <tbody>
    <tr>
      <th scope="row">
        {`${segment.carrier} ${segment.origin}–${segment.destination}`}
        <span class="quiet small">
          {segment.rate_id === null ? PRICE.base : PRICE.classes[segment.rate_class]}
          {segment.rate_per_kg !== null &&
            `, ${PRICE.per_kg(
              formats.kg(segment.charged_weight_kg),
              formats.money(segment.rate_per_kg, currency),
            )}`}
        </span>
      </th>
      <td class="figure">{formats.money(segment.freight, currency)}</td>
    </tr>
    {segment.surcharges.map(({ code, amount }) => (
      <tr>
        <th scope="row">
          {PRICE.surcharges[code] ?? PRICE.surcharge} <span class="quiet small">{code}</span>
        </th>
        <td class="figure">{formats.money(amount, currency)}</td>
      </tr>
    ))}
  </tbody>
);
