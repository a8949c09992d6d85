import { type Stack, startStack } from '../../local/stack/stack.ts';
import type { User } from '../../src/core/identity/types.ts';
import { mintToken, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { type FaultProxy, openFaultProxy } from '../support/fault-proxy.ts';
import { type BenchWorker, type Module, readProduct, startBenchWorker } from './bench-worker.ts';
import { type LoadGenerator, startLoadGenerator } from './load.ts';
import { type Recorded, recordProduct } from './recorded.ts';
import type { Sizes } from './sizes.ts';

const TOKEN_S = 24 * 3_600;
/** So heavy that no benchmark fills it. */
const ENDLESS_KG = 1_000_000;

/** Where everything is measured: one stack, one load generator, and Workers as they are needed. */
export interface Room {
  readonly stack: Stack;
  readonly database: TestDatabase;
  readonly generator: LoadGenerator;
  readonly sizes: Sizes;
  readonly customer: Caller;
  /** The product, on the stack; started once. */
  product(): Promise<BenchWorker>;
  /** What the product asks of its backends; recorded once. */
  recorded(): Promise<Recorded>;
  /** Another Worker, with the stack's variables and these. */
  open(modules: readonly Module[], bindings?: Record<string, string>): Promise<BenchWorker>;
  /** The same with a hop before each backend. */
  openAfar(
    modules: readonly Module[],
    hop_ms: number,
    bindings?: Record<string, string>,
  ): Promise<FarWorker>;
  enter(role: User['role']): Promise<Caller>;
  /** Flights DEL to LHR that never fill up, unless they are given a capacity. */
  makeFlights(count: number, max_weight_kg?: number): Promise<string[]>;
  close(): Promise<void>;
}

export interface Caller {
  readonly user: User;
  readonly token: string;
}

/** A Worker whose data are elsewhere. */
export interface FarWorker extends BenchWorker {
  readonly db: FaultProxy;
  readonly redis: FaultProxy;
}

/** Opens the room; closing it ends everything in it. */
export async function openRoom(sizes: Sizes): Promise<Room> {
  const stack = await startStack({ seed: true });
  const database = openTestDatabase(stack.databaseUrl);
  const generator = startLoadGenerator();
  const closings: (() => Promise<unknown>)[] = [];

  const open = async (modules: readonly Module[], bindings: Record<string, string> = {}) => {
    const worker = await startBenchWorker(modules, { ...stack.vars, ...bindings });
    closings.push(() => worker.stop());
    return worker;
  };
  const enter = async (role: User['role']) => {
    const user = await database.makeUser(role);
    return { user, token: mintToken(user, stack.vars.SECRET_KEY ?? '', TOKEN_S) };
  };
  let product: Promise<BenchWorker> | undefined;
  let recorded: Promise<Recorded> | undefined;

  const room: Room = {
    stack,
    database,
    generator,
    sizes,
    customer: await enter('customer'),
    enter,
    open,
    product() {
      product ??= readProduct().then((modules) => open(modules));
      return product;
    },
    recorded() {
      recorded ??= recordProduct(room);
      return recorded;
    },
    async openAfar(modules, hop_ms, bindings = {}) {
      const upstash = new URL(stack.vars.UPSTASH_REDIS_REST_URL ?? '');
      const db = await openFaultProxy(stack.vars.SUPABASE_URL ?? '');
      const redis = await openFaultProxy(upstash.origin);
      closings.push(
        () => db.close(),
        () => redis.close(),
      );
      const worker = await open(modules, {
        ...bindings,
        SUPABASE_URL: db.url,
        UPSTASH_REDIS_REST_URL: `${redis.url}${upstash.pathname}`,
      });
      db.hop_ms = hop_ms;
      redis.hop_ms = hop_ms;
      return { ...worker, db, redis };
    },
    async makeFlights(count, max_weight_kg = ENDLESS_KG) {
      const wish = { origin: 'DEL', destination: 'LHR', max_weight_kg };
      const flights = Array.from({ length: count }, () => database.makeFlight(wish));
      const made = await Promise.all(flights);
      await database.pool.query('analyze cargo.flights, cargo.flight_capacity, cargo.bookings');
      return made.map((flight) => flight.flight_id);
    },
    async close() {
      for (const end of closings.reverse()) await end();
      await generator.stop();
      await database.close();
      await stack.stop();
    },
  };
  return room;
}
