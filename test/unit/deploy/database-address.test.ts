import { expect, test } from 'vitest';
import { refuseAddress } from '../../../deploy/database-address.ts';

test.each([
  'postgresql://postgres.ref:pass@pooler.example.test:5432/postgres',
  'postgres://postgres:%2F@127.0.0.1/postgres?sslmode=require',
])('%s is an address', (address) => {
  expect(refuseAddress(address)).toBeNull();
});

test.each([
  ['', 'DATABASE_URL'],
  ['mysql://user:pass@host/db', 'postgresql://'],
  ['postgresql://user:s@c@host:5432/db', '%40'],
  ['postgresql://user:s/c@host:5432/db', '%2F'],
  ['postgresql://user:s#c@host:5432/db', '%23'],
  ['postgresql://user:12/34@host:5432/db', '%2F'],
  ['postgresql://user:5%o@host:5432/db', 'percent-encoded'],
  ['postgresql://user:[s]@host:5432/db', 'percent-encoded'],
  ['postgresql://host:5432/db', '<USER>:<PASSWORD>'],
  ['postgresql://user:@host:5432/db', '<USER>:<PASSWORD>'],
])('%s is refused', (address, words) => {
  expect(refuseAddress(address)).toContain(words);
});

test('a refusal shows nothing of the password', () => {
  expect(refuseAddress('postgresql://user:hun/ter@host/db')).not.toMatch(/hun|ter@/);
});
