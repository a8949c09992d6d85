import type { Ports } from './ports.ts';
import { type FailureOf, isFailure } from './reasons.ts';
import type { User } from './types.ts';

/** A sign-in under way holds a place that it gives back when it succeeds: who finds none left looks again. */
const LOOKS_MAX = 3;
const LOOK_AGAIN_MS = 400;

/**
 * Signs in by email address and password. Too many failures are refused before the password is looked
 * at; an unknown account and a wrong password get the same answer in the same time. With Redis out of
 * reach nobody is kept out.
 */
export async function signIn(
  { ledger, sign_ins, passwords, world }: Ports,
  { email, password, address }: { email: string; password: string; address: string },
): Promise<{ user: User } | FailureOf<'invalid_credentials' | 'rate_limited'>> {
  const retry_after_s = await waitForPlace({ sign_ins, world }, email, address);
  if (retry_after_s !== null) {
    return { reason: 'rate_limited', retry_after_s };
  }

  const account = await ledger.findCredentials(email).catch((error) => {
    const abandoned = sign_ins.abandoned(email, address);
    world.waitUntil(
      abandoned.catch((failed) => world.report('sign_in_limits_out_of_reach', failed)),
    );
    throw error;
  });
  const stored = isFailure(account) ? null : account.password_hash;
  const verified = await passwords.verify(password, stored);
  if (isFailure(account) || !verified) {
    return { reason: 'invalid_credentials' };
  }
  const cleared = sign_ins.succeeded(email, address);
  world.waitUntil(cleared.catch((error) => world.report('sign_in_limits_out_of_reach', error)));
  return { user: account.user };
}

async function waitForPlace(
  { sign_ins, world }: Pick<Ports, 'sign_ins' | 'world'>,
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
