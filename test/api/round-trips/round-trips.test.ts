import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import type { MadeFlight } from '../../support/database.ts';
import { makeHold, makeOverHold } from '../../support/holds.ts';
import { dayFromNow, type Lane, takeLane } from '../../support/lane.ts';
import { newFlightNumber } from '../../support/new-flight.ts';
import { cardNamed } from '../../support/rates.ts';
import {
  type Call,
  type Cost,
  costs,
  type Meter,
  NONE,
  openMeter,
} from '../../support/round-trips.ts';
import { newReference, openScene, type Person, shipmentOn } from '../../support/scene.ts';
import { csvOf } from '../../support/schedules.ts';
import { awbNumber, newWaybillNumber } from '../../support/waybills.ts';

/** The budget of round trips, call by call; bookings have a file of their own. */

const { database, enter, stack } = openScene();
const ONE_DATABASE = { db: 1, redis: 0 };
const ONE_REDIS = { db: 0, redis: 1 };
const ONE_OF_EACH = { db: 1, redis: 1 };
const PASSWORD = 'correct horse battery';

let meter: Meter;
let customer: Person;
let handler: Person;
let admin: Person;
let flight: MadeFlight;

beforeAll(async () => {
  meter = await openMeter(stack.vars);
  [customer, handler, admin] = await Promise.all([enter(), enter('handler'), enter('admin')]);
  flight = await database.makeFlight();
  await meter.loadScripts(shipmentOn(flight), customer.token);
});
afterAll(() => meter.close());

/** What a call cost that was answered with this status. */
async function costOf<Body>(status: number, call: Call<Body>, person?: Person): Promise<Cost> {
  const { answer, cost } = await meter.measure(call, person?.token);
  expect(answer.status, answer.text).toBe(status);
  return cost;
}

/** A booking made past the meter. */
async function bookOne(): Promise<string> {
  return granted(await customer.client.book(shipmentOn(flight)), 201).ref_id;
}

describe('a search', () => {
  const look = async (lane: Lane) => {
    const { answer, cost } = await meter.measure((api, options) =>
      api.search(lane.query(), options),
    );
    return { source: answer.headers.get('X-Cache'), cost };
  };

  test('missed: one of Redis, one of the database, and the entry written after the answer', async () => {
    expect(await look(await takeLane())).toEqual({
      source: 'miss',
      cost: costs(ONE_OF_EACH, ONE_REDIS),
    });
  });

  test('hit: one of Redis', async () => {
    const lane = await takeLane();
    await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
    await meter.warm(lane.query());
    expect(await look(lane)).toEqual({ source: 'hit', cost: costs(ONE_REDIS) });
  });

  test('hit, by volume and handling, on flights with a volume: one of Redis all the same', async () => {
    const lane = await takeLane();
    const wish = lane.flight(['from', '08:00'], ['to', '20:00']);
    await database.makeFlight({ ...wish, max_volume_m3: 9, refused_handling_codes: ['AVI'] });
    await meter.warm(lane.query());
    const query = lane.query({ volume_m3: 1, handling: 'PER' });
    const call: Call<unknown> = (api, options) => api.search(query, options);
    expect(await costOf(200, call)).toEqual(costs(ONE_REDIS));
  });

  test('bypassing Redis: the try that failed, and one of the database', async () => {
    meter.redis.decide = () => ({ kind: 'refuse' });
    const answered = await look(await takeLane()).finally(() => {
      meter.redis.decide = () => ({ kind: 'pass' });
    });
    expect(answered).toEqual({ source: 'bypass', cost: costs(ONE_OF_EACH) });
  });

  test('for a day that is over everywhere: none, whatever the airports', async () => {
    for (const query of [{ date: dayFromNow(-2) }, { date: '2019-02-28', origin: 'ZZZ' }]) {
      const asked = (await takeLane()).query(query);
      expect(await costOf(200, (api, options) => api.search(asked, options))).toEqual(costs(NONE));
    }
  });

  test('refused for its form: none', async () => {
    const query = (await takeLane()).query({ max_stops: 7 });
    expect(await costOf(422, (api, options) => api.search(query, options))).toEqual(costs(NONE));
  });
});

