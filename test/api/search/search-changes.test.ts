import { expect, test } from 'vitest';
import { granted } from '../../support/answers.ts';
import { warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { takeLane } from '../../support/lane.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

/** What a rebook and an offload give back and take shows in cached answers. */

const { api, database, enter } = openScene();
const handler = await enter('handler');

/** Two direct flights on one lane, and a booking of 300 kg and 3 m³ on the first. */
async function makeCase() {
  const [lane, owner] = [await takeLane(), await enter()];
  const make = (departs: string, arrives: string) =>
    database.makeFlight({ ...lane.flight(['from', departs], ['to', arrives]), max_volume_m3: 9 });
  const [first, second] = [await make('08:00', '20:00'), await make('10:00', '22:00')];
  const shipment = shipmentOn(first, { weight_kg: 300, volume_m3: 3, pieces: 10 });
  const { ref_id } = granted(await owner.client.book(shipment), 201);
  await warm(api, lane);
  const shows = (...left: [available_kg: number, available_m3: number][]) =>
    eventually(async () => {
      const answer = await api.search(lane.query());
      expect(answer.headers.get('X-Cache')).toBe('hit');
      const flights = granted(answer, 200).flat();
      expect(flights.map((flight) => [flight.available_kg, flight.available_m3])).toEqual(left);
    });
  await shows([700, 6], [1_000, 9]);
  return { owner, first, second, ref_id, shows };
}

const left = (flight_id: string) =>
  ({ flight_id, discrepancy: 'OFLD', occurred_at: new Date().toISOString() }) as const;

test('of a rebook: what it left and what it took, in kilograms and litres', async () => {
  const { owner, first, second, ref_id, shows } = await makeCase();
  const change = async (changes: object) =>
    granted(await owner.client.rebook(ref_id, changes), 200);
  await change({ flight_ids: [second.flight_id] });
  await shows([1_000, 9], [700, 6]);
  await change({ flight_ids: [first.flight_id], weight_kg: 50.5, volume_m3: 0.001 });
  await shows([949.5, 8.999], [1_000, 9]);
});

test('of an offload: of a part its share, then all that is left; and of the part that is rebooked', async () => {
  const { owner, first, second, ref_id, shows } = await makeCase();
  const report = { ...left(first.flight_id), pieces: 4 };
  const { offloaded_ref_id } = granted(await handler.client.offload(ref_id, report), 200);
  await shows([820, 7.2], [1_000, 9]);
  const flight_ids = [second.flight_id];
  granted(await owner.client.rebook(offloaded_ref_id, { flight_ids }), 200);
  await shows([820, 7.2], [880, 7.8]);
  granted(await handler.client.offload(ref_id, left(first.flight_id)), 200);
  await shows([1_000, 9], [880, 7.8]);
});
