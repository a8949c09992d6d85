import { describe, expect, test } from 'vitest';
import type { SignInLimits } from '../../../src/core/identity/ports.ts';
import { signIn } from '../../../src/core/identity/sign-in.ts';
import { Unavailable } from '../../../src/core/world.ts';
import { createAccounts, createPorts, createWorld, SHIPMENT } from '../fakes.ts';

const { actor } = SHIPMENT;
const outOfReach = () => Promise.reject(new Error('Out of reach.'));

describe('signIn', () => {
  const user = { id: actor.user_id, email: 'a@example.test', name: 'A', role: 'customer' as const };
  const credentials = { email: user.email, password: 'the password', address: '192.0.2.1' };

  /** A sign-in where so many looks find no place, and the password is right or wrong. */
  function setUp({ refusals = 0, right = true, known = true }) {
    const world = createWorld();
    const looked: string[] = [];
    const cleared: string[] = [];
    let looks = 0;
    const ports = createPorts({
      world,
      accounts: createAccounts({
        findCredentials: async () =>
          known ? { user, password_hash: 'hash' } : { reason: 'invalid_credentials' },
      }),
      passwords: {
        hash: async () => 'hash',
        async verify(_, stored) {
          looked.push(String(stored));
          return right;
        },
      },
      sign_ins: {
        async attempt() {
          looks += 1;
          return looks <= refusals ? 77 : null;
        },
        async succeeded(email) {
          cleared.push(email);
        },
        async abandoned() {
          throw new Error('This attempt came to something.');
        },
      },
    });
    return { ports, world, looked, cleared };
  }

  test('with the right password gives the user, and clears the count', async () => {
    const { ports, world, cleared } = setUp({});
    expect(await signIn(ports, credentials)).toEqual({ user });
    await world.settle();
    expect(cleared).toEqual([user.email]);
  });

  test('with a wrong password is refused, and clears nothing', async () => {
    const { ports, world, cleared } = setUp({ right: false });
    expect(await signIn(ports, credentials)).toEqual({ reason: 'invalid_credentials' });
    await world.settle();
    expect(cleared).toEqual([]);
  });

  test('of an unknown account takes the time of a verification all the same', async () => {
    const { ports, looked } = setUp({ known: false });
    expect(await signIn(ports, credentials)).toEqual({ reason: 'invalid_credentials' });
    expect(looked).toEqual(['null']);
  });

  test('after too many failures is refused before the password is looked at', async () => {
    const { ports, looked } = setUp({ refusals: Number.POSITIVE_INFINITY });
    expect(await signIn(ports, credentials)).toEqual({ reason: 'rate_limited', retry_after_s: 77 });
    expect(looked).toEqual([]);
  });

  test('waits a moment for a place that another sign-in under way gives back', async () => {
    const { ports, world } = setUp({ refusals: 1 });
    expect(await signIn(ports, credentials)).toEqual({ user });
    expect(world.slept_ms).toHaveLength(1);
  });

  test('with Redis out of reach keeps nobody out', async () => {
    const { ports, world } = setUp({});
    const sign_ins = { attempt: outOfReach, succeeded: outOfReach, abandoned: outOfReach };
    expect(await signIn({ ...ports, sign_ins }, credentials)).toEqual({ user });
    await world.settle();
    expect(new Set(world.reports)).toEqual(new Set(['sign_in_limits_out_of_reach']));
  });

  const PLACES = 10;

  /** A sign-in with so many places, each given back when it succeeds or comes to nothing. */
  function setUpPlaces() {
    const { ports, world } = setUp({});
    const taken: string[] = [];
    const sign_ins: SignInLimits = {
      async attempt(email, address) {
        if (taken.length === PLACES) return 77;
        taken.push(`${email} ${address}`);
        return null;
      },
      async succeeded() {
        taken.length = 0;
      },
      async abandoned(email, address) {
        taken.splice(taken.indexOf(`${email} ${address}`), 1);
      },
    };
    const lost = createAccounts({
      findCredentials: () => Promise.reject(new Unavailable('No reply.')),
    });
    return {
      world,
      taken,
      working: { ...ports, sign_ins },
      out: { ...ports, sign_ins, accounts: lost },
    };
  }

  test('with the database out of reach gives its place back: after 12 of them it still signs in', async () => {
    const { world, taken, working, out } = setUpPlaces();
    for (let tries = 1; tries <= 12; tries += 1) {
      await expect(signIn(out, credentials), `try ${tries}`).rejects.toThrow(Unavailable);
      await world.settle();
      expect(taken).toEqual([]);
    }
    expect(await signIn(working, credentials)).toEqual({ user });
  });

  test('with a wrong password keeps its place: after 10 of them nobody signs in', async () => {
    const { world, working } = setUpPlaces();
    const wrong = { ...working, passwords: { ...working.passwords, verify: async () => false } };
    for (let tries = 1; tries <= PLACES; tries += 1) {
      expect(await signIn(wrong, credentials)).toEqual({ reason: 'invalid_credentials' });
    }
    await world.settle();
    expect(await signIn(working, credentials)).toMatchObject({ reason: 'rate_limited' });
  });

  test('with Redis out of reach too, the error of the database is the answer', async () => {
    const { world, out } = setUpPlaces();
    const sign_ins = { attempt: outOfReach, succeeded: outOfReach, abandoned: outOfReach };
    await expect(signIn({ ...out, sign_ins }, credentials)).rejects.toThrow(Unavailable);
    await world.settle();
    expect(world.reports).toEqual(['sign_in_limits_out_of_reach', 'sign_in_limits_out_of_reach']);
  });
});