describe('a shipment under way', () => {
  test('tracking, with a token and without: one of the database', async () => {
    const ref_id = await bookOne();
    for (const person of [undefined, customer, handler]) {
      const cost = await costOf(200, (api, options) => api.readBooking(ref_id, options), person);
      expect(cost).toEqual(costs(ONE_DATABASE));
      const tracked = await costOf(200, (api, options) => api.track(ref_id, options), person);
      expect(tracked, 'tracking').toEqual(costs(ONE_DATABASE));
    }
  });

  test('all parts of a waybill: one of the database', async () => {
    const ref_id = await bookOne();
    const awb_number = newWaybillNumber();
    granted(await customer.client.call('POST', `/bookings/${ref_id}/awb`, { awb_number }), 200);
    const call: Call<unknown> = (api, options) => api.trackShipment(awb_number, options);
    expect(await costOf(200, call)).toEqual(costs(ONE_DATABASE));
  });

  test('a milestone, its repetition, and one that is a step: one of the database', async () => {
    const ref_id = await bookOne();
    const occurred_at = new Date().toISOString();
    for (const code of ['RCS', 'RCS', 'DEP']) {
      const fact = { code, location: flight.origin, occurred_at };
      const call: Call<unknown> = (api, options) => api.report(ref_id, fact, options);
      expect(await costOf(200, call, handler), code).toEqual(costs(ONE_DATABASE));
    }
  });

  test('each step, and its repetition: one of the database', async () => {
    const ref_id = await bookOne();
    const steps = [
      ['depart', flight.origin],
      ['arrive', flight.destination],
      ['deliver', flight.destination],
      ['deliver', flight.destination],
    ] as const;
    for (const [step, location] of steps) {
      const call: Call<unknown> = (api, options) => api.step(ref_id, step, location, options);
      expect(await costOf(200, call, handler), step).toEqual(costs(ONE_DATABASE));
    }
  });

  test('cancelling, and its repetition: one of the database, and the capacity shown after the answer', async () => {
    const ref_id = await bookOne();
    const call: Call<unknown> = (api, options) => api.cancel(ref_id, options);
    expect(await costOf(200, call, customer)).toEqual(costs(ONE_DATABASE, ONE_REDIS));
    expect(await costOf(200, call, customer), 'again').toEqual(costs(ONE_DATABASE, ONE_REDIS));
  });

  test('confirming a hold, and its repetition: one of the database', async () => {
    const { owner, ref_id } = await makeHold({ database, enter });
    const call: Call<unknown> = (api, options) => api.confirm(ref_id, options);
    expect(await costOf(200, call, owner)).toEqual(costs(ONE_DATABASE));
    expect(await costOf(200, call, owner), 'again').toEqual(costs(ONE_DATABASE));
  });

  test('a waybill, given and drawn, and its repetition: one of the database', async () => {
    for (const draws of [false, true]) {
      const ref_id = await bookOne();
      const serial = randomInt(9_000_000);
      const range = { carrier: flight.flight_number.slice(0, 2), prefix: '999', count: 1 };
      const stock = { ...range, first_serial: String(serial).padStart(7, '0') };
      const body = draws ? { draw: true } : { awb_number: awbNumber('998', serial) };
      const add: Call<unknown> = (api, options) => api.call('POST', '/awb-stock', stock, options);
      const assign: Call<unknown> = (api, options) =>
        api.call('POST', `/bookings/${ref_id}/awb`, body, options);
      expect(await costOf(201, add, admin)).toEqual(costs(ONE_DATABASE));
      expect(await costOf(200, assign, customer)).toEqual(costs(ONE_DATABASE));
      expect(await costOf(200, assign, customer), 'again').toEqual(costs(ONE_DATABASE));
    }
  });

  test('the stock of waybills, listed, and a number made void: one of the database', async () => {
    const list: Call<unknown> = (api, options) => api.call('GET', '/awb-stock', undefined, options);
    expect(await costOf(200, list, handler)).toEqual(costs(ONE_DATABASE));
    const body = { awb_number: awbNumber('997', randomInt(9_000_000)), reason: 'Lost' };
    const makeVoid: Call<unknown> = (api, options) =>
      api.call('POST', '/awb-stock/void', body, options);
    expect(await costOf(409, makeVoid, admin)).toEqual(costs(ONE_DATABASE));
  });

  test('confirming too late: one of the database, and the capacity shown after the answer', async () => {
    const { owner, ref_id } = await makeOverHold({ database, enter });
    const call: Call<unknown> = (api, options) => api.confirm(ref_id, options);
    expect(await costOf(409, call, owner)).toEqual(costs(ONE_DATABASE, ONE_REDIS));
    expect(await costOf(409, call, owner), 'again').toEqual(costs(ONE_DATABASE, ONE_REDIS));
  });

  test('a list of bookings: one of the database', async () => {
    const call: Call<unknown> = (api, options) =>
      api.call('GET', '/bookings/my-bookings?limit=5', undefined, options);
    expect(await costOf(200, call, customer)).toEqual(costs(ONE_DATABASE));
  });
});

