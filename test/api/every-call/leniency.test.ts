import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import { takeLane } from '../../support/lane.ts';
import { newFlight } from '../../support/new-flight.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

/** What clients send that means nothing: `null` for what may be left out, blanks around what is copied. */

const { api, database, enter } = openScene();

const by = (key: string) => ({ headers: { 'idempotency-key': key } });

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}
interface OpenApi {
  paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>
  >;
  components: { schemas: Record<string, Schema> };
}

describe('null for an optional field', () => {
  test('of a booking counts as left out: it is booked, and the same request as without', async () => {
    const [{ client }, flight] = [await enter(), await database.makeFlight()];
    const [without, withNull] = [shipmentOn(flight), { ...shipmentOn(flight), ref_id: null }];
    for (const [sent, again] of [
      [withNull, without],
      [without, withNull],
    ]) {
      const key = by(randomUUID());
      const first = await client.call<{ ref_id: string }>('POST', '/bookings', sent, key);
      const { ref_id } = granted(first, 201);
      const { rows } = await database.pool.query(
        'select request from cargo.bookings where ref_id = $1',
        [ref_id],
      );
      expect(rows).toEqual([{ request: without }]);
      const second = await client.call('POST', '/bookings', again, key);
      expect(second.text).toBe(first.text);
      expect(second.headers.get('Idempotent-Replayed')).toBe('true');
    }
  });

  test.each<[query: string, body: unknown]>([
    ['', { location: 'DEL', flight_id: null }],
    ['?location=DEL', { location: null, flight_id: null }],
    ['?location=DEL', { location: null }],
    ['?location=DEL', {}],
    ['?location=DEL', null],
  ])('of a step%s with %j counts as left out', async (query, body) => {
    const { client } = await enter('handler');
    const { ref_id } = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
    granted(await client.call('POST', `/bookings/${ref_id}/depart${query}`, body), 200);
  });

  test('of a step does not hide what the query says of the flight', async () => {
    const { client } = await enter('handler');
    const { ref_id } = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
    const path = `/bookings/${ref_id}/depart?location=DEL&flight_id=another`;
    const body = { location: null, flight_id: null };
    expect((await client.call('POST', path, body)).status).toBe(422);
  });

  test('of a sign-up counts as left out', async () => {
    const account = { email: `${randomUUID()}@example.test`, password: 'long enough', name: 'N' };
    granted(await api.call('POST', '/users/signup', { ...account, dob: null }), 201);
  });

  test('stands in the document, for every call', async () => {
    const { paths, components } = granted(await api.call<OpenApi>('GET', '/openapi.json'), 200);
    const followed = (schema: Schema): Schema =>
      components.schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
    const optional = Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ requestBody }) => requestBody?.content['application/json']?.schema ?? [])
      .flatMap((schema) => [schema, ...(schema.anyOf ?? [])])
      .flatMap((schema) => [followed(schema), followed(schema.items ?? {})])
      .flatMap(({ properties = {}, required = [] }) =>
        Object.entries(properties).filter(([name]) => !required.includes(name)),
      );
    expect(optional.map(([name]) => name)).toEqual(
      expect.arrayContaining(['dob', 'ref_id', 'location', 'flight_id']),
    );
    for (const [name, schema] of optional) expect(followed(schema).type, name).toContain('null');
  });
});

describe('blanks around', () => {
  test('what a booking names are no part of it: it is the same request', async () => {
    const [{ client }, flight] = [await enter(), await database.makeFlight()];
    const key = by(randomUUID());
    const clean = shipmentOn(flight, { ref_id: newReference() });
    const blank = {
      ...clean,
      origin: ' del\t',
      destination: '\u00a0LHR ',
      flight_ids: [` ${flight.flight_id} `],
      ref_id: `  ${clean.ref_id} `,
    };
    const first = await client.book(blank, key);
    expect(granted(first, 201)).toMatchObject(clean);
    expect((await client.book(clean, key)).text).toBe(first.text);
  });

  test('a reference, an airport and a flight are no part of them in paths and in queries of steps', async () => {
    const { client } = await enter('handler');
    const flight = await database.makeFlight();
    const { ref_id } = granted(await client.book(shipmentOn(flight)), 201);
    granted(await client.call('GET', `/bookings/%20${ref_id}%09`), 200);
    granted(await client.call('GET', `/bookings/${ref_id}%C2%A0`), 200);
    granted(await client.call('GET', `/flights/%20${flight.flight_id}%20`), 200);
    const depart = `/bookings/%20${ref_id}/depart?location=+DEL%20&flight_id=+${flight.flight_id}`;
    granted(await client.call('POST', depart), 200);
    const arrive = `/bookings/${ref_id}%20/arrive`;
    granted(await client.call('POST', arrive, { location: ' lhr ' }), 200);
    const other = granted(await client.book(shipmentOn(await database.makeFlight())), 201);
    granted(await client.call('POST', `/bookings/%20${other.ref_id}%20/cancel`), 200);
    granted(await client.call('GET', `/bookings/my-bookings?cursor=+${other.ref_id}+`), 200);
  });

  test('an airport are no part of it in a search', async () => {
    const lane = await takeLane(); // a route that nobody searched before
    const flight = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
    const query = `origin=+${lane.from.toLowerCase()}+&destination=%09${lane.to}&date=${lane.date}`;
    const found = granted(await api.call<object[][]>('GET', `/route?${query}`), 200);
    expect(found.flat()).toEqual([expect.objectContaining({ flight_id: flight.flight_id })]);
  });

  test('a number and the airports of a flight are no part of it', async () => {
    const { client } = await enter('admin');
    const flight = newFlight();
    const sent = { ...flight, flight_number: ` ${flight.flight_number}\t`, origin: ' del ' };
    const { flight_number, origin } = granted(await client.publish(sent), 201);
    expect({ flight_number, origin }).toEqual({
      flight_number: flight.flight_number,
      origin: 'DEL',
    });
    expect((await client.publish(flight)).status).toBe(409);
  });

  test('an address are no part of it, to sign up with and to sign in with', async () => {
    const email = `${randomUUID()}@example.test`;
    const password = ' long enough ';
    const signed_up = await api.signUp({ email: ` ${email}\u00a0`, password, name: 'N' });
    expect(granted(signed_up, 201).user.email).toBe(email);
    granted(await api.logIn({ email, password }), 200);
    granted(await api.logIn({ email: `\t${email} `, password }), 200);
    expect((await api.logIn({ email, password: password.trim() })).status).toBe(401);
  });
});
