import type { User } from '../../src/core/identity/types.ts';
import type { NewFlight } from '../../src/core/schedule/types.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { mintToken, type TestDatabase } from '../support/database.ts';
import { sendPlainly } from '../support/documented/send.ts';
import type { Random } from '../support/random.ts';
import type { BookingArguments, KnownFlight } from './history.ts';
import { knownFlight } from './translation.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The first flight of each hop is hot. */
const HOT_FLIGHTS = 3;
/** Numbers in stock. */
export const STOCK_COUNT = 60;
const STOCK_TRIES_MAX = 5;
/** A line of airports: a booking takes one to three of its hops. */
const LINES = [
  ['DEL', 'DXB', 'LHR', 'JFK'],
  ['BOM', 'IST', 'FRA', 'ORD'],
  ['SIN', 'BKK', 'HKG', 'ICN'],
  ['SYD', 'NRT', 'LAX', 'GRU'],
];

/** What a storm rages over: the flights of one line on one day, hot and cold, and who fights for them. */
export interface World {
  line: string[];
  day_ms: number;
  flights: KnownFlight[];
  /** Those of the first hop that leave within the storm. */
  leaving: KnownFlight[];
  customers: Caller[];
  handler: Caller;
  admin: Caller;
  /** The carrier of all flights, and the prefix and first serial of its waybills. */
  carrier: string;
  stock: { prefix: string; first_serial: number };
  /** The waybill numbers that storms before this one have used up in the same database. */
  used_before: ReadonlySet<string>;
}

export interface Caller {
  user: User;
  api: ApiClient;
}

export interface WorldOptions {
  url: string;
  secret_key: string;
  database: TestDatabase;
  random: Random;
  flights: number;
  /** How many more leave within the storm, one after the other. */
  leaving: number;
  /** How long the storm takes. */
  seconds: number;
  customers: number;
  /** The capacity of the hot flights; the others carry ten times as much. */
  hot_kg: number;
}

/** Publishes the flights through the API, and makes the users by SQL. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { database, random, url, secret_key } = options;
  const caller = async (role: User['role']): Promise<Caller> => {
    const user = await database.makeUser(role);
    return { user, api: createApiClient(url, mintToken(user, secret_key), sendPlainly) };
  };
  const [handler, admin] = [await caller('handler'), await caller('admin')];
  const customers: Caller[] = [];
  for (let made = 0; made < options.customers; made += 1) customers.push(await caller('customer'));

  const line = random.pick(LINES);
  const carrier = `${letter(random)}${letter(random)}`;
  const stock = await makeStock(admin.api, carrier, random);
  const used = await database.pool.query<{ awb_number: string }>(
    'select awb_number from cargo.waybills',
  );
  const used_before = new Set(used.rows.map(({ awb_number }) => awb_number));
  const day_ms = Date.now() + random.integer(3, 380) * DAY_MS;
  const wanted = Array.from({ length: options.flights }, (_, index) => {
    const hop = index % (line.length - 1);
    const hot = index < HOT_FLIGHTS || random.chance(0.3);
    const max_weight_kg = hot ? options.hot_kg : options.hot_kg * 10;
    return newFlight(
      { line, carrier },
      hop,
      departureMs(day_ms, hop, random),
      max_weight_kg,
      random,
    );
  });
  for (let leaving = 1; leaving <= options.leaving; leaving += 1) {
    // Flights are shown by the second.
    const soon_s = Math.max(1, Math.round((options.seconds * leaving) / (options.leaving + 1)));
    const soon_ms = Math.floor(Date.now() / 1_000 + soon_s) * 1_000;
    wanted.push(newFlight({ line, carrier }, 0, soon_ms, options.hot_kg * 10, random));
  }
  const published = await admin.api.publish(wanted);
  if (!published.ok) throw new Error(`The world cannot be published: ${published.text}`);
  const flights = published.body.map(knownFlight);
  const leaving = flights.slice(options.flights);
  return { line, day_ms, flights, leaving, customers, handler, admin, carrier, stock, used_before };
}

/** So few numbers that a storm comes to their end; elsewhere where others have made such numbers before. */
async function makeStock(api: ApiClient, carrier: string, random: Random) {
  for (let tried = 1; tried <= STOCK_TRIES_MAX; tried += 1) {
    const stock = {
      prefix: String(random.integer(100, 999)),
      first_serial: random.integer(0, 9_000_000),
    };
    const first_serial = String(stock.first_serial).padStart(7, '0');
    const range = { carrier, prefix: stock.prefix, first_serial, count: STOCK_COUNT };
    const made = await api.call('POST', '/awb-stock', range);
    if (made.ok) return stock;
  }
  throw new Error('No stock of waybills can be made.');
}

