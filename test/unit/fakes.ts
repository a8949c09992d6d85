import type { BookingRefusal, FlightLocks, Ledger } from '../../src/core/booking/ports.ts';
import type {
  Booked,
  BookingWithEvents,
  LockRequired,
  Shipment,
} from '../../src/core/booking/types.ts';
import type { Accounts, Hashing } from '../../src/core/identity/ports.ts';
import type { Ports } from '../../src/core/ports.ts';
import type { Airports, FlightNews, Flights } from '../../src/core/schedule/ports.ts';
import type { CapacityChange } from '../../src/core/schedule/types.ts';
import type { Itineraries, SearchCache } from '../../src/core/search/ports.ts';
import type { World } from '../../src/core/world.ts';

/** A world with a clock of its own, in which sleeping takes no time, and which keeps what it is told. */
export interface FakeWorld extends World {
  now: number;
  /** What `random` gives. */
  chance: number;
  readonly slept_ms: number[];
  readonly reports: string[];
  /** Waits for everything that goes on after the answer. */
  settle(): Promise<void>;
}

export function createWorld({ now = 0, chance = 0 } = {}): FakeWorld {
  const pending: Promise<unknown>[] = [];
  let uuids = 0;
  const world: FakeWorld = {
    now,
    chance,
    slept_ms: [],
    reports: [],
    now_ms: () => world.now,
    random: () => world.chance,
    randomBytes: (count) => new Uint8Array(count),
    derivedBytes,
    uuid: () => {
      uuids += 1;
      return `uuid-${uuids}`;
    },
    async sleep(ms) {
      world.slept_ms.push(ms);
      world.now += ms;
    },
    waitUntil: (work) => {
      pending.push(work);
    },
    report: (event) => {
      world.reports.push(event);
    },
    async settle() {
      while (pending.length > 0) await Promise.all(pending.splice(0));
    },
  };
  return world;
}

