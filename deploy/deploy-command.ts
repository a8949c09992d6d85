/**
 *     PUBLIC_URL=https://api.example.com npm run deploy -- production [--secrets-file FILE]
 *
 * PUBLIC_URL is where the environment answers.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { deploy } from './deploy.ts';

const LOOKS_MAX = 30;
const PAUSE_MS = 3_000;
const WRANGLER = fileURLToPath(
  new URL('../node_modules/wrangler/bin/wrangler.js', import.meta.url),
);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'secrets-file': { type: 'string' } },
});

process.exitCode = await deploy({
  environment: positionals[0] ?? '',
  url: process.env.PUBLIC_URL ?? '',
  secrets_file: values['secrets-file'],
  looks_max: LOOKS_MAX,
  pause_ms: PAUSE_MS,
  wrangler: (args, env) =>
    spawnSync(process.execPath, [WRANGLER, ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    }).status,
  print: (line) => console.error(line),
});
