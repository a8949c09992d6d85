import { describe, expect, test } from 'vitest';
import { granted, refused } from '../support/answers.ts';
import { createApiClient } from '../support/api-client.ts';
import { NOBODY_HOME, newReference, openScene, shipmentOn } from '../support/scene.ts';

const { api, database, enter, stack, startWorker } = openScene();

/** A booking with a history: departed by a handler, then cancelled by its owner. */
async function makeHistory() {
  const [owner, handler] = [await enter(), await enter('handler')];
  const flight = await database.makeFlight();
  const { ref_id } = granted(await owner.client.book(shipmentOn(flight)), 201);
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  granted(await owner.client.cancel(ref_id), 200);
  return { owner, handler, flight, ref_id };
}

describe('tracking', () => {
  test('shows anyone with the reference where the shipment is, and no one’s identity', async () => {
    const { owner, handler, ref_id } = await makeHistory();
    const stranger = await enter();
    for (const client of [api, stranger.client, api.as('not.a.token')]) {
      const answer = await client.readBooking(ref_id);
      const { user_id, events } = granted(answer, 200);
      expect(user_id).toBeNull();
      expect(events.map(({ metadata }) => Object.keys(metadata))).toEqual([
        ['message'],
        ['message'],
        ['message'],
      ]);
      for (const { user } of [owner, handler]) {
        expect(answer.text).not.toContain(user.id);
        expect(answer.text).not.toContain(user.email);
      }
      expect(answer.text).not.toMatch(/recorded_by|idempotency|request|password|email|name/);
    }
  });

  test('shows a stranger neither what the goods are nor how they are handled', async () => {
    const { client } = await enter();
    const secrets = {
      special_handling_codes: ['VAL'],
      goods_description: 'Gold bullion',
      handling_note: 'Two guards.',
    };
    const flight = await database.makeFlight();
    const { ref_id } = granted(await client.book(shipmentOn(flight, secrets)), 201);
    for (const stranger of [api, (await enter()).client, api.as('not.a.token')]) {
      const answer = await stranger.readBooking(ref_id);
      expect(granted(answer, 200)).toMatchObject({
        special_handling_codes: [],
        goods_description: null,
        handling_note: null,
        price: null,
        split_from: null,
      });
      for (const secret of Object.values(secrets).flat()) {
        expect(answer.text).not.toContain(secret);
      }
    }
    expect(granted(await client.readBooking(ref_id), 200)).toMatchObject(secrets);
  });

  test('shows owner and staff whose it is, and why it was cancelled', async () => {
    const { owner, handler, ref_id } = await makeHistory();
    for (const { client } of [owner, handler, await enter('admin')]) {
      const { user_id, events } = granted(await client.readBooking(ref_id), 200);
      expect(user_id).toBe(owner.user.id);
      expect(events[2]?.metadata).toHaveProperty('reason');
    }
  });

  test('the entity tag of the whole booking confirms nothing to a stranger, nor the other way round', async () => {
    const { owner, ref_id } = await makeHistory();
    const tagged = (tag: string) => ({ headers: { 'if-none-match': tag } });
    expect((await api.readBooking(ref_id, tagged('"3"'))).status).toBe(200);
    expect((await api.readBooking(ref_id, tagged('"3-public"'))).status).toBe(304);
    expect((await owner.client.readBooking(ref_id, tagged('"3-public"'))).status).toBe(200);
    expect((await owner.client.readBooking(ref_id, tagged('"3"'))).status).toBe(304);
  });
});

test('a flight and a search tell how much is booked, not by whom', async () => {
  const { owner, flight, ref_id } = await makeHistory();
  const query = { origin: 'DEL', destination: 'LHR', date: flight.departure_date };
  for (const answer of [await api.readFlight(flight.flight_id), await api.search(query)]) {
    for (const secret of [owner.user.id, owner.user.email, ref_id]) {
      expect(answer.text).not.toContain(secret);
    }
  }
});

