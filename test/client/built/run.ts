/**
 * The typed client as it is published: builds it, packs it, and runs what is packed, in Node, workerd and Chromium,
 * against the running API; makes 2,000 bookings through lost requests and replies. `npm run test:client`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type * as client from '../../../client/src/index.ts';
import { buildClient } from '../../../scripts/client/build.ts';
import { CLIENT, generatedFiles } from '../../../scripts/client/generate.ts';
import { PASS } from '../../support/fault-proxy.ts';
import { bookThroughLosses } from '../losses.ts';
import { loadedBytes, publishedFiles } from './package.ts';
import { systemNode, walkInChromium, walkInNode, walkInWorkerd } from './platforms.ts';
import { openWorld, type World } from './world.ts';

const BYTES_MAX = 6 * 1_024;
const BOOKINGS = 2_000;
const FLIGHTS = 8;
/** Of the calls of the database. */
const REPLIES_LOST = 0.05;
const README_URL = 'http://127.0.0.1:8787';
const ACCOUNT = { email: 'shipper@gocomet.dev', password: 'gocomet-demo' };
const BOOK = '/rest/v1/rpc/book_shipment';
/** What a walk sees, wherever it walks. */
const SEEN = {
  booked: [201, true, 'BOOKED', '"1"'],
  round_trips: '1',
  has: [true, true],
  unchanged: [304, true],
  listed: [true, false],
  tracked: ['BOOKED', 'CANCELLED'],
  refusal: ['capacity_exceeded', 99_999, true],
  redirected: ['not_understood', 1],
  aborted: ['aborted', 0],
};

const execute = promisify(execFile);
const read = (...path: string[]) => readFileSync(join(CLIENT, ...path), 'utf8');

let world: World;
before(async () => {
  for (const [name, text] of Object.entries(generatedFiles())) {
    assert.equal(read('src', name), text, `client/src/${name} is not as it is generated`);
  }
  buildClient();
  world = await openWorld();
});
after(() => world?.close());

/** The client as it was packed. */
async function loadBuilt(): Promise<typeof client> {
  return await import(pathToFileURL(world.installed.module).href);
}

/** A flight of its own for a walk; the first tries of its booking meet a balancer, and a reply that is lost. */
async function prepareWalk() {
  const { url, proxy, database, elsewhere } = world;
  const { flight_id, origin, destination } = await database.makeFlight();
  const shipment = { origin, destination, weight_kg: 10, pieces: 1, flight_ids: [flight_id] };
  const { GoComet } = await loadBuilt();
  const gocomet = new GoComet({ url });
  const { data: session } = await gocomet.logIn({ body: ACCOUNT });
  await gocomet.as(session.access_token).bookShipment({ body: shipment });
  let tries = 0;
  proxy.decide = ({ method, path }) => {
    if (method !== 'POST' || path !== '/bookings') return PASS;
    tries += 1;
    if (tries === 1) return { kind: 'unavailable-page' };
    return tries === 2 ? { kind: 'lose-reply' } : PASS;
  };
  return { url: proxy.url, elsewhere, account: ACCOUNT, shipment };
}

test('what is published is the module, its declarations, and the papers', () => {
  assert.deepEqual(world.installed.files, publishedFiles());
  const { dependencies, sideEffects } = JSON.parse(read('package.json'));
  assert.deepEqual([dependencies, sideEffects], [undefined, false]);
  assert.equal(read('LICENSE'), read('../LICENSE'));
});

