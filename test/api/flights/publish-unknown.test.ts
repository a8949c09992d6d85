import { expect, test } from 'vitest';
import { refused } from '../../support/answers.ts';
import { look, makeDirect, warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { newFlight } from '../../support/new-flight.ts';
import { openScene } from '../../support/scene.ts';

const scene = openScene();
const { api, database, enter } = scene;
const { proxy, api: behind } = await openFaultyDatabase(scene);

const PUBLISH = '/rest/v1/rpc/publish_flights';

test('flights whose publication was never answered show in cached searches all the same', async () => {
  const admin = behind.as((await enter('admin')).token);
  const { lane } = await makeDirect(database);
  await warm(api, lane);

  proxy.decide = ({ path }) => (path === PUBLISH ? { kind: 'lose-reply' } : PASS);
  const flight = newFlight({
    origin: lane.from,
    destination: lane.to,
    departure_datetime: lane.at('from', '09:00').toISOString(),
    arrival_datetime: lane.at('to', '21:00').toISOString(),
  });
  refused(await admin.publish(flight), 503, 'unavailable');
  await eventually(async () =>
    expect(Object.keys((await look(api, lane)).available_kg)).toHaveLength(2),
  );
});
