import type { Random } from '../support/random.ts';
import type { BookingArguments, FlightStanding, KnownFlight } from './history.ts';

export const SIMULATION_START_MS = 1_800_000_000_000;
export const FLIGHTS = ['first', 'second', 'direct', 'leaving', 'first-leaving'];
/** Some end within the history, which takes seconds. */
const HOLD_MINUTES = [0.002, 0.01, 1];
export const USERS = ['user-a', 'user-b', 'user-c'];

/** Two ways from AAA to CCC, by one flight and by two, and one of each that leaves in the middle. */
export function network(max_weight_kg: number, end_ms: number, random: Random): KnownFlight[] {
  const hour_ms = 3_600_000;
  const flight = (name: string, origin: string, destination: string, departure_ms: number) => ({
    flight_id: name,
    origin,
    destination,
    departure_date: '2027-01-15',
    departure_ms,
    arrival_ms: departure_ms + 2 * hour_ms,
    max_weight_kg: max_weight_kg + random.integer(0, 9) / 10,
    max_volume_m3: random.chance(0.6) ? (max_weight_kg * random.integer(3, 9)) / 1_000 : null,
    booked_weight_kg: 0,
    version: 0,
  });
  const middle_ms = (SIMULATION_START_MS + end_ms) / 2;
  return [
    flight('first', 'AAA', 'BBB', end_ms + 10 * hour_ms),
    flight('second', 'BBB', 'CCC', end_ms + 13 * hour_ms),
    flight('direct', 'AAA', 'CCC', end_ms + 10 * hour_ms),
    flight('leaving', 'AAA', 'CCC', middle_ms),
    flight('first-leaving', 'AAA', 'BBB', middle_ms),
  ];
}

/** A booking of late that has a name, to be asked for again. */
export function retriable(intents: readonly BookingArguments[], random: Random) {
  const named = intents
    .slice(-24)
    .filter(({ ref_id, idempotency_key }) => ref_id ?? idempotency_key);
  return named.length === 0 ? undefined : random.pick(named);
}

/** What somebody wants that nobody wanted before. */
export function newIntent(intents: BookingArguments[], random: Random): BookingArguments {
  const two_legs = random.chance(0.4);
  const first = random.pick(['first', 'first-leaving']);
  const flight_ids = two_legs ? [first, 'second'] : [random.pick(['direct', 'leaving'])];
  if (random.chance(0.02)) flight_ids.reverse();
  if (random.chance(0.02)) flight_ids.push('unheard-of');
  const pieces = intents.length + 1;
  const user_id = random.pick(USERS);
  const rival = random.chance(0.03)
    ? intents.findLast((i) => i.user_id === user_id && i.idempotency_key)
    : undefined;
  const intent: BookingArguments = {
    user_id,
    origin: 'AAA',
    destination: 'CCC',
    weight_kg: random.integer(1, 400) / 10,
    pieces,
    flight_ids,
    ...someVolume(pieces, random),
    ...(random.chance(0.35) && { hold_minutes: random.pick(HOLD_MINUTES) }),
    ...(random.chance(0.4) && { ref_id: `REF-${pieces}` }),
    ...(random.chance(0.5) && { idempotency_key: rival?.idempotency_key ?? `key-${pieces}` }),
  };
  intents.push(intent);
  return intent;
}

/** What the weight says (1:6), more or less than it, or by dimensions. */
function someVolume(pieces: number, random: Random): Partial<BookingArguments> {
  if (random.chance(0.4)) return {};
  if (random.chance(0.6)) return { volume_m3: random.integer(1, 300) / 1_000 };
  const side = () => random.integer(100, 500) / 10;
  const line = { length_cm: side(), width_cm: side(), height_cm: side() };
  return { dimensions: [{ ...line, pieces: Math.min(pieces, 4) }] };
}

/** What is to become of a flight; `told`: whether its bookings may have to be told of it. */
export function someChanges(
  { max_weight_kg, effect_ms, told }: { max_weight_kg: number; effect_ms: number; told: boolean },
  random: Random,
): Partial<FlightStanding> {
  const estimate = random.chance(0.3) ? null : effect_ms + random.integer(1, 9) * 60_000;
  const changes: Partial<FlightStanding>[] = [
    { closed: random.chance(0.4) },
    { max_weight_kg: (max_weight_kg * random.integer(5, 20)) / 10 },
    { max_volume_m3: random.chance(0.3) ? null : (max_weight_kg * random.integer(2, 12)) / 1_000 },
  ];
  if (told) {
    changes.push(
      { status: random.pick(['SCHEDULED', 'SCHEDULED', 'CANCELLED']) },
      { estimated_departure_ms: estimate },
    );
  }
  return random.pick(changes);
}
