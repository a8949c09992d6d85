import { expect, test } from 'vitest';
import type { Imported } from '../../../src/core/schedule/import/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import type { ApiClient } from '../../support/api-client.ts';
import { look, warm } from '../../support/cached-search.ts';
import { eventually } from '../../support/eventually.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { addDays, dayFromNow, takeLane } from '../../support/lane.ts';
import { newFlightNumber } from '../../support/new-flight.ts';
import { openScene } from '../../support/scene.ts';
import { csvOf, DEFAULTS_OF_BROKEN, EXPECTED, SAMPLES, ssimLeg } from '../../support/schedules.ts';

const scene = openScene();
const { api, enter } = scene;
const { client: admin } = await enter('admin');
const { proxy, api: behind } = await openFaultyDatabase(scene);

const post = (body: object, client: ApiClient = admin) =>
  client.call<Imported>('POST', '/flights/import', body);
const { window } = EXPECTED;
const defaults = { max_weight_kg: 20_000, base_price_per_kg: 2.5 };
const sample = (name: keyof typeof SAMPLES, wish: object = {}) => ({
  ...{ format: name === 'csv' ? 'csv' : 'ssim', content: SAMPLES[name], window, defaults },
  ...wish,
});

/** A schedule of one flight on a lane of its own. */
async function makeCase() {
  const [lane, flight_number] = [await takeLane(), newFlightNumber()];
  const line = {
    ...{ flight_number, origin: lane.from, destination: lane.to, from: lane.date, to: lane.date },
    ...{ departure_time: '08:00', arrival_time: '20:00', max_weight_kg: '500.5' },
  };
  const body = {
    format: 'csv',
    content: csvOf(line),
    window: { from: lane.date, to: addDays(lane.date, 1) },
  };
  return { lane, line, body, flight_number };
}

test('a dry run of the samples shows their first 20 flights and publishes nothing', async () => {
  const shown = granted(await post(sample('local', { dry_run: true })), 200);
  expect(shown).toEqual({
    ...{ dry_run: true, records: 9, skipped: 2, new: 38, unchanged: 0 },
    ...{ conflicts: [], warnings: [], errors: [], preview: expect.any(Array) },
  });
  const expected = EXPECTED.local.slice(0, 20).map((flight) => {
    const { departure_utc: _, arrival_utc: __, ...local } = flight;
    return { ...local, airline_name: 'ZZ', ...defaults };
  });
  expect(shown.preview).toEqual(expected);
  expect(granted(await post(sample('utc', { dry_run: true })), 200).new).toBe(2);
  const csv = granted(await post(sample('csv', { dry_run: true })), 200);
  expect(csv.preview).toMatchObject(EXPECTED.csv);
});

test('the broken sample → 422 import_invalid with its errors by line', async () => {
  const answer = await post(sample('broken', { defaults: DEFAULTS_OF_BROKEN }));
  const problem: object = refused(answer, 422, 'import_invalid');
  expect(problem).toMatchObject({
    lines: 8,
    errors: EXPECTED.broken.errors.map(({ line, columns }) => ({ line, columns })),
    detail: expect.stringContaining('line 12 (15-28 period)'),
  });
});

test('what is imported is found at once; again it is unchanged, and otherwise a conflict', async () => {
  const { lane, line, body, flight_number } = await makeCase();
  expect((await look(api, lane)).available_kg).toEqual({});
  await warm(api, lane);
  expect(granted(await post(body), 201)).toMatchObject({
    ...{ dry_run: false, records: 1, skipped: 0, new: 1, unchanged: 0 },
    preview: [{ line: 2, flight_number, departure_date: lane.date, max_volume_m3: 90.5 }],
  });
  expect(Object.values((await look(api, lane)).available_kg)).toEqual([500.5]);
  expect(granted(await post(body), 200)).toMatchObject({ new: 0, unchanged: 1, preview: [] });

  const more = { ...line, flight_number: newFlightNumber() };
  const content = csvOf({ ...line, max_weight_kg: '500.6' }, more);
  expect(granted(await post({ ...body, content }), 201)).toMatchObject({
    new: 1,
    conflicts: [
      {
        ...{ line: 2, flight_number, origin: lane.from, departure_date: lane.date },
        differs: ['max_weight_kg'],
      },
    ],
  });
});

test('a reply that is lost: the same again is unchanged, and searches know of it in between', async () => {
  const { lane, body } = await makeCase();
  await warm(api, lane);
  const here = behind.as((await enter('admin')).token);
  proxy.decide = ({ path }) =>
    path === '/rest/v1/rpc/import_flights' ? { kind: 'lose-reply' } : PASS;
  refused(await post(body, here), 503, 'unavailable');
  await eventually(async () =>
    expect(Object.keys((await look(api, lane)).available_kg)).toHaveLength(1),
  );
  proxy.decide = () => PASS;
  expect(granted(await post(body, here), 200)).toMatchObject({ new: 0, unchanged: 1 });
});

test('ten of the same at once publish it once', async () => {
  const { body } = await makeCase();
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(body)));
  const counts = answers.map((answer) =>
    answer.ok ? [answer.body.new, answer.body.unchanged] : answer.text,
  );
  expect(counts.sort()).toEqual([...Array.from({ length: 9 }, () => [0, 1]), [1, 0]]);
});

