import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NothingDone, type Observe, Unavailable } from '../../../src/core/world.ts';
import { createPostgres, createRpc, DatabaseError } from '../../../src/data/postgres.ts';
import {
  openScriptedServer,
  type Reply,
  type ScriptedServer,
} from '../../support/scripted-server.ts';
import { CODES, errorBody, type Meaning } from '../../support/spoken-answers.ts';

/** The client of the Data API against a server that says what it is told to. */

let server: ScriptedServer;
beforeAll(async () => {
  server = await openScriptedServer();
});
beforeEach(() => server.reset());
afterAll(() => server.close());

/** One call of a function, and how many round trips it counted. */
async function call(key = 'a.b.c') {
  let trips = 0;
  const observe: Observe = (one) => {
    trips += 1;
    return one();
  };
  const rpc = createRpc(createPostgres({ url: server.url, key }), observe);
  const outcome = await rpc('check_database', {}).then(
    (answer) => ({ answer }),
    (error: Error) => ({ error }),
  );
  return { ...outcome, trips };
}

function meaningOf(error: Error): Meaning {
  if (error instanceof NothingDone) return error.contended ? 'contended' : 'nothing done';
  if (error instanceof Unavailable) return 'unknown';
  if (error instanceof DatabaseError) return 'ours';
  throw error;
}

test.each(CODES)('the code %j means: %s', async (code, meaning) => {
  for (const status of [400, 500, 503]) {
    server.reply = () => ({ status, body: errorBody(code) });
    const outcome = await call();
    if (!('error' in outcome)) throw new Error('It succeeded.');
    expect(meaningOf(outcome.error), outcome.error.message).toBe(meaning);
  }
});

test('an array is no answer of a function of ours', async () => {
  for (const status of [200, 404]) {
    server.reply = () => ({ status, body: '[]' });
    const outcome = await call();
    if (!('error' in outcome)) throw new Error('It succeeded.');
    expect(meaningOf(outcome.error)).toBe('unknown');
  }
});

describe('a token that was refused', () => {
  const refusal: Reply = { status: 401, body: errorBody('PGRST303') };

  test('is tried once more, as a round trip of its own', async () => {
    server.reply = (request) => (request === 1 ? refusal : { status: 200, body: '{"a":1}' });
    expect(await call()).toEqual({ answer: { a: 1 }, trips: 2 });
    expect(server.heard).toHaveLength(2);
  });

  test('twice is told: nothing was done, and it is not tried a third time', async () => {
    server.reply = () => refusal;
    expect(await call()).toMatchObject({ error: { name: 'NothingDone' }, trips: 2 });
    expect(server.heard).toHaveLength(2);
  });

  test('then silence is silence', async () => {
    server.reply = (request) => (request === 1 ? refusal : { status: 502, body: '<html>' });
    expect(await call()).toMatchObject({ error: { name: 'Unavailable' }, trips: 2 });
  });

  test('nothing else is tried again', async () => {
    for (const code of CODES.map(([one]) => one).filter((one) => one !== 'PGRST303')) {
      server.reset();
      server.reply = () => ({ status: 503, body: errorBody(code) });
      expect((await call()).trips).toBe(1);
      expect(server.heard, String(code)).toHaveLength(1);
    }
  });
});

test.each(['sb_secret_abc', 'sb_publishable_abc'])(
  'a key of the newer kind goes in apikey alone: %s',
  async (key) => {
    server.reply = () => ({ status: 200, body: '{}' });
    await call(key);
    expect(server.heard[0]).toMatchObject({ apikey: key });
    expect(server.heard[0]).not.toHaveProperty('authorization');
  },
);

test('a service_role key, a token, goes in both', async () => {
  server.reply = () => ({ status: 200, body: '{}' });
  await call('header.claims.signature');
  expect(server.heard[0]).toMatchObject({
    apikey: 'header.claims.signature',
    authorization: 'Bearer header.claims.signature',
  });
});
