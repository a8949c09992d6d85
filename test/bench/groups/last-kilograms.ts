import type { Load } from '../load.ts';
import { bookingPlan } from '../plans.ts';
import type { Room } from '../room.ts';
import type { Cell, Table } from '../table.ts';

const LAST_KG = 100;
const CROWDS = [1, 8, 64];
/** As many as are needed to sell the last kilogram, in parts, and then some. */
const PART = 150;
const PARTS_MAX = 20;

/** Clients fight for the last 100 kg of a flight, one kilogram each, under the lock. */
export async function measureLastKilograms(room: Room): Promise<Table> {
  const rows: Cell[][] = [];
  for (const clients of CROWDS) rows.push(await sellOut(room, clients));
  return {
    columns: [
      'clients',
      'kg sold',
      'refused, full',
      'asked to come back',
      'sold out after ms',
      'p50 ms',
      'p99 ms',
    ],
    rows,
    notes: [
      'sold and booked are the same figure in the database, or the run would have failed',
      'a client asked to come back (503, Retry-After) does not wait here: it asks for the next kilogram at once',
    ],
  };
}

async function sellOut({ database, generator, customer, ...room }: Room, clients: number) {
  const { origin } = await room.product();
  const flight_ids = await room.makeFlights(1, LAST_KG);
  const expected = [201, 409, 503];
  const plan = bookingPlan(origin, customer, { flight_ids, weight_kg: 1, expected });
  const parts: Load[] = [];
  const count = (status: number) =>
    parts.reduce((sum, { statuses }) => sum + (statuses[status] ?? 0), 0);
  let sold_out_ms = 0;
  while (count(409) === 0 && parts.length < PARTS_MAX) {
    const part = await generator.run(plan, { connections: clients, requests: PART });
    sold_out_ms += part.last_success_ms;
    parts.push(part);
  }
  const [flight_id = ''] = flight_ids;
  const { booked_weight_kg } = await database.readCapacity(flight_id);
  if (booked_weight_kg !== LAST_KG || count(201) !== LAST_KG) {
    throw new Error(`${count(201)} kg sold, ${booked_weight_kg} kg booked, of ${LAST_KG}`);
  }
  const first = parts[0];
  return [
    clients,
    booked_weight_kg,
    count(409),
    count(503),
    Math.round(sold_out_ms),
    first?.p50_ms ?? null,
    first?.p99_ms ?? null,
  ];
}
