import type { Ports } from '../ports.ts';
import { type FailureOf, isFailure } from '../reasons.ts';
import type { User } from '../types.ts';
import { withPlace } from './hashing-place.ts';

/** Creates an account by email address and password. Its password is hashed in turn, like that of a sign-in. */
export function createAccount(
  ports: Ports,
  { password, address, ...account }: NewAccount,
): Promise<{ user: User } | FailureOf<'email_taken' | 'too_many_at_once' | 'sign_in_busy'>> {
  return withPlace(ports, address, async (place) => {
    const made = await place.inTurn(() => ports.passwords.hash(password));
    return isFailure(made) ? made : ports.ledger.signUp({ ...account, password_hash: made.hashed });
  });
}

type NewAccount = {
  email: string;
  name: string;
  dob: string | null;
  password: string;
  address: string;
};
