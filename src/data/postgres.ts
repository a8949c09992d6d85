import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { NothingDone, type Observe, Unavailable } from '../core/world.ts';
import type { Database } from './database.generated.ts';

/** What one call of the database may take: more than its own statement_timeout, so that it speaks first. */
export const DATABASE_BUDGET_MS = 4_000;

export type PostgresSettings = { url: string; key: string };
export type Postgres = SupabaseClient;
type Functions = Database['public']['Functions'];

/** The client of Supabase's Data API, for functions alone. One per isolate: it keeps no session, socket or timer. */
export function createPostgres({ url, key }: PostgresSettings): Postgres {
  return createClient(url, key, {
    // The key speaks for every call: no session to look for, on each of them. A secret key of the newer
    // kind is no token: it goes in `apikey` alone, and an empty token is sent in no header.
    accessToken: async () => (key.startsWith('sb_') ? '' : key),
    db: { retry: false },
  });
}

/**
 * How the database speaks: an SQLSTATE or a code of PostgREST. Each SQLSTATE of Postgres has a digit, which
 * tells it from a word such as EPIPE. Whatever else calls itself a code is a gateway's, and so silence.
 */
const SPOKEN = /^((?=.*\d)[0-9A-Z]{5}|PGRST\d{3})$/;

/** Others held what the call needed: too long a wait for a lock, a deadlock, a conflict. Rolled back. */
const CONTENDED = /^(55P03|40P01|40001)$/;

/**
 * Not now, and nothing was done. Postgres says these before a commit or not at all: the statement was ended,
 * resources ran out, it takes no connections, it is a replica. PostgREST says its own before it has called the
 * function: no connection of its pool (000, 003), no schema cache or another one (002, 202, 203), a token that
 * it does not take (300 to 303).
 */
const NOTHING_DONE = /^(57014|57P03|53...|25006|PGRST00[023]|PGRST20[23]|PGRST30[0-3])$/;

/**
 * A connection that ended: what was on its way may have been committed. A session that is ended (57P01) can say
 * so after its commit, before it is ready for the next query; poolers say 08P01 of any loss; PGRST001 is
 * PostgREST's word for a connection that broke under a call.
 */
const LOST = /^(57P0[1245]|08...|40003|PGRST001)$/;

/** A token that PostgREST found not valid yet, or no longer: Supabase makes one for each call with a secret key. */
const TOKEN_REFUSED = 'PGRST303';

/** What a gateway answers, without a code of the database, when address or key are wrong. */
const REFUSED = [401, 403, 404];

/** The error of a database function that nobody foresaw. Its message is for the log only. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

/** Arguments as generated, where null may stand for one left out. */
type Arguments<Name extends keyof Functions> = {
  [Argument in keyof Functions[Name]['Args']]: Functions[Name]['Args'][Argument] | null;
};

/** Calls a function of the database: one round trip. Its answer is a JSON object in the shape of the port. */
export type Rpc = <
  Answer extends object,
  Name extends keyof Functions & string = keyof Functions & string,
>(
  name: Name,
  args: Arguments<Name>,
) => Promise<Answer>;

/**
 * Makes the caller of database functions. It throws Unavailable when the database is out of reach or too slow
 * (NothingDone when it is certain that the call changed nothing), DatabaseError for the rest. A call whose
 * token was refused has not run, and is made once more.
 */
export function createRpc(postgres: Postgres, observe: Observe): Rpc {
  return async <Answer extends object, Name extends keyof Functions & string>(
    name: Name,
    args: Arguments<Name>,
  ): Promise<Answer> => {
    const signal = AbortSignal.timeout(DATABASE_BUDGET_MS);
    const ask = () => observe(async () => await postgres.rpc(name, args).abortSignal(signal));
    const first = await ask();
    const { data, error, status } = first.error?.code === TOKEN_REFUSED ? await ask() : first;
    if (error === null && typeof data === 'object' && data !== null && !Array.isArray(data)) {
      return data;
    }
    throw failureOf(name, status, error);
  };
}

/** What the body of an error says; a gateway's may have other types in it. */
type Said = { code?: unknown; message?: string; details?: string } | null;

function failureOf(name: string, status: number, error: Said): Error {
  const code = typeof error?.code === 'string' ? error.code : '';
  const message = `${name}: ${status} ${code} ${error?.message || error?.details || 'no answer'}`;
  if (!SPOKEN.test(code)) {
    return REFUSED.includes(status) ? new DatabaseError(message) : new Unavailable(message);
  }
  if (CONTENDED.test(code) || NOTHING_DONE.test(code)) {
    return new NothingDone(message, { contended: CONTENDED.test(code) });
  }
  return LOST.test(code) ? new Unavailable(message) : new DatabaseError(message);
}
