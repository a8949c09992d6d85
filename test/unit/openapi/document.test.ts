import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import SwaggerParser from '@apidevtools/swagger-parser';
import { expect, test } from 'vitest';
import { PROJECT } from '../../support/worker-bundle.ts';

const run = promisify(execFile);
const DOCUMENT = join(PROJECT, 'docs/openapi.json');

test('Redocly’s recommended rules have nothing to say, not even a warning', async () => {
  const cli = join(PROJECT, 'node_modules/@redocly/cli/bin/cli.js');
  const { stdout } = await run(
    process.execPath,
    [cli, 'lint', 'docs/openapi.json', '--format=json'],
    {
      cwd: PROJECT,
      env: {
        ...process.env,
        REDOCLY_TELEMETRY: 'off',
        REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
      },
    },
  ).catch((refused: { stdout: string }) => refused);
  const { totals, problems } = JSON.parse(stdout);
  expect(totals, JSON.stringify(problems, null, 2)).toEqual({
    errors: 0,
    warnings: 0,
    ignored: 0,
  });
});

test('the one rule that is switched off has a rule in its place, and a reason above it', async () => {
  const rules = await readFile(join(PROJECT, 'redocly.yaml'), 'utf8');
  expect(rules.match(/^ {2}[\w/-]+: (off|warn)$/gm)).toEqual(['  operation-4xx-response: off']);
  expect(rules).toMatch(/ {2}# .*\/health.*(\n {2}# .*)+\n {2}operation-4xx-response: off\n/);
});

test('it is valid OpenAPI 3.1 by the schema of OpenAPI itself, and every reference resolves', async () => {
  await SwaggerParser.validate(DOCUMENT, { validate: { schema: true, spec: true } });
});

test('each operation says who may call it, to people and to programs, and each parameter what it means', async () => {
  const { paths }: { paths: Record<string, Record<string, Shown>> } = JSON.parse(
    await readFile(DOCUMENT, 'utf8'),
  );
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  expect(operations.length).toBeGreaterThan(35);
  for (const { operationId, description, security, parameters = [], ...call } of operations) {
    const is_open = security.length === 0;
    expect(call['x-access'] === 'everyone', operationId).toBe(is_open);
    expect(description, operationId).toMatch(
      is_open ? /^\*\*Who:\*\* .* without a token\.$/m : /^\*\*Who:\*\* /m,
    );
    for (const { name, description, schema } of parameters) {
      expect(description ?? schema.description, `${operationId} ${name}`).toMatch(/\.$/);
    }
  }
});

interface Shown {
  operationId: string;
  description: string;
  'x-access': string;
  security: object[];
  parameters?: { name: string; description?: string; schema: { description?: string } }[];
}
