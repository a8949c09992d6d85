import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT } from '../support/worker-bundle.ts';

const FILE_BYTES_MAX = 5 * 1_024 * 1_024;

/** The files that are in git, or would be with the next `git add`. */
const files = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '-z'],
  { cwd: PROJECT, maxBuffer: 16 * 1_024 * 1_024 },
)
  .toString()
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(PROJECT, file)));

/** The lines that match, as file:line, without what they say. */
function find(pattern: RegExp, among = files): string[] {
  return among.flatMap((file) => {
    const path = join(PROJECT, file);
    if (statSync(path).size > FILE_BYTES_MAX) return [];
    return readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : []));
  });
}

test.each([
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a key of a Supabase project', /sb_secret_(?!A+')[\w-]{20,}/],
  ['a signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
  [
    'an address with a password',
    /\b(postgres(ql)?|rediss?|https?):\/\/[^\s:/'"`$<]+:[^\s@/'"`$<]{6,}@/,
  ],
  ['a token of GitHub', /\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}|_authToken\s*=/],
  ['a key of AWS', /\bAKIA[0-9A-Z]{16}\b/],
  ['a token of Cloudflare', /CLOUDFLARE_API_TOKEN\s*[=:]\s*['"]?[\w-]{30,}/],
  ['a token of Upstash', /UPSTASH_REDIS_REST_TOKEN\s*[=:]\s*['"]?[\w=-]{30,}/],
  ['a signing secret', /SECRET_KEY(_PREVIOUS)?\s*[=:]\s*['"]?[\w-]{32,}/],
])('git holds no %s', (_what, pattern) => {
  expect(find(pattern)).toEqual([]);
});

test.each([
  '.env',
  '.env.production',
  '.secrets.production.json',
  '.dev.vars',
  '.dev.vars.staging',
  '.local/keys.json',
  'x.log',
])('git would not take %s', (file) => {
  const run = () =>
    execFileSync('git', ['-c', 'safe.directory=*', 'check-ignore', '-q', file], { cwd: PROJECT });
  expect(run).not.toThrow();
});

test('no file of settings is in git', () => {
  const settings = files.filter((file) =>
    /(^|\/)(\.env(\..+)?|\.dev\.vars.*|.+\.(pem|key|p12))$/.test(file),
  );
  expect(settings.filter((file) => !file.endsWith('.example'))).toEqual([]);
});

test('the password of the demo users stands in the local seed, in what runs it and in documents only', () => {
  const places = find(
    /gocomet-demo/,
    files.filter((file) => !file.startsWith('test/')),
  );
  const elsewhere = places.filter(
    (place) => !/^(supabase\/seed\.sql|local\/|docs\/|(?:cli\/|client\/)?[A-Z]+\.md)/.test(place),
  );
  expect(elsewhere).toEqual([]);
  expect(
    find(
      /gocomet-demo|gocomet\.dev/,
      files.filter((file) => file.startsWith('supabase/migrations')),
    ),
  ).toEqual([]);
});

test('wrangler.toml holds settings, no secrets', () => {
  const secret = /^\s*(SECRET_KEY|SUPABASE_KEY|UPSTASH_REDIS_REST_TOKEN|SECRET_KEY_PREVIOUS)\s*=/;
  expect(find(secret, ['wrangler.toml'])).toEqual([]);
});

test('the Worker imports nothing of the local stack, whose keys are made up', () => {
  const source = files.filter((file) => file.startsWith('src/'));
  expect(find(/from '[^']*\/(local|test)\//, source)).toEqual([]);
});