describe('flights', () => {
  test('reading one: one of the database', async () => {
    const call: Call<unknown> = (api, options) => api.readFlight(flight.flight_id, options);
    expect(await costOf(200, call)).toEqual(costs(ONE_DATABASE));
  });

  test('the timetable with its load: one of the database', async () => {
    const call: Call<unknown> = (api, options) =>
      api.listFlights({ origin: 'DEL', limit: 5 }, options);
    expect(await costOf(200, call, handler)).toEqual(costs(ONE_DATABASE));
  });

  test('importing, what is new or known, for one day or many: one of each; a dry run none of Redis', async () => {
    const window = { from: dayFromNow(20), to: dayFromNow(22) };
    const content = csvOf({ flight_number: newFlightNumber(), ...window });
    const importing =
      (wish: object): Call<unknown> =>
      (api, options) =>
        api.call('POST', '/flights/import', { format: 'csv', content, window, ...wish }, options);
    const dry_run = importing({ dry_run: true });
    expect(await costOf(200, dry_run, admin)).toEqual(costs(ONE_DATABASE));
    expect(await costOf(201, importing({}), admin)).toEqual(costs(ONE_OF_EACH));
    expect(await costOf(200, importing({}), admin)).toEqual(costs(ONE_OF_EACH));
    const broken = importing({ content: csvOf({ ...window, days: '8' }) });
    expect(await costOf(422, broken, admin)).toEqual(costs(ONE_DATABASE));
    expect(await costOf(422, importing({ format: 'xml' }), admin)).toEqual(costs(NONE));
  });

  test('publishing, for one day or many: one of the database, one of Redis', async () => {
    const lane = await takeLane();
    for (const days of [1, 3]) {
      const flights = Array.from({ length: days }, (_, day) => newFlight(lane, day));
      const call: Call<unknown> = (api, options) => api.publish(flights, options);
      expect(await costOf(201, call, admin)).toEqual(costs(ONE_OF_EACH));
    }
  });
});

describe('a flight under way', () => {
  test('operating on it: one of the database, one of Redis; then the capacity is shown', async () => {
    const { flight_id } = await database.makeFlight();
    for (const changes of [{ closed: true }, { closed: true }, { status: 'CANCELLED' }] as const) {
      const call: Call<unknown> = (api, options) => api.operate(flight_id, changes, options);
      expect(await costOf(200, call, admin)).toEqual(costs(ONE_OF_EACH, ONE_REDIS));
    }
  });

  test('refused, for there is none or too much is booked: one of the database', async () => {
    const full = await database.makeFlight();
    granted(await customer.client.book(shipmentOn(full)), 201);
    for (const [status, flight_id] of [
      [404, full.flight_id.replaceAll(/[0-9]/g, '0')],
      [409, full.flight_id],
    ] as const) {
      const call: Call<unknown> = (api, options) =>
        api.operate(flight_id, { max_weight_kg: 0.1 }, options);
      expect(await costOf(status, call, admin)).toEqual(costs(ONE_DATABASE));
    }
  });

  test('its bookings: one of the database', async () => {
    const call: Call<unknown> = (api, options) =>
      api.listFlightBookings(flight.flight_id, { limit: 5 }, options);
    expect(await costOf(200, call, handler)).toEqual(costs(ONE_DATABASE));
  });
});