test('my bookings are mine: nobody else’s, not even an administrator’s', async () => {
  const { owner, ref_id } = await makeHistory();
  for (const { client } of [await enter(), await enter('handler'), await enter('admin')]) {
    const listed = await client.call('GET', '/bookings/my-bookings');
    expect(listed.text).not.toContain(ref_id);
  }
  expect((await owner.client.call('GET', '/bookings/my-bookings')).text).toContain(ref_id);
});

describe('what is not yours looks like what does not exist', () => {
  test('a page after a booking of somebody else', async () => {
    const { ref_id } = await makeHistory();
    const { client } = await enter();
    const ask = (cursor: string) => client.call('GET', `/bookings/my-bookings?cursor=${cursor}`);
    const [theirs, nobodys] = [await ask(ref_id), await ask(newReference())];
    const told = ({ text }: typeof theirs) => text.replace(/"request_id":"[^"]+"/, '');
    refused(theirs, 422, 'validation_failed');
    expect(told(theirs)).toBe(told(nobodys));
  });

  test('an Idempotency-Key of somebody else is a key that nobody used', async () => {
    const [one, two] = [await enter(), await enter()];
    const flight = await database.makeFlight();
    const options = { headers: { 'idempotency-key': newReference('KEY') } };
    const first = granted(await one.client.book(shipmentOn(flight), options), 201);
    const second = await two.client.book(shipmentOn(flight), options);
    expect(second.headers.get('Idempotent-Replayed')).toBeNull();
    expect(granted(second, 201).ref_id).not.toBe(first.ref_id);
    expect(second.text).not.toContain(one.user.id);
  });

  test('a reference of somebody else, asked for again, tells only that it is taken', async () => {
    const { owner, flight, ref_id } = await makeHistory();
    const { client } = await enter();
    const answer = await client.book(shipmentOn(flight, { ref_id }));
    const problem = refused(answer, 409, 'ref_id_taken');
    expect(problem.ref_id).toBe(ref_id);
    expect(answer.text).not.toContain(owner.user.id);
  });

  test('a stranger who cancels or confirms is told no, and nothing of the booking', async () => {
    const { owner, flight, ref_id } = await makeHistory();
    const { client } = await enter();
    const answer = await client.cancel(ref_id);
    refused(answer, 403, 'forbidden');
    const confirmed = await client.confirm(ref_id);
    refused(confirmed, 403, 'forbidden');
    for (const secret of [owner.user.id, flight.flight_id, 'CANCELLED', '"version"']) {
      expect(answer.text).not.toContain(secret);
      expect(confirmed.text).not.toContain(secret);
    }
  });

  test('the table of who may do what is the same whether the booking exists or not', async () => {
    const { ref_id } = await makeHistory();
    const { client } = await enter();
    for (const step of ['depart', 'arrive', 'deliver'] as const) {
      for (const named of [ref_id, newReference(), 'x']) {
        refused(await client.step(named, step, 'DEL'), 403, 'forbidden');
      }
    }
  });
});

describe('an error of ours tells nothing', () => {
  const flight = database.makeFlight();
  test.each([
    ['the database is out of reach', { SUPABASE_URL: NOBODY_HOME }, 503, 'unavailable'],
    [
      'the key of the database is wrong',
      { SUPABASE_KEY: 'sb_secret_wrong' },
      500,
      'internal_error',
    ],
    ['the key may not call', { SUPABASE_KEY: stack.keys.anon }, 500, 'internal_error'],
    ['a setting is missing', { SUPABASE_URL: '' }, 500, 'misconfigured'],
    ['a setting is malformed', { UPSTASH_REDIS_REST_URL: 'redis://x' }, 500, 'misconfigured'],
  ] as const)('when %s', async (_what, bindings, status, code) => {
    const { url } = await startWorker(bindings);
    const answer = await createApiClient(url).readFlight((await flight).flight_id);
    refused(answer, status, code);
    for (const value of Object.values({ ...stack.vars, ...bindings }).filter(Boolean)) {
      expect(answer.text).not.toContain(value);
    }
    expect(answer.text).not.toMatch(/SUPABASE|UPSTASH|SECRET|permission|JWT|apikey/);
  });
});
