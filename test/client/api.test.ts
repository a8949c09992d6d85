import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { GoComet, GoCometError, type Settings } from '../../client/src/index.ts';
import { mintToken } from '../support/database.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import { takeLane } from '../support/lane.ts';
import { openScene, secretOf, shipmentOn } from '../support/scene.ts';
import { bookThroughLosses } from './losses.ts';

const { stack, database, enter } = openScene();
const open = (settings: Partial<Settings> = {}) => new GoComet({ url: stack.api, ...settings });

async function thrownBy(call: Promise<unknown>): Promise<GoCometError> {
  const thrown = await call.then(JSON.stringify, (error: unknown) => error);
  if (thrown instanceof GoCometError) return thrown;
  throw new Error(`No GoCometError was thrown: ${thrown}`);
}

test('sign up, sign in by a token function, search, book, read, list, cancel', async () => {
  const account = { email: `${randomUUID()}@example.test`, password: 'long enough' };
  const { data: session } = await open().signUp({ body: { ...account, name: 'A Shipper' } });
  let token: string | undefined;
  const gocomet = open({
    async token(refused) {
      if (token === refused) token = (await gocomet.logIn({ body: account })).data.access_token;
      return token;
    },
  });
  expect((await gocomet.getMe()).data).toEqual(session.user);

  const lane = await takeLane();
  const { flight_id } = await database.makeFlight(
    lane.flight(['from', '08:00'], ['to', '20:00'], 500),
  );
  const place = { origin: lane.from, destination: lane.to };
  const found = await gocomet.search({ ...place, date: lane.date, weight_kg: 10.5, max_stops: 0 });
  expect(found.data.map((legs) => legs.map((leg) => leg.flight_id))).toEqual([[flight_id]]);
  expect(found.timing).toMatchObject({ db: { desc: '1' }, total: { dur: expect.any(Number) } });

  const booked = await gocomet.bookShipment({
    body: { ...place, weight_kg: 10.5, pieces: 2, flight_ids: [flight_id] },
  });
  const { ref_id } = booked.data;
  expect(booked).toMatchObject({
    status: 201,
    etag: '"1"',
    location: `/bookings/${ref_id}`,
    attempts: 1,
    idempotency_key: expect.stringMatching(/^[0-9a-f]{32}$/),
    request_id: booked.headers.get('x-request-id'),
  });
  const again = await gocomet.getBooking({ ref_id, 'if-none-match': booked.etag });
  expect([again.status, again.data]).toEqual([304, undefined]);
  expect((await gocomet.getBooking({ ref_id })).data).toEqual(booked.data);
  expect((await gocomet.listBookings()).data.map((booking) => booking.ref_id)).toEqual([ref_id]);
  const cancelled = await gocomet.cancelBooking({ ref_id, 'if-match': booked.etag });
  expect(cancelled.data.status).toBe('CANCELLED');
  expect((await database.readCapacity(flight_id)).booked_weight_kg).toBe(0);
});

test('a refusal is thrown, narrows by its code, and is tried once', async () => {
  const { token } = await enter();
  const flight = await database.makeFlight({ max_weight_kg: 150 });
  const error = await thrownBy(
    open({ token }).bookShipment({ body: shipmentOn(flight, { weight_kg: 200 }) }),
  );
  if (!error.is('capacity_exceeded')) throw error;
  const { available_kg, requested_kg, flight_number } = error.problem;
  expect([available_kg, requested_kg, flight_number]).toEqual([150, 200, flight.flight_number]);
  expect(error).toMatchObject({ status: 409, attempts: 1, unknown: false });
  expect(error.request_id).toBe(error.problem.request_id);
  expect(error.message).toBe(error.problem.detail);
  const missing = await thrownBy(open().getBooking({ ref_id: 'BKG-000000000000' }));
  expect(missing.is('booking_not_found') && missing.problem.ref_id).toBe('BKG-000000000000');
});

test('a token that has ended is asked for anew, once, and the call made', async () => {
  const { user, token } = await enter();
  const ended = mintToken(user, secretOf(stack), -60);
  const flight = await database.makeFlight();
  const given: (string | undefined)[] = [];
  const gocomet = open({
    token(refused) {
      given.push(refused);
      return refused === undefined ? ended : token;
    },
  });
  const booked = await gocomet.bookShipment({ body: shipmentOn(flight) });
  expect([booked.status, booked.attempts, given]).toEqual([201, 2, [undefined, ended]]);
  expect((await database.readCapacity(flight.flight_id)).version).toBe(1);
  expect(await thrownBy(open({ token: ended }).getMe())).toMatchObject({
    code: 'unauthenticated',
    attempts: 1,
  });
});

test('pages are read one by one, to the last item', async () => {
  const { token } = await enter();
  const flight = await database.makeFlight();
  let requests = 0;
  const gocomet = open({
    token,
    fetch(url, init) {
      requests += 1;
      return fetch(url, init);
    },
  });
  const booked: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    booked.unshift((await gocomet.bookShipment({ body: shipmentOn(flight) })).data.ref_id);
  }
  requests = 0;
  const listed: string[] = [];
  for await (const { ref_id } of gocomet.pages.listBookings({ limit: 2 })) listed.push(ref_id);
  expect([listed, requests]).toEqual([booked, 3]);
  for await (const _ of gocomet.pages.listBookings({ limit: 2 })) break;
  expect(requests).toBe(4);
});

test('tracking shows each change once, and costs a 304 where there is none', async () => {
  const [owner, handler] = [await enter(), await enter('handler')];
  const flight = await database.makeFlight();
  const { ref_id } = (await open({ token: owner.token }).bookShipment({ body: shipmentOn(flight) }))
    .data;
  const desk = open({ token: handler.token });
  const steps = [
    () => desk.departShipment({ ref_id, body: { location: flight.origin } }),
    () => desk.arriveShipment({ ref_id, body: { location: flight.destination } }),
    () => desk.deliverShipment({ ref_id, body: { location: flight.destination } }),
  ];
  const statuses: number[] = [];
  const gocomet = open({
    token: owner.token,
    async fetch(url, init) {
      const response = await fetch(url, init);
      statuses.push(response.status);
      return response;
    },
    // Something happens between the second look and the third, and so on.
    async sleep() {
      if (statuses.at(-1) === 304) await steps.shift()?.();
    },
  });
  const seen: string[] = [];
  for await (const { status } of gocomet.track(ref_id)) seen.push(status);
  expect(seen).toEqual(['BOOKED', 'DEPARTED', 'ARRIVED', 'DELIVERED']);
  expect(statuses).toEqual([200, 304, 200, 304, 200, 304, 200]);
});

const proxy = await openFaultProxy(stack.api);
afterAll(() => proxy.close());

test('bookings through lost requests and lost replies are made, each once', async () => {
  const { token } = await enter();
  const flights = [await database.makeFlight({ max_weight_kg: 100_000 })];
  const told = await bookThroughLosses({
    Client: GoComet,
    proxy,
    token,
    flights,
    bookings: 200,
    seed: 12,
  });
  expect(told.refs.size).toBe(200);
  expect(told.lost).toBeGreaterThan(50);
  const kept: string[] = [];
  for await (const { ref_id } of open({ token }).pages.listBookings()) kept.push(ref_id);
  expect(kept.sort()).toEqual([...told.refs].sort());
  for (const { flight_id } of flights) {
    expect(await database.readCapacity(flight_id)).toEqual({ booked_weight_kg: 200, version: 200 });
  }
});
