import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { parse } from 'yaml';
import { TEMPLATE } from '../../../deploy/secrets.ts';
import { PROJECT, WRANGLER_CONFIGURATION } from '../../support/worker-bundle.ts';

const read = (env?: string) =>
  unstable_readConfig({ config: WRANGLER_CONFIGURATION, ...(env === undefined ? {} : { env }) });

describe.each([undefined, 'staging', 'production'])('the environment %s', (env) => {
  test('is built without the question for Node’s process', () => {
    expect(read(env).define).toEqual({ 'globalThis.process': 'undefined' });
  });

  test('works in the background each minute', () => {
    expect(read(env).triggers).toEqual({ crons: ['* * * * *'] });
  });

  test('keeps log lines, and no address of a call', () => {
    expect(read(env).observability).toMatchObject({
      enabled: true,
      redact_query_string: true,
      logs: { invocation_logs: false },
    });
  });
});

describe.each(['staging', 'production'])('the environment %s', (env) => {
  test('runs near its data', () => {
    expect(read(env).placement).toEqual({ mode: 'smart' });
  });

  test('knows which version it is', () => {
    expect(read(env).version_metadata).toEqual({ binding: 'CF_VERSION_METADATA' });
  });
});

describe('the workflow that deploys', () => {
  const text = readFileSync(join(PROJECT, '.github/workflows/deploy.yml'), 'utf8');
  const steps: Step[] = parse(text).jobs.deploy.steps;
  const at = (words: string) => steps.findIndex(({ run }) => run?.includes(words));
  const [check, migrate, deploy] = [
    at('npm run deploy -- "$TARGET" --check'),
    at('npm run migrate'),
    at('--secrets-file'),
  ];
  const linesOf = (index: number) => steps[index]?.run?.trim().split('\n') ?? [];

  const taken = (from: string, name: string) => `\${{ ${from}.${name} }}`;

  test('installs what the lock files pin, and fetches nothing else', () => {
    expect(at('npm install --no-audit')).toBeGreaterThanOrEqual(0);
    expect(at('npm install --prefix deploy')).toBeLessThan(migrate);
    expect(at('npm install --prefix deploy')).toBeGreaterThanOrEqual(0);
    expect(text).not.toMatch(/npx|curl|--retry/);
  });

  test('looks for what is missing before it migrates, and migrates before it deploys', () => {
    expect([check, migrate, deploy]).toEqual([expect.any(Number), check + 1, check + 2]);
    expect(check).toBeGreaterThan(at('npm install --prefix deploy'));
    expect(linesOf(check)).toEqual([
      'npm run deploy -- "$TARGET" --check',
      'npm run secrets -- --check',
      `: "\${CLOUDFLARE_ACCOUNT_ID:?is missing}" "\${CLOUDFLARE_API_TOKEN:?is missing}"`,
    ]);
    expect(linesOf(migrate)).toEqual(['npm run migrate']);
    for (const { if: condition, 'continue-on-error': goesOn } of steps) {
      expect([condition, goesOn]).toEqual([undefined, undefined]);
    }
  });

  test('writes the secrets only where they are deployed, and removes them however that ends', () => {
    expect(linesOf(deploy)).toEqual([
      `trap 'rm -f "$RUNNER_TEMP/secrets.json"' EXIT`,
      'npm run secrets -- "$RUNNER_TEMP/secrets.json"',
      'npm run deploy -- "$TARGET" --secrets-file "$RUNNER_TEMP/secrets.json"',
    ]);
  });

  test('checks with the same settings that it deploys with: all of the template, and where it answers', () => {
    const { WRANGLER_SEND_METRICS: _, ...needed } = steps[deploy]?.env ?? {};
    expect(steps[check]?.env).toEqual(needed);
    for (const name of Object.keys(TEMPLATE)) {
      expect(needed[name]).toBe(taken('secrets', name));
    }
    expect(needed.PUBLIC_URL).toBe(taken('vars', 'PUBLIC_URL'));
    expect(steps[migrate]?.env).toEqual({ DATABASE_URL: taken('secrets', 'DATABASE_URL') });
  });

  test.each([
    [['production', '--check'], 'https://api.example.com', 0, ''],
    [['production', '--check'], '', 2, 'PUBLIC_URL'],
    [['prod', '--check'], 'https://api.example.com', 2, 'staging or production'],
  ])('npm run deploy -- %j with PUBLIC_URL=%j ends with %d', (args, PUBLIC_URL, code, words) => {
    const command = join(PROJECT, 'deploy/deploy-command.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, PUBLIC_URL },
    });
    expect({ status, stdout }).toEqual({ status: code, stdout: '' });
    expect(stderr).toContain(words);
  });
});

/** Those whose hashes the lock file does not have. */
const UNPINNED = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64',
  'linux-arm64-musl',
  'linux-x64-musl',
  'windows-arm64',
  'windows-x64',
].map((platform) => `node_modules/@supabase/cli-${platform}`);

test('the package of the deployment pins its one dependency, and its lock file everything under it', () => {
  const manifest = JSON.parse(readFileSync(join(PROJECT, 'deploy/package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(PROJECT, 'deploy/package-lock.json'), 'utf8'));
  expect(manifest.dependencies).toEqual({ supabase: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  const { '': root, ...packages } = lock.packages;
  expect(root.dependencies).toEqual(manifest.dependencies);
  expect(Object.keys(packages).length).toBeGreaterThan(3);
  for (const one of Object.values<{ integrity?: string }>(packages)) {
    expect(one.integrity).toMatch(/^sha512-/);
  }
  const wanted = Object.values<Dependent>({ root, ...packages }).flatMap(
    ({ dependencies, optionalDependencies }) =>
      Object.keys({ ...dependencies, ...optionalDependencies }).map(
        (name) => `node_modules/${name}`,
      ),
  );
  expect(wanted.filter((path) => !(path in packages)).sort()).toEqual(UNPINNED);
  expect(Object.keys(packages).filter((path) => path.includes('@supabase/cli-'))).toEqual([
    'node_modules/@supabase/cli-linux-x64',
  ]);
});

interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly 'continue-on-error'?: boolean;
}

interface Dependent {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
