import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { look, makeDirect, warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { openScene } from '../../support/scene.ts';

const scene = openScene();
const { api, database, enter } = scene;
const { proxy, api: behind } = await openFaultyDatabase(scene);

const OPERATE = '/rest/v1/rpc/operate_flight';

test('an operation that was never answered shows in cached searches all the same, and is not done twice', async () => {
  const admin = behind.as((await enter('admin')).token);
  const { lane, id } = await makeDirect(database);
  await warm(api, lane);

  proxy.decide = ({ path }) => (path === OPERATE ? { kind: 'lose-reply' } : PASS);
  const lost = await admin.operate(id, { status: 'CANCELLED' });
  expect(refused(lost, 503, 'unavailable').detail).toMatch(/not known/);
  await eventually(async () => expect((await look(api, lane)).available_kg).toEqual({}));

  proxy.decide = () => PASS;
  const before = granted(await api.readFlight(id), 200);
  const again = granted(await admin.operate(id, { status: 'CANCELLED' }), 200);
  expect(again).toEqual({ ...before, affected_bookings: 0 });
});
