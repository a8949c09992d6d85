import { expect, test } from 'vitest';
import { createAccount } from '../../../src/core/identity/create-account.ts';
import { signIn } from '../../../src/core/identity/sign-in.ts';
import { createAccounts, createPorts, createWorld } from '../fakes.ts';

const ACCOUNT = { email: 'a@example.test', password: 'the password', address: '192.0.2.1' };

test.each(['too_many_at_once', 'sign_in_busy'] as const)(
  'without a place (%s) nothing is asked, counted or hashed: signing in and signing up',
  async (reason) => {
    const refusal = { reason, retry_after_s: 3 };
    const ports = createPorts({ world: createWorld(), hashing: { enter: () => refusal } });
    // Whatever else these ports are asked is unexpected, and throws.
    expect(await signIn(ports, ACCOUNT)).toEqual(refusal);
    expect(await createAccount(ports, { ...ACCOUNT, name: 'A', dob: null })).toEqual(refusal);
  },
);

test('a sign-in whose turn does not come counts as no failure', async () => {
  const world = createWorld();
  const counted: string[] = [];
  const busy = { reason: 'sign_in_busy' as const, retry_after_s: 3 };
  const ports = createPorts({
    world,
    accounts: createAccounts({ findCredentials: async () => ({ reason: 'invalid_credentials' }) }),
    hashing: {
      enter: () => ({ inTurn: async () => busy, leave: () => counted.push('left') }),
    },
    sign_ins: {
      attempt: async () => null,
      succeeded: async () => {
        counted.push('succeeded');
      },
      abandoned: async () => {
        counted.push('abandoned');
      },
    },
  });
  expect(await signIn(ports, ACCOUNT)).toEqual(busy);
  await world.settle();
  expect(counted.sort()).toEqual(['abandoned', 'left']);
});

test('whatever becomes of a sign-in, its place is left, and the work outlives a client that hangs up', async () => {
  const world = createWorld();
  let left = 0;
  const ports = createPorts({
    world,
    hashing: {
      enter: () => ({
        inTurn: async (hash) => ({ hashed: await hash() }),
        leave: () => {
          left += 1;
        },
      }),
    },
    sign_ins: {
      attempt: async () => 77,
      succeeded: () => Promise.reject(new Error('Not here.')),
      abandoned: () => Promise.reject(new Error('Not here.')),
    },
  });
  const kept: Promise<unknown>[] = [];
  const { waitUntil } = world;
  world.waitUntil = (work) => {
    kept.push(work);
    waitUntil(work);
  };
  const signing_in = signIn(ports, ACCOUNT);
  expect(kept).toHaveLength(1);
  expect(await signing_in).toEqual({ reason: 'rate_limited', retry_after_s: 77 });
  const failing = { ...ports, sign_ins: { ...ports.sign_ins, attempt: async () => null } };
  await expect(signIn(failing, ACCOUNT)).rejects.toThrow();
  await Promise.all(kept);
  expect(left).toBe(2);
});
