import { Client, type ClientBase, Pool } from 'pg';
import type { Looking } from '../../src/core/tracking/ports.ts';
import { createAccounts } from '../../src/data/accounts.ts';
import { createAirports } from '../../src/data/airports.ts';
import { createFlights } from '../../src/data/flights.ts';
import { createItineraries } from '../../src/data/itineraries.ts';
import { createLedger } from '../../src/data/ledger.ts';
import type { Rpc } from '../../src/data/postgres.ts';
import { createQuotes } from '../../src/data/quotes.ts';
import { createRates } from '../../src/data/rates.ts';
import { createTracking } from '../../src/data/tracking.ts';
import { createWaybills } from '../../src/data/waybills.ts';

const POLICY = {
  scarce_capacity_kg: 100,
  min_connection_minutes: 60,
  volumetric_divisor: 6_000,
  holds_per_user: 20,
  hold_minutes_max: 10_080,
  quote_minutes: 30,
  base_price_currency: 'USD',
};
const JSON_ARGUMENTS = [
  'p_lines',
  'p_request',
  'p_milestone',
  'p_rates',
  'p_flights',
  'p_airport',
  'p_changes',
  'p_ranges',
  'p_offload',
  'p_identity',
  'p_offload',
  'p_ranges',
];
/** The only role that may call the functions. */
const AS_CALLER = '-c role=service_role';
const IDLE_SESSIONS_MAX = 8;
const RESET_MS_MAX = 5_000;

export type Arguments = Readonly<Record<string, unknown>>;
export type Answer = Record<string, unknown>;

/** The ports over Postgres, as the Worker calls its functions. */
const portsOver = (rpc: Rpc) => ({
  accounts: createAccounts(rpc),
  airports: createAirports(rpc),
  flights: createFlights(rpc),
  itineraries: createItineraries(rpc, POLICY),
  ledger: createLedger(rpc, POLICY),
  tracking: trackingOver(rpc),
  rates: createRates(rpc),
  quotes: createQuotes(rpc, POLICY),
  waybills: createWaybills(rpc),
});

/** Who looks sees all, unless a test says who it is. */
function trackingOver(rpc: Rpc) {
  const tracking = createTracking(rpc);
  const getBooking = (ref_id: string, looking: Looking = { user_id: null, sees_all: true }) =>
    tracking.getBooking(ref_id, looking);
  return { ...tracking, getBooking };
}

/** The functions of the database, called straight through SQL as the Worker's role. */
export interface DatabaseFunctions extends Readonly<ReturnType<typeof portsOver>> {
  /** With whatever arguments. */
  call(name: string, args: Arguments): Promise<Answer>;
  close(): Promise<void>;
}

/** The functions over a few connections, for a test that needs no session of its own. */
export function openFunctions(url: string): DatabaseFunctions {
  const pool = new Pool({ connectionString: url, options: AS_CALLER, max: 8 });
  pool.on('error', () => undefined);
  return { ...functionsOver(pool), close: () => pool.end() };
}

/** One connection: what it locks stays locked until it commits. */
export interface DatabaseSession extends DatabaseFunctions {
  /** By which Postgres names it in pg_locks. */
  readonly pid: number;
  readonly client: ClientBase;
  run(sql: string, values?: unknown[]): Promise<Answer[]>;
}

type SessionRole = 'caller' | 'superuser';

const connectionOf = (url: string, role: SessionRole) => ({
  connectionString: url,
  ...(role === 'caller' && { options: AS_CALLER }),
});

/** Opens a session, as the Worker's role or as the superuser who may look behind the functions. */
export async function openSession(
  url: string,
  role: SessionRole = 'caller',
): Promise<DatabaseSession> {
  const client = new Client(connectionOf(url, role));
  client.on('error', () => undefined);
  await client.connect();
  return sessionOver(client, () => client.end());
}

/** Sessions that are lent, and lent again: a new one would have to read every function anew. */
export interface Sessions {
  /** Closed, it is given back with no transaction, no setting and no lock of its own. */
  lend(role: SessionRole): Promise<DatabaseSession>;
  close(): Promise<void>;
}

export function openSessions(url: string): Sessions {
  const open = (role: SessionRole) => {
    const config = { ...connectionOf(url, role), max: Infinity, idleTimeoutMillis: 0 };
    const pool = new Pool(config).on('error', () => undefined);
    return pool.on('connect', (client) => client.on('error', () => undefined));
  };
  const pools = { caller: open('caller'), superuser: open('superuser') };
  return {
    async lend(role) {
      const pool = pools[role];
      const client = await pool.connect();
      return sessionOver(client, async () => {
        const isClean = pool.idleCount < IDLE_SESSIONS_MAX && (await reset(client));
        client.release(!isClean);
      });
    },
    async close() {
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
    },
  };
}

/** False where it could not be had clean: its connection is lost, or it waits for what a failed test left locked. */
async function reset(client: ClientBase): Promise<boolean> {
  const done = client.query(
    'rollback; reset all; deallocate all; select pg_catalog.pg_advisory_unlock_all()',
  );
  const late = new Promise<false>((resolve) => setTimeout(resolve, RESET_MS_MAX, false).unref());
  return Promise.race([
    done.then(
      () => true,
      () => false,
    ),
    late,
  ]);
}

async function sessionOver(
  client: ClientBase,
  close: () => Promise<void>,
): Promise<DatabaseSession> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return {
    ...functionsOver(client),
    pid: rows[0]?.pid ?? 0,
    client,
    run: async (sql, values) => (await client.query<Answer>(sql, values)).rows,
    close,
  };
}

function functionsOver(connection: ClientBase | Pool) {
  const rpc: Rpc = async (name, args) => (await query(connection, name, args)).rows[0].answer;
  return {
    ...portsOver(rpc),
    call: async (name: string, args: Arguments): Promise<Answer> =>
      (await query(connection, name, args)).rows[0].answer,
  };
}

function query(connection: ClientBase | Pool, name: string, args: Arguments) {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const list = given.map(([argument], index) => `${argument} => $${index + 1}`).join(', ');
  const values = given.map(([argument, value]) =>
    JSON_ARGUMENTS.includes(argument) && value !== null ? JSON.stringify(value) : value,
  );
  return connection.query(`select public.${name}(${list}) as answer`, values);
}

/** The SQLSTATE that a statement fails with; that it succeeds is an error here. */
export async function sqlState(statement: Promise<unknown>): Promise<string> {
  const outcome = await statement.then(
    (answer) => ({ answer }),
    (error: { code?: string }) => ({ code: error.code ?? String(error) }),
  );
  if ('code' in outcome) return outcome.code;
  throw new Error(`Nothing was raised. The answer: ${JSON.stringify(outcome.answer)}`);
}