/** The same bytes for the same text, others for another; of no secret. */
async function derivedBytes(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

const unexpected = async (): Promise<never> => {
  throw new Error('This call was not expected.');
};

/** Ports that expect no call but those they are given. */
export const createLedger = (calls: Partial<Ledger> = {}): Ledger => ({
  bookShipment: unexpected,
  confirmBooking: unexpected,
  cancelBooking: unexpected,
  rebookBooking: unexpected,
  offloadBooking: unexpected,
  listBookings: unexpected,
  listFlightBookings: unexpected,
  ...calls,
});

export const createFlights = (calls: Partial<Flights> = {}): Flights => ({
  getFlight: unexpected,
  listFlights: unexpected,
  publishFlights: unexpected,
  importFlights: unexpected,
  operateFlight: unexpected,
  ...calls,
});

export const createAirports = (calls: Partial<Airports> = {}): Airports => ({
  findAirports: unexpected,
  getAirport: unexpected,
  putAirport: unexpected,
  ...calls,
});

export const createNews = (calls: Partial<FlightNews> = {}): FlightNews => ({
  writeCapacity: unexpected,
  renewTimetables: unexpected,
  ...calls,
});

export const createCache = (calls: Partial<SearchCache> = {}): SearchCache => ({
  look: unexpected,
  store: unexpected,
  ...calls,
});

export const createItineraries = (calls: Partial<Itineraries> = {}): Itineraries => ({
  searchItineraries: unexpected,
  ...calls,
});

export const createAccounts = (calls: Partial<Accounts> = {}): Accounts => ({
  signUp: unexpected,
  findCredentials: unexpected,
  getUser: unexpected,
  ...calls,
});

type Outcome = Booked | BookingRefusal;

/** A `bookShipment` that answers one thing without the lock and another with it. */
export function bookShipmentBy(answers: {
  free: () => Promise<Outcome | LockRequired>;
  locked?: () => Promise<Outcome>;
}): Ledger['bookShipment'] {
  function bookShipment(shipment: Shipment, lock_held: false): Promise<Outcome | LockRequired>;
  function bookShipment(shipment: Shipment, lock_held: true): Promise<Outcome>;
  function bookShipment(_: Shipment, lock_held: boolean): Promise<Outcome | LockRequired> {
    return lock_held ? (answers.locked ?? unexpected)() : answers.free();
  }
  return bookShipment;
}

/** A line in which nobody waits. */
const OPEN_LINE: Hashing = {
  enter: () => ({ inTurn: async (hash) => ({ hashed: await hash() }), leave: () => undefined }),
};

export const createPorts = (ports: Partial<Ports> & { world: World }): Ports => ({
  accounts: createAccounts(),
  sign_ins: { attempt: unexpected, succeeded: unexpected, abandoned: unexpected },
  passwords: { hash: unexpected, verify: unexpected },
  hashing: OPEN_LINE,
  flights: createFlights(),
  airports: createAirports(),
  network: { loadOf: unexpected, loadWithShipments: unexpected },
  local_dates: { alignLocalDates: unexpected },
  news: createNews(),
  itineraries: createItineraries(),
  cache: createCache(),
  ledger: createLedger(),
  locks: createLocks().locks,
  holds: { expireHolds: unexpected },
  audit: { auditCapacity: unexpected },
  tracking: {
    getBooking: unexpected,
    recordStep: unexpected,
    recordMilestone: unexpected,
    getTracking: unexpected,
    getShipment: unexpected,
  },
  rates: { addRates: unexpected, listRates: unexpected },
  quotes: { quoteShipment: unexpected, getQuote: unexpected },
  waybills: {
    assignWaybill: unexpected,
    addStock: unexpected,
    listStock: unexpected,
    voidNumber: unexpected,
  },
  probes: { checkDatabase: unexpected, pingRedis: unexpected },
  ...ports,
});

/** Locks kept in memory; `held` are those of somebody else, until the moment given. */
export function createLocks(world?: FakeWorld, held: Record<string, number> = {}) {
  const owners = new Map<string, string>();
  const tries: string[] = [];
  const locks: FlightLocks = {
    async tryLock(flight_id, owner) {
      tries.push(flight_id);
      if ((held[flight_id] ?? 0) > (world?.now ?? 0) || owners.has(flight_id)) return false;
      owners.set(flight_id, owner);
      return true;
    },
    async unlock(flight_id, owner) {
      if (owners.get(flight_id) === owner) owners.delete(flight_id);
    },
  };
  return { locks, owners, tries };
}

export const SHIPMENT: Shipment = {
  actor: { user_id: '00000000-0000-4000-8000-000000000001', identity: null },
  ref_id: 'BKG-TEST',
  idempotency_key: null,
  request: {
    origin: 'DEL',
    destination: 'LHR',
    weight_kg: 10,
    pieces: 1,
    flight_ids: ['flight-b', 'flight-a'],
  },
};

export const BOOKING: BookingWithEvents = {
  ref_id: 'BKG-TEST',
  user_id: SHIPMENT.actor.user_id,
  origin: 'DEL',
  destination: 'LHR',
  pieces: 1,
  weight_kg: 10,
  status: 'BOOKED',
  flight_ids: ['flight-b', 'flight-a'],
  created_at: '2026-11-25T16:05:00.000Z',
  updated_at: '2026-11-25T16:05:00.000Z',
  version: 1,
  volume_m3: 0.06,
  volume_assumed: true,
  chargeable_weight_kg: 10,
  dimensions: null,
  special_handling_codes: [],
  goods_description: null,
  handling_note: null,
  hold_expires_at: null,
  awb_number: null,
  price: null,
  split_from: null,
  needs_rebooking: false,
  events: [],
};

export const CAPACITY: CapacityChange[] = [
  { flight_id: 'flight-a', departure_date: '2026-11-25', version: 3, booked_tenths: 100 },
];
