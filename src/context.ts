import type { Context } from 'hono';
import type { Code } from './contract/problems.ts';
import type { Caller, Role, User } from './core/identity/types.ts';
import type { Ports } from './core/ports.ts';
import type { Settings } from './env.ts';

export type Trips = { count: number; ms: number };

/** The round trips of one request, for Server-Timing and the log. */
export type Trace = { db: Trips; redis: Trips };

/** What a token says, once it is verified. */
export type Claims = Readonly<Record<string, unknown>>;

/** The tokens that callers carry. */
export interface Tokens {
  /** A token for 24 hours. */
  issue(user: User): Promise<string>;
  /** The caller behind an `Authorization` header; null when there is none or it is unusable. */
  read(authorization: string | undefined): Promise<Caller | null>;
  /** The claims of a token that was issued here; null for everything else, a token of another issuer too. */
  verify(token: string): Promise<Claims | null>;
  /** A hash of the text under the signing secret: HMAC with SHA-256. */
  derive(text: string): Promise<Uint8Array>;
}

/** What ports need to know of the request they serve. */
export type Connection = {
  trace: Trace;
  waitUntil(work: Promise<unknown>): void;
  report(event: string, error: unknown): void;
};

/** What one isolate keeps for all requests, built once from the environment. */
export type Services = {
  settings: Settings;
  tokens: Tokens;
  connect(connection: Connection): Ports;
};

/** The kinds of pages, by what they may load. */
export type PagePolicy = 'page' | 'reference';

/** Who looks at a page, as the token of the session says. */
export type Person = { caller: Caller; name: string; email: string; role: Role };

/** Bindings and per-request variables, in one type. */
export type HonoEnv = {
  Bindings: { services: Services | { misconfigured: string[] } };
  Variables: {
    request_id: string;
    trace: Trace;
    services: Services;
    ports: Ports;
    /** Who calls, by a token that verified; null for everyone else. */
    caller: Caller | null;
    /** The code of the problem answered, for the log. */
    problem: Code | undefined;
    /** Of pages alone: who is signed in, by the session; null for everyone else. */
    person: Person | null;
    /** Of pages alone: the language that figures are written in, by `Accept-Language` (BCP 47). */
    language: string;
    /** What the page answered may load; undefined for what loads nothing. */
    policy: PagePolicy | undefined;
    /** The tool called, of those for assistants, for the log. */
    tool: string | undefined;
  };
};

export type AppContext = Context<HonoEnv>;
