import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { granted, refused } from '../../support/answers.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { openScene } from '../../support/scene.ts';

const scene = openScene();
const { api } = scene;
const { proxy, api: behind } = await openFaultyDatabase(scene);

const FIND = '/rest/v1/rpc/find_credentials';
/** More than the failures that one account may have from one address. */
const TRIES = 12;

test('sign-ins that the database did not answer are no failures: the right password still signs in', async () => {
  const account = { email: `${randomUUID()}@example.test`, password: 'long enough', name: 'N' };
  granted(await api.signUp(account), 201);
  proxy.decide = ({ path }) => (path === FIND ? { kind: 'refuse' } : PASS);
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const answer = await behind.logIn(account);
    expect(answer.status, `try ${tries}: ${answer.text}`).toBe(503);
    refused(answer, 503, 'unavailable');
  }
  proxy.decide = () => PASS;
  granted(await behind.logIn(account), 200);
});
