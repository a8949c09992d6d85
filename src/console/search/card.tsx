import type { Flight } from '../../core/schedule/types.ts';
import type { Itinerary } from '../../core/search/types.ts';
import type { Formats } from '../format.ts';
import { FlightCapacity } from '../parts/capacity-bar.tsx';
import { LocalTime } from '../parts/local-time.tsx';
import { type Span, Way } from '../parts/way.tsx';
import { TEXT } from './en.ts';
import { pricePerKg } from './order.ts';

type CardProps = {
  itinerary: Itinerary;
  /** Its flights, as a button of the form `choose` sends them. */
  value: string;
  currency: string;
  span: Span;
  formats: Formats;
};

/** An itinerary: when it flies, what it has left, what it costs, and the ways to take it. */
export const Card = ({ itinerary, value, currency, span, formats }: CardProps) => {
  const [first] = itinerary;
  if (first === undefined) return null;
  const accepted_until = first.conditions?.latest_acceptance_datetime ?? first.departure_datetime;
  const flights = itinerary.map(({ flight_number }) => flight_number).join(', ');
  const of_it = TEXT.card.of(flights, formats.clock(first.departure_datetime));
  return (
    <li class="card itinerary">
      <div class="flies">
        <p class="small">
          <strong>
            {[...new Set(itinerary.map(({ airline_name }) => airline_name))].join(' + ')}
          </strong>
          {' · '}
          {itinerary.length === 1 ? TEXT.card.direct : TEXT.card.connection}
        </p>
        <Way legs={itinerary} span={span} formats={formats} />
      </div>
      <div class="left">
        <Left itinerary={itinerary} formats={formats} />
        <p class="small">
          <span class="quiet">{TEXT.card.latest}</span>{' '}
          <LocalTime at={accepted_until} day formats={formats} />
        </p>
      </div>
      <div class="take">
        <p>
          <strong class="price">{formats.money(pricePerKg(itinerary), currency)}</strong>{' '}
          <span class="quiet small">{TEXT.card.per_kg}</span>
        </p>
        <div class="row">
          <button class="choose" type="submit" form="choose" name="flights" value={value}>
            {TEXT.card.book}
            <span class="unseen">{of_it}</span>
          </button>
          <button type="submit" form="choose" name="hold" value={value}>
            {TEXT.card.hold}
            <span class="unseen">{of_it}</span>
          </button>
        </div>
      </div>
    </li>
  );
};

/** What the flights have left: of two, the one that has less. */
const Left = ({ itinerary, formats }: Pick<CardProps, 'itinerary' | 'formats'>) => {
  const by_weight = tightest(itinerary, (flight) => flight.max_tenths - flight.booked_tenths);
  const with_volume = itinerary.filter(({ volume }) => volume !== null);
  const { volume = null } =
    tightest(
      with_volume,
      ({ volume }) => (volume?.max_litres ?? 0) - (volume?.booked_litres ?? 0),
    ) ?? {};
  if (by_weight === undefined) return null;
  const flight = { ...by_weight, volume };
  return <FlightCapacity flight={flight} formats={formats} uncounted={TEXT.card.uncounted} />;
};

const tightest = (flights: Itinerary, left: (flight: Flight) => number): Flight | undefined =>
  [...flights].sort((a, b) => left(a) - left(b))[0];
