import { describe, expect, test } from 'vitest';
import { cancel } from '../../src/core/booking/cancel.ts';
import type { CancelRefusal } from '../../src/core/booking/ports.ts';
import { signIn } from '../../src/core/identity/sign-in.ts';
import type { Ports } from '../../src/core/ports.ts';
import type { Flights } from '../../src/core/schedule/ports.ts';
import { publish } from '../../src/core/schedule/publish.ts';
import type { CapacityChange, Flight } from '../../src/core/schedule/types.ts';
import { NothingDone, Unavailable } from '../../src/core/world.ts';
import {
  BOOKING,
  CAPACITY,
  createAccounts,
  createFlights,
  createLedger,
  createNews,
  createPorts,
  createWorld,
  SHIPMENT,
} from './fakes.ts';

const { actor } = SHIPMENT;
const outOfReach = () => Promise.reject(new Error('Out of reach.'));

describe('cancel', () => {
  const order = { actor, ref_id: 'BKG-TEST', if_versions: null };
  const cancelled = { booking: { ...BOOKING, status: 'CANCELLED' as const }, capacity: CAPACITY };

  function setUp(answer: typeof cancelled | CancelRefusal, writeCapacity = keep()) {
    const world = createWorld();
    const ledger = createLedger({ cancelBooking: async () => answer });
    const news = createNews({ writeCapacity });
    return { world, ports: createPorts({ world, ledger, news }) };
  }

  const shown: CapacityChange[] = [];
  const keep = () => async (changes: readonly CapacityChange[]) => {
    shown.push(...changes);
  };

  test('shows searches the capacity that came back, after the answer', async () => {
    shown.length = 0;
    const { world, ports } = setUp(cancelled);
    expect(await cancel(ports, order)).toBe(cancelled);
    await world.settle();
    expect(shown).toEqual(CAPACITY);
  });

  test('that is refused shows nothing', async () => {
    shown.length = 0;
    const { world, ports } = setUp({ reason: 'forbidden' });
    expect(await cancel(ports, order)).toEqual({ reason: 'forbidden' });
    await world.settle();
    expect(shown).toEqual([]);
  });

  test('with Redis out of reach is told to the operator only', async () => {
    const { world, ports } = setUp(cancelled, outOfReach);
    expect(await cancel(ports, order)).toBe(cancelled);
    await world.settle();
    expect(world.reports).toEqual(['capacity_not_shown']);
  });

  test('that the database did not answer shows nothing, and the answer alone carries the error', async () => {
    const world = createWorld();
    const ledger = createLedger({ cancelBooking: outOfReach });
    await expect(cancel(createPorts({ world, ledger }), order)).rejects.toThrow('Out of reach.');
    await world.settle();
    expect(world.reports).toEqual([]);
  });
});

describe('publish', () => {
  const makeFlight = (departure_date: string): Flight => ({
    flight_id: departure_date,
    flight_number: 'EK511',
    airline_name: 'Test Air',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime: `${departure_date}T10:00:00+05:30`,
    arrival_datetime: `${departure_date}T20:00:00Z`,
    departure_date,
    departure_ms: 0,
    max_tenths: 10,
    base_price_per_kg: 1,
    version: 0,
    booked_tenths: 0,
  });
  const published = ['2026-12-01', '2026-12-02', '2026-12-01'].map(makeFlight);

  test('renews the timetable of each departure date once, before the answer', async () => {
    const renewed: string[] = [];
    const ports = createPorts({
      world: createWorld(),
      flights: createFlights({ publishFlights: async () => ({ flights: published }) }),
      news: createNews({
        async renewTimetables(dates) {
          renewed.push(...dates);
        },
      }),
    });
    expect(await publish(ports, actor, [])).toEqual({ flights: published });
    expect(renewed).toEqual(['2026-12-01', '2026-12-02']);
  });

  test('that is refused renews nothing', async () => {
    const refusal = { reason: 'forbidden' as const };
    const flights = createFlights({ publishFlights: async () => refusal });
    expect(await publish(createPorts({ world: createWorld(), flights }), actor, [])).toBe(refusal);
  });

  const sent = {
    flight_number: 'EK511',
    airline_name: 'Test Air',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime: '2026-12-01T23:00:00Z',
    arrival_datetime: '2026-12-02T08:00:00Z',
    max_weight_kg: 1,
    base_price_per_kg: 1,
  };

  test.each<[string, Flights['publishFlights']]>([
    ['is answered by nobody', () => Promise.reject(new Unavailable('No reply.'))],
    [
      'exists already',
      async () => ({
        reason: 'flight_exists',
        index: 0,
        flight_number: 'EK511',
        departure_date: '2026-12-02',
      }),
    ],
  ])(
    'that %s renews each local date that it may depart on, after the answer',
    async (_, publishFlights) => {
      const world = createWorld();
      const renewed: string[] = [];
      const news = createNews({
        async renewTimetables(dates) {
          renewed.push(...dates);
        },
      });
      const flights = createFlights({ publishFlights });
      await publish(createPorts({ world, flights, news }), actor, sent).catch((error) =>
        expect(error).toBeInstanceOf(Unavailable),
      );
      await world.settle();
      expect(renewed).toEqual(['2026-11-30', '2026-12-01', '2026-12-02']);
    },
  );

  test('that the database says it did not run renews nothing', async () => {
    const world = createWorld();
    const refusal = new NothingDone('Rolled back.', { contended: true });
    const flights = createFlights({ publishFlights: () => Promise.reject(refusal) });
    let renewals = 0;
    const news = createNews({
      async renewTimetables() {
        renewals += 1;
      },
    });
    await expect(publish(createPorts({ world, flights, news }), actor, sent)).rejects.toBe(refusal);
    await world.settle();
    expect(renewals).toBe(0);
  });

  test('with Redis out of reach has published all the same', async () => {
    const world = createWorld();
    const flights = createFlights({ publishFlights: async () => ({ flights: published }) });
    const news = createNews({ renewTimetables: outOfReach });
    expect(await publish(createPorts({ world, flights, news }), actor, [])).toEqual({
      flights: published,
    });
    expect(world.reports).toEqual(['timetable_not_renewed']);
  });
});

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
    const sign_ins: Ports['sign_ins'] = {
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
