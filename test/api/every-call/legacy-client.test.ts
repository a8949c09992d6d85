import { expect, test } from 'vitest';
import { sendDocumented } from '../../support/documented/send.ts';
import { takeLane } from '../../support/lane.ts';
import { newReference, openScene } from '../../support/scene.ts';

/**
 * What a client of the earlier API sends and reads: bare arrays, `detail` strings, `?location=`,
 * references of its own, extra fields, fractional weights, `Bearer undefined` before the sign-in.
 */
const { database, enter, stack } = openScene();

/** As that client calls: always with a bearer, whatever it holds, and always with a content type. */
async function call(method: string, path: string, { token = 'undefined', body = {} } = {}) {
  const { text, ...answer } = await sendDocumented(new URL(path, stack.api), {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  return { ...answer, data: JSON.parse(text) };
}

async function signUp() {
  const credentials = { email: `${crypto.randomUUID()}@example.test`, password: 'long enough' };
  const { status, data } = await call('POST', '/users/signup', {
    body: { ...credentials, name: 'Old Client', dob: '1990-01-01', confirm: credentials.password },
  });
  expect(status).toBe(201);
  return { ...credentials, token: String(data.access_token), user_id: String(data.user.id) };
}

test('signs up, signs in, searches, books, tracks, lists and cancels as it always did', async () => {
  const lane = await takeLane();
  const flight = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
  const { email, password, user_id } = await signUp();

  const session = await call('POST', '/users/login', { body: { email, password, remember: true } });
  expect(session.status).toBe(200);
  expect(session.data).toMatchObject({ token_type: 'bearer', user: { id: user_id, email } });
  const token: string = session.data.access_token;

  const query = `origin=${lane.from}&destination=${lane.to}&date=${lane.date}`;
  const found = await call('GET', `/route?${query}`);
  expect(Array.isArray(found.data)).toBe(true);
  const offered = found.data[0][0];
  expect(offered.flight_id).toBe(flight.flight_id);
  expect(typeof offered.base_price_per_kg).toBe('number');
  expect(typeof offered.max_weight_kg).toBe('number');

  const ref_id = newReference('GCB');
  const booked = await call('POST', '/bookings', {
    token,
    body: {
      ref_id,
      user_id,
      origin: lane.from,
      destination: lane.to,
      weight_kg: 7.9,
      pieces: 2,
      flight_ids: [offered.flight_id],
      status: 'BOOKED',
      confirm: true,
    },
  });
  expect(booked.status).toBe(201);
  expect(booked.data).toMatchObject({ ref_id, user_id, weight_kg: 7.9, status: 'BOOKED' });

  const tracked = await call('GET', `/bookings/${ref_id}`);
  expect(tracked.data).toMatchObject({ ref_id, status: 'BOOKED', flight_ids: [flight.flight_id] });
  expect(tracked.data.events[0]).toMatchObject({ booking_ref_id: ref_id, status: 'BOOKED' });

  const listed = await call('GET', '/bookings/my-bookings', { token });
  expect(listed.data).toHaveLength(1);
  expect(listed.data[0]).toMatchObject({ ref_id, events: null });

  const cancelled = await call('POST', `/bookings/${ref_id}/cancel`, { token });
  expect(cancelled.data).toMatchObject({ ref_id, status: 'CANCELLED' });
  expect(typeof cancelled.data.message).toBe('string');
});

test('moves a shipment with ?location= and an empty JSON object, given a handler’s token', async () => {
  const { token } = await enter('handler');
  const flight = await database.makeFlight();
  const ref_id = newReference('GCB');
  await call('POST', '/bookings', {
    token,
    body: {
      ref_id,
      origin: 'DEL',
      destination: 'LHR',
      weight_kg: 1.1,
      pieces: 1,
      flight_ids: [flight.flight_id],
    },
  });
  const moves: [string, string, string][] = [
    ['depart', 'DEL', 'DEPARTED'],
    ['arrive', 'LHR', 'ARRIVED'],
    ['deliver', 'LHR', 'DELIVERED'],
  ];
  for (const [step, location, status] of moves) {
    const moved = await call('POST', `/bookings/${ref_id}/${step}?location=${location}`, { token });
    expect(moved.status, JSON.stringify(moved.data)).toBe(200);
    expect(moved.data).toMatchObject({ status, message: expect.any(String) });
  }
});

test('reads why in `detail`, a string each time', async () => {
  const { token } = await signUp();
  const flight = await database.makeFlight({ max_weight_kg: 10 });
  const shipment = {
    origin: 'DEL',
    destination: 'LHR',
    weight_kg: 10.1,
    pieces: 1,
    flight_ids: [flight.flight_id],
  };
  const failures = [
    await call('POST', '/bookings', { token, body: shipment }),
    await call('POST', '/bookings', { token, body: {} }),
    await call('POST', '/bookings', { body: shipment }),
    await call('GET', '/bookings/GCB-NOT-THERE'),
    await call('GET', '/route?origin=DEL'),
    await call('POST', '/users/login', { body: { email: 'nobody@example.test', password: 'x' } }),
    await call('GET', '/nowhere'),
  ];
  expect(failures.map(({ status }) => status)).toEqual([409, 422, 401, 404, 422, 401, 404]);
  for (const { data } of failures) expect(typeof data.detail, JSON.stringify(data)).toBe('string');
  expect(failures[0]?.data.detail).toMatch(/capacity/i);
});

test('cannot move or cancel without a token any more → 401', async () => {
  const { token } = await enter();
  const flight = await database.makeFlight();
  const ref_id = newReference('GCB');
  await call('POST', '/bookings', {
    token,
    body: {
      ref_id,
      origin: 'DEL',
      destination: 'LHR',
      weight_kg: 1,
      pieces: 1,
      flight_ids: [flight.flight_id],
    },
  });
  for (const path of [
    'depart?location=DEL',
    'arrive?location=LHR',
    'deliver?location=LHR',
    'cancel',
  ]) {
    expect((await call('POST', `/bookings/${ref_id}/${path}`)).status).toBe(401);
  }
  const tracked = await call('GET', `/bookings/${ref_id}`);
  expect(tracked.data).toMatchObject({ status: 'BOOKED', version: 1 });
});