/** A flight on the nth hop of a line. */
export function newFlight(
  { line, carrier }: Pick<World, 'line' | 'carrier'>,
  hop: number,
  departure_ms: number,
  max_weight_kg: number,
  random: Random,
): NewFlight {
  return {
    flight_number: `${carrier}${random.integer(1, 9_999)}${letter(random)}`,
    airline_name: 'Storm Air',
    origin: line[hop] ?? '',
    destination: line[hop + 1] ?? '',
    departure_datetime: new Date(departure_ms).toISOString(),
    arrival_datetime: new Date(departure_ms + 3 * HOUR_MS).toISOString(),
    max_weight_kg,
    max_volume_m3: someVolume(max_weight_kg, random),
    base_price_per_kg: 2.5,
  };
}

/** None, more than the weight asks for, or so little that the flight is full by volume first. */
function someVolume(max_weight_kg: number, random: Random): number | undefined {
  const litres_per_kg = random.pick([null, null, 20, 4, 3]);
  if (litres_per_kg === null) return undefined;
  return Math.round(max_weight_kg * litres_per_kg) / 1_000;
}

/** A flight that shipments seldom depart on, so that it can be cancelled: every other one. */
export function isGrounded({ flights }: World, flight_id: string): boolean {
  return flights.findIndex((flight) => flight.flight_id === flight_id) % 2 === 1;
}

/** When the flights of a hop leave: late enough to be reached by every flight of the hop before. */
export function departureMs(day_ms: number, hop: number, random: Random): number {
  return day_ms + hop * 6 * HOUR_MS + random.integer(0, 60) * 60_000;
}

/** One to three consecutive hops, `soon` from the first on, with a flight that is about to leave; now and then in the wrong order or with a flight that nobody knows. */
export function chooseItinerary(
  { line, flights, leaving }: World,
  random: Random,
  soon = false,
): Pick<BookingArguments, 'origin' | 'destination' | 'flight_ids'> {
  const now_ms = Date.now();
  // Few ask for what has left.
  const asked = flights.filter(({ departure_ms }) => departure_ms > now_ms || random.chance(0.1));
  const hops = line.map((airport) => asked.filter(({ origin }) => origin === airport));
  const served = hops.findIndex((choices) => choices.length === 0);
  const next = soon ? leaving.find(({ departure_ms }) => departure_ms > now_ms) : undefined;
  const first = next ? 0 : random.integer(0, served - 1);
  const most = Math.min(3, served - first);
  const legs = random.integer(next ? Math.min(2, most) : 1, most);
  const flight_ids = hops.slice(first, first + legs).map((choices) => {
    const popular = random.chance(0.6) ? choices.slice(0, 2) : choices;
    return random.pick(popular).flight_id;
  });
  if (next) flight_ids[0] = next.flight_id;
  if (random.chance(0.01)) flight_ids.reverse();
  if (random.chance(0.005)) flight_ids[0] = random.uuid();
  return { origin: line[first] ?? '', destination: line[first + legs] ?? '', flight_ids };
}

function letter(random: Random): string {
  return String.fromCharCode(65 + random.integer(0, 25));
}
