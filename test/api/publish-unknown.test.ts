import { expect, onTestFinished, test } from 'vitest';
import { refused } from '../support/answers.ts';
import { createApiClient } from '../support/api-client.ts';
import { look, makeDirect, warm } from '../support/cached-search.ts';
import { eventually } from '../support/eventually.ts';
import { openFaultProxy, PASS } from '../support/fault-proxy.ts';
import { openScene } from '../support/scene.ts';

const { api, database, enter, stack, startWorker } = openScene();

const PUBLISH = '/rest/v1/rpc/publish_flights';

test('flights whose publication was never answered show in cached searches all the same', async () => {
  const proxy = await openFaultProxy(stack.vars.SUPABASE_URL ?? '');
  onTestFinished(() => proxy.close());
  const { url } = await startWorker({ SUPABASE_URL: proxy.url });
  const admin = createApiClient(url).as((await enter('admin')).token);
  const { lane } = await makeDirect(database);
  await warm(api, lane);

  proxy.decide = ({ path }) => (path === PUBLISH ? { kind: 'lose-reply' } : PASS);
  refused(
    await admin.publish({
      flight_number: 'XX1',
      airline_name: 'Test Air',
      origin: lane.from,
      destination: lane.to,
      departure_datetime: lane.at('from', '09:00').toISOString(),
      arrival_datetime: lane.at('to', '21:00').toISOString(),
      max_weight_kg: 100,
      base_price_per_kg: 1,
    }),
    503,
    'unavailable',
  );
  await eventually(async () =>
    expect(Object.keys((await look(api, lane)).available_kg)).toHaveLength(2),
  );
});
