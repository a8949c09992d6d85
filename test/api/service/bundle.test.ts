import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { buildWorker, WRANGLER_CONFIGURATION } from '../../support/worker-bundle.ts';

const GZIP_BYTES_MAX = 250 * 1024;

let bundle: string;
let files: string[];
beforeAll(async () => {
  const path = await buildWorker();
  bundle = await readFile(path, 'utf8');
  files = await readdir(dirname(path));
});

test('the bundle that is deployed is less than 250 KiB gzipped', () => {
  expect(gzipSync(bundle, { level: 9 }).length).toBeLessThan(GZIP_BYTES_MAX);
});

test('the bundle is one file, with nothing beside it that is code', () => {
  expect(files.filter((file) => /\.(m?js|wasm|bin|sql)$/.test(file))).toEqual(['index.js']);
});

test('the bundle is the Worker', () => {
  expect(bundle).toContain('capacity_exceeded');
  expect(bundle).toContain('book_shipment');
});

test.each([
  ['the demo password', 'gocomet-demo'],
  ['a demo user', 'handler@gocomet.dev'],
  ['the seed', 'c0000000-0000-4000-8000-000000000001'],
  ['the seed’s flights', 'SkyCargo'],
  ['the Postgres client', 'pg_hba'],
  ['the Postgres client’s protocol', 'SCRAM-SHA-256'],
  ['the stand-in for Redis', 'fengari'],
  ['the local gateway', 'WRONGPASS'],
  ['the local stack', 'startStack'],
  ['zod’s other languages', 'Ungültige Eingabe'],
  ['zod as one object, which keeps all of it', 'fromJSONSchema'],
  ['a question that loads Node’s process', 'globalThis.process'],
  ['the generator of the OpenAPI document', 'Unknown zod object type'],
])('the bundle has nothing of %s', (_, text) => {
  expect(bundle.includes(text)).toBe(false);
});

test('nothing of Node’s is loaded before it is needed', () => {
  expect(bundle).toContain('import("node:crypto")');
  expect(bundle.match(/\bimport\b[^"';()]*["']node:[^"']*/g) ?? []).toEqual([]);
});

test.each([
  [undefined, 'gocomet-api-dev'],
  ['staging', 'gocomet-api-staging'],
  ['production', 'gocomet-api'],
])('deployed to the environment %s it is named %s', (env, name) => {
  const wanted = { config: WRANGLER_CONFIGURATION, ...(env === undefined ? {} : { env }) };
  expect(unstable_readConfig(wanted).name).toBe(name);
});

test('what the bundle must not have is where it is looked for', async () => {
  const read = (path: string) => readFile(join(import.meta.dirname, '../../..', path), 'utf8');
  const [seed, redis, zod, generator] = await Promise.all([
    read('supabase/seed.sql'),
    read('local/gateway/redis.ts'),
    read('node_modules/zod/v4/classic/external.js'),
    read('node_modules/@asteasolutions/zod-to-openapi/dist/index.mjs'),
  ]);
  expect(seed).toContain('handler@gocomet.dev');
  expect(seed).toContain('c0000000-0000-4000-8000-000000000001');
  expect(seed).toContain('SkyCargo');
  expect(redis).toContain('WRONGPASS');
  expect(zod).toContain('fromJSONSchema');
  expect(generator).toContain('Unknown zod object type');
});
