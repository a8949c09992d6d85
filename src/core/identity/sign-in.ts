import { type FailureOf, isFailure } from '../reasons.ts';
import type { World } from '../world.ts';
import { withPlace } from './hashing-place.ts';
import type { Accounts, Hashing, HashingPlace, Passwords, SignInLimits } from './ports.ts';
import type { User } from './types.ts';

/** A sign-in under way holds a place that it gives back when it succeeds: who finds none left looks again. */
const LOOKS_MAX = 3;
const LOOK_AGAIN_MS = 400;

type Needs = {
  accounts: Accounts;
  sign_ins: SignInLimits;
  passwords: Passwords;
  hashing: Hashing;
  world: World;
};
type Credentials = { email: string; password: string; address: string };
type SignInResult =
  | { user: User }
  | FailureOf<'invalid_credentials' | 'rate_limited' | 'too_many_at_once' | 'sign_in_busy'>;

/**
 * Signs in by email address and password. Too many at once, and too many failures, are refused before the
 * password is looked at; an unknown account and a wrong password get the same answer in the same time.
 * With Redis out of reach nobody is kept out.
 */
export const signIn = (needs: Needs, credentials: Credentials): Promise<SignInResult> =>
  withPlace(needs, credentials.address, (place) => signInAt(place, needs, credentials));

async function signInAt(
  place: HashingPlace,
  { accounts, sign_ins, passwords, world }: Needs,
  { email, password, address }: Credentials,
): Promise<SignInResult> {
  const retry_after_s = await waitForPlace({ sign_ins, world }, email, address);
  if (retry_after_s !== null) {
    return { reason: 'rate_limited', retry_after_s };
  }
  const abandon = () => afterwards({ world }, sign_ins.abandoned(email, address));

  const account = await accounts.findCredentials(email).catch((error) => {
    abandon();
    throw error;
  });
  const stored = isFailure(account) ? null : account.password_hash;
  const verified = await place.inTurn(() => passwords.verify(password, stored));
  if (isFailure(verified)) {
    abandon();
    return verified;
  }
  if (isFailure(account) || !verified.hashed) {
    return { reason: 'invalid_credentials' };
  }
  afterwards({ world }, sign_ins.succeeded(email, address));
  return { user: account.user };
}

/** Settles the count after the answer. */
const afterwards = ({ world }: Pick<Needs, 'world'>, settled: Promise<void>) =>
  world.waitUntil(settled.catch((error) => world.report('sign_in_limits_out_of_reach', error)));

async function waitForPlace(
  { sign_ins, world }: Pick<Needs, 'sign_ins' | 'world'>,
  email: string,
  address: string,
): Promise<number | null> {
  for (let looks = 1; ; looks += 1) {
    const retry_after_s = await sign_ins.attempt(email, address).catch((error) => {
      world.report('sign_in_limits_out_of_reach', error);
      return null;
    });
    if (retry_after_s === null || looks === LOOKS_MAX) {
      return retry_after_s;
    }
    await world.sleep(LOOK_AGAIN_MS);
  }
}
