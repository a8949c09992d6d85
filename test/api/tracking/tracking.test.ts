import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { minutesAfter, newReference, openScene } from '../../support/scene.ts';
import { hoursFromNow, makeShipment } from './shipments-made.ts';

const scene = openScene();
const { api, database, enter } = scene;

const utc = (at: Date) => at.toISOString();
/** As the answers print it: local to a zone that is so many minutes ahead of UTC. */
function local(at: Date, ahead_minutes: number) {
  const sign = ahead_minutes < 0 ? '-' : '+';
  const offset = new Date(Math.abs(ahead_minutes) * 60_000).toISOString().slice(11, 16);
  return `${minutesAfter(at, ahead_minutes).toISOString().slice(0, 19)}${sign}${offset}`;
}
const [DEL, DXB] = [330, 240];

test('GET tracking of a booking → 200 with all keys; nothing is known of where it is', async () => {
  const { owner, ref_id, legs } = await makeShipment(scene);
  const booking = granted(await owner.client.readBooking(ref_id), 200);
  const [first, second] = legs;
  const tracked = granted(await owner.client.track(ref_id), 200);
  expect(tracked).toEqual({
    ref_id,
    awb_number: null,
    status: 'BOOKED',
    origin: 'DEL',
    destination: 'LHR',
    pieces: 10,
    weight_kg: 100,
    legs: [
      {
        leg: 1,
        flight_id: first.flight_id,
        flight_number: first.flight_number,
        origin: 'DEL',
        destination: 'DXB',
        state: 'planned',
        scheduled_departure: local(first.departure_at, DEL),
        estimated_departure: null,
        actual_departure: null,
        scheduled_arrival: local(first.arrival_at, DXB),
        estimated_arrival: null,
        actual_arrival: null,
      },
      {
        leg: 2,
        flight_id: second.flight_id,
        flight_number: second.flight_number,
        origin: 'DXB',
        destination: 'LHR',
        state: 'planned',
        scheduled_departure: local(second.departure_at, DXB),
        estimated_departure: null,
        actual_departure: null,
        scheduled_arrival: expect.stringMatching(/\+0[01]:00$/),
        estimated_arrival: null,
        actual_arrival: null,
      },
    ],
    milestones: [
      {
        code: 'BKD',
        discrepancy: null,
        location: 'DEL',
        flight_id: null,
        pieces: null,
        weight_kg: null,
        partial: false,
        occurred_at: booking.created_at,
        recorded_at: booking.created_at,
        message: 'Booking created',
        remark: null,
      },
    ],
    last_known: null,
    next_expected: { code: 'RCS', location: 'DEL', flight_id: null, planned_at: null },
    eta: tracked.legs[1]?.scheduled_arrival,
    delay_minutes: 0,
    connection_at_risk: false,
    misrouted: false,
    needs_rebooking: false,
    accepted: null,
  });
  expect(Date.parse(tracked.eta ?? '')).toBe(
    Math.trunc(second.arrival_at.getTime() / 1_000) * 1_000,
  );
});

