import { randomBytes, randomInt, randomUUID, scryptSync } from 'node:crypto';
import { passwords } from '../../src/http/password.ts';
import type { TestDatabase } from '../support/database.ts';

const PASSWORD = 'correct horse battery';
let dear: Promise<string> | undefined;

/** An account with a password, put into the database. */
export interface Account {
  id: string;
  email: string;
  password: string;
}

/** Its password is cheap to verify, for tests that sign in often; or as dear as the API makes it. */
export async function makeAccount(
  { pool }: Pick<TestDatabase, 'pool'>,
  kind: 'cheap' | 'dear' = 'cheap',
): Promise<Account> {
  dear ??= kind === 'dear' ? passwords.hash(PASSWORD) : undefined;
  const id = randomUUID();
  const account = { id, email: `${id}@example.test`, password: PASSWORD };
  await pool.query(
    'insert into cargo.users (id, email, name, password_hash) values ($1, $2, $3, $4)',
    [id, account.email, 'Test User', kind === 'dear' ? await dear : hashCheaply(PASSWORD)],
  );
  return account;
}

function hashCheaply(password: string): string {
  const [salt, cost] = [randomBytes(16), { N: 2, r: 1, p: 1 }];
  const hash = scryptSync(password, salt, 32, cost);
  const parts = ['scrypt', cost.N, cost.r, cost.p];
  return [...parts, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** An address that no other test has, as the platform tells it. */
export const newAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

/** The header by which the platform tells the address of a client. */
export const from = (address: string) => ({ 'CF-Connecting-IP': address });
