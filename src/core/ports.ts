import type { CapacityAudit, FlightLocks, HoldExpiry, Ledger } from './booking/ports.ts';
import type { Probes } from './health/ports.ts';
import type { Accounts, Hashing, Passwords, SignInLimits } from './identity/ports.ts';
import type { Quotes, Rates } from './rating/ports.ts';
import type { Airports, FlightNews, Flights, LocalDates, Network } from './schedule/ports.ts';
import type { Itineraries, SearchCache } from './search/ports.ts';
import type { Tracking } from './tracking/ports.ts';
import type { Waybills } from './waybill/ports.ts';
import type { World } from './world.ts';

/**
 * Everything that the core is handed: the ports of all rooms, as one request has them. No room knows this
 * type: each use case asks for what it needs of its own room and those below.
 */
export type Ports = {
  accounts: Accounts;
  sign_ins: SignInLimits;
  passwords: Passwords;
  hashing: Hashing;
  flights: Flights;
  airports: Airports;
  network: Network;
  local_dates: LocalDates;
  news: FlightNews;
  itineraries: Itineraries;
  cache: SearchCache;
  ledger: Ledger;
  locks: FlightLocks;
  holds: HoldExpiry;
  audit: CapacityAudit;
  tracking: Tracking;
  rates: Rates;
  quotes: Quotes;
  waybills: Waybills;
  probes: Probes;
  world: World;
};
