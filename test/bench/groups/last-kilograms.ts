import type { Load } from '../load.ts';
import { bookingPlan } from '../plans.ts';
import type { Room } from '../room.ts';
import { rotate, toSpread } from '../rounds.ts';
import type { Table } from '../table.ts';

const CROWDS = [1, 8, 64];
/** A part of the calls, by the kilograms; there are parts until a call is refused. */
const PART_SHARE = 1.5;
const PARTS_MAX = 20;

interface Sale {
  clients: number;
  refused: number;
  sent_back: number;
  sold_out_ms: number;
  first: Load;
}

/** Clients fight for the last kilograms of a flight, one each, under the lock. */
export async function measureLastKilograms(room: Room): Promise<Table> {
  const { rounds, last_kg } = room.sizes;
  const sales: Sale[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const clients of rotate(CROWDS, round)) sales.push(await sellOut(room, clients));
  }
  const rows = CROWDS.map((clients) => {
    const own = sales.filter((sale) => sale.clients === clients);
    const spread = (figure: (sale: Sale) => number) => toSpread(own.map(figure));
    return [
      clients,
      last_kg,
      spread(({ refused }) => refused),
      spread(({ sent_back }) => sent_back),
      spread(({ sold_out_ms }) => Math.round(sold_out_ms)),
      spread(({ first }) => first.p50_ms),
      spread(({ first }) => first.p99_ms),
    ];
  });
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
      `${rounds} flights for each number of clients`,
      'sold and booked are the same figure in the database, or the run would have failed',
      'a client asked to come back (503, Retry-After) does not wait here: it asks for the next kilogram at once',
    ],
  };
}

async function sellOut(room: Room, clients: number): Promise<Sale> {
  const { database, generator, customer, sizes } = room;
  const { last_kg } = sizes;
  const { origin } = await room.product();
  const flight_ids = await room.makeFlights(1, last_kg);
  const expected = [201, 409, 503];
  const plan = bookingPlan(origin, customer, { flight_ids, weight_kg: 1, expected });
  const parts: Load[] = [];
  const count = (status: number) =>
    parts.reduce((sum, { statuses }) => sum + (statuses[status] ?? 0), 0);
  let sold_out_ms = 0;
  const requests = Math.max(clients, Math.ceil(last_kg * PART_SHARE));
  while (count(409) === 0 && parts.length < PARTS_MAX) {
    const part = await generator.run(plan, { connections: clients, requests });
    sold_out_ms += part.last_success_ms;
    parts.push(part);
  }
  const [flight_id = ''] = flight_ids;
  const { booked_weight_kg } = await database.readCapacity(flight_id);
  if (booked_weight_kg !== last_kg || count(201) !== last_kg) {
    throw new Error(`${count(201)} kg sold, ${booked_weight_kg} kg booked, of ${last_kg}`);
  }
  const first = parts[0];
  if (first === undefined) throw new Error('Nobody asked for a kilogram.');
  return { clients, refused: count(409), sent_back: count(503), sold_out_ms, first };
}
