import { describe, expect, test } from 'vitest';
import type { Step } from '../../../src/core/tracking/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { send } from '../../support/raw.ts';
import { newReference, openScene, shipmentOn } from '../../support/scene.ts';

const { enter, makeConnection } = openScene();

const STEPS: [Step, string][] = [
  ['depart', 'DEL'],
  ['arrive', 'DXB'],
  ['depart', 'DXB'],
  ['arrive', 'LHR'],
  ['deliver', 'LHR'],
];

/** A booking on DEL to LHR by way of DXB, moved on by so many steps, and a handler. */
async function makeBooking({ steps = 0, cancelled = false } = {}) {
  const { client } = await enter('handler');
  const { ref_id } = granted(await client.book(shipmentOn(await makeConnection())), 201);
  for (const [step, location] of STEPS.slice(0, steps)) {
    granted(await client.step(ref_id, step, location), 200);
  }
  if (cancelled) granted(await client.cancel(ref_id), 200);
  const move = (step: Step, location: string, tag?: string) =>
    client.step(ref_id, step, location, tag === undefined ? {} : { headers: { 'if-match': tag } });
  const version = async () => granted(await client.readBooking(ref_id), 200).version;
  return { client, ref_id, move, version };
}

describe('409 out_of_sequence names the step that is expected', () => {
  const cases = STEPS.flatMap(([step, location], expected) =>
    STEPS.slice(expected + 1)
      .filter((later) => later[0] !== step || later[1] !== location)
      .map((later): [string, number, [Step, string]] => [`${later.join(' ')}`, expected, later]),
  );

  test.each(cases)('%s after %d steps', async (_, steps, [step, location]) => {
    const { move, version } = await makeBooking({ steps });
    const problem = refused(await move(step, location), 409, 'out_of_sequence');
    expect(problem.expected).toEqual({ step: STEPS[steps]?.[0], location: STEPS[steps]?.[1] });
    expect(await version()).toBe(steps + 1);
  });
});

test.each<[Step, string, string[]]>([
  ['depart', 'LHR', ['DEL', 'DXB']],
  ['depart', 'JFK', ['DEL', 'DXB']],
  ['arrive', 'DEL', ['DXB', 'LHR']],
  ['deliver', 'DXB', ['LHR']],
])(
  '%s at %s, where no such step happens → 422 location_invalid',
  async (step, location, allowed) => {
    const { move, version } = await makeBooking();
    const problem = refused(await move(step, location), 422, 'location_invalid');
    expect(problem.allowed).toEqual(allowed);
    expect(await version()).toBe(1);
  },
);

test.each(['DE', 'DELH', '', 7, null, 'ZZZ'])(
  'location %j → 422 that names it',
  async (location) => {
    const { client, ref_id } = await makeBooking();
    const answer = await client.call('POST', `/bookings/${ref_id}/depart`, { location });
    expect(refusedPaths(answer)).toEqual(['location']);
  },
);

test.each(['', '?location=', '?location=D', '?location=ZZZ'])(
  'no usable location in the query %s either → 422 that names it',
  async (query) => {
    const { client, ref_id } = await makeBooking();
    const answer = await client.call('POST', `/bookings/${ref_id}/depart${query}`);
    expect(refusedPaths(answer)).toEqual(['location']);
  },
);

describe('409 booking_closed', () => {
  test('after delivery, for a step that is none of its own', async () => {
    const { move } = await makeBooking({ steps: 5 });
    refused(await move('depart', 'LHR'), 409, 'booking_closed');
    refused(await move('arrive', 'JFK'), 409, 'booking_closed');
  });

  test.each([0, 1])('after cancellation at step %d, for every step not recorded', async (steps) => {
    const { move, version } = await makeBooking({ steps, cancelled: true });
    for (const [step, location] of STEPS.slice(steps)) {
      refused(await move(step, location), 409, 'booking_closed');
    }
    expect(await version()).toBe(steps + 2);
  });
});

