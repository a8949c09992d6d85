import { expect, test } from 'vitest';
import { granted, refused } from '../support/answers.ts';
import { newReference, openScene, shipmentOn } from '../support/scene.ts';
import { newWaybillNumber } from '../support/waybills.ts';

/** A reference is a secret: who knows one, or only the waybill, learns no other, and nothing that is for owner and staff. */

const { api, database, enter, makeConnection } = openScene();
const [owner, handler, other] = [await enter(), await enter('handler'), await enter()];
const GOODS = {
  special_handling_codes: ['VAL'],
  goods_description: 'Gold bullion',
  handling_note: 'Two guards',
};

/** A priced shipment with a waybill, a remark and a part that was left behind and rebooked. */
async function makeShipment() {
  const legs = await makeConnection();
  const asked = shipmentOn(legs, { weight_kg: 100, pieces: 10, ...GOODS });
  const { quote_id, total } = granted(await owner.client.quote(asked), 201);
  const awb_number = newWaybillNumber();
  const papers = { ref_id: newReference(), quote_id, awb_number };
  const { ref_id } = granted(await owner.client.book({ ...asked, ...papers }), 201);
  const occurred_at = new Date().toISOString();
  const fact = { code: 'RCS', location: 'DEL', occurred_at, remark: 'Seal 4711' };
  granted(await handler.client.report(ref_id, fact), 200);
  const [{ flight_id }] = legs;
  const left = { flight_id, discrepancy: 'OFLD', occurred_at, pieces: 4 } as const;
  const offloaded = await handler.client.offload(ref_id, { ...left, remark: 'Pallet 0815' });
  const part = granted(offloaded, 200).offloaded_ref_id;
  const next = await database.makeFlight();
  granted(await handler.client.rebook(part, { flight_ids: [next.flight_id] }), 200);
  return { ref_id, part, awb_number, quote_id, total };
}

const { ref_id, part, awb_number, quote_id, total } = await makeShipment();
const PATHS = [
  `/bookings/${ref_id}`,
  `/bookings/${part}`,
  `/bookings/${ref_id}/tracking`,
  `/bookings/${part}/tracking`,
  `/shipments/${awb_number}`,
];
const PRIVATE = [
  ...[quote_id, `"total":${total}`, 'USD', 'Seal 4711', 'Pallet 0815', 'VAL', 'Gold', 'guards'],
  ...[owner.user.id, handler.user.id, 'offloaded_ref_id', 'recorded_by'],
];

test.each(PATHS)(
  'GET %s tells a stranger no other reference, no remark, price or goods',
  async (path) => {
    const known = path.includes('/bookings/') ? [path.split('/')[2]] : [];
    for (const client of [api, other.client, api.as('not.a.token')]) {
      const answer = await client.call('GET', path);
      granted(answer, 200);
      expect(answer.headers.get('ETag')).toMatch(/-public"$/);
      expect(answer.headers.get('Cache-Control')).toBe('no-cache');
      const told = answer.text;
      for (const reference of [ref_id, part]) {
        expect(told.includes(reference), told).toBe(known.includes(reference));
      }
      for (const secret of PRIVATE) expect(told).not.toContain(secret);
    }
  },
);

test.each(PATHS)('GET %s tells owner and staff', async (path) => {
  for (const { client } of [owner, handler, await enter('admin')]) {
    const answer = await client.call('GET', path);
    granted(answer, 200);
    expect(answer.headers.get('ETag')).not.toContain('public');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    if (path.startsWith('/shipments')) {
      for (const one of [ref_id, part, 'Seal 4711', 'Pallet 0815']) {
        expect(answer.text).toContain(one);
      }
    }
  }
});

test('no tag of one kind of reader confirms anything to the other', async () => {
  for (const path of PATHS) {
    const [open, whole] = [await api.call('GET', path), await owner.client.call('GET', path)];
    const tags = [open, whole].map(({ headers }) => headers.get('ETag') ?? '');
    const [public_tag = '', private_tag = ''] = tags;
    const ask = (client: typeof api, tag: string) =>
      client.call('GET', path, undefined, { headers: { 'if-none-match': tag } });
    expect((await ask(api, public_tag)).status).toBe(304);
    expect((await ask(api, private_tag)).status).toBe(200);
    expect((await ask(owner.client, private_tag)).status).toBe(304);
    expect((await ask(owner.client, public_tag)).status).toBe(200);
  }
});

test('a stranger changes nothing of it, and is told nothing', async () => {
  const [{ flight_id }] = await makeConnection();
  const occurred_at = new Date().toISOString();
  for (const reference of [ref_id, part]) {
    for (const answer of [
      await other.client.rebook(reference, { handling_note: 'Mine' }),
      await other.client.assignWaybill(reference, { draw: true }),
      await other.client.assignWaybill(reference, { awb_number }),
      await other.client.offload(reference, { flight_id, discrepancy: 'OFLD', occurred_at }),
      await other.client.report(reference, { code: 'RCS', location: 'DEL', occurred_at }),
      await other.client.cancel(reference),
    ]) {
      refused(answer, 403, 'forbidden');
      for (const secret of [...PRIVATE, awb_number]) expect(answer.text).not.toContain(secret);
    }
  }
  const quoted = await other.client.call('GET', `/quotes/${quote_id}`);
  expect(refused(quoted, 404, 'quote_not_found')).not.toHaveProperty('expires_at');
  const listed = await other.client.call('GET', `/bookings/my-bookings?awb_number=${awb_number}`);
  expect(granted(listed, 200)).toEqual([]);
});
