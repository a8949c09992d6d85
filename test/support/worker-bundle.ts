import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../..');
export const WRANGLER_CONFIGURATION = join(PROJECT, 'wrangler.toml');

/**
 * The Worker as `wrangler deploy` would send it, built offline: the path of its bundle. Named by a hash
 * of its sources, so that test files in other processes build it once between them. `readable`: not
 * minified, for a profile.
 */
export async function buildWorker({ readable = false } = {}): Promise<string> {
  const kind = readable ? '-readable' : '';
  const folder = join(tmpdir(), `gocomet-worker-${await hashOfSources()}${kind}`);
  const bundle = join(folder, 'index.js');
  if (existsSync(bundle)) return bundle;
  const draft = await mkdtemp(join(tmpdir(), 'gocomet-worker-draft-'));
  await deployDry(draft, readable ? ['--minify=false'] : []);
  // Whoever comes second keeps the first one's: they are the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return bundle;
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = [
    WRANGLER_CONFIGURATION,
    ...['package.json', 'docs/openapi.json'].map((name) => join(PROJECT, name)),
  ];
  for await (const file of glob('src/**/*', { cwd: PROJECT, withFileTypes: true })) {
    if (file.isFile()) files.push(join(file.parentPath, file.name));
  }
  for (const file of files.sort()) hash.update(file).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function deployDry(folder: string, options: readonly string[]): Promise<void> {
  const wrangler = join(PROJECT, 'node_modules/wrangler/bin/wrangler.js');
  const build = spawn(
    process.execPath,
    [
      ...[wrangler, 'deploy', '--dry-run', '--outdir', folder],
      ...['--config', WRANGLER_CONFIGURATION, ...options],
    ],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_SEND_ERROR_REPORTS: 'false',
        WRANGLER_HIDE_BANNER: 'true',
        WRANGLER_LOG_PATH: join(folder, 'logs'),
      },
    },
  );
  let output = '';
  build.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  build.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((done) => build.on('close', done));
  if (code !== 0) throw new Error(`The Worker cannot be built:\n${output}`);
}
