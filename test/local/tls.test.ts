import { createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { secureAddress } from '../../local/postgres/tls.ts';
import { withClient } from '../../local/stack/database.ts';

const AFAR = 'postgresql://user:pass@db.example.test:5432/postgres';
const NEAR = 'postgresql://user:pass@127.0.0.1:54322/postgres';
const modeOf = (address: string, env: NodeJS.ProcessEnv = {}) => {
  const secured = secureAddress(address, env);
  return 'address' in secured ? new URL(secured.address).searchParams.getAll('sslmode') : null;
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('another machine', () => {
  test('is asked for TLS, whatever else would say so', () => {
    expect(modeOf(AFAR)).toEqual(['require']);
    expect(modeOf(AFAR, { PGSSLMODE: '' })).toEqual(['require']);
  });

  test.each(['require', 'verify-ca', 'verify-full'])('is asked for it by %s', (mode) => {
    expect(modeOf(AFAR, { PGSSLMODE: mode })).toEqual([mode]);
    expect(modeOf(`${AFAR}?sslmode=${mode}`, { PGSSLMODE: 'disable' })).toEqual([mode]);
  });

  test.each(['disable', 'allow', 'prefer', 'no-verify', 'REQUIRE', 'x'])(
    'is not gone to by %s, of the shell or of the address',
    (mode) => {
      expect(secureAddress(AFAR, { PGSSLMODE: mode })).toEqual({
        refused: expect.stringMatching(`^PGSSLMODE is "${mode}"`),
      });
      for (const query of [`sslmode=${mode}`, `sslmode=require&sslmode=${mode}`]) {
        expect(secureAddress(`${AFAR}?${query}`, { PGSSLMODE: 'require' })).toEqual({
          refused: expect.stringMatching(`^sslmode in DATABASE_URL is "${mode}"`),
        });
      }
    },
  );

  test.each([
    'postgresql://user:pass@localhost.example.test/db',
    'postgresql://user:pass@127.example.test/db',
    'postgresql://user:pass@10.0.0.1/db',
    'postgresql://user:pass@127.0.0.1/db?host=db.example.test',
    'postgresql://user:pass@localhost/db?hostaddr=10.0.0.1',
  ])('is what %s leads to', (address) => {
    expect(secureAddress(address, { PGSSLMODE: 'disable' })).toHaveProperty('refused');
  });

  test('is what an address without a host leads to where PGHOST says so', () => {
    expect(secureAddress('postgres:///db', { PGSSLMODE: 'disable' })).toHaveProperty('address');
    const env = { PGSSLMODE: 'disable', PGHOST: 'db.example.test' };
    expect(secureAddress('postgres:///db', env)).toHaveProperty('refused');
  });
});

test.each([
  NEAR,
  'postgres://user:pass@localhost/db',
  'postgres://user:pass@[::1]:5432/db',
  'postgres:///db?host=/var/run/postgresql',
])('%s is this machine, and may do without', (address) => {
  expect(modeOf(address)).toEqual(['prefer']);
  expect(modeOf(address, { PGSSLMODE: 'disable' })).toEqual(['disable']);
});

test('a refusal shows nothing of the password', () => {
  expect(secureAddress('postgres://user:pass@host:port/db', {})).toEqual({
    refused: 'DATABASE_URL is no address of a Postgres database.',
  });
  const secured = secureAddress(AFAR, { PGSSLMODE: 'disable' });
  expect(JSON.stringify(secured)).not.toContain('pass@');
});

describe('a connection of ours', () => {
  /** Answers as a Postgres that has no TLS; what it was sent. */
  async function knock(host: string): Promise<{ sent: Buffer; error: string }> {
    const chunks: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('data', (bytes) => {
        chunks.push(bytes);
        socket.end(bytes.readInt32BE(4) === SSL_REQUEST ? 'N' : '');
      });
      socket.on('error', () => {});
    });
    await new Promise<void>((done) => server.listen(0, '0.0.0.0', done));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const error = await withClient(`postgres://user:hush@${host}:${port}/db`, async () => '').catch(
      (reason: Error) => reason.message,
    );
    server.close();
    return { sent: Buffer.concat(chunks), error };
  }
  const SSL_REQUEST = 80_877_103;

  test('to another machine asks for TLS, and ends where there is none', async () => {
    // Reaches this machine without being one of its names.
    const { sent, error } = await knock('0.0.0.0');
    expect(sent.length).toBe(8);
    expect(sent.readInt32BE(4)).toBe(SSL_REQUEST);
    expect(error).toContain('does not support SSL');
  });

  test('to this machine goes as it always did', async () => {
    const { sent } = await knock('127.0.0.1');
    expect(sent.readInt32BE(4)).not.toBe(SSL_REQUEST);
    expect(sent.toString()).toContain('user');
  });

  test('to another machine is refused by words where the shell wants none', async () => {
    vi.stubEnv('PGSSLMODE', 'disable');
    expect((await knock('0.0.0.0')).error).toContain('PGSSLMODE is "disable"');
  });
});
