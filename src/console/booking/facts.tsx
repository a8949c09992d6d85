import type { Quote } from '../../core/rating/types.ts';
import type { Flight } from '../../core/schedule/types.ts';
import type { Formats } from '../format.ts';
import type { Sent } from '../forms.ts';
import { LocalTime } from '../parts/local-time.tsx';
import { Way } from '../parts/way.tsx';
import { addressOf, inLines, pick, SHIPMENT } from '../shipment.ts';
import { TEXT } from './en.ts';

type FactsProps = {
  sent: Sent;
  legs: readonly Flight[];
  quote?: Quote | null;
  formats: Formats;
};

/** What is to be booked: the flights and the shipment, and the way back to change them. */
export const Facts = ({ sent, legs, quote = null, formats }: FactsProps) => {
  const [first] = legs;
  const until = first?.conditions?.latest_acceptance_datetime ?? first?.departure_datetime;
  const weight_kg = quote?.weight_kg ?? Number(sent.weight_kg);
  const pieces = quote?.pieces ?? Number(sent.pieces);
  const size = quote?.volume_m3 ?? (sent.volume_m3 === undefined ? null : Number(sent.volume_m3));
  return (
    <section class="card" aria-label={TEXT.flights}>
      {first && (
        <p>
          <strong>{formats.fullDay(first.departure_date)}</strong>
        </p>
      )}
      {first && <Way legs={legs} formats={formats} />}
      <dl class="facts">
        {until && (
          <>
            <dt>{TEXT.shipment.bring_by}</dt>
            <dd>
              <LocalTime at={until} day formats={formats} />
            </dd>
          </>
        )}
        <dt>{TEXT.shipment.title}</dt>
        <dd>{TEXT.shipment.size(formats.kg(weight_kg), formats.number(pieces), pieces === 1)}</dd>
        {sent.dimensions && (
          <>
            <dt>{TEXT.labels.dimensions}</dt>
            <dd class="lines">{inLines(sent.dimensions)}</dd>
          </>
        )}
        {size !== null && (
          <>
            <dt>{TEXT.shipment.volume}</dt>
            <dd>
              {quote?.volume_assumed
                ? TEXT.shipment.volume_assumed(formats.m3(size))
                : formats.m3(size)}
            </dd>
          </>
        )}
        {sent.special_handling_codes && (
          <>
            <dt>{TEXT.labels.special_handling_codes}</dt>
            <dd>{sent.special_handling_codes.toUpperCase()}</dd>
          </>
        )}
      </dl>
      <p class="small">
        <a href={addressOf('/', pick(sent, SHIPMENT))}>{TEXT.shipment.change}</a>
      </p>
    </section>
  );
};
