import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { openScene } from '../../support/scene.ts';
import { newWaybillNumber } from '../../support/waybills.ts';
import { hoursFromNow, makeShipment } from './shipments-made.ts';

const scene = openScene();
const { api, enter } = scene;

/** A shipment of ten pieces with a waybill, of which four stayed behind. */
async function makeSplit() {
  const made = await makeShipment(scene);
  const { owner, handler, legs, ref_id } = made;
  const awb_number = newWaybillNumber();
  granted(await owner.client.call('POST', `/bookings/${ref_id}/awb`, { awb_number }), 200);
  const fact = {
    code: 'RCS',
    location: 'DEL',
    occurred_at: hoursFromNow(-5),
    pieces: 10,
    remark: 'Wet',
  };
  granted(await handler.client.report(ref_id, fact), 200);
  const offloaded = await handler.client.call<{ offloaded_ref_id: string }>(
    'POST',
    `/bookings/${ref_id}/offload`,
    {
      flight_id: legs[0].flight_id,
      discrepancy: 'SSPD',
      occurred_at: hoursFromNow(-1),
      pieces: 4,
      weight_kg: 39.9,
      remark: 'No room',
    },
  );
  const { offloaded_ref_id: part } = granted(offloaded, 200);
  return { ...made, awb_number, part };
}

test('GET /shipments of a split shipment → 200: both parts, the first one first, sums and least advanced', async () => {
  const { owner, handler, ref_id, part, awb_number } = await makeSplit();
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  const answer = await owner.client.trackShipment(awb_number.replace('-', ''));
  const shipment = granted(answer, 200);
  expect(shipment).toEqual({
    awb_number,
    origin: 'DEL',
    destination: 'LHR',
    pieces: 10,
    weight_kg: 100,
    status: 'BOOKED',
    parts: [
      granted(await owner.client.track(ref_id), 200),
      granted(await owner.client.track(part), 200),
    ],
  });
  expect(Object.keys(shipment)).toEqual(
    'awb_number origin destination pieces weight_kg status parts'.split(' '),
  );
  // Booked, waybill, accepted, offloaded, departed; the part has its first event.
  expect(answer.headers.get('ETag')).toBe('"6-2"');
  const [parent, rest] = shipment.parts;
  expect(parent).toMatchObject({ pieces: 6, weight_kg: 60.1, needs_rebooking: false });
  expect(rest).toMatchObject({
    ref_id: part,
    pieces: 4,
    weight_kg: 39.9,
    needs_rebooking: true,
    accepted: null,
  });
  // Ten of ten were accepted, and four of ten stayed behind.
  expect(parent?.milestones).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ code: 'RCS', pieces: 10, partial: false }),
      expect.objectContaining({ code: 'DIS', discrepancy: 'SSPD', pieces: 4, partial: true }),
    ]),
  );
});

test('strangers see no reference and no remark; owner and staff do', async () => {
  const { owner, handler, ref_id, part, awb_number } = await makeSplit();
  const whole = granted(await handler.client.trackShipment(awb_number), 200);
  expect(granted(await owner.client.trackShipment(awb_number), 200)).toEqual(whole);
  for (const client of [api, (await enter()).client]) {
    const answer = await client.trackShipment(awb_number);
    for (const secret of [ref_id, part, 'Wet', 'No room'])
      expect(answer.text).not.toContain(secret);
    expect(granted(answer, 200)).toEqual({
      ...whole,
      parts: whole.parts.map((one) => ({
        ...one,
        ref_id: null,
        milestones: one.milestones.map((milestone) => ({ ...milestone, remark: null })),
      })),
    });
    expect(answer.headers.get('ETag')).toBe('"5-2-public"');
    expect(answer.headers.get('Vary')).toMatch(/\bAuthorization\b/i);
    expect(answer.headers.get('Cache-Control')).toBe('no-cache');
    const headers = { 'if-none-match': '"5-2-public"' };
    expect((await client.trackShipment(awb_number, { headers })).status).toBe(304);
    expect((await owner.client.trackShipment(awb_number, { headers })).status).toBe(200);
  }
});

test('a part that is cancelled does not count, unless all is; the tag goes on', async () => {
  const { owner, ref_id, part, awb_number } = await makeSplit();
  granted(await owner.client.cancel(part), 200);
  const one = await owner.client.trackShipment(awb_number);
  expect(granted(one, 200)).toMatchObject({ pieces: 6, weight_kg: 60.1, status: 'BOOKED' });
  granted(await owner.client.cancel(ref_id), 200);
  const none = await owner.client.trackShipment(awb_number);
  expect(granted(none, 200)).toMatchObject({ pieces: 10, weight_kg: 100, status: 'CANCELLED' });
  expect([one, none].map((answer) => answer.headers.get('ETag'))).toEqual(['"6-2"', '"7-2"']);

  // The number moves on: the shipment is another, and the tag does not go back.
  const next = await makeShipment({
    ...scene,
    enter: async (role) => (role === undefined ? owner : enter(role)),
  });
  granted(await owner.client.call('POST', `/bookings/${next.ref_id}/awb`, { awb_number }), 200);
  const moved = await owner.client.trackShipment(awb_number);
  expect(granted(moved, 200).parts).toMatchObject([{ ref_id: next.ref_id }]);
  expect(moved.headers.get('ETag')).toBe('"9-3"');
});

test.each([
  newWaybillNumber(),
  '900-00000011',
  '900-0000001',
  'ABC-12345675',
  '９００-12345675',
  '%00',
])('GET /shipments/%s → 404 shipment_not_found', async (awb_number) => {
  const problem = refused(await api.trackShipment(awb_number), 404, 'shipment_not_found');
  expect(problem.awb_number).toBe(awb_number);
});
