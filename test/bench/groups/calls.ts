import { addDays } from '../../support/lane.ts';
import type { BenchWorker } from '../bench-worker.ts';
import type { Plan } from '../load.ts';
import { bookingPlan, getPlan, postPlan, searchPlan, seededDay } from '../plans.ts';
import type { Caller, Room } from '../room.ts';
import { callsInAll, type Measured } from './cpu-turns.ts';
import { makeShipments } from './shipments.ts';

const FLIGHTS = 100;
const FULL_KG = 0.5;
/** Days of the seed after the one of the searches, none of them asked for before. */
const UNSEEN_DAYS = 9;
const SEED_AIRPORTS = 'DEL BOM BLR HYD DXB LHR JFK HKG LAX ICN CDG FRA IST SIN AMS HND SFO'.split(
  ' ',
);
const SHIPPER = { email: 'shipper@gocomet.dev', password: 'gocomet-demo' };
/** Signing in is slow on purpose. */
const SIGN_IN_SHARE = 0.05;
/** What can be done once to each shipment needs many of them. */
const ONCE_SHARE = 0.25;
const NUMBERS_OF_LETTER = 500;

/** Every call of the API, in a form that can be repeated. */
export async function callsOf(room: Room, worker: BenchWorker): Promise<Measured[]> {
  const { customer } = room;
  const { origin } = worker;
  const [handler, admin] = [await room.enter('handler'), await room.enter('admin')];
  const flight_ids = await room.makeFlights(FLIGHTS);
  const full = await room.makeFlights(1, FULL_KG);
  const shipment = await bookSome(room, origin, flight_ids);
  const call = (name: string, plan: Plan, share = 1): Measured => ({ name, worker, plan, share });
  const get = (path: string, choices: readonly string[] = []) => ({
    ...getPlan(origin, path),
    choices,
  });
  const owner = await room.enter('customer');
  const count = callsInAll(room.sizes, ONCE_SHARE);
  const once = async (name: string, caller: Caller, action: string, steps_done: number) => {
    const wish = { count, steps_done, flight_ids, customer: owner, handler };
    const choices = await makeShipments(origin, wish);
    const plan = postPlan(origin, `/bookings/$NEXT/${action}`, { caller });
    return call(name, { ...plan, choices, once: true }, ONCE_SHARE);
  };
  const flight = { body: newFlight(), caller: admin, expected: [201] };
  return [
    call('health', get('/health')),
    call('refused, no token', postPlan(origin, '/bookings', { body: {}, expected: [401] })),
    call(
      'refused, invalid',
      postPlan(origin, '/bookings', { caller: customer, body: {}, expected: [422] }),
    ),
    call('search, hit', searchPlan(origin)),
    call('search, missed', get('/route?$NEXT', unseenSearches())),
    call('booking, fast zone', bookingPlan(origin, customer, { flight_ids })),
    call('booking, replayed', shipment.replayed),
    call(
      'booking, flight full',
      bookingPlan(origin, customer, { flight_ids: full, expected: [409] }),
    ),
    call('tracking', get(`/bookings/${shipment.departed}`)),
    await once('departure', handler, 'depart?location=DEL', 0),
    await once('arrival', handler, 'arrive?location=LHR', 1),
    await once('delivery', handler, 'deliver?location=LHR', 2),
    await once('cancellation', owner, 'cancel', 0),
    call(
      'step, repeated',
      postPlan(origin, `/bookings/${shipment.departed}/depart?location=DEL`, { caller: handler }),
    ),
    call(
      'cancel, repeated',
      postPlan(origin, `/bookings/${shipment.cancelled}/cancel`, { caller: customer }),
    ),
    call('my bookings, 20', getPlan(origin, '/bookings/my-bookings?limit=20', customer)),
    call('flight', get('/flights/$NEXT', flight_ids)),
    call('publish one flight', {
      ...postPlan(origin, '/flights', flight),
      choices: flightNumbers(),
    }),
    call('sign up', signUpPlan(origin), SIGN_IN_SHARE),
    call('sign in', postPlan(origin, '/users/login', { body: SHIPPER }), SIGN_IN_SHARE),
  ];
}

const signUpPlan = (origin: string): Plan =>
  postPlan(origin, '/users/signup', {
    body: { ...SHIPPER, email: '$REF@bench.example', name: 'Bench User' },
    expected: [201],
  });

/** A booking for each use: to be replayed, to have departed, to be cancelled. */
async function bookSome(room: Room, origin: string, flight_ids: readonly string[]) {
  const planOf = (ref_id: string) =>
    bookingPlan(origin, room.customer, { flight_ids: flight_ids.slice(0, 1), ref_id });
  const handler = await room.enter('handler');
  const [replayed, departed, cancelled] = ['REPLAYED', 'DEPARTED', 'CANCELLED'].map(
    (use) => `BENCH-${use}-${Date.now()}`,
  ) as [string, string, string];
  const once = { connections: 1, requests: 1 };
  for (const ref_id of [replayed, departed, cancelled]) {
    await room.generator.run(planOf(ref_id), once);
  }
  const at = `/bookings/${departed}/depart?location=DEL`;
  await room.generator.run(postPlan(origin, at, { caller: handler }), once);
  return { replayed: planOf(replayed), departed, cancelled };
}

function unseenSearches(): string[] {
  const days = Array.from({ length: UNSEEN_DAYS }, (_, day) => addDays(seededDay(), day + 1));
  const pairs = SEED_AIRPORTS.flatMap((origin) =>
    SEED_AIRPORTS.filter((code) => code !== origin).map((destination) => ({ origin, destination })),
  );
  return days.flatMap((date) =>
    pairs.map((pair) => new URLSearchParams({ ...pair, date }).toString()),
  );
}

const newFlight = () => ({
  flight_number: '$NEXT',
  airline_name: 'Bench Air',
  origin: 'SIN',
  destination: 'SFO',
  departure_datetime: `${addDays(seededDay(), 100)}T08:00:00Z`,
  arrival_datetime: `${addDays(seededDay(), 100)}T20:00:00Z`,
  max_weight_kg: 1_000,
  base_price_per_kg: 2,
});

/** Each once on a day: the carrier B and a letter, and a number. */
const flightNumbers = (): string[] =>
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((letter) =>
    Array.from({ length: NUMBERS_OF_LETTER }, (_, number) => `B${letter}${number + 1}`),
  );