test('it loads nothing but itself, in less than 6 KB minified and gzipped', () => {
  const { module } = world.installed;
  const bytes = loadedBytes(module);
  console.log(`${bytes} bytes`);
  assert.ok(bytes < BYTES_MAX, `${bytes} bytes`);
  assert.doesNotMatch(readFileSync(module, 'utf8'), /^import |\bimport\(|\brequire\(/m);
});

const PLATFORMS = {
  [`Node ${process.version}, of the project`]: (module, journey) =>
    walkInNode(process.execPath, module, journey),
  'the Node of the system': (module, journey) => walkInNode(systemNode(), module, journey),
  workerd: walkInWorkerd,
  'a page of Chromium, of another origin': (_, journey) => walkInChromium(world.page, journey),
} satisfies Record<string, typeof walkInWorkerd>;
for (const [platform, walk] of Object.entries(PLATFORMS)) {
  test(`it does its work in ${platform}`, async () => {
    assert.deepEqual(await walk(world.installed.module, await prepareWalk()), SEEN);
  });
}

test('each example of its README compiles in strict TypeScript, with the two types that it tells of', async () => {
  const { folder } = world.installed;
  const examples = [...read('README.md').matchAll(/^```js\n(.*?)^```$/gms)];
  const files = examples.map(([, example = ''], index) => {
    const file = join(folder, `example-${index}.mts`);
    const signing_in = example.includes('let token;');
    const text = signing_in
      ? example
          .replace('let token;', 'let token: string | undefined;')
          .replace('const gocomet =', 'const gocomet: GoComet =')
      : example;
    writeFileSync(file, text);
    return file;
  });
  assert.ok(files.length > 3);
  const lib = 'es2022,dom,dom.iterable,dom.asynciterable';
  const how = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--lib', lib];
  const tsc = join(CLIENT, 'node_modules/typescript/bin/tsc');
  await execute(process.execPath, [tsc, ...how, ...files], { cwd: folder }).catch(({ stdout }) =>
    assert.fail(String(stdout)),
  );
});

test('each example of its README runs', async () => {
  const examples = [...read('README.md').matchAll(/^```js\n(.*?)^```$/gms)];
  const printed: string[] = [];
  for (const [index, [, example = '']] of examples.entries()) {
    const file = join(world.installed.folder, `example-${index}.mjs`);
    assert.ok(example.includes(README_URL), example);
    writeFileSync(file, example.replaceAll(README_URL, world.url));
    printed.push((await execute(systemNode(), [file])).stdout);
  }
  const expected = [
    /^BKG-\w+ BOOKED\n$/,
    /^DEL \d+\n$/,
    /^shipper@gocomet.dev\n$/,
    /^BKG-\w+\n$/,
    /^(\S+-\S+ [A-Z]+\n){2,}[A-Z]+ \S+\n$/,
  ];
  assert.equal(printed.length, expected.length);
  for (const [index, text] of printed.entries()) assert.match(text, expected[index] ?? /^$/);
});

test(`${BOOKINGS} bookings through lost requests and replies are ${BOOKINGS} bookings`, async () => {
  const { url, proxy, database, database_proxy } = world;
  const { GoComet } = await loadBuilt();
  const account = { email: 'losses@example.test', password: 'long enough', name: 'Losses' };
  const { data: session } = await new GoComet({ url }).signUp({ body: account });
  const token = session.access_token;
  const flights = await Promise.all(
    Array.from({ length: FLIGHTS }, () => database.makeFlight({ max_weight_kg: 10_000 })),
  );
  let unknown = 0;
  database_proxy.decide = ({ path }) => {
    if (path !== BOOK || Math.random() >= REPLIES_LOST) return PASS;
    unknown += 1;
    return { kind: 'lose-reply' };
  };
  const told = await bookThroughLosses({
    Client: GoComet,
    proxy,
    token,
    flights,
    bookings: BOOKINGS,
    seed: 2_000,
  });
  database_proxy.decide = () => PASS;
  await database_proxy.settle();
  console.log(
    `${told.attempts} requests, ${told.lost} lost on the way, ${unknown} replies of the database lost`,
  );

  const listed: string[] = [];
  for await (const { ref_id } of new GoComet({ url, token }).pages.listBookings()) {
    listed.push(ref_id);
  }
  assert.deepEqual(listed.sort(), [...told.refs].sort());
  assert.equal(listed.length, BOOKINGS);
  for (const { flight_id } of flights) {
    const { booked_weight_kg, version } = await database.readCapacity(flight_id);
    assert.deepEqual([booked_weight_kg, version], [BOOKINGS / FLIGHTS, BOOKINGS / FLIGHTS]);
  }
  assert.deepEqual(await database.audit(), []);
});
