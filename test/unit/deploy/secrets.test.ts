import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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

test('the template names the secrets that wrangler.toml and the page about deployment speak of', () => {
  for (const file of ['wrangler.toml', 'docs/settings.md']) {
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
    cwd: folder,
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

test('what was there before, open to everybody, is replaced by a file of its owner alone', () => {
  const output = join(folder, 'old.json');
  writeFileSync(output, '{}', { mode: 0o644 });
  const reader = openSync(output, 'r');
  expect(run([output], SECRETS).status).toBe(0);
  expect(statSync(output).mode & 0o777).toBe(0o600);
  expect(readFileSync(reader, 'utf8'), 'whoever had it open').toBe('{}');
  closeSync(reader);
});

test('a link in its place is not followed, and what is no file is left as it is', () => {
  const victim = join(folder, 'victim');
  writeFileSync(victim, 'as it was');
  const output = join(folder, 'link.json');
  symlinkSync(victim, output);
  expect(run([output], SECRETS).status).toBe(0);
  expect(readFileSync(victim, 'utf8')).toBe('as it was');
  expect(lstatSync(output).isFile()).toBe(true);
  const place = join(folder, 'place');
  mkdirSync(place);
  expect(run([place], SECRETS)).toMatchObject({ status: 1, stderr: `${place} is no file.\n` });
});

test('with --check it says what is missing, and writes nothing', () => {
  const { SECRET_KEY: _, ...others } = SECRETS;
  expect(run(['--check'], SECRETS)).toMatchObject({ status: 0, stderr: '' });
  expect(run(['--check'], others)).toMatchObject({ status: 1, stderr: 'SECRET_KEY is missing.\n' });
  expect(existsSync(join(folder, '--check'))).toBe(false);
});

test('the page about deployment has the copy that is filled made for its owner alone', () => {
  const copies = readFileSync(join(PROJECT, 'docs/deployment.md'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('.secrets.filled.json') && !line.includes('npm run'));
  expect(copies.map((line) => line.trim())).toEqual([
    'install -m 600 deploy/secrets.template.json .secrets.filled.json',
  ]);
});

test('writes nothing when something is missing, and shows no value', () => {
  const output = join(folder, 'none.json');
  const { SECRET_KEY: _, ...others } = SECRETS;
  const { status, stderr } = run([output], others);
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'SECRET_KEY is missing.\n' });
  expect(() => statSync(output)).toThrow('ENOENT');
});
