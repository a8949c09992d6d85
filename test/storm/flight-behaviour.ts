import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { FlightStanding, KnownFlight } from './history.ts';
import type { Storm } from './storm-state.ts';
import { isGrounded } from './world.ts';

const MINUTE_MS = 60_000;
const HOT_FLIGHTS = 6;
const TRIES_MAX = 4;

/** An administrator delays a flight, changes what it carries, or takes it out of sale for a moment. */
export async function changeSomeFlight(
  storm: Storm,
  client: string,
  random: Random,
): Promise<void> {
  const flights = random.chance(0.7)
    ? storm.world.flights.slice(0, HOT_FLIGHTS)
    : storm.world.flights;
  const flight = random.pick(flights);
  const change = (changes: Partial<FlightStanding>) => insist(storm, client, flight, changes);
  const action = random.next();
  if (action < 0.25) await change(someLimit(flight, random));
  else if (action < 0.5) await change(someEstimate(flight, random));
  else if (action < 0.7) await withdraw({ closed: true }, { closed: false });
  else if (isGrounded(storm.world, flight.flight_id) || random.chance(0.3)) {
    await withdraw({ status: 'CANCELLED' }, { status: 'SCHEDULED' });
  } else await change({ status: 'SCHEDULED', closed: false });

  async function withdraw(taken: Partial<FlightStanding>, given: Partial<FlightStanding>) {
    await change(taken);
    await sleep(random.integer(20, 400));
    await change(given);
  }
}

/** A careful administrator repeats a call until its outcome is known. */
async function insist(
  { world, recorder }: Storm,
  client: string,
  { flight_id }: KnownFlight,
  changes: Partial<FlightStanding>,
): Promise<void> {
  for (let tried = 1; tried <= TRIES_MAX; tried += 1) {
    const { answer } = await recorder.operate(world.admin.api, client, { flight_id, changes });
    const again =
      answer.outcome === 'unknown' || ('code' in answer && answer.code === 'flight_busy');
    if (!again) return;
    await sleep(50 * tried);
  }
}

/** More or less than it was published with, or no limit of volume. */
function someLimit({ max_weight_kg }: KnownFlight, random: Random): Partial<FlightStanding> {
  const share = random.pick([0.5, 0.8, 0.9, 1, 1.2]);
  if (random.chance(0.5)) return { max_weight_kg: Math.round(max_weight_kg * share * 10) / 10 };
  const litres_per_kg = random.pick([2, 3, 6, 20]);
  if (random.chance(0.25)) return { max_volume_m3: null };
  return { max_volume_m3: Math.round(max_weight_kg * share * litres_per_kg) / 1_000 };
}

function someEstimate(flight: KnownFlight, random: Random): Partial<FlightStanding> {
  const late_ms = random.integer(-20, 90) * MINUTE_MS;
  const known = random.chance(0.8);
  return {
    estimated_departure_ms: known ? flight.departure_ms + late_ms : null,
    estimated_arrival_ms: known ? flight.arrival_ms + late_ms : null,
  };
}
