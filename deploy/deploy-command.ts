/**
 *     PUBLIC_URL=https://api.example.com npm run deploy -- production [--secrets-file FILE]
 *     PUBLIC_URL=https://api.example.com npm run deploy -- production --check
 *
 * PUBLIC_URL is where the environment answers. With --check nothing is deployed: it says what would be refused.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { deploy, refuseTarget } from './deploy.ts';

const LOOKS_MAX = 30;
const PAUSE_MS = 3_000;
const WRANGLER = fileURLToPath(
  new URL('../node_modules/wrangler/bin/wrangler.js', import.meta.url),
);
const REFERENCE = new URL('../public/assets/reference/widget.json', import.meta.url);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean', default: false },
    'secrets-file': { type: 'string' },
  },
});

const target = { environment: positionals[0] ?? '', url: process.env.PUBLIC_URL ?? '' };

process.exitCode = values.check ? check() : await run();

function check(): number {
  const refusal = refuseTarget(target);
  if (refusal !== null) console.error(refusal);
  return refusal === null ? 0 : 2;
}

function run(): Promise<number> {
  if (!existsSync(REFERENCE)) {
    console.error(
      'The reference page is not built (npm run build:assets): /docs will list the calls.',
    );
  }
  return deploy({
    ...target,
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
}
