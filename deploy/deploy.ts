import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitVersion } from './readiness.ts';

export const ENVIRONMENTS = ['staging', 'production'];

export interface Deployment {
  environment: string;
  /** Where the environment answers, such as https://api.example.com. */
  url: string;
  /** A file of `deploy/secrets.ts`; without one the secrets keep their values. */
  secrets_file: string | undefined;
  looks_max: number;
  pause_ms: number;
  /** Runs wrangler with these arguments and further variables; its exit status. */
  wrangler(args: string[], env: Record<string, string>): number | null;
  print(line: string): void;
}

/**
 * Deploys the Worker and stays until the new version says that it is ready; else the version before comes back.
 * The exit status of the whole: 0 ready, 1 not, 2 asked for wrongly.
 */
export async function deploy(deployment: Deployment): Promise<number> {
  const { environment, url, looks_max, pause_ms, wrangler, print } = deployment;
  if (!ENVIRONMENTS.includes(environment)) {
    print(`Say where: ${ENVIRONMENTS.join(' or ')}.`);
    return 2;
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    print(`Set PUBLIC_URL to where ${environment} answers, such as https://api.example.com.`);
    return 2;
  }

  const version_id = deployVersion(deployment);
  if (version_id === null) {
    print('Nothing was deployed.');
    return 1;
  }
  if (await awaitVersion({ url, version_id, looks_max, pause_ms, print })) {
    print(`${environment} is ready, at version ${version_id}.`);
    return 0;
  }
  const message = `${version_id} was not ready`;
  const status = wrangler(['rollback', '--yes', '--message', message, '--env', environment], {});
  print(
    status === 0
      ? `Version ${version_id} did not become ready: the one before it is back.`
      : `Version ${version_id} did not become ready and could not be rolled back: it is serving.`,
  );
  return 1;
}

/** The id of the version that was deployed, as wrangler writes it down; null when there is none. */
function deployVersion({ environment, secrets_file, wrangler }: Deployment): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'gocomet-deploy-'));
  const output = join(folder, 'wrangler.ndjson');
  const secrets = secrets_file === undefined ? [] : ['--secrets-file', secrets_file];
  try {
    const status = wrangler(['deploy', ...secrets, '--env', environment], {
      WRANGLER_OUTPUT_FILE_PATH: output,
    });
    return status === 0 ? readVersion(readFileSync(output, 'utf8')) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readVersion(output: string): string | null {
  const entries: { type?: string; version_id?: string | null }[] = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return entries.find((entry) => entry.type === 'deploy')?.version_id ?? null;
}
