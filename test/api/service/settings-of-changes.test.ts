import { beforeAll, describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { type ApiClient, createApiClient } from '../../support/api-client.ts';
import { minutesAfter, openScene, shipmentOn } from '../../support/scene.ts';

/** Settings other than the defaults, in quotes and in what changes a booking. */

const { database, enter, makeConnection, startWorker } = openScene();
const HOUR_MS = 3_600_000;
const GOODS = { weight_kg: 100, pieces: 10, volume_m3: 1 };
const SETTINGS = {
  MIN_CONNECTION_MINUTES: '90',
  VOLUMETRIC_DIVISOR: '5000',
  CACHE_PREFIX: 'settings-of-changes:',
};

let api: ApiClient;
beforeAll(async () => {
  api = createApiClient((await startWorker(SETTINGS)).url);
});

describe('MIN_CONNECTION_MINUTES of 90', () => {
  test('89 minutes are not quoted, 90 are', async () => {
    const client = api.as((await enter()).token);
    const tight = await makeConnection({ minutes: 89 });
    const problem = refused(await client.quote(shipmentOn(tight)), 422, 'itinerary_invalid');
    expect(problem.flight_id).toBe(tight[1].flight_id);
    granted(await client.quote(shipmentOn(await makeConnection({ minutes: 90 }))), 201);
  });

  test('no booking is rebooked to 89 minutes, but to 90', async () => {
    const client = api.as((await enter()).token);
    const legs = await makeConnection();
    const { ref_id } = granted(await client.book(shipmentOn(legs)), 201);
    const onwardAfter = (minutes: number) =>
      database.makeFlight({
        origin: 'DXB',
        destination: 'LHR',
        departure_at: minutesAfter(legs[0].arrival_at, minutes),
      });
    const to = ({ flight_id }: { flight_id: string }) => ({
      flight_ids: [legs[0].flight_id, flight_id],
    });
    const tight = await onwardAfter(89);
    const problem = refused(await client.rebook(ref_id, to(tight)), 422, 'itinerary_invalid');
    expect(problem.flight_id).toBe(tight.flight_id);
    const inTime = to(await onwardAfter(90));
    expect(granted(await client.rebook(ref_id, inTime), 200)).toMatchObject(inTime);
  });
});

describe('VOLUMETRIC_DIVISOR of 5000', () => {
  test('a rebook measures by it: what is given, and what is assumed of another weight', async () => {
    const client = api.as((await enter()).token);
    const flight = await database.makeFlight({ max_volume_m3: 10 });
    const { ref_id } = granted(await client.book(shipmentOn(flight, GOODS)), 201);
    const cases: [object, object][] = [
      [{ volume_m3: 0.6 }, { volume_m3: 0.6, chargeable_weight_kg: 120 }],
      [{ weight_kg: 80 }, { volume_m3: 0.4, chargeable_weight_kg: 80 }],
    ];
    for (const [changes, measured] of cases) {
      expect(granted(await client.rebook(ref_id, changes), 200)).toMatchObject(measured);
    }
  });

  test('an offload measures part and rest by it', async () => {
    const [client, handler] = [
      api.as((await enter()).token),
      api.as((await enter('handler')).token),
    ];
    const flight = await database.makeFlight();
    const { ref_id } = granted(await client.book(shipmentOn(flight, GOODS)), 201);
    const left = {
      flight_id: flight.flight_id,
      discrepancy: 'OFLD',
      occurred_at: new Date(Date.now() - HOUR_MS).toISOString(),
      pieces: 4,
    } as const;
    const rest = granted(await handler.offload(ref_id, left), 200);
    expect(rest).toMatchObject({ volume_m3: 0.6, chargeable_weight_kg: 120 });
    const part = granted(await client.readBooking(rest.offloaded_ref_id), 200);
    expect(part).toMatchObject({ volume_m3: 0.4, chargeable_weight_kg: 80 });
  });
});
