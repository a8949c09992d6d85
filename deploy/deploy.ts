import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitVersion, readVersion } from './readiness.ts';

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

/** What is wrong with where a deployment is to go, or null. */
export function refuseTarget({ environment, url }: Pick<Deployment, 'environment' | 'url'>) {
  if (!ENVIRONMENTS.includes(environment)) return `Say where: ${ENVIRONMENTS.join(' or ')}.`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return `Set PUBLIC_URL to where ${environment} answers, such as https://api.example.com.`;
  }
  return null;
}

/**
 * Deploys the Worker and stays until the new version says that it is ready; else the version that answered
 * before comes back. The exit status of the whole: 0 ready, 1 not, 2 asked for wrongly.
 */
export async function deploy(deployment: Deployment): Promise<number> {
  const { environment, url, looks_max, pause_ms, print } = deployment;
  const refusal = refuseTarget(deployment);
  if (refusal !== null) {
    print(refusal);
    return 2;
  }

  const before = await readVersion(url);
  const version_id = deployVersion(deployment);
  if (version_id === null) {
    // wrangler names the version when its triggers are set as well: it can be serving by then.
    print(
      `wrangler did not say that it deployed a version. A new one may be serving all the same: npx wrangler deployments list --env ${environment}`,
    );
    print(`${environment} ${await whoAnswers(url)}; ${said(before)} answered before.`);
    return 1;
  }
  if (await awaitVersion({ url, version_id, looks_max, pause_ms, print })) {
    print(`${environment} is ready, at version ${version_id}.`);
    return 0;
  }
  const isBack = rollBack(deployment, before, version_id);
  print(
    isBack
      ? `Version ${version_id} did not become ready: ${before ?? 'the one before it'} is back, and ${environment} ${await whoAnswers(url)}.`
      : `Version ${version_id} did not become ready and could not be rolled back: it is serving, and ${environment} ${await whoAnswers(url)}.`,
  );
  return 1;
}

/** To the version that answered before, whatever was deployed meanwhile; where that is unknown, wrangler chooses. */
function rollBack({ environment, wrangler }: Deployment, before: string | null, failed: string) {
  const version = before === null ? [] : [before];
  const message = `${failed} was not ready`;
  const args = ['rollback', ...version, '--yes', '--message', message, '--env', environment];
  return wrangler(args, {}) === 0;
}

const said = (version: string | null) => (version === null ? 'no version' : `version ${version}`);

const whoAnswers = async (url: string) => `answers with ${said(await readVersion(url))}`;

/** The id of the version that was deployed, as wrangler writes it down; null when it failed, or wrote none. */
function deployVersion({ environment, secrets_file, wrangler }: Deployment): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'gocomet-deploy-'));
  const output = join(folder, 'wrangler.ndjson');
  const secrets = secrets_file === undefined ? [] : ['--secrets-file', secrets_file];
  try {
    const status = wrangler(['deploy', ...secrets, '--env', environment], {
      WRANGLER_OUTPUT_FILE_PATH: output,
    });
    return status === 0 && existsSync(output) ? findVersion(readFileSync(output, 'utf8')) : null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findVersion(output: string): string | null {
  const entries: { type?: string; version_id?: string | null }[] = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return entries.find((entry) => entry.type === 'deploy')?.version_id ?? null;
}
