import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

const { api, database, enter } = openScene();

/** A booking that has departed and was then cancelled: each kind of event and metadata is there. */
async function makeBooking() {
  const owner = await enter();
  const handler = await enter('handler');
  const { ref_id } = granted(await owner.client.book(shipmentOn(await database.makeFlight())), 201);
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  granted(await owner.client.cancel(ref_id), 200);
  return { owner, handler, ref_id };
}

test('GET /bookings/{ref_id} by the owner → 200, whole, events oldest first', async () => {
  const { owner, ref_id } = await makeBooking();
  const booking = granted(await owner.client.readBooking(ref_id), 200);
  expect(booking).toMatchObject({
    ref_id,
    user_id: owner.user.id,
    status: 'CANCELLED',
    version: 3,
  });
  expect(booking.events.map((event) => event.status)).toEqual(['BOOKED', 'DEPARTED', 'CANCELLED']);
  const ids = booking.events.map((event) => event.id);
  expect(ids).toEqual(ids.map(String));
  expect(new Set(ids).size).toBe(3);
  const times = booking.events.map((event) => event.timestamp);
  expect(times).toEqual(times.toSorted());
  expect(booking.updated_at).toBe(times.at(-1));
});

test.each(['handler', 'admin'] as const)('GET /bookings/{ref_id} by %s → whole', async (role) => {
  const { owner, ref_id } = await makeBooking();
  const booking = granted(await (await enter(role)).client.readBooking(ref_id), 200);
  expect(booking.user_id).toBe(owner.user.id);
  expect(booking.events.at(-1)?.metadata).toHaveProperty('reason');
});

test.each(['nobody', 'another customer'])(
  'GET /bookings/{ref_id} by %s → user_id null and no metadata beyond message',
  async (who) => {
    const { owner, ref_id } = await makeBooking();
    const client = who === 'nobody' ? api : (await enter()).client;
    const answer = await client.readBooking(ref_id);
    const booking = granted(answer, 200);
    const whole = granted(await owner.client.readBooking(ref_id), 200);
    expect(booking).toEqual({
      ...whole,
      user_id: null,
      events: whole.events.map((event) => ({
        ...event,
        metadata: { message: event.metadata.message },
      })),
    });
    expect(answer.text).not.toContain(owner.user.id);
  },
);

test('an event without a message shows the public no metadata at all', async () => {
  const { handler, ref_id } = await makeBooking();
  await database.pool.query(
    `insert into cargo.booking_events (ref_id, sequence, status, recorded_at, recorded_by, metadata)
     values ($1, 4, 'CANCELLED', now(), $2, '{"note": "inspected by customs"}')`,
    [ref_id, handler.user.id],
  );
  await database.pool.query('update cargo.bookings set version = 4 where ref_id = $1', [ref_id]);
  const answer = await api.readBooking(ref_id);
  expect(granted(answer, 200).events.at(-1)?.metadata).toEqual({});
  expect(answer.text).not.toContain('customs');
});

test('the reference is matched in any case', async () => {
  const { ref_id } = await makeBooking();
  expect(granted(await api.readBooking(ref_id.toLowerCase()), 200).ref_id).toBe(ref_id);
});

test('an unknown reference → 404 booking_not_found', async () => {
  refused(await api.readBooking(newReference()), 404, 'booking_not_found');
});

test.each(['SHORT', 'X'.repeat(41), 'WITH SPACE', 'ÜMLAUT-1', "' or 1=1 --", '%00%00%00'])(
  'a malformed reference %s → 404 booking_not_found',
  async (ref_id) => {
    refused(await api.readBooking(ref_id), 404, 'booking_not_found');
  },
);

test('ETag is the version for owner and staff, the version with -public for the others', async () => {
  const { owner, handler, ref_id } = await makeBooking();
  const tag = async (client: typeof api) => (await client.readBooking(ref_id)).headers.get('ETag');
  expect(await tag(owner.client)).toBe('"3"');
  expect(await tag(handler.client)).toBe('"3"');
  expect(await tag(api)).toBe('"3-public"');
});

test('what is shown differs by the caller, and says so: Vary and Cache-Control', async () => {
  const { owner, ref_id } = await makeBooking();
  const whole = await owner.client.readBooking(ref_id);
  const open = await api.readBooking(ref_id);
  for (const answer of [whole, open]) {
    expect(answer.headers.get('Vary')).toMatch(/\bAuthorization\b/i);
  }
  expect(whole.headers.get('Cache-Control')).toBe('no-store');
  expect(open.headers.get('Cache-Control')).toBe('no-cache');
});

test.each(['"3-public"', 'W/"3-public"', '*', '"1", "3-public"'])(
  'If-None-Match: %s → 304 without a body',
  async (tag) => {
    const { ref_id } = await makeBooking();
    const answer = await api.readBooking(ref_id, { headers: { 'if-none-match': tag } });
    expect(answer.status, answer.text).toBe(304);
    expect(answer.text).toBe('');
    expect(answer.headers.get('ETag')).toBe('"3-public"');
    expect(answer.headers.get('Vary')).toMatch(/\bAuthorization\b/i);
  },
);

test.each(['"2-public"', '"3"', '3-public', '"30-public"', '""'])(
  'If-None-Match: %s → 200 for the public',
  async (tag) => {
    const { ref_id } = await makeBooking();
    granted(await api.readBooking(ref_id, { headers: { 'if-none-match': tag } }), 200);
  },
);

test('If-None-Match with the public’s tag → 200 for the owner, who sees more', async () => {
  const { owner, ref_id } = await makeBooking();
  const read = (tag: string) =>
    owner.client.readBooking(ref_id, { headers: { 'if-none-match': tag } });
  granted(await read('"3-public"'), 200);
  expect((await read('"3"')).status).toBe(304);
});
