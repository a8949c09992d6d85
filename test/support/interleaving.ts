import type { Pool } from 'pg';
import type { DatabaseSession } from './database-functions.ts';

const LOOKS_MAX = 20_000;

/** One statement of a session, by the name under which its outcome is found. */
export interface Step<Name extends string> {
  readonly name: Name;
  readonly session: DatabaseSession;
  readonly run: () => Promise<unknown>;
}

export interface Trace<Name extends string> {
  readonly outcomes: Readonly<Record<Name, unknown>>;
  /** The steps that had to wait for the other session. */
  readonly waited: readonly Name[];
}

/** Every order of two sequences in which each keeps its own. */
export function interleavings<T>(first: readonly T[], second: readonly T[]): T[][] {
  const [a, ...restOfFirst] = first;
  const [b, ...restOfSecond] = second;
  if (a === undefined || b === undefined) return [[...first, ...second]];
  return [
    ...interleavings(restOfFirst, second).map((order) => [a, ...order]),
    ...interleavings(first, restOfSecond).map((order) => [b, ...order]),
  ];
}

type Racer = 'A' | 'B';
type RaceStep = `${Racer} works` | `${Racer} ends`;
export type Order = readonly RaceStep[];

/** Every order in which two sessions do their work and end their transaction. */
export const ORDERS = interleavings<RaceStep>(['A works', 'A ends'], ['B works', 'B ends']).map(
  (order) => ({ order, path: order.join(', ') }),
);

/** Whether A did its work first, and whether B began only after A had ended. */
export const isFirst = (order: Order) => order[0] === 'A works';
export const isAfter = (order: Order) => order.indexOf('B works') > order.indexOf('A ends');

export interface Race {
  order: Order;
  works: Record<Racer, (session: DatabaseSession) => Promise<unknown>>;
  /** How the one that works first ends; the other one commits. */
  endOfFirst?: 'commit' | 'rollback';
}

/** What came of it, by the one who did it and by the order in which they worked. */
export interface Outcome {
  A: unknown;
  B: unknown;
  first: unknown;
  second: unknown;
  /** Whether the second one had to wait for the first. */
  waited: boolean;
}

/** Two sessions that work in a transaction each, step by step. */
export async function race(
  { pool, openSession }: { pool: Pool; openSession: () => Promise<DatabaseSession> },
  { order, works, endOfFirst = 'commit' }: Race,
): Promise<Outcome> {
  const sessions = { A: await openSession(), B: await openSession() };
  const [first, second] = isFirst(order) ? (['A', 'B'] as const) : (['B', 'A'] as const);
  const steps = order.map((name) => {
    const who = name.startsWith('A') ? 'A' : 'B';
    const session = sessions[who];
    const run = async () => {
      if (name.endsWith('ends')) return session.run(who === first ? endOfFirst : 'commit');
      await session.run('begin');
      return works[who](session);
    };
    return { name, session, run };
  });
  const { outcomes, waited } = await runSteps(pool, steps);
  const [A, B] = [outcomes['A works'], outcomes['B works']];
  const inOrder = first === 'A' ? { first: A, second: B } : { first: B, second: A };
  return { A, B, ...inOrder, waited: waited.includes(`${second} works`) };
}

/**
 * Runs steps in the order given. The next one starts when the one before has ended or waits for a lock;
 * steps of one session follow each other. A failed step's outcome is its error.
 */
export async function runSteps<Name extends string>(
  observer: Pool,
  order: readonly Step<Name>[],
): Promise<Trace<Name>> {
  const tails = new Map<DatabaseSession, Promise<void>>();
  const outcomes: Partial<Record<Name, unknown>> = {};
  const waited: Name[] = [];
  for (const { name, session, run } of order) {
    const tail = (tails.get(session) ?? Promise.resolve()).then(async () => {
      outcomes[name] = await run().catch((error: unknown) => error);
    });
    tails.set(session, tail);
    if ((await endedOrBlocked(observer, session.pid, tail)) === 'blocked') waited.push(name);
  }
  await Promise.all(tails.values());
  return { outcomes: outcomes as Record<Name, unknown>, waited };
}

/** Resolves when the session waits for a lock that another holds; rejects when its work ends instead. */
export async function untilBlocked(
  observer: Pool,
  { pid }: DatabaseSession,
  work: Promise<unknown>,
): Promise<void> {
  if ((await endedOrBlocked(observer, pid, work)) === 'ended') {
    throw new Error(`It waited for nobody: ${JSON.stringify(await work)}`);
  }
}

async function endedOrBlocked(
  observer: Pool,
  pid: number,
  work: Promise<unknown>,
): Promise<'ended' | 'blocked'> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  work.then(end, end);
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const { rows } = await observer.query<{ blocked: boolean }>(
      'select cardinality(pg_blocking_pids($1)) > 0 as blocked',
      [pid],
    );
    if (ended) return 'ended';
    if (rows[0]?.blocked) return 'blocked';
  }
  throw new Error(`Session ${pid} neither ended nor waited for a lock.`);
}
