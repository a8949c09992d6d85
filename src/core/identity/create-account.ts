import { type FailureOf, isFailure } from '../reasons.ts';
import type { World } from '../world.ts';
import { withPlace } from './hashing-place.ts';
import type { Accounts, Hashing, Passwords } from './ports.ts';
import type { User } from './types.ts';

type Needs = { accounts: Accounts; passwords: Passwords; hashing: Hashing; world: World };

/** Creates an account by email address and password. Its password is hashed in turn, like that of a sign-in. */
export function createAccount(
  needs: Needs,
  { password, address, ...account }: NewAccount,
): Promise<{ user: User } | FailureOf<'email_taken' | 'too_many_at_once' | 'sign_in_busy'>> {
  return withPlace(needs, address, async (place) => {
    const made = await place.inTurn(() => needs.passwords.hash(password));
    return isFailure(made)
      ? made
      : needs.accounts.signUp({ ...account, password_hash: made.hashed });
  });
}

type NewAccount = {
  email: string;
  name: string;
  dob: string | null;
  password: string;
  address: string;
};