test('with skip_invalid what is in order is published, and the errors are told', async () => {
  const { line, body } = await makeCase();
  const content = csvOf({ ...line, days: '8' }, line, { ...line, origin: 'QQQ' });
  const answer = await post({ ...body, content, skip_invalid: true });
  expect(granted(answer, 201)).toMatchObject({
    ...{ records: 3, new: 1 },
    errors: [
      { line: 2, columns: 'days' },
      { line: 4, columns: 'origin', message: 'QQQ is not a known airport.' },
    ],
  });
});

test('service types that are not asked for are skipped, whatever else is wrong with their lines', async () => {
  const { line, body } = await makeCase();
  const content = csvOf({ ...line, service_type: 'f', days: '8' }, line);
  const answer = await post({ ...body, content, service_types: 'j', dry_run: true });
  expect(granted(answer, 200)).toMatchObject({ records: 2, skipped: 1, new: 1, errors: [] });
});

test('more than 5,000 flights → 422 at window, before anything is asked', async () => {
  const legs = Array.from({ length: 13 }, (_, n) => ssimLeg({ number: `${n + 1}`, to: '00XXX00' }));
  const whole = { from: dayFromNow(0), to: dayFromNow(399) };
  const from = { from: '01JAN20', to: '00XXX00' };
  const content = legs.map((leg) => leg.replace('01DEC26', from.from)).join('\n');
  const answer = await post({ ...sample('local'), content, window: whole });
  expect(refused(answer, 422, 'validation_failed').errors).toEqual([
    { path: 'window', message: 'Makes more than 5000 flights: import fewer days at a time.' },
  ]);
});

test('more than 64 KiB is taken', async () => {
  const { body } = await makeCase();
  const content = `${body.content}\r\n${'\r\n'.repeat(40_000)}`;
  expect(granted(await post({ ...body, content, dry_run: true }), 200)).toMatchObject({ new: 1 });
});

test.each<[path: string, wish: object]>([
  ['format', { format: 'xml' }],
  ['content', { content: '' }],
  ['content', { content: '\ud800' }],
  ['content', { content: 7 }],
  ['window', { window: undefined }],
  ['window.from', { window: { ...window, from: dayFromNow(-2) } }],
  ['window.from', { window: { ...window, from: '2026-02-30' } }],
  ['window.to', { window: { ...window, to: dayFromNow(401) } }],
  ['window.to', { window: { from: dayFromNow(2), to: dayFromNow(1) } }],
  ['dry_run', { dry_run: 'yes' }],
  ['skip_invalid', { skip_invalid: 1 }],
  ['service_types', { service_types: 'J,F' }],
  ['service_types', { service_types: '' }],
  ['defaults.max_weight_kg', { defaults: { max_weight_kg: 10.55 } }],
  ['defaults.latest_acceptance_minutes', { defaults: { latest_acceptance_minutes: 2_881 } }],
  ['defaults.airline_names.ZZZ', { defaults: { airline_names: { ZZZ: 'Zed' } } }],
  ['defaults.airline_names.ZZ', { defaults: { airline_names: { ZZ: '\u0007' } } }],
  ['defaults.aircraft.74Y.max_weight_kg', { defaults: { aircraft: { '74Y': {} } } }],
  [
    'defaults.aircraft.74Y.max_volume_m3',
    { defaults: { aircraft: { '74Y': { max_weight_kg: 1, max_volume_m3: 0 } } } },
  ],
])('out of its rules → 422 at %s (%#)', async (path, wish) => {
  expect(refusedPaths(await post(sample('local', { dry_run: true, ...wish })))).toEqual([path]);
});

test('yesterday and 400 days ahead are within the window, null counts as left out', async () => {
  const wish = {
    window: { from: dayFromNow(-1), to: dayFromNow(400) },
    ...{ dry_run: null, skip_invalid: null, service_types: null, defaults: null },
  };
  const answer = await post({ ...sample('csv', wish), content: csvOf({ days: '8' }) });
  refused(answer, 422, 'import_invalid');
});

test('a flight and its terms by aircraft type, in any case', async () => {
  const { lane, body, flight_number } = await makeCase();
  const terms = {
    ...{ max_weight_kg: 95_000, max_volume_m3: 600, base_price_per_kg: 1.9 },
    ...{ latest_acceptance_minutes: 90, refused_handling_codes: ['avi'], max_piece_height_cm: 300 },
  };
  const content = ssimLeg({
    ...{ carrier: flight_number.slice(0, 2), number: flight_number.slice(2, -1) },
    ...{ suffix: flight_number.slice(-1), from: '01JAN20', to: '00XXX00', aircraft: '77X' },
    ...{
      origin: lane.from,
      destination: lane.to,
      std: '0800',
      sta: '2000',
      arrival_variation: '+0900',
    },
  });
  const answer = await post({
    ...body,
    ...{ format: 'ssim', content, window: { from: lane.date, to: lane.date } },
    defaults: {
      airline_names: { [flight_number.slice(0, 2).toLowerCase()]: 'Zed' },
      aircraft: { '77x': terms },
    },
  });
  const { latest_acceptance_minutes: _, ...shown } = terms;
  expect(granted(answer, 201).preview).toEqual([
    {
      ...{ line: 1, flight_number, airline_name: 'Zed', origin: lane.from, destination: lane.to },
      ...{ departure_datetime: `${lane.date}T08:00:00+05:30`, departure_date: lane.date },
      arrival_datetime: `${lane.date}T20:00:00+09:00`,
      latest_acceptance_datetime: `${lane.date}T06:30:00+05:30`,
      ...{ aircraft_type: '77X', service_type: 'F' },
      ...{ ...shown, refused_handling_codes: ['AVI'] },
    },
  ]);
});