test('a journey, as it is told: accepted, late, at risk, misrouted, found, delivered', async () => {
  const { owner, handler, ref_id, legs } = await makeShipment(scene);
  const [first, second] = legs;
  const read = async () => granted(await owner.client.track(ref_id), 200);
  const tell = async (code: string, location: string, hours: number, more = {}) =>
    granted(
      await handler.client.report(ref_id, {
        code,
        location,
        occurred_at: hoursFromNow(hours),
        ...more,
      }),
      200,
    );

  await tell('RCS', 'DEL', -30, { pieces: 10, weight_kg: 101.5, remark: 'Dry' });
  const accepted = { pieces: 10, weight_kg: 101.5 };
  expect(await read()).toMatchObject({
    accepted,
    last_known: { code: 'RCS', location: 'DEL' },
    next_expected: { code: 'DEP', location: 'DEL', flight_id: first.flight_id },
  });

  const arrival = minutesAfter(first.arrival_at, 90);
  await database.operate(first.flight_id, { estimated_arrival_datetime: utc(arrival) });
  const last = minutesAfter(second.arrival_at, 45);
  await database.operate(second.flight_id, { estimated_arrival_datetime: utc(last) });
  const late = await read();
  expect(late).toMatchObject({ delay_minutes: 45, connection_at_risk: true });
  expect(late.legs[0]).toMatchObject({ estimated_arrival: local(arrival, DXB) });
  expect(Date.parse(late.eta ?? '')).toBe(Math.trunc(last.getTime() / 1_000) * 1_000);

  await tell('DEP', 'DEL', -20, { pieces: 10 });
  await tell('ARR', 'DXB', -15, { pieces: 9 });
  expect(await read()).toMatchObject({
    connection_at_risk: false,
    next_expected: { code: 'DEP', location: 'DXB', flight_id: second.flight_id },
    legs: [{ state: 'arrived', estimated_arrival: null }, { state: 'planned' }],
  });
  expect((await read()).milestones).toContainEqual(
    expect.objectContaining({ code: 'ARR', pieces: 9, partial: true }),
  );

  await tell('RCF', 'SIN', -12, { flight_id: first.flight_id });
  expect(await read()).toMatchObject({
    misrouted: true,
    last_known: { location: 'SIN', code: 'RCF' },
  });
  await tell('DIS', 'DXB', -10, { discrepancy: 'FDCA' });
  expect(await read()).toMatchObject({
    misrouted: false,
    last_known: { location: 'DXB', code: 'DIS' },
  });
  // Told late: it changes nothing of where the shipment is.
  await tell('MAN', 'DEL', -21, { flight_id: first.flight_id });

  await tell('DEP', 'DXB', -9);
  await tell('ARR', 'LHR', -1);
  const arrived = await read();
  expect(arrived.next_expected).toEqual({
    code: 'DLV',
    location: 'LHR',
    flight_id: null,
    planned_at: null,
  });
  expect(Date.parse(arrived.eta ?? '')).toBe(
    Math.trunc(Date.parse(arrived.legs[1]?.actual_arrival ?? '') / 1_000) * 1_000,
  );
  expect(arrived.delay_minutes).toBeLessThan(0);
  await tell('DLV', 'LHR', 0);
  const delivered = await read();
  expect(delivered).toMatchObject({
    eta: null,
    delay_minutes: null,
    next_expected: null,
    accepted,
  });
  // By the time at which they happened: the booking itself was made a moment ago.
  expect(delivered.milestones.map(({ code }) => code)).toEqual(
    'RCS MAN DEP ARR RCF DIS DEP ARR BKD DLV'.split(' '),
  );
});

test('a hold is to be confirmed; cancelled, nothing is expected', async () => {
  const { owner, ref_id } = await makeShipment(scene, { hold_minutes: 30 });
  const held = granted(await owner.client.track(ref_id), 200);
  const { hold_expires_at } = granted(await owner.client.readBooking(ref_id), 200);
  expect(held).toMatchObject({
    status: 'HELD',
    eta: null,
    delay_minutes: null,
    milestones: [],
    next_expected: { code: 'BKD', location: 'DEL', flight_id: null, planned_at: hold_expires_at },
  });
  granted(await owner.client.confirm(ref_id), 200);
  expect(granted(await owner.client.track(ref_id), 200).milestones).toMatchObject([
    { code: 'BKD', location: 'DEL', message: 'Booking confirmed' },
  ]);
  granted(await owner.client.cancel(ref_id), 200);
  expect(granted(await owner.client.track(ref_id), 200)).toMatchObject({
    status: 'CANCELLED',
    legs: [],
    eta: null,
    next_expected: null,
  });
});

