import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { openScene } from '../../support/scene.ts';

const { enter } = openScene();

test.each([
  ['origin=XXQ', { origin: 'XXQ is not a known airport.' }],
  ['destination=XXQ', { destination: 'XXQ is not a known airport.' }],
  ['origin=DEL&destination=LON', { destination: expect.stringMatching(/^LON is a city: use LHR/) }],
  ['origin=XXQ&destination=QQX', { origin: /XXQ/, destination: /QQX/ }],
])('GET /rates?%s → 422 that names it', async (query, told) => {
  const { client } = await enter('handler');
  const { errors } = refused(await client.call('GET', `/rates?${query}`), 422, 'validation_failed');
  expect(errors).toEqual(
    Object.entries(told).map(([path, message]) => ({
      path,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    })),
  );
});

test('GET /rates with an airport that is known, or none → 200', async () => {
  const { client } = await enter('handler');
  for (const query of ['', '?origin=del', '?destination=LHR']) {
    granted(await client.call('GET', `/rates${query}`), 200);
  }
});
