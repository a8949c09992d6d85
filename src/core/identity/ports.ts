import type { FailureOf } from '../reasons.ts';
import type { Actor, User } from './types.ts';

/** The accounts of this API, and who a token is. One round trip each; every call may throw Unavailable. */
export interface Accounts {
  signUp(account: {
    email: string;
    name: string;
    dob: string | null;
    password_hash: string;
  }): Promise<{ user: User } | FailureOf<'email_taken'>>;
  findCredentials(
    email: string,
  ): Promise<{ user: User; password_hash: string | null } | FailureOf<'invalid_credentials'>>;
  getUser(actor: Actor): Promise<{ user: User } | FailureOf<'unauthenticated'>>;
}

/** Counts of sign-ins that did not succeed. Every call may throw when Redis is out of reach. */
export interface SignInLimits {
  /** Counts an attempt as failed until `succeeded` says otherwise. Null: go on; else the seconds to wait. */
  attempt(email: string, address: string): Promise<number | null>;
  succeeded(email: string, address: string): Promise<void>;
  /** The attempt came to nothing that the caller could help: it does not count. */
  abandoned(email: string, address: string): Promise<void>;
}

/** Slow on purpose: called in turn (`Hashing`). Compared as RFC 8265 says. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time when there is no hash to compare with. */
  verify(password: string, stored: string | null): Promise<boolean>;
}

/** A place in the line of those who hash a password: one at a time, since a hash occupies the isolate. */
export interface HashingPlace {
  /** Hashes when it is this one's turn. Refuses when that takes too long. */
  inTurn<T>(hash: () => Promise<T>): Promise<{ hashed: T } | FailureOf<'sign_in_busy'>>;
  /** Gives back a place whose turn did not come. */
  leave(): void;
}

/** The line itself. */
export interface Hashing {
  /** A place, at once or not at all: the line is bounded, and so is the share of an address in it. */
  enter(address: string): HashingPlace | FailureOf<'too_many_at_once' | 'sign_in_busy'>;
}
