import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { look, makeDirect, warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

/** Where the reply to a commit is lost, nobody tells searches: the repetition does. */

const scene = openScene();
const { database, enter } = scene;
const { proxy, api } = await openFaultyDatabase(scene);

/** Loses the replies of one function of the database for as long as `call` takes. */
async function losingReplies<T>(name: string, call: () => Promise<T>): Promise<T> {
  proxy.decide = ({ path }) => (path === `/rest/v1/rpc/${name}` ? { kind: 'lose-reply' } : PASS);
  return call().finally(() => {
    proxy.decide = () => PASS;
  });
}

/** A customer, a flight of 1,000 kg, and what the cache shows of it. */
async function setUp() {
  const { lane, flight, id } = await makeDirect(database);
  const client = api.as((await enter()).token);
  await warm(api, lane);
  const expectShown = async (available_kg: number) =>
    expect(await look(api, lane)).toMatchObject({
      source: 'hit',
      available_kg: { [id]: available_kg },
    });
  return { client, id, shipment: shipmentOn(flight), expectShown };
}

test.each(['key', 'ref_id'])(
  'a booking whose reply was lost shows in cached searches once it is repeated by its %s',
  async (by) => {
    const { client, id, shipment, expectShown } = await setUp();
    const options = by === 'key' ? { headers: { 'idempotency-key': randomUUID() } } : {};
    const lost = await losingReplies('book_shipment', () => client.book(shipment, options));
    const { ref_id } = refused(lost, 503, 'unavailable');
    expect(await database.readCapacity(id)).toEqual({ booked_weight_kg: 10, version: 1 });
    await expectShown(1_000);

    const again = await client.book(by === 'key' ? shipment : { ...shipment, ref_id }, options);
    granted(again, 201);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    await eventually(() => expectShown(990));
  },
);

test('a cancel whose reply was lost shows in cached searches once it is repeated', async () => {
  const { client, id, shipment, expectShown } = await setUp();
  const { ref_id } = granted(await client.book(shipment), 201);
  await eventually(() => expectShown(990));
  const lost = await losingReplies('cancel_booking', () => client.cancel(ref_id));
  refused(lost, 503, 'unavailable');
  expect(await database.readCapacity(id)).toEqual({ booked_weight_kg: 0, version: 2 });
  await expectShown(990);

  expect(granted(await client.cancel(ref_id), 200).version).toBe(2);
  await eventually(() => expectShown(1_000));
});

test('a replay shows the capacity of today, not that of its booking', async () => {
  const { client, shipment, expectShown } = await setUp();
  const options = { headers: { 'idempotency-key': randomUUID() } };
  granted(await client.book(shipment, options), 201);
  const other = await losingReplies('book_shipment', () =>
    client.book({ ...shipment, weight_kg: 100 }),
  );
  refused(other, 503, 'unavailable');
  await eventually(() => expectShown(990));
  granted(await client.book(shipment, options), 201);
  await eventually(() => expectShown(890));
});
