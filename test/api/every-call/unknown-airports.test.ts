import { describe, expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { openScene } from '../../support/scene.ts';

/** A list that is asked for an airport that there is not says so, as a search does. */

const { enter } = openScene();

describe.each(['/rates', '/flights'])('GET %s', (path) => {
  test.each([
    ['origin=XXQ', ['origin'], [/^XXQ is not a known airport\.$/]],
    ['origin=DEL&destination=LON', ['destination'], [/^LON is a city: use LHR/]],
    ['origin=xxq&destination=QQX', ['origin', 'destination'], [/^XXQ/, /^QQX/]],
  ])('?%s → 422', async (query, paths, messages) => {
    const { client } = await enter('handler');
    const answer = await client.call('GET', `${path}?${query}`);
    const { errors } = refused(answer, 422, 'validation_failed');
    expect(errors).toEqual(
      paths.map((field, nth) => ({
        path: field,
        message: expect.stringMatching(messages[nth] ?? ''),
      })),
    );
  });

  test('with one that is known → 200', async () => {
    const { client } = await enter('handler');
    granted(await client.call('GET', `${path}?origin=del`), 200);
    granted(await client.call('GET', `${path}?destination=LHR`), 200);
  });
});