describe('prices', () => {
  test('a quote, made and read: one of the database', async () => {
    const make: Call<{ quote_id: string }> = (api, options) =>
      api.call('POST', '/quotes', shipmentOn(flight), options);
    const { answer, cost } = await meter.measure(make, customer.token);
    const path = `/quotes/${granted(answer, 201).quote_id}`;
    expect(cost).toEqual(costs(ONE_DATABASE));
    for (const person of [customer, handler]) {
      const read: Call<unknown> = (api, options) => api.call('GET', path, undefined, options);
      expect(await costOf(200, read, person)).toEqual(costs(ONE_DATABASE));
    }
  });

  test('a quote that is refused: one of the database, for its form none', async () => {
    for (const [status, weight_kg, cost] of [
      [409, 99_999, ONE_DATABASE],
      [422, 0, NONE],
    ] as const) {
      const body = shipmentOn(flight, { weight_kg });
      const make: Call<unknown> = (api, options) => api.call('POST', '/quotes', body, options);
      expect(await costOf(status, make, customer)).toEqual(costs(cost));
    }
  });

  test('rate cards, added and listed: one of the database', async () => {
    const cards = [cardNamed('A', { carrier: 'XR' }), cardNamed('B', { carrier: 'XR' })];
    for (const sent of [cards, cards, cards[0]]) {
      const add: Call<unknown> = (api, options) => api.call('POST', '/rates', sent, options);
      expect(await costOf(201, add, admin)).toEqual(costs(ONE_DATABASE));
    }
    const list: Call<unknown> = (api, options) =>
      api.call('GET', '/rates?carrier=XR', undefined, options);
    expect(await costOf(200, list, handler)).toEqual(costs(ONE_DATABASE));
  });
});

describe('accounts', () => {
  test('a token costs nothing: the same call with and without one', async () => {
    const call: Call<unknown> = (api, options) => api.readFlight(flight.flight_id, options);
    expect(await costOf(200, call, customer)).toEqual(await costOf(200, call));
  });

  test('who am I: one of the database', async () => {
    const call: Call<unknown> = (api, options) => api.call('GET', '/users/me', undefined, options);
    expect(await costOf(200, call, customer)).toEqual(costs(ONE_DATABASE));
  });

  test('signing up, then signing in: what limits it are two trips of Redis, for a known address too', async () => {
    const account = { email: `${newReference()}@example.test`, password: PASSWORD, name: 'Ann' };
    const signUp: Call<unknown> = (api, options) =>
      api.call('POST', '/users/signup', account, options);
    const logIn: Call<unknown> = (api, options) =>
      api.call('POST', '/users/login', account, options);
    expect(await costOf(201, signUp)).toEqual(costs(ONE_DATABASE));

    const limits = { db: 1, redis: 2 };
    const first = await costOf(200, logIn);
    expect(first.server_timing).toEqual(limits);
    // The same again, or the cost would tell that somebody has signed in from this address.
    // The script that reads the account's failures is one request from its second use on.
    await costOf(200, logIn);
    const again = await costOf(200, logIn);
    // Two requests side by side are one trip: the address's own failures, and whether it is known.
    // The third is the account's failures, which are read and do not count for a known address.
    expect(again).toMatchObject({
      before: { db: 1, redis: 3 },
      server_timing: limits,
      log_line: limits,
    });
  });
});

function newFlight(lane: Lane, day: number) {
  const moment = (time: string) => lane.at('from', time, day).toISOString();
  return {
    flight_number: `TA${1 + Math.floor(Math.random() * 9_999)}`,
    airline_name: 'Test Air',
    origin: lane.from,
    destination: lane.to,
    departure_datetime: moment('08:00'),
    arrival_datetime: moment('16:00'),
    max_weight_kg: 500,
    base_price_per_kg: 2,
  };
}
