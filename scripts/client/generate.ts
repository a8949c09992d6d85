import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headOf, withoutRefusals } from './contract.ts';
import { operationsModule } from './operations.ts';
import { run } from './run.ts';

export const CLIENT = fileURLToPath(new URL('../../client/', import.meta.url));
const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url);

/** The files of `client/src/` that come from docs/openapi.json, by name. Needs the packages of `client/`. */
export function generatedFiles(): Record<string, string> {
  const text = readFileSync(DOCUMENT, 'utf8');
  return {
    'contract.generated.ts': contractModule(text),
    'operations.generated.ts': operationsModule(text),
  };
}

function contractModule(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gocomet-contract-'));
  try {
    const [input, output] = [join(folder, 'openapi.json'), join(folder, 'contract.ts')];
    writeFileSync(input, JSON.stringify(withoutRefusals(JSON.parse(text))));
    // A field with a default may still be left out of a request.
    const options = ['-o', output, '--default-non-nullable=false'];
    run(CLIENT, 'node_modules/.bin/openapi-typescript', input, ...options);
    return headOf(text) + readFileSync(output, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
