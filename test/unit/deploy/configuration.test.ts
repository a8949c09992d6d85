import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { PROJECT, WRANGLER_CONFIGURATION } from '../../support/worker-bundle.ts';

const read = (env?: string) =>
  unstable_readConfig({ config: WRANGLER_CONFIGURATION, ...(env === undefined ? {} : { env }) });

describe.each([undefined, 'staging', 'production'])('the environment %s', (env) => {
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
  const workflow = readFileSync(join(PROJECT, '.github/workflows/deploy.yml'), 'utf8');

  test.each([
    ['migrates by the pinned CLI', /npm install --prefix deploy[\s\S]*npm run migrate/],
    ['writes the secrets by the template', /npm run secrets -- "\$RUNNER_TEMP\/secrets\.json"/],
    ['deploys by the command that waits and rolls back', /npm run deploy -- "\$TARGET"/],
    ['names where it answers', /PUBLIC_URL: \$\{\{ vars\.PUBLIC_URL \}\}/],
  ])('%s', (_, words) => {
    expect(workflow).toMatch(words);
  });

  test('fetches nothing that no lock file pins', () => {
    expect(workflow).not.toMatch(/npx|curl|--retry/);
  });
});

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
});
