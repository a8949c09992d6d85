import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillTemplate, refuseUnknown, TEMPLATE } from '../../../deploy/secrets.ts';
import { PROJECT } from '../../support/worker-bundle.ts';

const SECRETS = {
  SUPABASE_URL: 'https://project.example.test',
  SUPABASE_KEY: 'sb_secret_key',
  SECRET_KEY: `AbC$dEf${'s'.repeat(32)}`,
  UPSTASH_REDIS_REST_URL: 'https://redis.example.test',
  UPSTASH_REDIS_REST_TOKEN: 'to"ken\\',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gocomet-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the template names the secrets that wrangler.toml and the README speak of', () => {
  for (const file of ['wrangler.toml', 'README.md']) {
    const text = readFileSync(join(PROJECT, file), 'utf8');
    expect(Object.keys(TEMPLATE).filter((name) => !text.includes(name))).toEqual([]);
  }
  expect(Object.keys(TEMPLATE).sort()).toEqual(
    [...Object.keys(SECRETS), 'SECRET_KEY_PREVIOUS'].sort(),
  );
});

test('takes the secrets and nothing else of the environment', () => {
  expect(fillTemplate(TEMPLATE, { ...SECRETS, PATH: '/bin', SECRET_KEY_PREVIOUS: '' })).toEqual({
    secrets: SECRETS,
  });
});

test.each(Object.keys(SECRETS))('refuses without %s', (name) => {
  for (const value of [undefined, '', null]) {
    expect(fillTemplate(TEMPLATE, { ...SECRETS, [name]: value })).toEqual({
      refused: [`${name} is missing.`],
    });
  }
});

test.each(Object.keys(SECRETS))('refuses %s as the template has it', (name) => {
  const filled = fillTemplate(TEMPLATE, { ...SECRETS, [name]: TEMPLATE[name] });
  expect(filled).toEqual({ refused: [`${name} is still what the template says.`] });
});

test.each([
  ['SECRET_KEY', 'short', 'SECRET_KEY is malformed.'],
  ['SECRET_KEY_PREVIOUS', 'short', 'SECRET_KEY_PREVIOUS is malformed.'],
  ['SUPABASE_URL', 'project.supabase.co', 'SUPABASE_URL is malformed.'],
  ['UPSTASH_REDIS_REST_TOKEN', 7, 'UPSTASH_REDIS_REST_TOKEN is not a text.'],
])('refuses %s as %j', (name, value, line) => {
  expect(fillTemplate(TEMPLATE, { ...SECRETS, [name]: value })).toEqual({ refused: [line] });
});

test('a mistyped name in a filled copy is named', () => {
  expect(refuseUnknown(TEMPLATE, { ...SECRETS, SECRETKEY: 'x' })).toEqual([
    'SECRETKEY is not the name of a secret.',
  ]);
});

const run = (args: string[], env: Record<string, string>) =>
  spawnSync(process.execPath, [join(PROJECT, 'deploy/secrets.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });

test('what the shell has does not override a filled copy, and every character arrives', () => {
  const filled = join(folder, 'filled.json');
  const output = join(folder, 'secrets.json');
  writeFileSync(filled, JSON.stringify({ ...SECRETS, SECRET_KEY_PREVIOUS: null }));
  const { status, stderr } = run([output, filled], { SUPABASE_URL: 'https://staging.test' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(SECRETS);
  expect(statSync(output).mode & 0o777).toBe(0o600);
});

test('writes nothing when something is missing, and shows no value', () => {
  const output = join(folder, 'none.json');
  const { SECRET_KEY: _, ...others } = SECRETS;
  const { status, stderr } = run([output], others);
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'SECRET_KEY is missing.\n' });
  expect(() => statSync(output)).toThrow('ENOENT');
});