test('offloaded, it needs another flight; rebooked, it is late by what it was to arrive at first', async () => {
  const { owner, handler, ref_id, legs } = await makeShipment(scene);
  const offload = {
    flight_id: legs[1].flight_id,
    discrepancy: 'OFLD',
    occurred_at: hoursFromNow(-1),
  };
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  granted(await handler.client.step(ref_id, 'arrive', 'DXB'), 200);
  granted(await handler.client.call('POST', `/bookings/${ref_id}/offload`, offload), 200);
  const off = granted(await owner.client.track(ref_id), 200);
  expect(off).toMatchObject({
    needs_rebooking: true,
    next_expected: null,
    eta: null,
    last_known: { code: 'ARR', location: 'DXB' },
    legs: [
      { leg: 1, state: 'arrived' },
      { leg: 2, state: 'offloaded' },
    ],
  });
  expect(off.milestones).toContainEqual(
    expect.objectContaining({ code: 'DIS', discrepancy: 'OFLD', location: 'DXB' }),
  );

  const departure_at = minutesAfter(legs[1].departure_at, 300);
  const other = await database.makeFlight({
    origin: 'DXB',
    destination: 'LHR',
    departure_at,
    arrival_at: minutesAfter(legs[1].arrival_at, 300),
  });
  const rebook = { flight_ids: [other.flight_id] };
  granted(await owner.client.call('POST', `/bookings/${ref_id}/rebook`, rebook), 200);
  const rebooked = granted(await owner.client.track(ref_id), 200);
  expect(rebooked).toMatchObject({
    needs_rebooking: false,
    delay_minutes: 300,
    next_expected: { code: 'DEP', location: 'DXB', flight_id: other.flight_id },
    legs: [
      { leg: 1, state: 'arrived' },
      { leg: 3, state: 'planned', flight_id: other.flight_id },
    ],
  });
  expect(rebooked.milestones.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['BKD', 'DIS']),
  );
});

test('strangers see no remark; the tag says who looks, If-None-Match → 304', async () => {
  const { owner, handler, ref_id } = await makeShipment(scene);
  const fact = {
    code: 'RCS',
    location: 'DEL',
    occurred_at: hoursFromNow(-1),
    remark: 'Seen by none',
  };
  granted(await handler.client.report(ref_id, fact), 200);
  const whole = await owner.client.track(ref_id);
  const open = await api.track(ref_id.toLowerCase());
  expect(granted(whole, 200).milestones.at(0)?.remark).toBe('Seen by none');
  expect(open.text).not.toContain('Seen by none');
  const seen = granted(whole, 200);
  expect(granted(open, 200)).toEqual({
    ...seen,
    milestones: seen.milestones.map((milestone) => ({ ...milestone, remark: null })),
  });
  expect(whole.headers.get('ETag')).toBe('"2-tracking"');
  expect(whole.headers.get('Cache-Control')).toBe('no-store');
  expect(open.headers.get('ETag')).toBe('"2-tracking-public"');
  expect(open.headers.get('Cache-Control')).toBe('no-cache');
  for (const client of [handler.client, (await enter('admin')).client]) {
    expect((await client.track(ref_id)).headers.get('ETag')).toBe('"2-tracking"');
  }
  expect((await (await enter()).client.track(ref_id)).headers.get('ETag')).toBe(
    '"2-tracking-public"',
  );
  for (const [client, tag] of [
    [owner.client, '"2-tracking"'],
    [api, '"1", W/"2-tracking-public"'],
    [api, '*'],
  ] as const) {
    const answer = await client.track(ref_id, { headers: { 'if-none-match': tag } });
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 304, text: '' });
    expect(answer.headers.get('Vary')).toMatch(/\bAuthorization\b/i);
  }
  for (const tag of ['"2"', '"2-public"', '"2-tracking-public"']) {
    const answer = await owner.client.track(ref_id, { headers: { 'if-none-match': tag } });
    expect(answer.status, tag).toBe(200);
  }
});

test.each([newReference(), 'SHORT', 'WITH SPACE', '%00%00%00'])(
  'tracking of %s → 404 booking_not_found',
  async (ref_id) => {
    refused(await api.track(ref_id), 404, 'booking_not_found');
  },
);
