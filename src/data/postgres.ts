import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { type Observe, Unavailable } from '../booking/ports.ts';
import type { Database } from './database.generated.ts';

/** What one call of the database may take: more than its own statement_timeout, so that it speaks first. */
export const DATABASE_BUDGET_MS = 4_000;

export type PostgresSettings = { url: string; key: string };
export type Postgres = SupabaseClient;
type Functions = Database['public']['Functions'];

/** The client of Supabase's Data API, for functions alone. One per isolate: it keeps no session, socket or timer. */
export function createPostgres({ url, key }: PostgresSettings): Postgres {
  return createClient(url, key, {
    // The key speaks for every call: no session to look for, on each of them.
    accessToken: async () => key,
    db: { retry: false },
  });
}

/** SQLSTATE and PostgREST codes that mean: out of reach or too slow now, not wrong. */
const UNAVAILABLE =
  /^(55P03|57014|57P0[1-5]|40P01|40001|53...|08...|25006|PGRST00[0-3]|PGRST20[23])$/;

/** What a gateway answers, without a code, when address or key are wrong. */
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
 * Makes the caller of database functions.
 * It throws Unavailable when the database is out of reach or too slow, DatabaseError for the rest.
 */
export function createRpc(postgres: Postgres, observe: Observe): Rpc {
  return <Answer extends object, Name extends keyof Functions & string>(
    name: Name,
    args: Arguments<Name>,
  ): Promise<Answer> =>
    observe(async () => {
      const { data, error, status } = await postgres
        .rpc(name, args)
        .abortSignal(AbortSignal.timeout(DATABASE_BUDGET_MS));
      if (error === null && typeof data === 'object' && data !== null) {
        return data;
      }
      const code = error?.code || '';
      const message = `${name}: ${status} ${code} ${error?.message || error?.details || 'no answer'}`;
      // Without a code nobody who knows has spoken: a balancer, or a connection that broke.
      const spoken = code !== '' || REFUSED.includes(status);
      throw !spoken || UNAVAILABLE.test(code)
        ? new Unavailable(message)
        : new DatabaseError(message);
    });
}