describe('If-Match', () => {
  test.each([
    '"1"',
    '*',
    '"7", "1"',
    '"1","2"',
    'W/"1"',
    'W/"7", W/"1"',
    '"1",',
    ',"7",, "1"',
    '"1-public"',
    'W/"1-public"',
  ])('%s on version 1 → 200', async (tag) => {
    const { move } = await makeBooking();
    granted(await move('depart', 'DEL', tag), 200);
  });

  test.each([
    '"2"',
    '"0"',
    'W/"2"',
    '"2-public"',
    '"01"',
    'W/"001"',
    '"01-public"',
    '"1-private"',
    '"01x"',
    '"7", "8"',
    '"7",',
  ])('%s on version 1 → 412, nothing recorded', async (tag) => {
    const { move, version } = await makeBooking();
    const problem = refused(await move('depart', 'DEL', tag), 412, 'version_mismatch');
    expect(problem.version).toBe(1);
    expect(await version()).toBe(1);
  });

  test.each(['1', 'version 1', '"1', '"1" "2"', ','])(
    '%j is no entity tag → 422 that names it',
    async (tag) => {
      const { move } = await makeBooking();
      expect(refusedPaths(await move('depart', 'DEL', tag))).toEqual(['if-match']);
    },
  );

  test.each(['"1"', 'W/"1"'])('%s on version 2 → 412, nothing recorded', async (tag) => {
    const { move, version } = await makeBooking({ steps: 1 });
    const problem = refused(await move('arrive', 'DXB', tag), 412, 'version_mismatch');
    expect(problem.version).toBe(2);
    expect(await version()).toBe(2);
  });

  test('the ETag of one step is the If-Match of the next', async () => {
    const { move } = await makeBooking();
    const departed = await move('depart', 'DEL', '"1"');
    const tag = departed.headers.get('ETag') ?? '';
    granted(await move('arrive', 'DXB', tag), 200);
    refused(await move('depart', 'DXB', tag), 412, 'version_mismatch');
  });

  test('of two steps with one If-Match, one is recorded', async () => {
    const { move, version } = await makeBooking({ steps: 1 });
    const answers = await Promise.all([move('arrive', 'DXB', '"2"'), move('depart', 'DXB', '"2"')]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await version()).toBe(3);
  });
});

describe('the order of rejections', () => {
  test('booking_closed comes before version_mismatch', async () => {
    const { move } = await makeBooking({ cancelled: true });
    refused(await move('depart', 'DEL', '"99"'), 409, 'booking_closed');
  });

  test('version_mismatch comes before location_invalid', async () => {
    const { move } = await makeBooking();
    refused(await move('depart', 'JFK', '"99"'), 412, 'version_mismatch');
  });

  test('location_invalid comes before out_of_sequence', async () => {
    const { move } = await makeBooking();
    refused(await move('deliver', 'DXB'), 422, 'location_invalid');
  });
});

test.each<Step>(['depart', 'arrive', 'deliver'])('%s of an unknown booking → 404', async (step) => {
  const { client } = await enter('handler');
  refused(await client.step(newReference(), step, 'DEL'), 404, 'booking_not_found');
  refused(await client.step('no-ref!', step, 'DEL'), 404, 'booking_not_found');
});

test.each([
  ['a body that is no JSON', 'text/plain', 'location=DEL', 415, 'unsupported_media_type'],
  ['a form', 'application/x-www-form-urlencoded', 'location=DEL', 415, 'unsupported_media_type'],
  ['broken JSON', 'application/json', '{"location":', 400, 'malformed_json'],
  ['a JSON array', 'application/json', '["DEL"]', 422, 'validation_failed'],
])('a step with %s → %s, also where the query says enough', async (_, type, body, status, code) => {
  const { ref_id, version } = await makeBooking();
  const { token } = await enter('handler');
  const answer = await send(`/bookings/${ref_id}/depart?location=DEL`, { token, type, body });
  refused(answer, status, code);
  expect(await version()).toBe(1);
});
