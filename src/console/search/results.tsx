import type { Itinerary } from '../../core/search/types.ts';
import type { Formats } from '../format.ts';
import type { Sent } from '../forms.ts';
import { Notice } from '../parts/notice.tsx';
import { spanOf } from '../parts/way.tsx';
import { addressOf, pick, SHIPMENT } from '../shipment.ts';
import { Arrangement } from './arrangement.tsx';
import { Card } from './card.tsx';
import { DayStrip } from './day-strip.tsx';
import { TEXT } from './en.ts';
import type { View } from './order.ts';

/** So many cards a page, and so many more at a time. */
export const CARDS = 20;

export type ResultsProps = {
  /** What was asked, as it was judged. */
  sent: Sent;
  view: View;
  /** All that were found, and those of them that pass the filter, in order. */
  found: readonly Itinerary[];
  passing: readonly Itinerary[];
  today: string;
  /** Of base prices (ISO 4217). */
  currency: string;
  is_signed_in: boolean;
  formats: Formats;
};

/** What a search found: the days around it, what has room, and how to take it. */
export const Results = (props: ResultsProps) => {
  const { sent, found, passing, formats } = props;
  const { origin = '', destination = '', date = '' } = sent;
  return (
    <section class="stack results" aria-labelledby="results">
      <div>
        <h1 id="results">{TEXT.results.heading(origin, destination)}</h1>
        <p class="quiet">
          {TEXT.results.on(formats.fullDay(date), shipmentInWords(sent, formats))}
        </p>
      </div>
      <DayStrip {...props} count={found.length} />
      {found.length === 0 ? <Empty {...props} /> : <Arrangement {...props} />}
      {found.length > 0 && passing.length === 0 && <Filtered {...props} />}
      {passing.length > 0 && <Cards {...props} />}
    </section>
  );
};

const Cards = ({ sent, passing, currency, is_signed_in, formats }: ResultsProps) => {
  const shown = passing.slice(0, shownOf(sent));
  const span = spanOf(shown);
  const rest = passing.length - shown.length;
  const flown_by = (itinerary: Itinerary) => itinerary.map(({ flight_id }) => flight_id).join(',');
  return (
    <>
      <form id="choose" method="post" action={addressOf('/book', pick(sent, SHIPMENT))} />
      <ol class="cards" aria-label={TEXT.results.list}>
        {shown.map((itinerary) => (
          <Card {...{ itinerary, currency, span, formats }} value={flown_by(itinerary)} />
        ))}
      </ol>
      {rest > 0 && (
        <p>
          <a class="button" href={addressOf('/', { ...sent, show: shown.length + CARDS })}>
            {TEXT.results.more(Math.min(rest, CARDS))}
          </a>
        </p>
      )}
      <p class="quiet small">
        {TEXT.card.price} {!is_signed_in && TEXT.card.sign_in}
      </p>
    </>
  );
};

const shownOf = ({ show = '' }: Sent): number => (/^\d{1,3}$/.test(show) ? Number(show) : CARDS);

/** What is shipped, in short: 120.5 kg, 2 pieces. */
const shipmentInWords = ({ weight_kg, pieces }: Sent, formats: Formats): string =>
  [
    formats.kg(Number(weight_kg)),
    TEXT.results.pieces(formats.number(Number(pieces)), pieces === '1'),
  ].join(', ');

const Empty = ({ sent, today }: ResultsProps) =>
  (sent.date ?? '') < today ? (
    <Notice tone="info" title={TEXT.past.title}>
      <p>
        {TEXT.past.text} <a href={addressOf('/', { ...sent, date: today })}>{TEXT.past.today}</a>
      </p>
    </Notice>
  ) : (
    <Notice tone="info" title={TEXT.empty.title}>
      <p>{TEXT.empty.text}</p>
      <p>{TEXT.empty.advice}</p>
    </Notice>
  );

const Filtered = ({ sent, found }: ResultsProps) => (
  <Notice tone="info" title={TEXT.filtered.title}>
    <p>
      {TEXT.filtered.text(found.length)}{' '}
      <a href={addressOf('/', pick(sent, SHIPMENT))}>{TEXT.filter.clear}</a>
    </p>
  </Notice>
);
