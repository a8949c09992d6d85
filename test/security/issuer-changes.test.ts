import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { granted, refused } from '../support/answers.ts';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { cardNamed } from '../support/rates.ts';
import { openScene, shipmentOn } from '../support/scene.ts';
import { newWaybillNumber } from '../support/waybills.ts';
import { openIssuer } from './issuer.ts';

/** Whom another issuer vouches for may do what their role may, from their first call on. */

const { database, startWorker } = openScene();
const issuer = await openIssuer();
let client: ApiClient;

beforeAll(async () => {
  client = createApiClient((await startWorker({ SUPABASE_JWKS_URL: issuer.server.url })).url);
});
afterAll(() => issuer.server.close());

const enter = (role = 'customer', sub: string = randomUUID()) =>
  client.as(issuer.token({ sub, app_metadata: { role } }));
const occurred_at = new Date().toISOString();

test('a customer quotes, books with it, rebooks and gives a waybill; a handler reports and offloads', async () => {
  const [customer, handler] = [enter(), enter('handler')];
  const flight = await database.makeFlight();
  const asked = shipmentOn(flight, { pieces: 10 });
  const { quote_id } = granted(await customer.quote(asked), 201);
  granted(await customer.call('GET', `/quotes/${quote_id}`), 200);
  granted(await handler.call('GET', `/quotes/${quote_id}`), 200);
  const { ref_id, price } = granted(await customer.book({ ...asked, quote_id }), 201);
  expect(price?.quote_id).toBe(quote_id);
  granted(await customer.rebook(ref_id, { handling_note: 'Cool' }), 200);
  granted(await customer.assignWaybill(ref_id, { awb_number: newWaybillNumber() }), 200);
  granted(await handler.report(ref_id, { code: 'RCS', location: 'DEL', occurred_at }), 200);
  const { flight_id } = flight;
  const left = { flight_id, discrepancy: 'SSPD', occurred_at, pieces: 4 } as const;
  const { offloaded_ref_id } = granted(await enter('handler').offload(ref_id, left), 200);
  granted(await customer.track(offloaded_ref_id), 200);
});

test('an administrator adds rates and stock in their first call', async () => {
  const flight = await database.makeFlight();
  const carrier = flight.flight_number.slice(0, 2);
  const day = { valid_from: '2030-06-01', valid_to: '2030-06-01' };
  granted(await enter('admin').call('POST', '/rates', cardNamed('B', { carrier, ...day })), 201);
  const [prefix = '', serial = ''] = newWaybillNumber().split('-');
  const stock = { carrier, prefix, first_serial: serial.slice(0, 7), count: 1 };
  const added = await enter('admin').call('POST', '/awb-stock', stock);
  if (!added.ok) refused(added, 409, 'awb_stock_overlaps');
});

test('who may not is told so, and is not kept', async () => {
  const flight = await database.makeFlight();
  const { ref_id } = granted(await enter().book(shipmentOn(flight)), 201);
  const { flight_id } = flight;
  const left = { flight_id, discrepancy: 'OFLD', occurred_at } as const;
  const sub = randomUUID();
  const [customer, handler] = [enter('customer', sub), enter('handler', sub)];
  for (const answer of [
    await customer.rebook(ref_id, { handling_note: 'Mine' }),
    await customer.assignWaybill(ref_id, { awb_number: newWaybillNumber() }),
    await customer.offload(ref_id, left),
    await customer.report(ref_id, { code: 'RCS', location: 'DEL', occurred_at }),
    await customer.call('GET', '/rates'),
    await customer.call('GET', '/flights?origin=DEL'),
    await handler.call('POST', '/rates', cardNamed('B')),
    await handler.call('POST', '/awb-stock', {}),
  ]) {
    refused(answer, 403, 'forbidden');
  }
  const { rows } = await database.pool.query('select from cargo.users where id = $1', [sub]);
  expect(rows).toEqual([]);
});
