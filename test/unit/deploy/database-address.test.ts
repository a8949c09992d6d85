import { expect, test } from 'vitest';
import { aimAt, partAddress, refuseAddress } from '../../../deploy/database-address.ts';

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
  ['postgresql://user:a%00b@host:5432/db', 'percent-encoded'],
  ['postgresql://user:a%FFb@host:5432/db', 'percent-encoded'],
])('%s is refused', (address, words) => {
  expect(refuseAddress(address)).toContain(words);
});

test('a refusal shows nothing of the password', () => {
  expect(refuseAddress('postgresql://user:hun/ter@host/db')).not.toMatch(/hun|ter@/);
});

test('the CLI is given the password as a variable, and TLS as a part of the address', () => {
  const address = 'postgresql://user:p%40+@db.example.test:5432/db';
  expect(aimAt(address, { HOME: '/home', PGPASSWORD: 'other' })).toEqual({
    remote: '--remote=postgresql://user@db.example.test:5432/db?sslmode=require',
    env: { HOME: '/home', PGPASSWORD: 'p@+', SUPABASE_TELEMETRY_DISABLED: '1' },
  });
});

test.each([
  ['postgresql://user:pass@db.example.test/db', 'disable', 'PGSSLMODE'],
  ['postgresql://user:pass@db.example.test/db?sslmode=prefer', 'require', 'sslmode'],
  ['postgresql://user@db.example.test/db', 'require', '<USER>:<PASSWORD>'],
])('%s with PGSSLMODE=%s goes nowhere', (address, PGSSLMODE, words) => {
  expect(aimAt(address, { PGSSLMODE })).toEqual({ refused: expect.stringContaining(words) });
});

test('a password is taken out of the query too', () => {
  expect(partAddress('postgresql://user:one@host/db?password=two&sslmode=require')).toEqual({
    address: 'postgresql://user@host/db?sslmode=require',
    password: 'two',
  });
});
