import type { Random } from '../support/random.ts';
import { abuseName, bookSomething, repeatBooking } from './booking-behaviour.ts';
import { changeSomeFlight } from './flight-behaviour.ts';
import { assignSomething, reportSomething, voidSomething } from './paper-behaviour.ts';
import { offloadSomething, rebookSomething } from './rebooking-behaviour.ts';
import { cancelSomething, confirmSomething, moveSomething } from './shipment-behaviour.ts';
import { type Action, type Behaviour, chooseBooking, type Storm } from './storm-state.ts';
import { departureMs, newFlight } from './world.ts';

const FLIGHTS_PUBLISHED_MAX = 60;

/** What clients do, and how often. */
function actionsOf(behaviour: Behaviour): [number, Action][] {
  const { confirms, moves, changes, searches } = behaviour;
  return [
    [62, bookSomething],
    [6, repeatBooking],
    [1, abuseName],
    [9, cancelSomething],
    [confirms, confirmSomething],
    [moves, moveSomething],
    [behaviour.rebooks, rebookSomething],
    [behaviour.offloads, offloadSomething],
    [behaviour.milestones, reportSomething],
    [behaviour.waybills, assignSomething],
    [behaviour.waybills / 20, voidSomething],
    [changes, changeSomeFlight],
    [4, readSomeBooking],
    [5, readSomeFlight],
    [searches, searchSomething],
    // A new flight has the timetable read again, as a change does.
    [changes > 0 ? 0.3 : 0, publishSomething],
  ];
}

/** One thing that one client does next. */
export function actOnce(storm: Storm, client: string, random: Random): Promise<unknown> {
  const actions = actionsOf(storm.behaviour);
  let drawn = random.next() * actions.reduce((sum, [share]) => sum + share, 0);
  const chosen = actions.find(([share]) => {
    drawn -= share;
    return drawn < 0;
  });
  return (chosen?.[1] ?? bookSomething)(storm, client, random);
}

async function readSomeBooking(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (known) await storm.recorder.readBooking(known.owner.api, client, { ref_id: known.ref_id });
}

async function readSomeFlight({ world, recorder }: Storm, client: string, random: Random) {
  const { flight_id } = random.pick(world.flights);
  await recorder.readFlight(random.pick(world.customers).api, client, { flight_id });
}

async function searchSomething({ world, recorder }: Storm, client: string, random: Random) {
  const { origin, destination, departure_date: date } = random.pick(world.flights.slice(0, 6));
  const onward = world.flights.find((flight) => flight.origin === destination)?.destination;
  const route = { origin, destination: onward && random.chance(0.3) ? onward : destination, date };
  const weight = random.chance(0.2) ? { weight_kg: random.integer(1, 600) / 10 } : {};
  const volume = random.chance(0.15) ? { volume_m3: random.integer(1, 600) / 1_000 } : {};
  await recorder.search(random.pick(world.customers).api, client, {
    ...route,
    ...weight,
    ...volume,
  });
}

async function publishSomething({ world, recorder }: Storm, client: string, random: Random) {
  if (world.flights.length >= FLIGHTS_PUBLISHED_MAX) return;
  const { line, admin, day_ms, carrier } = world;
  const hop = random.integer(0, line.length - 2);
  const wanted = newFlight({ line, carrier }, hop, departureMs(day_ms, hop, random), 500, random);
  const { answer } = await recorder.publish(admin.api, client, admin.user.id, [wanted]);
  if (answer.outcome === 'done') world.flights.push(...answer.flights);
}
