import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ExplainedError } from '../explained-error.ts';
import { type ProcessUser, startChild } from '../process/child-process.ts';
import type { PostgresBinaries } from './binaries.ts';
import { accessRules, SCRAM_SETTING, SUPERUSER, setPasswords } from './passwords.ts';
import { clearPidFile } from './pid-file.ts';
import { writeFileAs } from './server-user.ts';

export interface ClusterOptions {
  readonly binaries: PostgresBinaries;
  /** Where the cluster is, or is made. */
  readonly folder: string;
  readonly user: ProcessUser | null;
  /** The superuser's. A cluster that has another one, or none, is given this. */
  readonly password: string;
}

/** Makes the folder's cluster, or brings the one that is there under these passwords. */
export async function prepareCluster(
  options: ClusterOptions,
): Promise<{ cluster: string; version: string }> {
  const { binaries, folder, user, password } = options;
  const cluster = join(folder, 'cluster');
  const version = versionOf(binaries.postgres);
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    checkVersion(cluster, version);
    await clearPidFile(cluster);
    const rules = join(cluster, 'pg_hba.conf');
    if (readFileSync(rules, 'utf8') !== accessRules(password)) {
      changePasswords(options, cluster);
      // Last, so that a start that was interrupted before is made good by the next.
      writeFileAs(user, rules, accessRules(password));
    }
  } else {
    await makeCluster(options, cluster);
  }
  return { cluster, version };
}

/** The version of a Postgres program, or why it cannot be run. */
export function versionOf(program: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (status === 0) return stdout.replace(/^.*\) /, '').trim();
  throw new ExplainedError(
    `The Postgres from npm cannot be run: ${(error?.message ?? stderr).trim()}`,
    'If npm installed it without scripts (--ignore-scripts), run: npm rebuild --ignore-scripts=false',
  );
}

function checkVersion(cluster: string, version: string): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version.startsWith(`${made}.`)) return;
  throw new ExplainedError(
    `The kept data was made by Postgres ${made}, and this is Postgres ${version}.`,
    'Run "npm run dev -- --reset" to start afresh.',
  );
}

/** Made beside and renamed, so that an interrupted start leaves no half-made cluster. */
async function makeCluster(
  { binaries, folder, user, password }: ClusterOptions,
  cluster: string,
): Promise<void> {
  const draft = join(folder, 'draft');
  rmSync(draft, { recursive: true, force: true });
  const passwordFile = join(folder, 'password');
  writeFileAs(user, passwordFile, password);
  const child = await startChild({
    name: 'initdb',
    command: binaries.initdb,
    args: [
      ...['-D', draft, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      ...['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions', ...SCRAM_SETTING],
    ],
    cwd: user ? '/' : folder,
    user,
  });
  await child.ended;
  rmSync(passwordFile, { force: true });
  if (!existsSync(join(draft, 'PG_VERSION'))) {
    throw new Error(`Postgres could not make its cluster in ${folder}:\n${child.output()}`);
  }
  writeFileAs(user, join(draft, 'pg_hba.conf'), accessRules(password));
  renameSync(draft, cluster);
}

/** In single-user mode: no port is open while there is no password yet. */
function changePasswords({ binaries, user, password }: ClusterOptions, cluster: string): void {
  const { status, stderr } = spawnSync(
    binaries.postgres,
    ['--single', '-D', cluster, ...SCRAM_SETTING, 'postgres'],
    {
      input: setPasswords(password),
      encoding: 'utf8',
      cwd: user ? '/' : cluster,
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    },
  );
  if (status === 0 && !/\b(ERROR|FATAL|PANIC):/.test(stderr)) return;
  throw new Error(`The kept data could not be given passwords:\n${stderr.trim()}`);
}
