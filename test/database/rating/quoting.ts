import type { User } from '../../../src/core/identity/types.ts';
import type { NewRate, Quote } from '../../../src/core/rating/types.ts';
import type { FlightWish, MadeFlight } from '../../support/database.ts';
import type { Answer, DatabaseFunctions } from '../../support/database-functions.ts';
import { cardNamed } from '../../support/rates.ts';
import { shipmentOn } from '../../support/scene.ts';
import { actorOf, type Books } from '../fixture.ts';

type Caller = Pick<DatabaseFunctions, 'call'>;

let drawn = 0;
/** The id of a quote that nobody else has. */
export const newQuoteId = (): string => {
  drawn += 1;
  return `QUO-${String(process.pid).padStart(8, '0')}${String(drawn).padStart(8, '0')}`;
};

let carriers = 0;
/** A carrier that has no card yet: of a file's own database. */
export const newCarrier = (): string => {
  carriers += 1;
  return `${String.fromCharCode(65 + Math.floor(carriers / 10))}${carriers % 10}`;
};

export interface QuoteWish {
  quote_id?: string;
  minutes?: number;
  divisor?: number;
  currency?: string;
}

/** Asks for a quote, straight through SQL. */
export const askQuote = (
  caller: Caller,
  user: User,
  flights: readonly MadeFlight[],
  facts: object = {},
  { quote_id = newQuoteId(), minutes, divisor, currency }: QuoteWish = {},
): Promise<Answer> =>
  caller.call('quote_shipment', {
    p_user_id: user.id,
    p_quote_id: quote_id,
    p_request: { ...shipmentOn(flights), ...facts },
    p_volumetric_divisor: divisor,
    p_quote_minutes: minutes,
    p_base_price_currency: currency,
  });

/** A quote for certain. */
export async function quoteOf(...wish: Parameters<typeof askQuote>): Promise<Quote> {
  const { quote, ...rest } = await askQuote(...wish);
  if (quote === undefined) throw new Error(`No quote: ${JSON.stringify(rest)}`);
  return quote as Quote;
}

/** Adds cards for certain and tells their ids. */
export async function addCards(books: Books, ...cards: NewRate[]): Promise<string[]> {
  const answer = await books.rates.addRates(actorOf(await books.makeUser('admin')), cards);
  if ('reason' in answer) throw new Error(`Not added: ${JSON.stringify(answer)}`);
  return answer.rates.map((rate) => rate.rate_id);
}

/** A flight of a carrier, with its price per kg. */
export async function flightOf(
  books: Books,
  carrier: string,
  { price = 2.75, ...wish }: FlightWish & { price?: number | undefined } = {},
): Promise<MadeFlight> {
  const flight = await books.makeFlight(wish);
  const flight_number = `${carrier}${flight.flight_number.slice(2)}`;
  await books.pool.query(
    'update cargo.flights set flight_number = $2, base_price_per_kg = $3 where flight_id = $1',
    [flight.flight_id, flight_number, price],
  );
  return { ...flight, flight_number };
}

/** A card that asks so much for a kilogram, and no more. */
export const flatCard = (
  carrier: string,
  [origin, destination]: readonly [string, string],
  changes: Partial<NewRate> & { per_kg?: number } = {},
): NewRate => {
  const { per_kg = 1, ...rest } = changes;
  const breaks = [{ from_kg: 0, per_kg }];
  return cardNamed('D', { carrier, origin, destination, breaks, ...rest });
};
