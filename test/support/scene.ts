import { randomInt } from 'node:crypto';
import { afterAll, expect, inject } from 'vitest';
import type { ShipmentRequest } from '../../src/core/booking/types.ts';
import type { Role, User } from '../../src/core/identity/types.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import {
  type FlightWish,
  type MadeFlight,
  mintToken,
  openTestDatabase,
  type TestDatabase,
} from './database.ts';
import type { Provided } from './global-setup.ts';
import type { TestWorker } from './worker.ts';
import type { StaticFiles } from './worker-files.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TRIES_MAX = 50;

/** Somebody who calls the API. */
export interface Person {
  user: User;
  token: string;
  client: ApiClient;
}

/** What most API tests begin with: the API, a look into its database, and people to call it. */
export interface Scene {
  stack: Provided;
  database: TestDatabase;
  /** The API without a token. */
  api: ApiClient;
  enter(role?: Role): Promise<Person>;
  /** Two flights that connect: DEL to DXB, and on to LHR. */
  makeConnection(wish?: {
    max_weight_kg?: [number, number];
    minutes?: number;
    /** More of each flight. */
    flights?: [FlightWish, FlightWish];
  }): Promise<Legs>;
  /** Another Worker on the same stack, ended with the test file; without a word it has no static files. */
  startWorker(bindings: Readonly<Record<string, string>>, files?: StaticFiles): Promise<TestWorker>;
  /** Another Worker that lacks some settings. */
  startWorkerWithout(...missing: string[]): Promise<TestWorker>;
}

export type Legs = [MadeFlight, MadeFlight];

/** Opens a scene for one test file; after its last test the books must balance, whatever it did. */
export function openScene(): Scene {
  const stack = inject('stack');
  const database = openTestDatabase(stack.databaseUrl);
  const workers: TestWorker[] = [];
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    const unbalanced = await database.audit();
    await database.close();
    expect(unbalanced, 'The books do not balance.').toEqual([]);
  });

  const api = createApiClient(stack.api);
  const start = async (bindings: Readonly<Record<string, string>>, files?: StaticFiles) => {
    // Loaded only where it is needed: it brings the whole of wrangler along.
    const { startTestWorker } = await import('./worker.ts');
    const worker = await startTestWorker({ bindings, ...(files && { files }) });
    workers.push(worker);
    return worker;
  };
  return {
    stack,
    database,
    api,
    async enter(role = 'customer') {
      const user = await database.makeUser(role);
      const token = mintToken(user, secretOf(stack));
      return { user, token, client: api.as(token) };
    },
    async makeConnection({
      max_weight_kg: [first_kg, second_kg] = [1_000, 1_000],
      minutes = 120,
      flights: [first_wish, second_wish] = [{}, {}],
    } = {}) {
      const departure_at = new Date(Date.now() + 7 * DAY_MS);
      const first = await database.makeFlight({
        origin: 'DEL',
        destination: 'DXB',
        departure_at,
        arrival_at: minutesAfter(departure_at, 240),
        max_weight_kg: first_kg,
        ...first_wish,
      });
      const second = await database.makeFlight({
        origin: 'DXB',
        destination: 'LHR',
        departure_at: minutesAfter(first.arrival_at, minutes),
        arrival_at: minutesAfter(first.arrival_at, minutes + 450),
        max_weight_kg: second_kg,
        ...second_wish,
      });
      return [first, second];
    },
    startWorker: (bindings, files) => start({ ...stack.vars, ...bindings }, files),
    startWorkerWithout: (...missing) =>
      start(
        Object.fromEntries(Object.entries(stack.vars).filter(([name]) => !missing.includes(name))),
      ),
  };
}

/** The secret that tokens are signed with. */
export function secretOf({ vars }: Provided): string {
  const secret = vars.SECRET_KEY;
  if (secret === undefined) throw new Error('The stack has no SECRET_KEY.');
  return secret;
}

/** A shipment on these flights, from the first one's origin to the last one's destination. */
export function shipmentOn(
  flights: MadeFlight | readonly MadeFlight[],
  wish: Partial<ShipmentRequest> = {},
): ShipmentRequest {
  const legs = [flights].flat();
  const [first, last] = [legs[0], legs.at(-1)];
  if (!first || !last) throw new Error('A shipment needs a flight.');
  return {
    origin: first.origin,
    destination: last.destination,
    weight_kg: 10,
    pieces: 1,
    flight_ids: legs.map((flight) => flight.flight_id),
    ...wish,
  };
}

/** Books as a client should: comes back while the flight is busy. */
export async function bookPatiently(client: ApiClient, shipment: ShipmentRequest) {
  for (let tries = 1; ; tries += 1) {
    const answer = await client.book(shipment);
    if (answer.ok || answer.body.code !== 'flight_busy' || tries === TRIES_MAX) return answer;
  }
}

/** A flight as refusals name it. */
export const named = ({ flight_id, flight_number, departure_date }: MadeFlight) => ({
  flight_id,
  flight_number,
  departure_date,
});

export const minutesAfter = (moment: Date, minutes: number) =>
  new Date(moment.getTime() + minutes * MINUTE_MS);

/** A reference that no other test has. */
export const newReference = (prefix = 'TEST') => `${prefix}-${randomInt(1e12, 1e13)}`;

/** A loopback address where nothing listens: the port is reserved, and never given out. */
export const NOBODY_HOME = 'http://127.0.0.1:1';
