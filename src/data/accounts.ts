import type { Accounts } from '../core/identity/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

/** The accounts in Postgres. */
export const createAccounts = (rpc: Rpc): Accounts => ({
  signUp: ({ email, name, dob, password_hash }) =>
    rpc('sign_up', { p_email: email, p_name: name, p_dob: dob, p_password_hash: password_hash }),
  findCredentials: (email) => rpc('find_credentials', { p_email: email }),
  getUser: (actor) => rpc('get_user', by(actor)),
});
